"""Counting on fingers: days one after the other, over sets of days on hold and closed days."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

DAY = timedelta(days=1)
SATURDAY = 5
Hold = tuple[date, date, str]
Holds = tuple[Hold, ...]
Longer = tuple[tuple[int, int], ...]


@lru_cache(maxsize=4096)
def days_of(holds: Holds) -> frozenset[date]:
    """Every day on hold: from the first up to, not including, the day the clock ran again."""
    days = set()
    for first, end, _ in holds:
        day = first
        while day < end:
            days.add(day)
            day += DAY
    return frozenset(days)


def is_working_day(day: date, closed: frozenset[date]) -> bool:
    """Whether it is neither a Saturday, a Sunday nor a closed day."""
    return day.weekday() < SATURDAY and day not in closed


def off_hold(day: date, on_hold: frozenset[date]) -> date:
    """The day itself, or the first day after the hold it falls in."""
    while day in on_hold:
        day += DAY
    return day


def roll(day: date, rolls: str | None, on_hold: frozenset[date], closed: frozenset[date]) -> date:
    """To the next or the previous working day; never onto a day on hold, never back over one."""
    if rolls is None or is_working_day(day, closed):
        return day
    if rolls == "previous working day":
        back = day
        while not is_working_day(back, closed) and back not in on_hold:
            back -= DAY
        if back not in on_hold:
            return back
    while not is_working_day(day, closed) or day in on_hold:
        day += DAY
    return day


@lru_cache(maxsize=65536)
def count_working_days(
    anchor: date, amount: int, step: timedelta, on_hold: frozenset[date], closed: frozenset[date]
) -> date:
    """So many working days that are not on hold, the anchor itself not counting."""
    day = anchor
    while amount:
        day += step
        if is_working_day(day, closed) and day not in on_hold:
            amount -= 1
    return day


@lru_cache(maxsize=65536)
def pathway_day(number: int, start: date, on_hold: frozenset[date], longer: Longer) -> date:
    """The (last) day with this number: days on hold have none, some numbers last several days longer."""
    lasts = dict(longer)
    day, at, left = start, 0, lasts.get(0, 0)
    while day in on_hold or at != number or left:
        if day not in on_hold and left:
            left -= 1
        elif day not in on_hold:
            at += 1
            left = lasts.get(at, 0)
        day += DAY
    return day


def moved_by_holds(named_on: date, day: date, holds: Holds) -> date:
    """A date somebody named, moved hold by hold: by its length if it begins later, else to the first day after it."""
    for first, end, _ in holds:
        if first > day:
            break
        if first > named_on:
            day += end - first
        else:
            day = max(day, end)
    return day
