"""The register of a group session: who is in the group, when they last came, who is on hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from pathway.case.model import Case, Contact, Status
from pathway.case.people import StaffMember
from pathway.case.permissions import LIVE, has_part_in
from pathway.definition.rules import ActivityRule
from pathway.errors import CaseNotFound
from pathway.store import tables
from pathway.store.look import Look
from pathway.web.caseload.covering import held_by

CAME, DID_NOT, CANCELLED = "attended", "did_not_attend", "cancelled_by_person"
MARKS = {CAME: "Came", DID_NOT: "Did not come", CANCELLED: "Cancelled"}
"""What can be marked for each person, in the words of attendance; unmarked, nothing is recorded."""
placements = tables.placements


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the group. `last` is the newest mark on this register; `on_hold` why they are not expected."""

    case: Case
    name: str
    needs: str | None
    last: Contact | None
    on_hold: str | None


@dataclass(frozen=True, slots=True)
class Register:
    """A group session's register for those whom somebody holds, or who are placed with one provider."""

    rule: ActivityRule
    members: tuple[Member, ...]
    providers: tuple[str, ...]

    @property
    def refs(self) -> list[str]:
        """The cases named."""
        return [member.case.ref for member in self.members]


def register_of(seen: Look, key: str, whose: StaffMember, provider: str, reader: StaffMember) -> Register:
    """The register of an activity: of a provider's group where one is named, else of the people `whose` holds.

    Only those the reader has part in. Raises CaseNotFound for what is no register.
    """
    rule = _rule(seen, key)
    refs = _placed(seen, provider) if provider else {ref for ref, _ in held_by(seen, whose.ref)}
    cases = [case for case in seen.cases_among(refs) if has_part_in(reader, case) and _is_in(seen, case, key)]
    people = seen.people(case.person for case in cases)
    members = [_member(seen, case, people[case.person].name, people[case.person].needs, key) for case in cases]
    members.sort(key=lambda one: (people[one.case.person].family_name.casefold(), one.name))
    return Register(rule, tuple(members), tuple(sorted(_providers(cases))))


def of_today(member: Member, today: date) -> bool:
    """True if this person is marked for the day already."""
    return member.last is not None and member.last.happened_on == today


def _rule(seen: Look, key: str) -> ActivityRule:
    for version in seen.published:
        rule = seen.rules(version).activities.get(key)
        if rule is not None and rule.is_register:
            return rule
    raise CaseNotFound(key)


def _is_in(seen: Look, case: Case, key: str) -> bool:
    rules = seen.rules(case.definition)
    return case.status is not Status.CLOSED and key in rules.stages[case.stage].activities


def _placed(seen: Look, provider: str) -> set[str]:
    rows = select(placements.c.case_ref).where(
        placements.c.programme == seen.programme, placements.c.provider == provider, placements.c.state.in_(LIVE)
    )
    return {row.case_ref for row in seen.rows(rows)}


def _providers(cases: Iterable[Case]) -> set[str]:
    return {each.provider for case in cases for each in case.placements.values() if each.state in LIVE}


def _member(seen: Look, case: Case, name: str, needs: str | None, key: str) -> Member:
    marks = [contact for contact in case.counted_contacts if contact.activity == key]
    last = max(marks, key=lambda contact: (contact.happened_on, contact.n), default=None)
    pause = case.current_pause
    hold = seen.rules(case.definition).pauses[pause.reason].title if pause else None
    return Member(case, name, needs, last, hold)
