"""What the search over start days says: a caution, and the troubles of single courses it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from pathway.dates import in_words
from pathway.definition.findings import Path

NEARLY_A_YEAR = 330


class Trouble(NamedTuple):
    """One thing that goes wrong in one course.

    `path` is where it is written, within the pathway; `words` say what comes of it, with its days; of several start
    days the one with the greatest `weight` is shown. Troubles about the same thing make one caution.
    """

    path: Path
    words: str
    weight: int = 0
    about: str = ""


@dataclass(frozen=True, slots=True)
class Caution:
    """Something legal that will hurt. `starts_on` is the start day that shows it worst (the earliest of those).

    `fine_on` is the start day nearest to it that is not affected (None: each one is); `days` of the `days_tried` start
    days are affected. Where the start makes no difference both are 0.
    """

    kind: str
    path: Path
    message: str
    starts_on: date
    fine_on: date | None = None
    days: int = 0
    days_tried: int = 0

    def __str__(self) -> str:
        return f"a case that starts on {in_words(self.starts_on)}: {self.message}{self._how_often()}"

    def _how_often(self) -> str:
        if not self.days_tried:
            return ""
        if self.fine_on is None:
            return " (on every start day)"
        fine = said(self.fine_on, self.starts_on)
        return f" (on {self.days} of {self.days_tried} start days; not on {fine})"


@dataclass(frozen=True, slots=True)
class Looked:
    """The cautions of one pathway, in the order they were found, and the start days that were tried."""

    cautions: tuple[Caution, ...]
    first_on: date | None
    last_on: date | None
    days_tried: int


def said(day: date, start: date) -> str:
    """A day in words; its year only where it could be mistaken: "Sunday 3 January"."""
    words = in_words(day)
    return words.removesuffix(f" {day.year}") if abs((day - start).days) < NEARLY_A_YEAR else words
