"""The dates of one occurrence: when it opens, is due and closes, and every step that led there.

Given `trace`, each step is told as (what, day, words): the proof that a screen, `why` and a scenario show. The
sweep passes none and pays nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pathway.case.model import Activity, Case, Status
from pathway.case.pathway_clock import day_on, shifted, stretches
from pathway.dates import Calendar, Days, Span, Unit, add_working_days, in_words, roll_back, roll_on
from pathway.definition.rules import ActivityRule, Rules, StageRule
from pathway.definition.spans import ExpectedReturn, Point, Week, When

Trace = list[tuple[str, date, str]]


@dataclass(frozen=True, slots=True)
class Window:
    """London days. `due_on` counts as in time; None where nothing can be said yet."""

    opens_on: date
    due_on: date | None
    closes_on: date | None = None


def window_of(case: Case, row: Activity, rules: Rules, calendar: Calendar, trace: Trace | None = None) -> Window:
    """The window of an occurrence under today's facts of the case."""
    rule = rules.activities[row.key]
    paused = stretches(case, rules, row.key)
    if row.deferred_to and row.deferred_on:
        _tell(trace, "deferred", row.deferred_to, f"put off on {in_words(row.deferred_on)}")
        due: date | None = shifted(row.deferred_on, row.deferred_to, paused)
    else:
        due = _due(case, row, rule, rules, calendar, paused, trace)
    opens = _opens(case, row, rule, rules, calendar, paused)
    closes = _at(rule.closes, case, row, calendar, paused, None) if rule.closes else None
    return Window(opens, _rolled(due, rule, calendar, trace), closes)


def _due(case: Case, row: Activity, rule: ActivityRule, rules: Rules, calendar: Calendar, paused: Days,
         trace: Trace | None) -> date | None:  # fmt: skip
    kind = rule.trigger.kind if rule.trigger else None
    if kind == "stage ends" and row.subject:
        return _stage_day(case, rules.stages[row.subject], paused, trace)
    if kind == "barrier found" and row.subject:
        return _start_by(case, row.subject, rules, calendar, trace)
    if kind == "not spoken to":
        return _not_spoken(case, row, rule, calendar, paused, trace)
    if rule.series or rule.every:
        return _nth(case, row.n if row.subject is None else _nth_since(case, row), row, rule, rules, paused, trace)
    if isinstance(rule.due, ExpectedReturn):
        return _expected(case, row, rules, trace)
    return _at(rule.due, case, row, calendar, paused, trace) if rule.due else None


def _opens(case: Case, row: Activity, rule: ActivityRule, rules: Rules, calendar: Calendar, paused: Days) -> date:
    if rule.trigger and rule.trigger.kind == "stage ends" and row.subject:
        stage = rules.stages[row.subject]
        if stage.weeks and case.clock_started_on:
            return max(row.opened_on, day_on(case.clock_started_on, Week(stage.weeks[1]).first_day, paused, first=True))
    if isinstance(rule.opens, Week) and case.clock_started_on:
        return max(row.opened_on, day_on(case.clock_started_on, rule.opens.first_day, paused, first=True))
    if rule.opens:
        return max(row.opened_on, _at(rule.opens, case, row, calendar, paused, None) or row.opened_on)
    return row.opened_on


def _at(when: When | None, case: Case, row: Activity, calendar: Calendar, paused: Days,
        trace: Trace | None) -> date | None:  # fmt: skip
    """The day a point in time falls on."""
    if isinstance(when, Week):
        return _week_end(case, when, paused, trace)
    if isinstance(when, Point):
        anchor = anchor_day(case, row, when.anchor)
        if anchor is None:
            return None
        _tell(trace, "anchor", anchor, _ANCHOR_WORDS.get(when.anchor, when.anchor.replace("_", " ")))
        return add_span(anchor, when.span, calendar, paused, trace, before=when.before)
    came_up = row.anchor_on or row.opened_on
    _tell(trace, "anchor", came_up, "the day it came up")
    day = shifted(came_up, came_up, paused)
    _tell_pauses(trace, came_up, came_up, day, paused)
    return day


def _week_end(case: Case, when: Week, paused: Days, trace: Trace | None) -> date | None:
    if case.clock_started_on is None:
        return None
    _tell(trace, "anchor", case.clock_started_on, "the clock started")
    unpaused = case.clock_started_on + timedelta(days=when.last_day)
    _tell(trace, "offset", unpaused, f"the end of pathway week {when.number}")
    day = day_on(case.clock_started_on, when.last_day, paused)
    _tell_pauses(trace, case.clock_started_on, unpaused, day, paused)
    return day


def add_span(anchor: date, span: Span, calendar: Calendar, paused: Days, trace: Trace | None = None, *,
             before: bool = False) -> date:  # fmt: skip
    """`span` after (or before) `anchor`, which itself does not count; paused days do not count either."""
    side = "before" if before else "after"
    if span.unit is Unit.WORKING_DAYS:
        day = add_working_days(anchor, -span.count if before else span.count, calendar, paused)
        _tell(trace, "offset", day, f"{span} {side}; weekends, holidays and days on hold do not count")
        return day
    if before:
        day = anchor - timedelta(days=span.days)
        _tell(trace, "offset", day, f"{span} before")
        return day
    plain = anchor + timedelta(days=span.days)
    _tell(trace, "offset", plain, f"{span} after")
    day = shifted(anchor, plain, paused)
    _tell_pauses(trace, anchor, plain, day, paused)
    return day


def anchor_day(case: Case, row: Activity, anchor: str) -> date | None:
    """The day an anchor names for this occurrence; None if it has not come to pass."""
    named = {
        "start": case.clock_started_on,
        # What an earlier stage left open is counted from that stage, with which it came to stand.
        "stage_start": case.stage_entered_on if row.stage == case.stage else row.opened_on,
        "referral_received": case.referred_on,
        "referral_accepted": case.accepted_on,
        "ending": case.ended_on,
        "event": row.anchor_on or row.opened_on,
    }
    if anchor in named:
        return named[anchor]
    rows = case.activities.values()
    done = [a for a in rows if a.key == anchor and a.done_on]
    if row.subject:
        done = [a for a in done if a.row_key == row.subject] or done
        if row.anchor_on and any(a.key == row.key and a.subject == row.subject and a.n < row.n for a in rows):
            # Asked for again, because what was agreed to has changed or is too old: counted from that day.
            return row.anchor_on
    return max((a.done_on for a in done if a.done_on), default=None)


def _stage_day(case: Case, stage: StageRule, paused: Days, trace: Trace | None) -> date | None:
    """The first day after a stage's weeks: the day on which moving on can be done and is due."""
    if stage.weeks is None or stage.last_day is None or case.clock_started_on is None:
        return None
    words = f"the day after the end of pathway week {stage.weeks[1]}"
    return _counted(case.clock_started_on, stage.last_day + 1, paused, trace, words)


def _nth_since(case: Case, row: Activity) -> int:
    """Which time this is since the event that opened the series."""
    return sum(1 for a in case.activities.values() if a.key == row.key and a.subject == row.subject and a.n <= row.n)


def _nth(case: Case, n: int, row: Activity, rule: ActivityRule, rules: Rules, paused: Days,
         trace: Trace | None) -> date | None:  # fmt: skip
    """The due day of the nth of a series."""
    if rule.series:
        anchor, span = case.ended_on, rule.series[min(n, len(rule.series)) - 1]
        return None if anchor is None else _after(anchor, span.days, [], trace, "the ending", str(span))
    days = rule.every.days if rule.every else 0
    stage = rules.stages.get(rule.stage or "")
    if stage is not None and stage.first_day is not None and case.clock_started_on:
        number = stage.first_day + n * days - 1
        words = f"the end of the {_ordinal(n)} stretch of {rule.every} of {stage.title}"
        return _counted(case.clock_started_on, number, paused, trace, words)
    anchor = row.anchor_on or case.stage_entered_on or row.opened_on
    return _after(anchor, n * days, paused, trace, "the day it came up", f"{n} times {rule.every}")


def series_opens(case: Case, rule: ActivityRule, rules: Rules, n: int, anchor_on: date | None) -> date | None:
    """The day on which the nth of a series comes to stand; None if it never does.

    The next call after an ending stands as soon as the one before is done, else the day after that was due.
    """
    paused = stretches(case, rules, rule.key)
    if rule.series:
        if case.ended_on is None or n > len(rule.series):
            return None
        is_waiting = any(a.is_open for a in case.activities.values() if a.key == rule.key)
        return case.ended_on + timedelta(days=rule.series[n - 2].days + 1) if is_waiting else case.ended_on
    days = rule.every.days if rule.every else 0
    stage = rules.stages.get(rule.stage or "")
    if stage is not None and stage.first_day is not None and case.clock_started_on:
        return day_on(case.clock_started_on, stage.first_day + (n - 1) * days, paused, first=True)
    anchor = anchor_on or case.stage_entered_on
    return None if anchor is None else shifted(anchor, anchor + timedelta(days=(n - 1) * days), paused)


def _counted(started_on: date, number: int, paused: Days, trace: Trace | None, words: str) -> date:
    _tell(trace, "anchor", started_on, "the clock started")
    plain = started_on + timedelta(days=number)
    _tell(trace, "offset", plain, words)
    day = day_on(started_on, number, paused)
    _tell_pauses(trace, started_on, plain, day, paused)
    return day


def _after(anchor: date, days: int, paused: Days | list[tuple[date, date]], trace: Trace | None, words: str,
           span: str) -> date:  # fmt: skip
    _tell(trace, "anchor", anchor, words)
    plain = anchor + timedelta(days=days)
    _tell(trace, "offset", plain, f"{span} after")
    day = shifted(anchor, plain, tuple(paused))
    _tell_pauses(trace, anchor, plain, day, tuple(paused))
    return day


def _not_spoken(case: Case, row: Activity, rule: ActivityRule, calendar: Calendar, paused: Days,
                trace: Trace | None) -> date | None:  # fmt: skip
    if not isinstance(rule.due, Point):
        return None
    # Where a first meeting starts the clock, nobody waits undated for that meeting.
    came_up = row.anchor_on or row.opened_on
    anchor = max(filter(None, (case.last_spoken_on, case.clock_started_on)), default=came_up)
    spoken = case.last_spoken_on and case.last_spoken_on >= anchor
    words = "last spoken to" if spoken else "the clock started" if case.clock_started_on else "the day it came up"
    _tell(trace, "anchor", anchor, words)
    span = rule.due.span
    if Status.DORMANT in (case.status, case.status_before) and rule.due_with_provider:
        span = rule.due_with_provider
        _tell(trace, "note", case.with_provider_since or anchor, "with a provider since then: a longer time holds")
    return add_span(anchor, span, calendar, paused, trace)


def _expected(case: Case, row: Activity, rules: Rules, trace: Trace | None) -> date | None:
    pause = case.pauses.get(row.subject or "")
    if pause is None:
        return None
    _tell(trace, "anchor", pause.started_on, f"on hold: {rules.pauses[pause.reason].title}")
    longest = pause.started_on + timedelta(days=rules.pauses[pause.reason].at_most.days)
    if longest < pause.expected_on:
        _tell(trace, "offset", longest, f"on hold at most {rules.pauses[pause.reason].at_most}")
        return longest
    _tell(trace, "offset", pause.expected_on, "expected back")
    return pause.expected_on


def planned_review_on(case: Case, rules: Rules) -> date | None:
    """When the joint review is planned: booked, else due, else where the pathway's weeks would put it."""
    if rules.discharge is None:
        return None
    rows = [a for a in case.activities.values() if a.key == rules.discharge.review and a.is_open]
    if rows:
        return rows[-1].booked_on or rows[-1].due_on
    when = rules.activities[rules.discharge.review].due
    if not isinstance(when, Week) or case.clock_started_on is None:
        return None
    return day_on(case.clock_started_on, when.last_day, stretches(case, rules, rules.discharge.review))


def _start_by(case: Case, kind: str, rules: Rules, calendar: Calendar, trace: Trace | None) -> date | None:
    review = planned_review_on(case, rules)
    if review is None:
        return None
    lead = rules.barriers[kind].lead_time
    _tell(trace, "anchor", review, "the joint review is planned")
    return add_span(review, lead, calendar, (), trace, before=True)


def _rolled(due: date | None, rule: ActivityRule, calendar: Calendar, trace: Trace | None) -> date | None:
    if due is None or rule.rolls is None:
        return due
    day = roll_on(due, calendar) if rule.rolls == "next working day" else roll_back(due, calendar)
    if day != due:
        _tell(trace, "rolled", day, f"{in_words(due)} is no working day: the {rule.rolls}")
    return day


def _tell_pauses(trace: Trace | None, anchor: date, plain: date, day: date, paused: Days) -> None:
    if trace is None or day == plain:
        return
    at = plain
    for begins, ends in paused:
        if ends > anchor and begins <= at:
            at += ends - max(begins, anchor)
            trace.append(("pause", at, f"{(ends - max(begins, anchor)).days} days on hold given back"))


def _tell(trace: Trace | None, what: str, day: date, words: str) -> None:
    if trace is not None:
        trace.append((what, day, words))


def _ordinal(n: int) -> str:
    return f"{n}{'th' if 10 <= n % 100 <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


_ANCHOR_WORDS = {
    "start": "the clock started",
    "stage_start": "the stage began",
    "referral_received": "the referral was received",
    "referral_accepted": "the referral was accepted",
    "ending": "the pathway ended",
    "event": "the day it came up",
}
