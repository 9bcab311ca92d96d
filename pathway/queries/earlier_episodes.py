"""The other times this person was with us: earlier and later cases of the same person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pathway.case.model import Case
from pathway.case.people import StaffMember
from pathway.case.permissions import has_part_in
from pathway.store import tables
from pathway.store.look import Look


@dataclass(frozen=True, slots=True)
class Episode:
    """One other case of the person. `ending` and `ended_on` None while it runs."""

    ref: str
    referred_on: date
    ended_on: date | None
    ending: str | None
    is_earlier: bool


def other_episodes(seen: Look, case: Case, by: StaffMember) -> tuple[Episode, ...]:
    """The other cases of the same person that `by` may read, the newest first."""
    others = [
        other
        for other in seen.cases_where(tables.cases.c.person == case.person, tables.cases.c.ref != case.ref)
        if has_part_in(by, other)
    ]
    others.sort(key=lambda other: (other.referred_on, other.ref), reverse=True)
    return tuple(
        Episode(other.ref, other.referred_on, other.ended_on, other.ending,
                (other.referred_on, other.ref) < (case.referred_on, case.ref))
        for other in others
    )  # fmt: skip
