"""Who stands in for whom; and whose people need somebody, because who held them has left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, or_, select

from pathway.case.model import Status
from pathway.case.people import StaffMember
from pathway.case.permissions import MAY
from pathway.store import tables
from pathway.store.look import Look
from pathway.web.words import plain

cases, holders, rows = tables.cases, tables.holders, tables.activities


def may_stand_in(by: StaffMember, other: StaffMember) -> bool:
    """True for oneself and for colleagues: of the service; of the same team or provider."""
    return by.party == other.party and (by.party == "service" or by.team == other.team)


def manages(by: StaffMember) -> bool:
    """True for whoever hands people over."""
    return bool(set(by.roles) & set(MAY["reassign"]))


MOST_LISTED = 200
"""Where there are more to choose from, those of one's own team are."""


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody who has left, and how many people they still hold."""

    staff: StaffMember
    people: int


@dataclass(frozen=True, slots=True)
class Colleagues:
    """Those one can stand in for, by name; `left` hold people still, and are shown to whoever hands people over."""

    listed: tuple[StaffMember, ...]
    left: tuple[Left, ...]
    manages: bool

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """Each as the page lists them: reference, and name with the first of their roles."""
        return tuple((m.ref, f"{m.name}, {plain(m.roles[0] if m.roles else None)}") for m in self.listed)

    @classmethod
    def of(cls, seen: Look, by: StaffMember) -> Colleagues:
        """As one member of staff sees them."""
        together = seen.whole("staff", "together", lambda: _together(seen.members.values()))
        all_of_them = (by.party, "" if by.party == "service" else by.team)
        listed, gone = together.get(all_of_them, ([], {}))
        if len(listed) > MOST_LISTED:
            listed, _ = together[by.party, by.team]
        left = _still_held(seen, {ref: m for ref, m in gone.items() if ref != by.ref}) if manages(by) and gone else ()
        return cls(tuple(m for m in listed if m.ref != by.ref), tuple(left), manages(by))


Together = Mapping[tuple[str, str], tuple[list[StaffMember], dict[str, StaffMember]]]


def _together(everybody: Iterable[StaffMember]) -> Together:
    """Those who are here, by name, and those who have left: of each party, and of each team of it."""
    found: dict[tuple[str, str], tuple[list[StaffMember], dict[str, StaffMember]]] = {}
    for member in sorted(everybody, key=lambda m: m.name):
        for team in {"", member.team}:
            here, gone = found.setdefault((member.party, team), ([], {}))
            if member.is_active:
                here.append(member)
            else:
                gone[member.ref] = member
    return found


def _still_held(seen: Look, gone: Mapping[str, StaffMember]) -> Iterable[Left]:
    counted = select(holders.c.staff, func.count(holders.c.case_ref.distinct()).label("people")).select_from(
        holders.join(cases, (cases.c.programme == holders.c.programme) & (cases.c.ref == holders.c.case_ref))
    )
    mine = (
        holders.c.programme == seen.programme, holders.c.staff.in_(gone), holders.c.until_on.is_(None), _goes_on(),
    )  # fmt: skip
    for row in seen.rows(counted.where(*mine).group_by(holders.c.staff).order_by(holders.c.staff)):
        yield Left(gone[row.staff], row.people)


def held_by(seen: Look, staff: str) -> list[tuple[str, str]]:
    """The cases that somebody holds and that go on, with the role they hold: (case, role)."""
    rows = select(holders.c.case_ref, holders.c.role).select_from(
        holders.join(cases, (cases.c.programme == holders.c.programme) & (cases.c.ref == holders.c.case_ref))
    )
    mine = (
        holders.c.programme == seen.programme, holders.c.staff == staff, holders.c.until_on.is_(None), _goes_on(),
    )  # fmt: skip
    return [(row.case_ref, row.role) for row in seen.rows(rows.where(*mine).order_by(holders.c.case_ref))]


def _goes_on() -> ColumnElement[bool]:
    """True for a case that is not closed, and for a closed one with follow-ups left."""
    of_case = (rows.c.programme == cases.c.programme) & (rows.c.case_ref == cases.c.ref)
    return or_(cases.c.status != str(Status.CLOSED), exists().where(of_case, rows.c.closed_as.is_(None)))
