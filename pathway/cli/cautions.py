"""What is legal in a pathways file but will hurt, put in its place: the warnings of `check` and `publish`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathway.case.people import StaffMember
    from pathway.dates import Calendar
    from pathway.pathways_file import ReadFile
    from pathway.planning.lint import Caution

YEARS_FOR_A_FILE = 8
"""How many years of start days are tried in all; a file with many pathways shares them out, at least one each."""


@dataclass(frozen=True, slots=True)
class Warned:
    """A caution and where it stands, counted from 1."""

    file: str
    line: int
    column: int
    caution: Caution

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: warning: {self.caution}"

    @property
    def tree(self) -> dict[str, Any]:
        """The warning for scripts."""
        caution = self.caution
        return {
            "line": self.line, "column": self.column, "kind": caution.kind, "message": str(caution),
            "starts_on": caution.starts_on.isoformat(),
            "fine_on": caution.fine_on.isoformat() if caution.fine_on else None,
            "days": caution.days, "days_tried": caution.days_tried,
        }  # fmt: skip


def warnings_of(file: ReadFile, path: Path, first_on: date,
                staff: Sequence[StaffMember] | None = None) -> list[Warned]:  # fmt: skip
    """The warnings of a file, in its order, for cases that start from a day on; also of who works here, if given."""
    from pathway.pathways_file.calendars import calendars_for

    return sorted(_found(file, calendars_for(path), first_on, staff), key=lambda one: (one.line, one.column))


def _found(file: ReadFile, calendars: Mapping[str, Calendar], first_on: date,
           staff: Sequence[StaffMember] | None) -> Iterator[Warned]:  # fmt: skip
    from pathway.planning.lint import YEARS_TRIED, look_over, nobody_there

    years = max(1, min(YEARS_TRIED, YEARS_FOR_A_FILE // len(file.rules)))
    for key, rules in file.rules.items():
        calendar = calendars.get(rules.calendar_name)
        if calendar is None:
            continue  # a file on its own, away from any calendar: its dates cannot be tried
        yield from _placed(file, key, look_over(rules, calendar, first_on, years).cautions)
        if staff is not None:
            yield from _placed(file, key, nobody_there(rules, calendar, first_on, staff))


def _placed(file: ReadFile, pathway: str, cautions: Iterable[Caution]) -> Iterator[Warned]:
    for caution in cautions:
        yield Warned(file.name, *file.tree.place(("pathways", pathway, *caution.path)), caution)
