"""Referrals taken in: a batch of them in one transaction, one from a form, or one among other acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pathway.case.history import Recorded
from pathway.case.model import Case
from pathway.case.people import StaffMember
from pathway.errors import AlreadyThere, BadRequest, StaleCase
from pathway.ports import Work
from pathway.referrals.matching import Door, Lines, Matching, refused
from pathway.referrals.outcomes import Kind, Outcome
from pathway.referrals.referral import Referral
from pathway.referrals.rows import RowFault
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


class NotTakenIn(BadRequest):
    """A referral that cannot be right, or not without a person who looks. `faults` says by column why."""

    def __init__(self, faults: Sequence[RowFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(map(str, self.faults)))


def take_in(walk: Walk, referral: Referral, by: StaffMember, at: datetime, pathway: str) -> Case:
    """One referral from a form; the case it begins. Raises NotTakenIn, AlreadyThere and what the walk raises.

    A refusal that tells of somebody who is known is kept in the audit, as any reading is.
    """
    outcome = TakingIn(Door(walk, by, at, pathway)).batch([(1, referral)])[0]
    ref = _begun(outcome)
    with walk.store.work() as work:
        return work.case(ref)


def take_in_within(work: Work, door: Door, referral: Referral) -> Recorded:
    """One referral among other acts in one transaction: the person is added, the case's first entry not saved yet.

    Raises as `take_in` does, at the first attempt; a refusal undoes the transaction, and the note in the audit with
    it, so who answers people uses `take_in`. The same person again needs the first entry saved before.
    """
    matching = Matching(work, door, {}, [referral])
    _begun(matching.outcome(1, referral))
    work.add_persons(matching.new_persons, door.at, door.by.ref)
    return matching.recorded[0]


def _begun(outcome: Outcome) -> str:
    """The case that it began. Raises NotTakenIn, AlreadyThere."""
    if outcome.kind is Kind.REFUSED:
        if outcome.case:
            raise AlreadyThere("; ".join(fault.message for fault in outcome.faults))
        raise NotTakenIn(outcome.faults)
    if outcome.kind is Kind.ALREADY_THERE or outcome.case is None:
        raise AlreadyThere(f"this very referral is case {outcome.case} already; nothing was added")
    return outcome.case
