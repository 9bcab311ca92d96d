"""What comes again and again: the day of the nth time, when it comes to stand, and when it comes no more."""

from __future__ import annotations

from datetime import date
from functools import partial

from pathway.case.anchors import Asked
from pathway.case.counting import Trace, add_span, numbered, off_hold, tell
from pathway.case.known import fell_away, told_since
from pathway.case.model import Activity, Case, ClosedAs
from pathway.case.pathway_clock import day_on, longer_by, stretches
from pathway.dates import ONE_DAY, Calendar, Days, Span, Unit, add_working_days
from pathway.definition.rules import AFTER, ActivityRule, Rules, StageRule
from pathway.definition.spans import Every, When, ordinal


def nth_day(asked: Asked, holds: Days, trace: Trace | None) -> date | None:
    """The due day of this time of an `every`, before it is rolled."""
    case, row, rules = asked.case, asked.row, asked.rules
    rule = rules.activities[row.key]
    every = rule.every
    assert every is not None
    if every.from_last_done and (day := _since_last(asked, every, holds, trace)) is not None:
        return day
    n = _not_over(asked, 1, row.opened_on) if every.from_last_done else time_of(case, row, rules)
    stage = _weeks_of(rule, rules)
    if stage is not None:
        return _end_of_stretch(asked, stage, every, n, holds, trace)
    anchor = row.anchor_on or case.stage_entered_on or row.opened_on
    if trace is not None:
        words, about = _BEGINNINGS[rule.trigger.kind if rule.trigger else None]
        tell(trace, "anchor", anchor, words, about or ("pauses", row.subject or "", "started_on"))
    return add_span(anchor, Span(n * every.span.count, every.span.unit), asked.calendar, holds, trace)


def _since_last(asked: Asked, every: Every, holds: Days, trace: Trace | None) -> date | None:
    """So long after the time before; None if there is none, or it lies so far back that it begins anew.

    It begins anew where it fell away meanwhile and would have been due before it came to stand again, and in a stage
    without weeks that the case came back to.
    """
    row = asked.row
    before = max(_that_counted(asked.case, row), key=lambda a: a.n, default=None)
    if before is None:
        return None
    was_here = before.n <= _before_this_stay(asked.case, row.key, asked.rules, row.anchor_on)
    if was_here and row.anchor_on and before.closed_on and before.closed_on < row.anchor_on:
        return None
    if before.n + 1 < row.n and (_since(before, every, asked, holds, None) or row.opened_on) < row.opened_on:
        return None
    return _since(before, every, asked, holds, trace)


def _since(before: Activity, every: Every, asked: Asked, holds: Days, trace: Trace | None) -> date | None:
    anchor = before.done_on if before.closed_as == ClosedAs.DONE else before.due_on
    anchor = anchor or before.closed_on or before.opened_on
    words = "done" if before.closed_as == ClosedAs.DONE else f"due, and {str(before.closed_as).replace('_', ' ')}"
    tell(trace, "anchor", anchor, f"the one before was {words}", ("activities", before.row_key, "closed_as"))
    return add_span(anchor, every.span, asked.calendar, holds, trace)


def _end_of_stretch(asked: Asked, stage: StageRule, every: Every, n: int, holds: Days,
                    trace: Trace | None) -> date | None:  # fmt: skip
    case, started_on = asked.case, asked.case.clock_started_on
    if started_on is None:
        return None
    assert stage.first_day is not None
    clock = longer_by(case, asked.rules, holds, but=stage.key)
    words = f"the end of the {ordinal(n)} stretch of {every.span} of {stage.title}"
    if every.span.unit is not Unit.WORKING_DAYS:
        return numbered(started_on, stage.first_day + n * every.span.days - 1, clock, trace, words)
    first = day_on(started_on, stage.first_day, clock, first=True)
    tell(trace, "anchor", first, f"{stage.title} began")
    day = add_working_days(first - ONE_DAY, n * every.span.count, asked.calendar, holds)
    tell(trace, "offset", day, words)
    return day


def opens_on(case: Case, rule: ActivityRule, rules: Rules, calendar: Calendar, n: int,
             anchor_on: date | None, subject: str | None = None) -> date | None:  # fmt: skip
    """The day on which the nth of a series comes to stand; None if it does not (yet), or the series has ended.

    An `every` of a stage stands from no day before the case entered that and its conditions held.
    """
    before = _before_this_stay(case, rule.key, rules, anchor_on)
    time = n - before
    rows = [a for a in case.activities.values() if a.key == rule.key and a.subject == subject]
    every = rule.every
    if every is not None and every.from_last_done:
        time -= sum(fell_away(a) for a in rows if a.n > before)
    if _is_over(case, rule, time):
        return None
    if rule.series:
        return _next_of_list(case, rule, rows)
    assert every is not None
    if every.from_last_done and rows:
        last = [a for a in rows if not fell_away(a)][-1:] or rows[-1:]
        closed_on = None if last[0].is_open else last[0].closed_on
        opens = closed_on and off_hold(closed_on, stretches(case, rules, rule.key))
    else:
        opens = _begins(case, rule, rules, calendar, every.span, time, anchor_on)
    since = asked_since(case, rule, rules)
    return max(opens, since) if opens and since else opens


def asked_since(case: Case, rule: ActivityRule, rules: Rules) -> date | None:
    """The day since which a series of the stage the case is in is asked for; None for any other, or before that."""
    if rule.stage != case.stage or case.stage_entered_on is None:
        return None
    return max(case.stage_entered_on, told_since(case, rule, rules) or case.stage_entered_on)


def _is_over(case: Case, rule: ActivityRule, n: int) -> bool:
    until = rule.until
    if until.times is not None and n > until.times:
        return True
    return bool(until.done) and any(
        a.key in until.done and a.closed_as == ClosedAs.DONE for a in case.activities.values()
    )


def _next_of_list(case: Case, rule: ActivityRule, rows: list[Activity]) -> date | None:
    """The next of a list stands as soon as the one before is closed, else the day after that was due."""
    that_count = [a for a in rows if not fell_away(a)]
    if len(that_count) >= len(rule.series):
        return None
    if that_count and that_count[-1].is_open:
        return that_count[-1].due_on + ONE_DAY if that_count[-1].due_on else None
    if rule.stage == AFTER:
        return case.ended_on
    return case.stage_entered_on or case.referred_on


def _begins(case: Case, rule: ActivityRule, rules: Rules, calendar: Calendar, span: Span, n: int,
            anchor_on: date | None) -> date | None:  # fmt: skip
    """The first day of the nth stretch of a plan; never a day on hold. None in weeks that no clock counts yet."""
    holds = stretches(case, rules, rule.key)
    stage = _weeks_of(rule, rules)
    if stage is not None and case.clock_started_on is None:
        return None
    if stage is not None and stage.first_day is not None and case.clock_started_on:
        clock = longer_by(case, rules, holds, but=stage.key)
        if span.unit is not Unit.WORKING_DAYS:
            number = stage.first_day + (n - 1) * span.days
            return off_hold(day_on(case.clock_started_on, number, clock, first=True), holds)
        first = off_hold(day_on(case.clock_started_on, stage.first_day, clock, first=True), holds)
        if n == 1:
            return first
        return off_hold(add_working_days(first - ONE_DAY, (n - 1) * span.count, calendar, holds) + ONE_DAY, holds)
    anchor = anchor_on or case.stage_entered_on
    if anchor is None or n == 1:
        return anchor
    return add_span(anchor, Span((n - 1) * span.count, span.unit), calendar, holds)


def _weeks_of(rule: ActivityRule, rules: Rules) -> StageRule | None:
    """The stage whose weeks a series is counted in, if it has weeks."""
    stage = rules.stages.get(rule.stage or "")
    return stage if stage is not None and stage.weeks is not None else None


def time_of(case: Case, row: Activity, rules: Rules) -> int:
    """Which time this is of its series: its number, or how many since the event that opened the series."""
    if row.subject is None:
        return row.n - _before_this_stay(case, row.key, rules, row.anchor_on)
    return sum(1 for a in case.activities.values() if a.key == row.key and a.subject == row.subject and a.n <= row.n)


def _before_this_stay(case: Case, key: str, rules: Rules, entered_on: date | None) -> int:
    """How many times of an `every` came up before the case came back to a stage without weeks: there it begins anew.

    0 in a stage with weeks, which do not begin anew, and where it was never left.
    """
    rule = rules.activities[key]
    stage = rules.stages.get(rule.stage or "")
    if rule.every is None or stage is None or stage.weeks is not None or entered_on is None:
        return 0
    if not any(stay.stage == stage.key for stay in case.stays.values()):
        return 0
    rows = (a for a in case.activities.values() if a.key == key and a.anchor_on and a.anchor_on < entered_on)
    return max((a.n for a in rows), default=0)


def in_list(case: Case, row: Activity, series: tuple[When, ...]) -> When:
    """The day of a list that this occurrence is for: one that fell away leaves its day to the next."""
    return series[min(len(_that_counted(case, row)), len(series) - 1)]


def _that_counted(case: Case, row: Activity) -> list[Activity]:
    """The times before this one, without those that fell away."""
    same = (a for a in case.activities.values() if (a.key, a.subject) == (row.key, row.subject) and a.n < row.n)
    return [a for a in same if not fell_away(a)]


def next_number(case: Case, rule: ActivityRule, rules: Rules, calendar: Calendar, subject: str | None) -> int:
    """Which time of a series comes next: the stretch that was not over when the stage began or, of a series with
    conditions, on the day since which they hold. So each stretch comes up that began since, and no other.

    A series that an event began, a list, and what is counted from the last time are counted by their own times.
    """
    own = [a.n for a in case.activities.values() if a.key == rule.key and a.subject == subject]
    if rule.stage is None or rule.stage == AFTER:
        return 1 + len(own)
    n = 1 + max(own, default=0)
    since = asked_since(case, rule, rules)
    if rule.every is None or rule.every.from_last_done or since is None:
        return n
    row = Activity(rule.key, n, rule.stage, rule.who, None, since, since, None)
    before = _before_this_stay(case, rule.key, rules, case.stage_entered_on)
    return before + _not_over(Asked(case, row, rules, calendar), n - before, since)


def _not_over(asked: Asked, n: int, on: date) -> int:
    """The first stretch of a plan, from the nth on, that is not over on a day."""
    rule = asked.rules.activities[asked.row.key]
    every = rule.every
    assert every is not None
    begins = partial(_begins, asked.case, rule, asked.rules, asked.calendar, every.span)
    while (next_begins := begins(n + 1, asked.row.anchor_on)) is not None and next_begins <= on:
        n += 1
    return n


MOST_TIMES = 60
"""A series this long is one that nobody ends."""

_BEGINNINGS: dict[str | None, tuple[str, tuple[str, ...]]] = {
    None: ("the stage began", ("case", "stage_entered_on")),
    "with a provider": ("with a provider since then", ("case", "with_provider_since")),
    "on hold": ("the hold began", ()),
}
"""What a series is counted from, in words, and where that stands; a hold stands under its own number."""
