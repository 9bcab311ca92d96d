"""Counting on fingers: days one after the other, over sets of days on hold and closed days."""

from __future__ import annotations

from datetime import date, timedelta

DAY = timedelta(days=1)
SATURDAY = 5
Holds = list[tuple[date, date, str]]


def days_of(holds: Holds) -> set[date]:
    """Every day on hold: from the first up to, not including, the day the clock ran again."""
    days = set()
    for first, end, _ in holds:
        day = first
        while day < end:
            days.add(day)
            day += DAY
    return days


def is_working_day(day: date, closed: set[date]) -> bool:
    """Whether it is neither a Saturday, a Sunday nor a closed day."""
    return day.weekday() < SATURDAY and day not in closed


def roll(day: date, rolls: str | None, on_hold: set[date], closed: set[date]) -> date:
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


def count_working_days(anchor: date, amount: int, step: timedelta, on_hold: set[date], closed: set[date]) -> date:
    """So many working days that are not on hold, the anchor itself not counting."""
    day = anchor
    while amount:
        day += step
        if is_working_day(day, closed) and day not in on_hold:
            amount -= 1
    return day


def pathway_day(number: int, start: date, on_hold: set[date], longer: dict[int, int]) -> date:
    """The (last) day with this number: days on hold have none, some numbers last several days longer."""
    day, at, left = start, 0, longer.get(0, 0)
    while day in on_hold or at != number or left:
        if day not in on_hold and left:
            left -= 1
        elif day not in on_hold:
            at += 1
            left = longer.get(at, 0)
        day += DAY
    return day


def moved_by_length(named_on: date, day: date, holds: Holds) -> date:
    """A date somebody named, moved by the length of each hold that begins after it was named, hold by hold."""
    for first, end, _ in holds:
        if first > day:
            break
        if first > named_on:
            day += end - first
    return day
