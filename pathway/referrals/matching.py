"""Referrals compared with who is known, within one transaction.

What is "already there": a case of the same person, referred on the same day by the same team, whose first entry says
the same grouping, consent and reason. It is compared with what the case's first entry said, so no digest of the row
need be kept and later corrections of the case change nothing. Nobody is ever merged: the same NHS number with another
name or birth date is refused, and a person settles it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pathway.case.history import Recorded
from pathway.case.model import Case, Status
from pathway.case.people import StaffMember
from pathway.case.permissions import permit
from pathway.commands.refer import TEAM_NOT_KNOWN, Refer
from pathway.dates import CalendarTooShort, in_words
from pathway.errors import CallersError, NotPermitted
from pathway.ports import Person, Work
from pathway.referrals.known import differing, dropped, like_its_case
from pathway.referrals.outcomes import Kind, Outcome
from pathway.referrals.referral import Referral
from pathway.referrals.referrers import Referrers
from pathway.referrals.rows import RowFault
from pathway.walk import Walk

GIVEN = "grouping_given"
"""The fact under which a grouping of another scheme is kept: a scheme's name from outside never names a fact."""
DIFFERS = (
    "differs from what is known for this person: a person must settle which holds; left empty, what is known stays"
)

Lines = dict[str, tuple[int, int]]
"""By NHS number: the line of this file that referred it, and a hash of what it said."""


@dataclass(frozen=True, slots=True)
class Door:
    """Who takes referrals in, when, and onto which pathway."""

    walk: Walk
    by: StaffMember
    at: datetime
    pathway: str


class Matching:
    """One transaction's view: who is known, what they have, and what this batch adds."""

    def __init__(self, work: Work, door: Door, earlier: Lines, referrals: Collection[Referral]) -> None:
        """Looks up everybody these referrals name, at once. `earlier` is what this run took in before."""
        self._work = work
        self._door = door
        self._earlier = earlier
        self._refer: Callable[[Refer], Recorded] = door.walk.referring(work, door.by, door.at, door.pathway)
        definition = work.current_definition(door.pathway)
        self._served: Mapping[str, Any] = work.rules(definition.version).grouping if definition else {}
        self._referrers = Referrers(work.staff(), door.by)
        self._known = work.persons_with(sorted({referral.nhs_number for referral in referrals}))
        self._cases = work.cases_of_each([person.ref for person in self._known.values()])
        self.new_persons: list[Person] = []
        self.recorded: list[Recorded] = []
        self.seen: Lines = {}

    def outcome(self, line: int, referral: Referral) -> Outcome:
        """What comes of one row."""
        referral = self._referrers.named(referral)
        if fault := self._referrers.fault(referral.referrer):
            return refused(line, "referrer", fault)
        number = referral.nhs_number
        if earlier := self.seen.get(number) or self._earlier.get(number):
            return _again(line, referral, earlier)
        outcome = self._against_known(line, referral, self._known.get(number))
        if outcome.kind is not Kind.REFUSED:
            self.seen[number] = (line, hash(referral))
        return outcome

    def _against_known(self, line: int, referral: Referral, person: Person | None) -> Outcome:
        if person is None:
            return self._begun(line, referral, None, None)
        if columns := differing(person, referral):
            return self._refused_as_known(line, columns, "differs from what is known under this NHS number: a person"
                                          " must settle who this is; nobody was merged", person)  # fmt: skip
        cases = self._cases.get(person.ref, ())
        for case in cases:
            if like_its_case(self._work, case, referral, self._grouping(referral), person):
                return Outcome(line, Kind.ALREADY_THERE, case.ref)
        if running := next((case for case in cases if case.status is not Status.CLOSED), None):
            return self._refused_as_known(line, ("nhs_number",), _has_case(running, referral), person, running)
        last = max(cases, key=lambda case: (case.ended_on or case.referred_on, case.ref), default=None)
        if last is not None and last.ended_on and referral.referred_on < last.ended_on:
            message = f"it is before case {last.ref} of this person ended on {in_words(last.ended_on)}: check the date"
            return self._refused_as_known(line, ("referred_on",), message, person, last)
        if columns := dropped(person, referral):
            return self._refused_as_known(line, columns, DIFFERS, person)
        return self._begun(line, referral, person, last)

    def _begun(self, line: int, referral: Referral, person: Person | None, last: Case | None) -> Outcome:
        chance = self._door.walk.chance
        whose = person or Person(
            f"p-{chance.ref()}", referral.nhs_number, referral.family_name, referral.given_name, referral.born_on,
            referral.safe_contact, referral.needs,
        )  # fmt: skip
        try:
            recorded = self._refer(self._asked(chance.ref(), whose, referral, last))
            permit("refer", self._door.by, recorded.after)
        except NotPermitted:
            whose_own = f"{self._door.by.ref} refers from their own team, {self._door.by.team}, and from no other"
            return refused(line, "referring_team", whose_own)
        except CallersError as problem:
            return refused(line, None, str(problem))
        except CalendarTooShort as problem:
            return refused(line, "referred_on", str(problem))
        self.recorded.append(recorded)
        if person is None:
            self.new_persons.append(whose)
        flagged = recorded.after.is_flagged
        if not flagged:
            return Outcome(line, Kind.TAKEN_IN, recorded.after.ref)
        return Outcome(line, Kind.TO_A_PERSON, recorded.after.ref, to_settle=self._to_settle(referral))

    def _to_settle(self, referral: Referral) -> str:
        team = [] if self._referrers.is_ours(referral.team) else ["nobody here is of that team"]
        scheme, code = self._grouping(referral) or ("", "")
        served = code in self._served.get(scheme, ())
        return " and ".join(team + ([] if served else ["the pathway is not for this grouping, or none is given"]))

    def _asked(self, ref: str, person: Person, referral: Referral, last: Case | None) -> Refer:
        is_ours = self._referrers.is_ours(referral.team)
        return Refer(
            ref=ref, person=person.ref, referred_on=referral.referred_on,
            team=referral.team if is_ours else TEAM_NOT_KNOWN, team_given=None if is_ours else referral.team,
            grouping=self._grouping(referral), referrer=referral.referrer, reason=referral.reason,
            consent_to_share=referral.consent_to_share, previous_case=last.ref if last else None,
            programme=self._door.walk.store.programme,
        )  # fmt: skip

    def _grouping(self, referral: Referral) -> tuple[str, str] | None:
        scheme, code = referral.scheme, referral.code
        if scheme is None and code is None:
            return None
        if scheme is not None and scheme in self._served and code is not None:
            return scheme, code
        return GIVEN, f"{scheme or ''}:{code or ''}"

    def _refused_as_known(self, line: int, columns: Iterable[str], message: str, person: Person,
                          case: Case | None = None) -> Outcome:  # fmt: skip
        # The answer tells something of a person who is known: it is audited like any other reading.
        read = {"who": self._door.by.ref, "what": "import", "at": self._door.at, "person": person.ref}
        self._work.read_was({**read, "case": case.ref} if case else read)
        running = case.ref if case and case.status is not Status.CLOSED else None
        return Outcome(line, Kind.REFUSED, running, tuple(RowFault(line, name, message) for name in columns))


def refused(line: int, column: str | None, message: str) -> Outcome:
    """What comes of a row with one thing wrong: nothing is taken in; the message holds the way out."""
    return Outcome(line, Kind.REFUSED, faults=(RowFault(line, column, message),))


def _again(line: int, referral: Referral, earlier: tuple[int, int]) -> Outcome:
    if earlier[1] == hash(referral):
        return Outcome(line, Kind.ALREADY_THERE)
    return refused(line, "nhs_number", f"line {earlier[0]} of this file refers the same NHS number, and says something"
                    " else: keep the right one")  # fmt: skip


def _has_case(case: Case, referral: Referral) -> str:
    if case.referred_on == referral.referred_on and case.team == referral.team:
        return f"case {case.ref} came of a referral of the same day and team that said something else: go on there"
    return f"this person has case {case.ref}, which is {case.status}: go on there"
