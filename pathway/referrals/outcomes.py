"""What comes of each row of a file, and the counts of it: what goes in comes out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from pathway.referrals.rows import RowFault


class Kind(StrEnum):
    """What came of one row; each row counts once."""

    TAKEN_IN = "taken_in"
    TO_A_PERSON = "to_a_person"
    ALREADY_THERE = "already_there"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the row on `line`: the case it began or already has, or why it was refused.

    `case` of a refused row is the case of the same person that is still going on; `to_settle` says what a person
    has to decide about one that was taken in.
    """

    line: int
    kind: Kind
    case: str | None = None
    faults: tuple[RowFault, ...] = ()
    to_settle: str = ""

    @property
    def message(self) -> str:
        """Why, on one line."""
        return "; ".join(map(str, self.faults))


@dataclass(slots=True)
class Tally:
    """Counts in and counts out."""

    read: int = 0
    counts: Counter[Kind] = field(default_factory=Counter)

    def add(self, outcome: Outcome) -> None:
        """One row more came out."""
        self.counts[outcome.kind] += 1

    @property
    def adds_up(self) -> bool:
        """True if every row that was read came to something."""
        return self.read == sum(self.counts.values())

    def by_kind(self) -> dict[Kind, int]:
        """How many rows came to each kind of outcome."""
        return {kind: self.counts[kind] for kind in Kind}

    def __str__(self) -> str:
        parts = ", ".join(f"{self.counts[kind]} {kind.replace('_', ' ')}" for kind in Kind)
        return f"read {self.read} = {parts}"
