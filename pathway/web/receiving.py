"""A file of referrals that was sent: what came of each row, in the words of the screen, and counts in and out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pathway.errors import CallersError, WorldsError
from pathway.ports import Person
from pathway.referrals import Door, Kind, Outcome, RowFault, TakingIn, Tally, UnusableFile, import_rows, open_referrals
from pathway.store.look import Look
from pathway.web.forms.saying import ANOTHER_CASE
from pathway.web.mending import ToMend, to_mend
from pathway.web.words import first_capital, plain

MOST_BYTES = 5_000_000
"""Of one file: some twenty thousand rows, taken in within a minute."""
MOST_ROWS = 20_000
"""Read of one file; whole batches, so that the counts add up."""
MOST_SHOWN = 500
"""Rows of one kind that are shown; all are counted."""
TERMINAL = re.compile(r"\s*`[^`]*`[^,;.]*")
KINDS = {
    Kind.REFUSED: "Not taken in", Kind.TO_A_PERSON: "Taken in, to be looked at", Kind.TAKEN_IN: "Taken in",
    Kind.ALREADY_THERE: "Here already",
}  # fmt: skip


@dataclass(slots=True)
class Received:
    """What came of a file. `unusable`: why it is no file of referrals at all; `stopped`: why it ended too soon."""

    tally: Tally = field(default_factory=Tally)
    outcomes: list[Outcome] = field(default_factory=list)
    unusable: Sequence[RowFault] = ()
    stopped: str = ""
    to_mend: ToMend | None = None

    @property
    def is_at_fault(self) -> bool:
        """True if there is something to put right."""
        return bool(self.unusable or self.stopped or self.tally.counts[Kind.REFUSED])

    @property
    def counts(self) -> list[tuple[str, int]]:
        """The counts out, in the words of the screen; they add up to the rows read."""
        return [(KINDS[kind], self.tally.counts[kind]) for kind in KINDS]

    def of(self, kind: str) -> list[Outcome]:
        """The rows that came to this, as many as are shown."""
        return [each for each in self.outcomes if each.kind == kind][:MOST_SHOWN]

    @property
    def listed(self) -> list[tuple[str, str, int]]:
        """The kinds of which there are rows: what to do something about first."""
        return [(str(kind), title, self.tally.counts[kind]) for kind, title in KINDS.items() if self.tally.counts[kind]]

    def words(self, message: str) -> str:
        """A fault of a row in the words of the screen: no references, nothing to be typed at a terminal."""
        plainly = TERMINAL.sub("", ANOTHER_CASE.sub("an episode", message))
        return first_capital(plainly.strip().rstrip(":"))

    def column(self, name: str) -> str:
        """A column as people say it."""
        return "NHS number" if name == "nhs_number" else first_capital(plain(name))

    def people(self, seen: Look) -> Mapping[str, Person]:
        """The people of the rows that are shown, by the reference of their case."""
        shown = {each.case for kind in KINDS for each in self.of(kind) if each.case and not each.faults}
        cases = list(seen.cases_among([ref for ref in shown if ref]))
        people = seen.people(case.person for case in cases)
        return {case.ref: people[case.person] for case in cases}


def receive(path: str, door: Door) -> Received:
    """Takes in a file, row by row. Good rows are in, whatever is wrong with others. Raises NotPermitted."""
    received = Received()
    try:
        file = open_referrals(Path(path))
        for outcome in import_rows(file, TakingIn(door), received.tally):
            received.outcomes.append(outcome)
            if len(received.outcomes) == MOST_ROWS:
                received.stopped = f"Only {MOST_ROWS:,} rows are read at once: send those after them as another file."
                break
        received.to_mend = to_mend(file, received.outcomes, received.words)
    except UnusableFile as fault:
        received.unusable = fault.faults
    except WorldsError:
        received.stopped = "The service stopped answering before the end. Send the same file again for the rest."
    except CallersError as problem:
        received.stopped = str(problem)
    return received
