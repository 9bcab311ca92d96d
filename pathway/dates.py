"""Days as people in London count them: spans, working days, and the one border between instants and days.

Plain functions over values. A *day* is a London civil date; an *instant* is an aware UTC datetime. Nothing
here adds 24 hours to mean a day: nine in ten 26-week pathways cross a clock change.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
ONE_DAY = timedelta(days=1)


def london_day(at: datetime) -> date:
    """The London civil date of a UTC instant."""
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone: a naive datetime is not an instant")
    return at.astimezone(LONDON).date()


def london_instant(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """The UTC instant at which London clocks first show `hour:minute` on `day`."""
    return datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)


def end_of_london_day(day: date) -> datetime:
    """The first UTC instant that no longer belongs to `day` in London."""
    return london_instant(day + ONE_DAY)


class Unit(StrEnum):
    """What a span counts in."""

    DAYS = "days"
    WEEKS = "weeks"
    WORKING_DAYS = "working days"


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time as people say it: "2 weeks", "5 working days"."""

    count: int
    unit: Unit

    @property
    def days(self) -> int:
        """Length in days; only days and weeks have one."""
        if self.unit is Unit.WORKING_DAYS:
            raise ValueError("working days have no fixed length in days")
        return self.count * (7 if self.unit is Unit.WEEKS else 1)

    def __str__(self) -> str:
        word = self.unit.value if self.count != 1 else self.unit.value.removesuffix("s")
        return f"{self.count} {word}"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days a service works: Monday to Friday but for its closed days. Versioned data, never edited in place.

    `closed` holds bank holidays (with substitutes) and the service's own closure days between the first day of
    `first_year` and the last of `last_year`; a date outside is refused, never guessed. Only where refusing would stop
    what must not wait, a calendar `is_open_ended`: outside its years every weekday is taken for a working day, and a
    date counted there holds until a longer calendar is in force (ADR-0016).
    """

    name: str
    version: str
    first_year: int
    last_year: int
    closed: frozenset[date]
    titles: tuple[tuple[date, str], ...] = ()
    is_open_ended: bool = False

    def is_working_day(self, day: date) -> bool:
        """True for a weekday that is not closed. Raises CalendarTooShort beyond the calendar's years."""
        if not self.is_open_ended and not self.first_year <= day.year <= self.last_year:
            raise CalendarTooShort(self, day)
        return day.weekday() < 5 and day not in self.closed

    @property
    def first_day(self) -> date:
        """The first day this calendar knows."""
        return date(self.first_year, 1, 1)

    @property
    def last_day(self) -> date:
        """The last day this calendar knows."""
        return date(self.last_year, 12, 31)

    def open_ended(self) -> Calendar:
        """This calendar, refusing no day beyond its years."""
        return replace(self, is_open_ended=True)

    def strict(self) -> Calendar:
        """This calendar, refusing every day beyond its years."""
        return replace(self, is_open_ended=False)

    def title_of(self, day: date) -> str | None:
        """What a closed day is called: "Good Friday". None for a day that is not closed."""
        return next((title for closed, title in self.titles if closed == day), None) if day in self.closed else None

    def __hash__(self) -> int:
        return hash(self.version)


class CalendarTooShort(ValueError):
    """A date lies beyond the calendar's years, `day` among them: publish a longer calendar."""

    def __init__(self, calendar: Calendar, day: date) -> None:
        self.day = day
        super().__init__(
            f"{in_words(day)} lies outside calendar {calendar.name} ({calendar.first_year}-{calendar.last_year}):"
            " publish a calendar that reaches it"
        )


Days = tuple[tuple[date, date], ...]
"""Stretches of days [first, end): the end day is not in the stretch."""


def is_in(day: date, stretches: Days) -> bool:
    """True if `day` lies in one of the stretches."""
    return any(first <= day < end for first, end in stretches)


@lru_cache(maxsize=65536)
def add_working_days(day: date, count: int, calendar: Calendar, skip: Days = ()) -> date:
    """The `count`th working day after `day` (before it, if negative). `day` itself does not count.

    Days in `skip` (paused days) do not count either. 0 gives `day` itself, working or not.
    """
    step = ONE_DAY if count > 0 else -ONE_DAY
    left = abs(count)
    while left:
        day += step
        if calendar.is_working_day(day) and not is_in(day, skip):
            left -= 1
    return day


def roll_on(day: date, calendar: Calendar) -> date:
    """`day` if it is a working day, else the next one."""
    while not calendar.is_working_day(day):
        day += ONE_DAY
    return day


def roll_back(day: date, calendar: Calendar) -> date:
    """`day` if it is a working day, else the one before."""
    while not calendar.is_working_day(day):
        day -= ONE_DAY
    return day


def days_within(stretches: Iterable[tuple[date, date]], first: date, end: date) -> int:
    """How many days of the stretches lie in [first, end)."""
    return sum(max(0, (min(e, end) - max(f, first)).days) for f, e in stretches)


def in_words(day: date) -> str:
    """ "Friday 17 April 2026"."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"
