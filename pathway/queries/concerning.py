"""Which cases can have something for one member of staff: found before they are read, or played, in full.

Something stands with whoever it was given to, or with everybody of a role that nobody there has on the case; what
nobody there has at all stands with the managers. Time passing gives nothing to anybody but those who hold a role.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, and_, exists, false, or_

from pathway.case.history import Entry
from pathway.case.people import StaffMember
from pathway.dates import london_day
from pathway.definition.rules import Rules
from pathway.queries.standing_with import MANAGER, Owners
from pathway.queries.told_late import CORRECTED
from pathway.store import tables
from pathway.store.look import Look

cases, rows, holders = tables.cases, tables.activities, tables.holders
BY_TIME = ("stage ends", "not spoken to")
"""What opens an item without anybody's act, or once a stage that time enters begins."""


def told_of(member: StaffMember, owners: Owners, on: date) -> Callable[[Sequence[Entry]], bool]:
    """Asks of a history whether it can have something for this person on a day.

    It has none if it names neither them nor anybody who had left, and had given each of their roles to somebody.
    """
    names = [f'"{ref}"'.encode() for ref in (member.ref, *owners.gone)]
    # A holder's row as it is written: these two columns stand side by side nowhere else.
    roles = [f'"role":"{role}","staff":"'.encode() for role in member.roles]

    def asked(history: Sequence[Entry]) -> bool:
        if MANAGER in member.roles or any(entry.kind == CORRECTED for entry in history):
            return True
        by_then = b"".join(entry.body for entry in history if london_day(entry.recorded_at) <= on)
        if not all(role in by_then for role in roles):
            return True
        return any(name in entry.body for entry in history for name in names)

    return asked


def may_have_something(
    staff: ColumnElement[str], roles: Collection[str], gone: Collection[str], opened: Collection[str]
) -> ColumnElement[bool]:
    """True for a case that has something for whom `staff` is bound to, with these roles, or may come to by time alone.

    `gone` have left; `opened` are the roles that, held by nobody, give them what time alone opens. Cases that they
    hold are left to who asks.
    """
    held = (holders.c.programme == cases.c.programme, holders.c.case_ref == cases.c.ref, holders.c.until_on.is_(None))
    is_here = [holders.c.staff != one for one in gone]
    unheld = [~exists().where(*held, holders.c.role == role, *is_here) for role in sorted(opened)]
    given = exists().where(
        rows.c.programme == cases.c.programme, rows.c.case_ref == cases.c.ref, rows.c.closed_as.is_(None),
        or_(rows.c.staff == staff, *without_holder(roles, gone)),
    )  # fmt: skip
    return or_(given, *unheld)


def without_holder(roles: Collection[str], gone: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    """Of what nobody there has: that of one of these roles; for managers, of any. One condition for nobody, and one for
    everybody who has left."""
    nobody = (rows.c.staff.is_(None), *(rows.c.staff == one for one in gone))
    if MANAGER in roles:
        return nobody
    of_role = or_(false(), *(rows.c.who == role for role in roles))
    return tuple(and_(each, of_role) for each in nobody)


def opened_for(member: StaffMember, owners: Owners, opened: frozenset[str]) -> frozenset[str]:
    """Of the roles that time alone gives something to, those whose things this person gets where nobody holds them.

    Managers get those of any role, but for what somebody of the service stands in for: they have part in every case.
    """
    others = opened - owners.everywhere if MANAGER in member.roles else frozenset()
    return others | (opened & set(member.roles))


def opened_by_time(seen: Look) -> frozenset[str]:
    """The roles to which time alone may give something that has no row yet, in any published version.

    What somebody's act opens has a row already.
    """
    return frozenset().union(*(_opened_by_time(seen.rules(version)) for version in seen.published))


@cache
def _opened_by_time(rules: Rules) -> frozenset[str]:
    entered = {move.to for stage in rules.stages.values() for move in stage.moves if not move.by_person}
    by_itself = (
        rule
        for rule in rules.activities.values()
        if rule.repeats or rule.stage in entered or (rule.trigger and rule.trigger.kind in BY_TIME)
    )
    leads = {stage.lead for stage in rules.stages.values() if stage.weeks or stage.key in entered}
    return frozenset(role for rule in by_itself for role in (leads if rule.who == "lead" else {rule.who}))
