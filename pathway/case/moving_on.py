"""Moving on: which guards hold, which automatic move has come, and entering a stage.

`case/` answers the named questions; `states/` is told which names hold and says whether the move is legal.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pathway.case.model import Case, ClosedAs, Status
from pathway.case.opening import close_item, open_item, standing
from pathway.case.pathway_clock import day_on, stretches
from pathway.dates import Calendar
from pathway.definition.rules import ENDING, PROVIDER_ACCEPTED, MoveRule, Rules, StageRule
from pathway.definition.spans import Point

ACCEPTED = ("accepted", "started")


def guards_that_hold(case: Case, names: frozenset[str]) -> frozenset[str]:
    """Which of these names hold: an activity done (or waived by a named person), or a provider that accepted."""
    held = {
        row.key
        for row in case.activities.values()
        if row.key in names and row.closed_as in (ClosedAs.DONE, ClosedAs.NOT_NEEDED)
    }
    if PROVIDER_ACCEPTED in names and any(p.state in ACCEPTED for p in case.placements.values()):
        held.add(PROVIDER_ACCEPTED)
    return frozenset(held)


def waits_for(case: Case, rules: Rules) -> tuple[str, ...]:
    """What the move to the next stage still waits for: guard names, or "a person decides"."""
    moves = rules.stages[case.stage].moves
    if not moves or case.status is Status.CLOSED:
        return ()
    move = moves[0]
    held = guards_that_hold(case, frozenset(move.needs))
    return tuple(name for name in move.needs if name not in held) or (("a person decides",) if move.by_person else ())


def is_held(case: Case, rules: Rules, on: date) -> bool:
    """True if the stage's weeks are over and the case has not moved on."""
    last = stage_ends_on(case, rules.stages[case.stage], rules)
    return case.status is not Status.CLOSED and last is not None and on > last


def stage_begins_on(case: Case, stage: StageRule, rules: Rules) -> date | None:
    """The first day of a stage's weeks on this case's pathway clock."""
    if stage.first_day is None or case.clock_started_on is None:
        return None
    return day_on(case.clock_started_on, stage.first_day, stretches(case, rules), first=True)


def stage_ends_on(case: Case, stage: StageRule, rules: Rules) -> date | None:
    """The last day of a stage's weeks on this case's pathway clock."""
    if stage.last_day is None or case.clock_started_on is None:
        return None
    return day_on(case.clock_started_on, stage.last_day, stretches(case, rules))


def automatic_moves(case: Case, rules: Rules) -> tuple[tuple[MoveRule, date | None], ...]:
    """The moves no person makes, each with the first day it may happen (None: at any time). None while on hold."""
    if case.status not in (Status.OPEN, Status.DORMANT):
        return ()
    return tuple(
        (move, None if move.early else stage_begins_on(case, rules.stages[move.to], rules))
        for move in rules.stages[case.stage].moves
        if not move.by_person and move.to != ENDING and (move.early or not waits_for_clock(case, rules.stages[move.to]))
    )


def waits_for_clock(case: Case, stage: StageRule) -> bool:
    """True if the stage has weeks and the clock that counts them has not started."""
    return stage.weeks is not None and case.clock_started_on is None


def enter_stage(case: Case, to: str, rules: Rules, calendar: Calendar, on: date, by: str) -> Case:
    """The case in stage `to` from `on`, with the items of that stage standing. What was open before stays open."""
    left = case.stage
    case = replace(case, stage=to, stage_entered_on=on)
    for row in case.open_activities:
        rule = rules.activities[row.key]
        if rule.trigger and rule.trigger.kind == "stage ends" and row.subject == left:
            case = close_item(case, row, ClosedAs.DONE, on, done_on=on, by=by)
    for rule in rules.stage_activities(to):
        waits = getattr(rule.due, "anchor", None) in rules.activities
        if not (rule.is_register or rule.repeats or waits) and not standing(case, rule.key):
            case = open_item(case, rule, rules, calendar, on)
    stage = rules.stages[to]
    if stage.weeks and any(move.to != ENDING for move in stage.moves):
        for rule in rules.triggered_by("stage ends"):
            case = open_item(case, rule, rules, calendar, on, anchor_on=on, subject=to)
    if stage.number == 1:
        case = _keep_in_touch(case, rules, calendar, on)
    return case


def _keep_in_touch(case: Case, rules: Rules, calendar: Calendar, on: date) -> Case:
    for rule in rules.triggered_by("not spoken to"):
        if isinstance(rule.due, Point) and not standing(case, rule.key):
            case = open_item(case, rule, rules, calendar, on, anchor_on=on)
    return case
