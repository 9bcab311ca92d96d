"""Beyond the calendar's years: which dates an act may not set there, and which it may not be held up by (ADR-0016).

What happened can always be recorded, and what cannot wait is never refused: dates of other items are then counted as
far as is known. Refused is only what somebody would set for a day that the calendar does not reach.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pathway.case.model import Activity, Case
from pathway.case.windows import window_of
from pathway.commands.asked import Desk
from pathway.dates import Calendar, CalendarTooShort, in_words
from pathway.definition.rules import Rules
from pathway.errors import BadRequest

NEVER_REFUSED = ("concern", "acknowledge", "record_death", "close", "time_passes", "recount")
A_YEAR = timedelta(days=366)


def refuse_long_after(verb: str, calendar: Calendar, on: date) -> None:
    """Raises BadRequest for an act more than a year after the last day the calendar knows, or before the first: a slip
    of the year, or a calendar that nobody has seen to in spite of two years' warning."""
    if verb in NEVER_REFUSED:
        return
    if on < calendar.first_day - A_YEAR:
        raise BadRequest(
            f"{in_words(on)} is more than a year before calendar {calendar.name} begins"
            f" ({in_words(calendar.first_day)}): check the year"
        )
    if on > calendar.last_day + A_YEAR:
        raise BadRequest(
            f"{in_words(on)} is more than a year after calendar {calendar.name} ends ({in_words(calendar.last_day)}):"
            " check the year, or put a longer one in force (`pathway calendar FILE`)"
        )


def refuse_named_beyond(before: Case | None, after: Case, calendar: Calendar) -> None:
    """Raises BadRequest if the act names a due day after the last one the calendar knows."""
    for row in _set_anew(before, after):
        named = row.deferred_to
        if named is not None and named > calendar.last_day:
            raise BadRequest(f"{in_words(named)} lies {_beyond(calendar, named)}")


def refuse_dates_beyond(before: Case | None, after: Case, verb: str, desk: Desk) -> None:
    """Raises BadRequest if the act itself opened an item, or dated one anew, for days that the calendar does not know.

    What something happening opens (a missed contact, a concern) is no reason to refuse that it happened.
    """
    if verb in NEVER_REFUSED:
        return
    for row in _set_anew(before, after):
        rule = desk.rules.activities[row.key]
        unknown = not_known(after, row, desk.rules, desk.calendar) if rule.trigger is None else None
        if unknown is not None:
            raise BadRequest(f"{rule.title} would be due {_beyond(desk.calendar, unknown)}")


def _set_anew(before: Case | None, after: Case) -> Iterator[Activity]:
    """The open items that an act opened or changed."""
    known = before.activities if before else {}
    return (row for row in after.open_activities if row is not known.get(row.row_key))


def _beyond(calendar: Calendar, day: date) -> str:
    if day < calendar.first_day:
        return (
            f"by a count that begins before {in_words(calendar.first_day)}, where calendar {calendar.name} begins:"
            " check the date"
        )
    return (
        f"after {in_words(calendar.last_day)}, where calendar {calendar.name} ends: put a longer one in force"
        " (`pathway calendar FILE`), or name an earlier day"
    )


def not_known(case: Case, row: Activity, rules: Rules, calendar: Calendar) -> date | None:
    """The first day met in counting the dates of an open item that the calendar does not know; None if it knows all."""
    try:
        window_of(case, row, rules, calendar.strict())
    except CalendarTooShort as problem:
        return problem.day
    return None


def not_counted(case: Case, rules: Rules, calendar: Calendar) -> Iterator[Activity]:
    """The open items of a case whose dates hold only until a longer calendar is in force."""
    return (row for row in case.open_activities if not_known(case, row, rules, calendar) is not None)
