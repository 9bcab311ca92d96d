"""Moving on: which guards hold, which automatic move has come, and entering a stage.

`case/` answers the named questions; `states/` is told which names hold and says whether the move is legal.
"""

from __future__ import annotations

from datetime import date

from pathway.case.known import known_of, way_is_open
from pathway.case.model import Activity, Case, ClosedAs, Status, Stay
from pathway.case.opening import close_item, open_item, standing
from pathway.case.pathway_clock import day_on, longer_by, stretches
from pathway.case.renewing import renewed
from pathway.dates import Calendar
from pathway.definition.rules import (
    ENDING,
    PROVIDER_ACCEPTED,
    ActivityRule,
    MoveRule,
    Rules,
    StageRule,
    condition_guard,
)
from pathway.definition.spans import STAGE_START, Point

ACCEPTED = ("accepted", "started")


def guards_that_hold(case: Case, move: MoveRule, rules: Rules) -> frozenset[str]:
    """Which guards of a move hold: an activity done (or waived by a named person; of "a or b" either), a provider that
    accepted, the conditions of the way."""
    if not move.guards:
        return frozenset()
    wanted = {need: need.split(" or ") for need in move.needs}
    keys = {key for either in wanted.values() for key in either}
    done = {row.key for row in case.activities.values() if row.key in keys and _is_settled(row)}
    held = {need for need, either in wanted.items() if not done.isdisjoint(either)}
    if PROVIDER_ACCEPTED in move.needs and any(p.state in ACCEPTED for p in case.placements.values()):
        held.add(PROVIDER_ACCEPTED)
    if move.conditions and way_is_open(case, move, rules):
        held.add(condition_guard(move.to))
    return frozenset(held)


def _is_settled(row: Activity) -> bool:
    """Done, or not needed because a named person said so."""
    return row.closed_as == ClosedAs.DONE or (row.closed_as == ClosedAs.NOT_NEEDED and row.done_by is not None)


def waits_for(case: Case, rules: Rules) -> tuple[str, ...]:
    """What the move to the next stage still waits for: guard names, or "a person decides"."""
    moves = rules.stages[case.stage].moves
    if not moves or case.status is Status.CLOSED:
        return ()
    move = next((each for each in moves if way_is_open(case, each, rules)), moves[0])
    held = guards_that_hold(case, move, rules)
    unmet = () if condition_guard(move.to) in held else move.conditions.unmet(known_of(case, rules))
    waits = (*(name for name in move.needs if name not in held), *unmet)
    by_person = move.by_person or case.came_back_on is not None
    return waits or (("a person decides",) if by_person else ())


def is_held(case: Case, rules: Rules, on: date) -> bool:
    """True if the stage's weeks are over and the case has not moved on."""
    last = stage_ends_on(case, rules.stages[case.stage], rules)
    return case.status is not Status.CLOSED and last is not None and on > last


def stage_begins_on(case: Case, stage: StageRule, rules: Rules) -> date | None:
    """The first day of a stage's weeks on this case's pathway clock."""
    if stage.first_day is None or case.clock_started_on is None:
        return None
    return day_on(case.clock_started_on, stage.first_day, longer_by(case, rules, stretches(case, rules)), first=True)


def stage_ends_on(case: Case, stage: StageRule, rules: Rules) -> date | None:
    """The last day of a stage's weeks on this case's pathway clock."""
    if stage.last_day is None or case.clock_started_on is None:
        return None
    return day_on(case.clock_started_on, stage.last_day, longer_by(case, rules, stretches(case, rules)))


def automatic_moves(case: Case, rules: Rules) -> tuple[tuple[MoveRule, date | None], ...]:
    """The moves no person makes, each with the first day it may happen (None: at any time). None while on hold, and
    none for a case that was moved back: a person says when it goes on.
    """
    if case.status not in (Status.OPEN, Status.DORMANT) or case.came_back_on is not None:
        return ()
    return tuple(
        (move, None if move.early else stage_begins_on(case, rules.stages[move.to], rules))
        for move in rules.stages[case.stage].moves
        if not move.by_person and move.to != ENDING and (move.early or not waits_for_clock(case, rules.stages[move.to]))
    )


def waits_for_clock(case: Case, stage: StageRule) -> bool:
    """True if the stage has weeks and the clock that counts them has not started."""
    return stage.weeks is not None and case.clock_started_on is None


def enter_stage(case: Case, to: str, rules: Rules, calendar: Calendar, on: date, by: str,
                look_again_on: date | None = None) -> Case:  # fmt: skip
    """The case in stage `to` from `on`, with the items of that stage standing. What was open before stays open.

    `look_again_on`: moved back, the day on which somebody is asked whether it moves on. What is done stays done.
    """
    left = case.stage
    is_back = rules.stages[to].number < rules.stages[left].number
    if rules.stages[left].number >= 1 and case.stage_entered_on is not None:
        case = case.having("stays", Stay(len(case.stays) + 1, left, case.stage_entered_on, on))
    case = renewed(case, stage=to, stage_entered_on=on, came_back_on=on if is_back else None)
    for row in case.open_activities:
        rule = rules.activities[row.key]
        if rule.trigger and rule.trigger.kind == "stage ends" and row.subject == left:
            case = close_item(case, row, ClosedAs.DONE, on, done_on=on, by=by)
        elif row.stage == to and names_stage_start(rule):
            case = case.having("activities", renewed(row, anchor_on=on))
    for rule in rules.stage_activities(to):
        waits = rule in rules.waiting.get(to, ())
        if not (rule.is_register or rule.repeats or waits or standing(case, rule.key) or _stays_done(case, rule)):
            case = open_item(case, rule, rules, calendar, on)
    stage = rules.stages[to]
    if (stage.weeks and any(move.to != ENDING and not move.is_back for move in stage.moves)) or look_again_on:
        for rule in rules.triggered_by("stage ends"):
            case = open_item(case, rule, rules, calendar, on, anchor_on=on, subject=to, due=look_again_on)
    if stage.number == 1:
        case = _keep_in_touch(case, rules, calendar, on)
    return case


def _stays_done(case: Case, rule: ActivityRule) -> bool:
    """True for what was done when the case was in this stage before; what is counted from `stage_start` comes anew."""
    if _from_stage_start(rule):
        return False
    return any(row.key == rule.key and _is_settled(row) for row in case.activities.values())


def _from_stage_start(rule: ActivityRule) -> bool:
    return any(getattr(when, "anchor", None) == STAGE_START for when in (rule.due, *rule.series))


def names_stage_start(rule: ActivityRule) -> bool:
    """True if a date of this, whichever, is counted from the day the case entered the stage."""
    beside = (rule.opens, rule.closes)
    return _from_stage_start(rule) or any(getattr(when, "anchor", None) == STAGE_START for when in beside)


def _keep_in_touch(case: Case, rules: Rules, calendar: Calendar, on: date) -> Case:
    for rule in rules.triggered_by("not spoken to"):
        if isinstance(rule.due, Point) and not standing(case, rule.key):
            case = open_item(case, rule, rules, calendar, on, anchor_on=on)
    return case
