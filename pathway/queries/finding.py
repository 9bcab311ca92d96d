"""People found by what somebody types: the beginning of a name, or an NHS number. Only those they have part in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, select

from pathway.case.model import ROWS, Case, Status
from pathway.case.people import StaffMember
from pathway.case.permissions import has_part_in
from pathway.ports import Person
from pathway.store import tables
from pathway.store.look import Look
from pathway.store.people import folded

MOST = 50
"""So many are shown; more than that is no answer."""
LOOKED_AT = 400
MOST_WORDS = 6
LAST_LETTER = "\U0010ffff"
WITHOUT = frozenset(ROWS) - {"holders", "placements"}
"""The rows that are not read: somebody has part in a case by these two."""
persons, cases, holders, name_words = tables.persons, tables.cases, tables.holders, tables.name_words


@dataclass(frozen=True, slots=True)
class Found:
    """A person and the newest case of theirs."""

    ref: str
    person: Person
    has_ended: bool


def find(seen: Look, words: str, by: StaffMember) -> tuple[Found, ...]:
    """Those whose names begin so, or who have this NHS number; at most one more than `MOST`, by name."""
    digits = re.sub(r"[\s-]", "", words)
    meant = persons.c.nhs_number == digits if re.fullmatch("[0-9]{10}", digits) else _named(words, seen.programme)
    people = select(persons.c.ref).where(persons.c.programme == seen.programme, meant).limit(LOOKED_AT)
    refs = [row.ref for row in seen.rows(people)]
    return _of(seen, cases.c.person.in_(refs), by) if refs else ()


def held_by(seen: Look, by: StaffMember) -> tuple[Found, ...]:
    """The people of whom somebody holds a case now, by name."""
    theirs = select(holders.c.case_ref).where(
        holders.c.programme == seen.programme, holders.c.staff == by.ref, holders.c.until_on.is_(None)
    )
    return _of(seen, cases.c.ref.in_(theirs) & (cases.c.status != Status.CLOSED), by, LOOKED_AT)


def _named(words: str, programme: str) -> ColumnElement[bool]:
    """Each word begins the given or the family name, or a later part of it."""
    ways = [
        persons.c.ref.in_(
            select(name_words.c.person).where(
                name_words.c.programme == programme, name_words.c.word >= word, name_words.c.word < word + LAST_LETTER
            )
        )
        for word in sorted(folded(words))[:MOST_WORDS]
    ]
    return and_(*ways) if ways else false()


def _of(seen: Look, which: ColumnElement[bool], by: StaffMember, most: int = MOST) -> tuple[Found, ...]:
    rows = seen.cases_where(which, without=WITHOUT)
    newest = _newest(case for case in rows if has_part_in(by, case))
    people = seen.people(case.person for case in newest)
    found = [Found(case.ref, people[case.person], case.status is Status.CLOSED) for case in newest]
    found.sort(key=lambda each: (each.person.family_name.casefold(), each.person.given_name.casefold(), each.ref))
    return tuple(found[: most + 1])


def _newest(rows: Iterable[Case]) -> list[Case]:
    """Of each person the case that goes on, else the last."""
    newest: dict[str, Case] = {}
    for case in rows:
        known = newest.get(case.person)
        if known is None or (case.status is not Status.CLOSED, case.referred_on) > (
            known.status is not Status.CLOSED, known.referred_on
        ):  # fmt: skip
            newest[case.person] = case
    return list(newest.values())
