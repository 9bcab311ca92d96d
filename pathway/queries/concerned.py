"""Which cases concern one member of staff on a day, how each stands, and whose it is: one statement, built once.

A case concerns them that they hold; that has something near that stands with them, or with nobody; and that time does
something to by the day, of which they may get something (`concerning.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, bindparam, case, or_, select, type_coerce, union_all

from pathway.case.people import StaffMember
from pathway.ports import Person
from pathway.queries.concerning import may_have_something, opened_by_time, opened_for, without_holder
from pathway.queries.queue_items import SOON_DAYS
from pathway.queries.standing_with import Owners
from pathway.store import tables
from pathway.store.look import Look
from pathway.store.people import PERSON

cases, rows, holders, persons = tables.cases, tables.activities, tables.holders, tables.persons
Row = tuple[Any, ...]
REF, HEAD, DEFINITION, IS_BEHIND = range(4)
"""What stands where in a row; the person comes after it."""
PROGRAMME: ColumnElement[str] = bindparam("programme", type_=Text())
STAFF: ColumnElement[str] = bindparam("staff", type_=Text())


def concerned(seen: Look, member: StaffMember, owners: Owners, on: date) -> list[Row]:
    """The cases that may have something to show to this member of staff on a day that has not passed: each a row of
    reference, head, definition, whether time does something to it by the day, and the person."""
    opened = opened_for(member, owners, opened_by_time(seen))
    statement = _statement(member.roles, owners.gone, opened)
    near = on + timedelta(days=SOON_DAYS)
    return seen.sent(statement, staff=member.ref, near=near, on=on)


_PERSON = tuple(type_coerce(persons.c[name], Text()) if name == "born_on" else persons.c[name] for name in PERSON)
"""A day is left as the database gives it: it is read only where something is new."""


def person_of(row: Sequence[Any]) -> Person:
    """The person at the end of a row."""
    values = dict(zip(PERSON, row[-len(PERSON) :], strict=True))
    born_on = values["born_on"]
    return Person(**values | {"born_on": date.fromisoformat(born_on) if isinstance(born_on, str) else born_on})


@lru_cache(maxsize=256)
def _statement(roles: tuple[str, ...], gone: tuple[str, ...], opened: frozenset[str]) -> Select[Any]:
    on: ColumnElement[date] = bindparam("on", type_=cases.c.next_action_on.type)
    held = (
        select(holders.c.case_ref.label("ref"))
        .where(holders.c.programme == PROGRAMME, holders.c.staff == STAFF, holders.c.until_on.is_(None))
        .with_hint(holders, "INDEXED BY ix_holders_now", "sqlite")
    )
    # SQLite would rather read all rows of the programme, in their own order, than look into another index.
    theirs = (
        open_near().where(each).with_hint(rows, "INDEXED BY ix_activities_open", "sqlite")
        for each in (rows.c.staff == STAFF, *without_holder(roles, gone))
    )
    is_behind = case(((cases.c.next_action_on <= on) & cases.c.set_aside_since.is_(None), 1), else_=0)
    played = select(cases.c.ref).where(
        cases.c.programme == PROGRAMME, cases.c.next_action_on <= on, cases.c.set_aside_since.is_(None),
        may_have_something(STAFF, roles, gone, opened),
    )  # fmt: skip
    found = union_all(held, *theirs, played).subquery()
    return (
        select(cases.c.ref, cases.c.head, cases.c.definition, is_behind, *_PERSON)
        .join(persons, (persons.c.programme == cases.c.programme) & (persons.c.ref == cases.c.person))
        .where(cases.c.programme == PROGRAMME, cases.c.ref.in_(select(found.c.ref)))
    )  # fmt: skip


def open_near() -> Select[Any]:
    """The cases with something open that is due or booked by the day bound as `near`."""
    near: ColumnElement[date] = bindparam("near", type_=rows.c.due_on.type)
    return select(rows.c.case_ref.label("ref")).where(
        rows.c.programme == PROGRAMME, rows.c.closed_as.is_(None), or_(rows.c.due_on <= near, rows.c.booked_on <= near)
    )
