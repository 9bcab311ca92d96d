"""What a picture of a pathway shows: stages on a calendar, marks on days, days on hold, today. No coordinates yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Band:
    """Days in one stage, both included. `how`: was, now, held, to_come; `note` stands under the title.

    `label` is what a held stage waits for.
    """

    title: str
    note: str
    first_on: date
    last_on: date
    how: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing on a day. `shape` says how it stands; `since` the first day of its window, where that is drawn.

    `words` is read aloud; `label` stands beside it (empty: none).
    """

    on: date
    shape: str
    words: str
    label: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """Days on hold, [first, until)."""

    first_on: date
    until_on: date
    words: str


@dataclass(frozen=True, slots=True)
class Description:
    """Everything in the picture. `today` None where it lies outside; `today_words` "today, 21 April"."""

    title: str
    summary: str
    bands: tuple[Band, ...]
    marks: tuple[Mark, ...]
    holds: tuple[Hold, ...]
    today: date | None
    today_words: str

    @property
    def first_on(self) -> date:
        """The first day of the picture."""
        return min(self._days)

    @property
    def last_on(self) -> date:
        """The last day of the picture."""
        return max(self._days)

    @property
    def shapes(self) -> tuple[str, ...]:
        """The shapes that occur."""
        return tuple({mark.shape: None for mark in self.marks})

    @property
    def _days(self) -> list[date]:
        days = [day for band in self.bands for day in (band.first_on, band.last_on)]
        days += [day for mark in self.marks for day in (mark.on, mark.since) if day]
        days += [day for hold in self.holds for day in (hold.first_on, hold.until_on - timedelta(days=1))]
        return [*days, *([self.today] if self.today else [])]
