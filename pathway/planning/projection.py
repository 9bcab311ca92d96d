"""What comes: the activities of later stages with their dates on today's facts. Projected, never stored.

It plays what the engine itself would do: entering each later stage on the first day of its weeks, and counting on
the series that run there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from pathway.case.known import may_yet_stand, way_is_open
from pathway.case.model import Activity, Case, ClosedAs, Status
from pathway.case.moving_on import enter_stage, stage_begins_on, stage_ends_on
from pathway.case.opening import role_of
from pathway.case.series import MOST_TIMES
from pathway.case.windows import window_of
from pathway.commands.coming_up import next_of_series, series_of
from pathway.dates import Calendar
from pathway.definition.rules import ENDING, ActivityRule, Rules, StageRule


def projected(case: Case, rules: Rules, calendar: Calendar) -> tuple[Activity, ...]:
    """The occurrences still to come, in order of their due day; those nothing dates yet stand last."""
    if case.status is Status.CLOSED:
        coming = list(_series_left(case, rules, calendar, None))
    else:
        coming = list(_from_here(case, rules, calendar))
    return tuple(sorted(coming, key=lambda row: (row.due_on or date.max, row.opens_on, row.key, row.n)))


def _from_here(case: Case, rules: Rules, calendar: Calendar) -> Iterator[Activity]:
    here = rules.stages[case.stage]
    for left in {stay.stage: None for stay in case.stays.values() if stay.stage != case.stage}:
        yield from _series_left(case, rules, calendar, rules.stages[left])
    yield from _of_stage(case, here, rules, calendar)
    for stage in later_stages(case, here, rules):
        begins = stage_begins_on(case, stage, rules)
        if begins is None:
            continue
        before = case.activities
        case = enter_stage(case, stage.key, rules, calendar, max(begins, case.stage_entered_on or begins), by="system")
        yield from (row for key, row in case.activities.items() if key not in before)
        yield from _of_stage(case, stage, rules, calendar)


def later_stages(case: Case, here: StageRule, rules: Rules) -> Iterator[StageRule]:
    """The stages after this one, along the first way on whose conditions hold today."""
    while ways := [move for move in here.moves if not move.is_back]:
        way = next((move for move in ways if way_is_open(case, move, rules)), ways[0])
        if way.to == ENDING:
            return
        here = rules.stages[way.to]
        yield here


def _of_stage(case: Case, stage: StageRule, rules: Rules, calendar: Calendar) -> Iterator[Activity]:
    """What a stage the case is in will still open: the rest of its series, and what waits for something else."""
    yield from _series_left(case, rules, calendar, stage)
    for rule in rules.waiting.get(stage.key, ()):
        if rules.counted_from(rule) and may_yet_stand(case, rule, rules) and not _has_stood(case, rule):
            row = _row(case, rule, rules, 1, case.stage_entered_on or case.referred_on)
            window = window_of(case.having("activities", row), row, rules, calendar)
            yield replace(row, due_on=window.due_on, closes_on=window.closes_on)


def _has_stood(case: Case, rule: ActivityRule) -> bool:
    return any(row.key == rule.key for row in case.activities.values())


def _series_left(case: Case, rules: Rules, calendar: Calendar, stage: StageRule | None) -> Iterator[Activity]:
    """The rest of each series; what is counted from the last time, as if that were done on the day it is due.

    What comes every so often comes until its stage ends, a list to its own end.
    """
    for rule, anchor_on, subject in series_of(case, rules):
        ends = stage_ends_on(case, stage, rules) if stage and rule.every else None
        if stage is not None and (rule.stage != stage.key or (ends is None and rule.every)):
            continue
        for _ in range(MOST_TIMES):
            n, opens = next_of_series(case, rule, rules, calendar, anchor_on, subject)
            if opens is None or (ends is not None and opens > ends):
                break
            row = replace(_row(case, rule, rules, n, opens), anchor_on=anchor_on, subject=subject)
            window = window_of(case.having("activities", row), row, rules, calendar)
            row = replace(row, opens_on=max(opens, window.opens_on), due_on=window.due_on, closes_on=window.closes_on)
            yield row
            is_done = rule.every is not None and rule.every.from_last_done
            as_if = replace(row, closed_as=str(ClosedAs.DONE), done_on=row.due_on, closed_on=row.due_on)
            case = case.having("activities", as_if if is_done else row)


def _row(case: Case, rule: ActivityRule, rules: Rules, n: int, opens: date) -> Activity:
    who = role_of(case, rule, rules)
    return Activity(
        key=rule.key, n=n, stage=rule.stage or case.stage, who=who, staff=case.holder_of(who), opened_on=opens,
        opens_on=opens, due_on=None,
    )  # fmt: skip
