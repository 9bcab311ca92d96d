"""Referrals taken in: a batch of them in one transaction, or one from a form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pathway.case.model import Case
from pathway.case.people import StaffMember
from pathway.errors import AlreadyThere, BadRequest, StaleCase
from pathway.referrals.matching import Door, Lines, Matching, refused
from pathway.referrals.outcomes import Kind, Outcome
from pathway.referrals.referral import Referral
from pathway.walk import Walk

TRIES = 3

Lined = tuple[int, Referral]


@dataclass(slots=True)
class TakingIn:
    """One run of taking in, and what it has taken in so far.

    It remembers a line number and a hash for each NHS number, about 200 bytes; nothing else grows.
    """

    door: Door
    seen: Lines = field(default_factory=dict)

    def batch(self, rows: Sequence[Lined]) -> list[Outcome]:
        """What came of these rows, in one transaction; a batch that cannot be saved whole is done row by row."""
        if not rows:
            return []
        said = ""
        for _ in range(TRIES):
            try:
                return self._one_transaction(rows)
            except (AlreadyThere, StaleCase) as problem:
                # Another door wrote the same person meanwhile, or a random reference came twice: look again.
                said = str(problem)
        if len(rows) == 1:
            return [refused(rows[0][0], None, said)]
        return [outcome for row in rows for outcome in self.batch([row])]

    def _one_transaction(self, rows: Sequence[Lined]) -> list[Outcome]:
        with self.door.walk.store.work() as work:
            matching = Matching(work, self.door, self.seen, [referral for _, referral in rows])
            outcomes = [matching.outcome(line, referral) for line, referral in rows]
            # In one order, so that two imports at once wait for each other and never both.
            new = sorted(matching.new_persons, key=lambda person: person.nhs_number)
            work.add_persons(new, self.door.at, self.door.by.ref)
            work.save(matching.recorded)
        self.seen |= matching.seen
        return outcomes


def take_in(walk: Walk, referral: Referral, by: StaffMember, at: datetime, pathway: str) -> Case:
    """One referral from a form; the case it begins. Raises BadRequest, AlreadyThere and what the walk raises."""
    outcome = TakingIn(Door(walk, by, at, pathway)).batch([(1, referral)])[0]
    if outcome.kind is Kind.REFUSED:
        raise BadRequest(outcome.message)
    if outcome.kind is Kind.ALREADY_THERE or outcome.case is None:
        raise AlreadyThere(f"this very referral is case {outcome.case} already; nothing was added")
    with walk.store.work() as work:
        return work.case(outcome.case)
