"""How a date is counted: from an anchor, past the holds, off a day that is no working day. Plain functions over days.

The rule in words is in docs/definition-language.md, "How a date is counted". Given `trace`, each step is told: the
proof that a screen, `why` and a scenario show. The sweep passes none and pays nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from pathway.case.pathway_clock import day_on, shifted
from pathway.dates import Calendar, Days, Span, Unit, add_working_days, in_words, is_in, roll_back, roll_on

Told = tuple[str, date, str, tuple[str, ...]]
"""One step of a count: what kind (anchor, offset, pause, holiday, rolled, deferred, note), its day, in words, and what
of the case it is about: ("activities", "joint_review#1", "done_on"), ("pauses", "1"), or nothing."""
Trace = list[Told]
Count = Callable[[Days, Trace | None], date | None]
"""A date, with the days of these holds not counting."""
Land = Callable[[date, Days], date]
"""A date brought off the days on hold."""


def tell(trace: Trace | None, what: str, day: date, words: str, about: tuple[str, ...] = ()) -> None:
    """One more step of the proof, where one is asked for."""
    if trace is not None:
        trace.append((what, day, words, about))


def off_hold(day: date, holds: Days) -> date:
    """`day`, or the first day after the hold it lies in."""
    while found := next((ends for begins, ends in holds if begins <= day < ends), None):
        day = found
    return day


def past_holds(count: Count, holds: Days, trace: Trace | None = None, land: Land = off_hold) -> date | None:
    """The date counted hold by hold: one that begins after it leaves it alone; none ever brings it forward.

    `land` brings a date that would stay on a day on hold off it.
    """
    if not holds:
        return count((), trace)
    day = count((), None)
    taken = 0
    while day is not None and taken < len(holds) and holds[taken][0] <= day:
        taken += 1
        again = count(holds[:taken], None)
        if again is None or again < day:
            again = land(day, holds[:taken])
        day = again
    if trace is not None and day is not None and count(holds[:taken], trace) != day:
        tell(trace, "note", day, "a hold never brings a date forward")
    return day


def rolled(day: date, rolls: str | None, calendar: Calendar, holds: Days, trace: Trace | None) -> date:
    """`day`, if it is a working day or nothing is said; else rolled, never to a day on hold.

    Nor back over one: a hold that lies between begins after the date rolled back, and so is not among these, or that
    date is earlier than the one before and is not taken.
    """
    if rolls is None or calendar.is_working_day(day):
        return day
    to = roll_back(day, calendar) if rolls == "previous working day" else roll_on(day, calendar)
    while is_in(to, holds):
        to = roll_on(off_hold(to, holds), calendar)
    if trace is not None:
        side = "previous working day" if to < day else "next working day"
        _tell_days_off(trace, day, to, calendar, holds)
        tell(trace, "rolled", to, f"{in_words(day)} is {calendar.title_of(day) or 'no working day'}: the {side}")
    return to


def add_span(anchor: date, span: Span, calendar: Calendar, holds: Days, trace: Trace | None = None, *,
             before: bool = False) -> date:  # fmt: skip
    """`span` after (or before) `anchor`, which itself does not count; days on hold do not count either.

    Back from a day, only working days pass over a hold: the day itself does not move, so neither does its eve.
    """
    side = "before" if before else "after"
    if span.unit is Unit.WORKING_DAYS:
        day = add_working_days(anchor, -span.count if before else span.count, calendar, holds)
        if trace is not None:
            _tell_days_off(trace, anchor, day, calendar, holds)
            tell(trace, "offset", day, f"{span} {side}")
        return day
    if before:
        day = anchor - timedelta(days=span.days)
        tell(trace, "offset", day, f"{span} before")
        return day
    plain = anchor + timedelta(days=span.days)
    if trace is not None:
        tell(trace, "offset", plain, f"{span} after" if span.count else "that very day")
    return given_back(anchor, plain, holds, trace)


def given_back(anchor: date, day: date, holds: Days, trace: Trace | None) -> date:
    """`day`, with the days on hold from the anchor on added."""
    later = shifted(anchor, day, holds)
    tell_pauses(trace, anchor, day, later, holds)
    return later


def numbered(started_on: date, number: int, holds: Days, trace: Trace | None, words: str) -> date:
    """The last date that bears a number of the pathway clock."""
    day = day_on(started_on, number, holds)
    if trace is not None:
        tell(trace, "anchor", started_on, "the clock started", ("case", "clock_started_on"))
        plain = started_on + timedelta(days=number)
        tell(trace, "offset", plain, words)
        tell_pauses(trace, started_on, plain, day, holds)
    return day


def tell_pauses(trace: Trace | None, anchor: date, plain: date, day: date, holds: Days) -> None:
    """Each hold that was given back between the anchor and the date."""
    if trace is None or day == plain:
        return
    at = plain
    for begins, ends in holds:
        if ends > anchor and begins <= at and (given := (ends - max(begins, anchor)).days) > 0:
            at += timedelta(days=given)
            days = f"{given} day{'s' if given != 1 else ''} on hold"
            words = f"{days} from {in_words(max(begins, anchor))} given back"
            tell(trace, "pause", at, words, ("pauses", begins.isoformat()))


def _tell_days_off(trace: Trace, anchor: date, day: date, calendar: Calendar, holds: Days) -> None:
    """The closed days and days on hold that a count of working days passed over; weekends go without saying."""
    first, last = min(anchor, day), max(anchor, day)
    held = 0
    at = first + timedelta(days=1)
    while at < last:
        if is_in(at, holds):
            held += 1
        elif at.weekday() < 5 and (title := calendar.title_of(at)):
            tell(trace, "holiday", at, f"{title}, {in_words(at)}, is no working day")
        at += timedelta(days=1)
    if held:
        tell(trace, "pause", day, f"{held} day{'s' if held != 1 else ''} on hold between do not count")
