"""The bank holidays of England and Wales by the rules that set them, with what proclamations added or moved."""

from __future__ import annotations

from datetime import date, timedelta

DAY = timedelta(days=1)
MONDAY, SATURDAY = 0, 5

# What was proclaimed for one year: the usual day that fell away, or none, and the day that was closed.
PROCLAIMED = [
    (date(2020, 5, 4), date(2020, 5, 8)),  # 75 years of VE Day
    (date(2022, 5, 30), date(2022, 6, 2)),  # the spring holiday, beside the jubilee
    (None, date(2022, 6, 3)),  # the Platinum Jubilee
    (None, date(2022, 9, 19)),  # the Queen's funeral
    (None, date(2023, 5, 8)),  # the King's coronation
]


def easter_sunday(year: int) -> date:
    """Easter by Gauss's rule for the Gregorian calendar, as corrected in 1816."""
    a, b, c, k = year % 19, year % 4, year % 7, year // 100
    m = (15 - (13 + 8 * k) // 25 + k - k // 4) % 30
    d = (19 * a + m) % 30
    e = (2 * b + 4 * c + 6 * d + (4 + k - k // 4) % 7) % 7
    days = 22 + d + e
    if (d, e) == (29, 6) or (d == 28 and e == 6 and (11 * m + 11) % 30 < 19):
        days -= 7
    return date(year, 3, 1) + (days - 1) * DAY


def holidays(year: int) -> set[date]:
    """The closed days of a year, the weekend days of Christmas and New Year among them."""
    easter = easter_sunday(year)
    closed = {easter - 2 * DAY, easter + DAY}
    closed |= {_monday_from(date(year, 5, 1)), _monday_back(date(year, 5, 31)), _monday_back(date(year, 8, 31))}
    closed |= _with_substitutes([date(year, 1, 1)]) | _with_substitutes([date(year, 12, 25), date(year, 12, 26)])
    for gone, came in PROCLAIMED:
        if came.year == year:
            closed = closed - {gone} | {came}
    return closed


def closed_days(first: int, last: int) -> set[date]:
    """The closed days of all years from the first to the last."""
    return {day for year in range(first, last + 1) for day in holidays(year)}


def clock_changes(first: int, last: int) -> set[date]:
    """The last Sundays of March and October, on which London's clocks change."""
    return {
        _monday_back(date(year, month, 31) + DAY) - DAY
        for year in range(first, last + 1)
        for month in (3, 10)
    }  # fmt: skip


def _monday_from(day: date) -> date:
    while day.weekday() != MONDAY:
        day += DAY
    return day


def _monday_back(day: date) -> date:
    while day.weekday() != MONDAY:
        day -= DAY
    return day


def _with_substitutes(feasts: list[date]) -> set[date]:
    """The days themselves, and for each on a weekend the next weekday that no other takes."""
    closed = set(feasts)
    for feast in feasts:
        substitute = feast
        if feast.weekday() >= SATURDAY:
            while substitute.weekday() >= SATURDAY or substitute in closed:
                substitute += DAY
        closed.add(substitute)
    return closed
