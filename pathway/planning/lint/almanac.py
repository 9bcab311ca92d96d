"""What the calendar is asked again and again while thousands of courses are looked at, answered once for each day."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, timedelta

from pathway.case.ladder import rung_day
from pathway.dates import Calendar
from pathway.definition.rules import RungRule

Rungs = tuple[tuple[RungRule, date], ...]


class Almanac:
    """The working days of a calendar between two days, and the days of ladders by the day something is due."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._ladders: dict[int, int] = {}
        self._alike: dict[tuple[RungRule, ...], int] = {}
        self._rungs: dict[tuple[int, date], Rungs] = {}
        self._years: dict[int, list[date]] = {}

    def rungs(self, ladder: tuple[RungRule, ...], due_on: date) -> Rungs:
        """The rungs of a ladder, each with its day, beside what is due on a day. Raises CalendarTooShort."""
        key = (self._number(ladder), due_on)
        known = self._rungs.get(key)
        if known is None:
            known = self._rungs[key] = tuple((rung, rung_day(rung, due_on, self._calendar)) for rung in ladder)
        return known

    def _number(self, ladder: tuple[RungRule, ...]) -> int:
        """One number for all ladders that say the same. They belong to the rules looked at, and outlive this."""
        number = self._ladders.get(id(ladder))
        if number is None:
            number = self._ladders[id(ladder)] = self._alike.setdefault(ladder, len(self._alike))
        return number

    def working_days(self, first: date, last: date, most: int) -> list[date]:
        """The working days from `first` to `last`, both included; no more than `most` of them."""
        found: list[date] = []
        for year in range(first.year, last.year + 1):
            days = self._of_year(year)
            found += days[bisect_left(days, first) : bisect_right(days, last)][: most - len(found)]
        return found

    def _of_year(self, year: int) -> list[date]:
        if year not in self._years:
            days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
            self._years[year] = [day for day in days if day.year == year and self._calendar.is_working_day(day)]
        return self._years[year]
