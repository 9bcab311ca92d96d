"""`recount`: a case takes up the calendar now in force, and its open dates move with it. Everybody's, at once.

A case left to itself takes it up on the next day on which time acts on it, by the same function: both ways come to
the same dates, this one sooner, in an entry of its own, and told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from pathway.case.model import Case
from pathway.commands.asked import Decided, Desk
from pathway.commands.settling import settle
from pathway.dates import Calendar
from pathway.definition.rules import Rules


@dataclass(frozen=True, kw_only=True, slots=True)
class Recount:
    """The London day for which the case is brought to rest: earlier than the desk's where days were missed."""

    verb = "recount"
    on: date


def decide(case: Case, asked: Recount, desk: Desk) -> Decided:
    """The case at rest under the desk's calendar. It says which calendar held before."""
    after = recounted(case, desk.rules, desk.calendar, asked.on, desk.on)
    said = {"calendar": desk.calendar.name, "before": case.calendar, "after": desk.calendar.version}
    return Decided(after, "calendar_changed", desk.on, said)


def recounted(case: Case, rules: Rules, calendar: Calendar, on: date, recorded_on: date) -> Case:
    """The case at rest for the London day `on` under this calendar: every open date counted anew, whole."""
    return settle(replace(case, calendar=calendar.version), rules, calendar, on, recorded_on)


def rest_day(case: Case, today: date) -> date:
    """The day from which a case goes on: today, or the first of the days that were missed."""
    return min(today, case.next_action_on or today)
