"""The dates of one occurrence: when it opens, is due and closes, and every step that led there.

Given `trace`, each step is told: the proof that a screen, `why` and a scenario show.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from pathway.case.anchor_words import about_anchor, about_planning, anchor_in_words
from pathway.case.anchors import Asked, anchor_day, last_number
from pathway.case.counting import Trace, add_span, given_back, numbered, off_hold, past_holds, rolled, tell
from pathway.case.known import fell_away
from pathway.case.model import Activity, Case, ClosedAs, Status
from pathway.case.pathway_clock import day_on, longer_by, stretches
from pathway.case.renewing import renewed
from pathway.case.series import in_list, nth_day
from pathway.dates import Calendar, Days, in_words
from pathway.definition.rules import Rules
from pathway.definition.spans import DUE, PLANNED, ExpectedReturn, Point, Week, When

__all__ = ["Trace", "Window", "planned_on", "planned_review_on", "window_of"]


class Window(NamedTuple):
    """London days. `due_on` counts as in time; None where nothing can be said yet."""

    opens_on: date
    due_on: date | None
    closes_on: date | None = None


def window_of(case: Case, row: Activity, rules: Rules, calendar: Calendar, trace: Trace | None = None) -> Window:
    """The window of an occurrence under today's facts of the case. Raises CalendarTooShort."""
    asked = Asked(case, row, rules, calendar)
    rule = rules.activities[row.key]
    holds = stretches(case, rules, row.key)
    due = _due_past(asked, holds, trace)
    opens, closes = row.opened_on, None
    if rule.opens is not None or (rule.trigger is not None and rule.trigger.kind == "stage ends"):
        opens = max(opens, _opens(asked, holds) or opens)
    if rule.closes is not None:
        closes = _beside(asked, rule.closes, holds)
    return Window(opens, due, closes)


def _due_past(asked: Asked, holds: Days, trace: Trace | None = None) -> date | None:
    """The due day, counted and rolled past these holds. Nothing is due before it can be done."""
    rule, calendar = asked.rules.activities[asked.row.key], asked.calendar
    if holds:

        def landed(day: date, taken: Days) -> date:
            return rolled(off_hold(day, taken), rule.rolls, calendar, taken, None)

        due = past_holds(partial(_due_and_rolled, asked), holds, trace, landed)
    else:
        due = _due_and_rolled(asked, (), trace)
    if due is None or rule.opens is None or getattr(rule.opens, "anchor", None) == DUE:
        return due
    may_from = _opens(asked, holds)
    if may_from is None or may_from <= due:
        return due
    tell(trace, "note", may_from, "it cannot be done before: due on the day it opens")
    return rolled(may_from, "next working day" if rule.rolls else None, calendar, holds, trace)


def _due_and_rolled(asked: Asked, holds: Days, trace: Trace | None) -> date | None:
    row = asked.row
    if row.deferred_to and row.deferred_on:
        if trace is not None:
            about = ("activities", row.row_key, "deferred_to")
            tell(trace, "deferred", row.deferred_to, f"named on {in_words(row.deferred_on)}", about)
        later = tuple(hold for hold in holds if hold[0] > row.deferred_on)
        named = given_back(row.deferred_on, row.deferred_to, later, trace)
        return _off(named, holds, trace)  # not rolled: whoever named it meant that day
    day = _due(asked, holds, trace)
    if day is None:
        return None
    day = _off(day, holds, trace) if holds else day
    rolls = asked.rules.activities[row.key].rolls
    return rolled(day, rolls, asked.calendar, holds, trace) if rolls else day


def _off(day: date, holds: Days, trace: Trace | None) -> date:
    off = off_hold(day, holds) if holds else day
    if off != day:
        tell(trace, "pause", off, f"{in_words(day)} is on hold: the first day after")
    return off


def _due(asked: Asked, holds: Days, trace: Trace | None) -> date | None:
    rule = asked.rules.activities[asked.row.key]
    kind = rule.trigger.kind if rule.trigger else None
    if kind in _DATED_BY_ITSELF:
        return _DATED_BY_ITSELF[kind](asked, holds, trace)
    if rule.every:
        return nth_day(asked, holds, trace)
    if rule.series:
        when = in_list(asked.case, asked.row, rule.series)
        return point_day(asked, when, holds, trace)
    if isinstance(rule.due, ExpectedReturn):
        return _expected(asked, trace)
    return point_day(asked, rule.due, holds, trace) if rule.due else None


def point_day(asked: Asked, when: When, holds: Days, trace: Trace | None) -> date | None:
    """The day a point in time falls on, with the days of these holds not counting."""
    if isinstance(when, Week):
        words = f"the end of pathway week {when.number}" if trace is not None else ""
        return _number_day(asked, when.last_day, holds, trace, words)
    if not isinstance(when, Point):
        came_up = asked.row.anchor_on or asked.row.opened_on
        tell(trace, "anchor", came_up, "the day it came up", ("activities", asked.row.row_key, "opened_on"))
        return given_back(came_up, came_up, holds, trace)
    number = last_number(when, asked.row, asked.rules)
    if number is not None:
        anchor = _number_day(asked, number, holds, trace, f"the end of pathway week {number // 7 + 1}")
    elif when.which == PLANNED:
        anchor = planned_on(asked.case, when.anchor, asked.rules, asked.calendar, holds)
    else:
        anchor = anchor_day(asked, when)
    if anchor is None:
        return None
    if number is None:
        if trace is not None:
            tell(trace, "anchor", anchor, anchor_in_words(when, asked), about_anchor(when, asked))
    # What is counted from a planned end is counted from where the holds have moved it to: none lies between.
    return add_span(anchor, when.span, asked.calendar, holds, trace, before=when.before)


def _number_day(asked: Asked, number: int, holds: Days, trace: Trace | None, words: str) -> date | None:
    started_on = asked.case.clock_started_on
    if started_on is None:
        return None
    clock = longer_by(asked.case, asked.rules, holds) if asked.case.extensions else holds
    if trace is None and not clock:
        return started_on + timedelta(days=number)
    return numbered(started_on, number, clock, trace, words)


def _opens(asked: Asked, holds: Days) -> date | None:
    rule = asked.rules.activities[asked.row.key]
    started_on = asked.case.clock_started_on
    number = rule.opens.first_day if isinstance(rule.opens, Week) else None
    if rule.opens is None and asked.row.deferred_to is None:  # moving on: from the last week of the stage
        weeks = asked.rules.stages[asked.row.subject or asked.case.stage].weeks
        number = Week(weeks[1]).first_day if weeks else None
    if number is None:
        return _beside(asked, rule.opens, holds) if rule.opens else None
    if started_on is None:
        return None
    return off_hold(day_on(started_on, number, longer_by(asked.case, asked.rules, holds), first=True), holds)


def _beside(asked: Asked, when: When, holds: Days) -> date | None:
    """When a window opens or closes: so long before or after it is due, or a day of its own."""

    def count(taken: Days, _: Trace | None) -> date | None:
        if not isinstance(when, Point) or when.anchor != DUE:
            day = point_day(asked, when, taken, None)
        else:
            due = _due_past(asked, taken)
            day = due and add_span(due, when.span, asked.calendar, taken, before=when.before)
        return day and off_hold(day, taken)

    return past_holds(count, holds)


def _stage_is_over(asked: Asked, holds: Days, trace: Trace | None) -> date | None:
    """The first day after a stage's weeks: the day on which moving on can be done and is due."""
    stage = asked.rules.stages[asked.row.subject or asked.case.stage]
    if stage.weeks is None or stage.last_day is None:
        return None
    words = f"the day after the end of pathway week {stage.weeks[1]}"
    return _number_day(asked, stage.last_day + 1, holds, trace, words)


def _start_by(asked: Asked, holds: Days, trace: Trace | None) -> date | None:
    """So long before the joint review is planned that the barrier can be out of the way by then."""
    review = planned_review_on(asked.case, asked.rules, asked.calendar, holds)
    if review is None or asked.row.subject is None:
        return None
    tell(trace, "anchor", review, "the joint review is planned", about_planning(asked.case, asked.rules))
    lead = asked.rules.barriers[asked.row.subject].lead_time
    return add_span(review, lead, asked.calendar, holds, trace, before=True)


def _not_spoken(asked: Asked, holds: Days, trace: Trace | None) -> date | None:
    case, row, rule = asked.case, asked.row, asked.rules.activities[asked.row.key]
    if not isinstance(rule.due, Point):
        return None
    # Where a first meeting starts the clock, nobody waits undated for that meeting.
    came_up = row.anchor_on or row.opened_on
    anchor = max(filter(None, (case.last_spoken_on, case.clock_started_on)), default=came_up)
    spoken = case.last_spoken_on and case.last_spoken_on >= anchor
    words = "last spoken to" if spoken else "the clock started" if case.clock_started_on else "the day it came up"
    about = ("case", "last_spoken_on") if spoken else ("case", "clock_started_on") if case.clock_started_on else ()
    tell(trace, "anchor", anchor, words, about)
    span = rule.due.span
    if Status.DORMANT in (case.status, case.status_before) and rule.due_with_provider:
        span = rule.due_with_provider
        tell(trace, "note", case.with_provider_since or anchor, "with a provider since then: a longer time holds")
    return add_span(anchor, span, asked.calendar, holds, trace)


_DATED_BY_ITSELF = {"stage ends": _stage_is_over, "barrier found": _start_by, "not spoken to": _not_spoken}


def _expected(asked: Asked, trace: Trace | None) -> date | None:
    pause = asked.case.pauses.get(asked.row.subject or "")
    if pause is None:
        return None
    rule = asked.rules.pauses[pause.reason]
    tell(trace, "anchor", pause.started_on, f"on hold: {rule.title}", ("pauses", pause.row_key, "started_on"))
    longest = pause.started_on + timedelta(days=rule.at_most.days)
    if longest < pause.expected_on:
        tell(trace, "offset", longest, f"on hold at most {rule.at_most}")
        return longest
    tell(trace, "offset", pause.expected_on, "expected back", ("pauses", pause.row_key, "expected_on"))
    return pause.expected_on


def planned_review_on(case: Case, rules: Rules, calendar: Calendar, holds: Days | None = None) -> date | None:
    """When the joint review is planned."""
    return planned_on(case, rules.discharge.review, rules, calendar, holds) if rules.discharge else None


def planned_on(case: Case, key: str, rules: Rules, calendar: Calendar, holds: Days | None = None) -> date | None:
    """The day something is to be done: booked, else due; once done, the day it was; not done, as it was planned last.

    What is due is due past these holds (all of its own, if silent).
    """
    rows = [a for a in case.activities.values() if a.key == key]
    row = next((a for a in reversed(rows) if a.is_open), None)
    if row is None:
        done = max((a.done_on for a in rows if a.done_on and a.closed_as == ClosedAs.DONE), default=None)
        if done is not None:
            return done
        row = _as_planned(case, rows, key, rules)
    if row is None:
        return None
    if row.booked_on:
        return row.booked_on
    return _due_past(Asked(case, row, rules, calendar), stretches(case, rules, key) if holds is None else holds)


def _as_planned(case: Case, rows: list[Activity], key: str, rules: Rules) -> Activity | None:
    """What does not stand, as it was planned last; else where its rule puts it (None before its stage begins)."""
    if rows:
        last = rows[-1]
        return renewed(last, deferred_to=None, deferred_on=None, booked_on=None) if fell_away(last) else last
    rule = rules.activities[key]
    if getattr(rule.due, "anchor", None) == "stage_start" and rule.stage != case.stage:
        return None
    return Activity(key, 1, rule.stage, rule.who, None, case.referred_on, case.referred_on, None)
