"""`pathway import FILE`: referrals from a CSV file. Good rows go in; every bad one is named with its way out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pathway.cli.acting import Asking, actor, open_house, tell
from pathway.cli.options import AsJson, At, By

if TYPE_CHECKING:
    from pathway.referrals import Outcome, ReferralsFile, RowFault, Tally

SHIPPED = "mental-health-discharge"
INPUT_AT_FAULT, WORLD_AT_FAULT = 1, 3
LONG_FILE_BYTES = 200_000
BEGUN = ("taken_in", "to_a_person")
Told = Callable[["Outcome"], None]


def import_referrals(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file of referrals.")],
    pathway: Annotated[str, typer.Option(metavar="KEY", help="Which pathway they are for.")] = SHIPPED,
    by: By = None,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Referrals from a CSV file: every bad row with the way out, good rows taken in. Running it again adds nothing.

    Exit code 1 when any row was refused; the good ones are in all the same.
    """
    from pathway.referrals import Tally, UnusableFile

    tally, answer = Tally(), _Answer(file, as_json)
    try:
        referrals = _opened(file)
        with open_house(Asking(by, at).instant) as house, _bar(referrals) as advance:
            _take_in(house, referrals, Asking(by, at), pathway, tally, answer, advance)
    except UnusableFile as unusable:
        answer.whole_file(unusable.faults)
    answer.end(tally)
    if not tally.adds_up:
        raise typer.Exit(WORLD_AT_FAULT)
    if answer.is_at_fault:
        raise typer.Exit(INPUT_AT_FAULT)


def _opened(file: Path) -> ReferralsFile:
    from pathway.errors import BadRequest
    from pathway.referrals import open_referrals

    if not file.is_file():
        raise BadRequest(f"{file} is no file that can be read: check its name")
    try:
        return open_referrals(file)
    except OSError as error:
        raise BadRequest(f"{file} could not be read: {error.strerror}") from None


def _take_in(house: Any, referrals: ReferralsFile, asking: Asking, pathway: str, tally: Tally, answer: _Answer,
             advance: Callable[[int], None]) -> None:  # fmt: skip
    from pathway.errors import WorldsError
    from pathway.referrals import Door, TakingIn, import_rows

    run = TakingIn(Door(house.walk, actor(house, asking), asking.instant, pathway))
    try:
        for outcome in import_rows(referrals, run, tally):
            answer.row(outcome)
            advance(tally.read)
    except (WorldsError, KeyboardInterrupt):
        begun = sum(count for kind, count in tally.by_kind().items() if kind in BEGUN)
        tell(f"stopped before the end: {begun} new cases so far; import the same file again for the rest")
        raise


class _Answer:
    """What is told: in lines as it comes, or as one tree at the end."""

    def __init__(self, file: Path, as_json: bool) -> None:
        self._file = file
        self._as_json = as_json
        self._faults: list[dict[str, Any]] = []
        self._cases: list[dict[str, Any]] = []
        self.is_at_fault = False

    def whole_file(self, faults: tuple[RowFault, ...]) -> None:
        """The file as a whole is no referrals file."""
        self.is_at_fault = True
        self._tell_faults(faults)
        for fault in faults if not self._as_json else ():
            self._line(fault.line, str(fault))

    def row(self, outcome: Outcome) -> None:
        """One row's outcome."""
        if outcome.faults:
            self.is_at_fault = True
            self._tell_faults(outcome.faults)
            if not self._as_json:
                self._line(outcome.line, outcome.message)
        elif outcome.kind in BEGUN:
            is_flagged = outcome.kind == "to_a_person"
            if self._as_json:
                self._cases.append({"line": outcome.line, "ref": outcome.case, "to_a_person": is_flagged,
                                    "to_settle": outcome.to_settle})  # fmt: skip
            elif is_flagged:
                self._line(outcome.line, f"taken in as case {outcome.case}, but {outcome.to_settle}: a person decides")

    def end(self, tally: Tally) -> None:
        """The counts, in and out."""
        from pathway.cli.showing import print_json

        if self._as_json:
            counts = {str(kind): count for kind, count in tally.by_kind().items()}
            print_json({"read": tally.read, **counts, "faults": self._faults, "cases": self._cases})
            return
        print(tally)
        if not tally.adds_up:
            print("these counts do not add up: that is a fault of this program; keep the file", file=sys.stderr)

    def _tell_faults(self, faults: tuple[RowFault, ...]) -> None:
        if self._as_json:
            self._faults += [{"line": f.line, "column": f.column, "message": f.message} for f in faults]

    def _line(self, line: int, message: str) -> None:
        # Plain print: a terminal library would wrap these lines, and editors read them.
        print(f"{self._file}:{line}: {message}")


@contextmanager
def _bar(referrals: ReferralsFile) -> Iterator[Callable[[int], None]]:
    """A bar on stderr for a long file, where somebody watches."""
    if not sys.stderr.isatty() or referrals.size < LONG_FILE_BYTES:
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("rows", total=sum(1 for _ in referrals.rows()))
        yield lambda done: progress.update(task, completed=done)
