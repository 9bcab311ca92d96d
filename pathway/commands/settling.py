"""Settling: after any act, and on any day, a case is brought to rest for that day.

One fixed order: moves that have come, items that have come to stand, dates that moved, rungs that are due, then the
next day on which time alone does something. A person acting and time passing both end here.
"""

from __future__ import annotations

from datetime import date, timedelta

from pathway.case.ladder import decide, situation
from pathway.case.model import Activity, Alert, Case, ClosedAs, Status
from pathway.case.moving_on import automatic_moves, enter_stage, guards_that_hold
from pathway.case.opening import barrier_item, clear_alerts, close_item
from pathway.case.pathway_clock import is_frozen
from pathway.case.readiness import agreement_lapses_on, mark_stale
from pathway.case.renewing import renewed
from pathway.case.windows import window_of
from pathway.commands.coming_up import coming_up, next_of_series, series_of, without_what_fell_away
from pathway.dates import ONE_DAY, Calendar
from pathway.definition.rules import MoveRule, Rules
from pathway.errors import HistoryAltered
from pathway.states import allows

MOST_STEPS = 500


def settle(case: Case, rules: Rules, calendar: Calendar, on: date, recorded_on: date) -> Case:
    """The case at rest for the London day `on`; alerts carry `recorded_on`, the day they are really written."""
    case = mark_stale(case, rules, calendar, on)
    case = without_what_fell_away(_woken(case, on), rules, on)
    for _ in range(MOST_STEPS):
        opened = coming_up(_moved(case, rules, calendar, on), rules, calendar, on)
        if opened is case:
            # A date that has moved may let the next of a list come to stand: so again, until nothing moves.
            opened = redate(case, rules, calendar, on)
        if opened is case:
            break
        case = opened
    else:
        raise HistoryAltered(f"case {case.ref} does not come to rest on {on.isoformat()}: look at what opens its items")
    case = acted(case, case.open_activities, rules, calendar, on, recorded_on)
    return scheduled(case, _stage_acts_on(case, rules, calendar, on))


def _woken(case: Case, on: date) -> Case:
    if case.status is Status.DORMANT and case.wakes_on is not None and case.wakes_on <= on:
        return renewed(case, status=Status.OPEN, wakes_on=None)
    return case


def _moved(case: Case, rules: Rules, calendar: Calendar, on: date) -> Case:
    """The case in the next stage, if an automatic move has come. Never to an ending, whatever a definition says."""
    way = _first_open(case, rules)
    if way is None or (way[1] is not None and way[1] > on):
        return case
    return enter_stage(case, way[0].to, rules, calendar, on, by="system")


def _first_open(case: Case, rules: Rules) -> tuple[MoveRule, date | None] | None:
    """The first automatic way in the file that is open, and its day: one below that is `early` does not overtake it."""
    return next((way for way in automatic_moves(case, rules) if _may(case, way[0], rules)), None)


def _may(case: Case, move: MoveRule, rules: Rules) -> bool:
    return allows(rules, f"move_to_{move.to}", case.stage, guards_that_hold(case, move, rules))


def redate(case: Case, rules: Rules, calendar: Calendar, on: date) -> Case:
    """Open dates under today's facts. A date that is re-set and no longer overdue may alert anew."""
    order = rules.in_order_of_planning
    for row in sorted(case.open_activities, key=lambda row: order[row.key]):
        window = window_of(case, row, rules, calendar)
        if (window.opens_on, window.due_on, window.closes_on) == (row.opens_on, row.due_on, row.closes_on):
            continue
        moved = renewed(row, opens_on=window.opens_on, due_on=window.due_on, closes_on=window.closes_on)
        is_overdue = window.due_on is not None and window.due_on < on
        if window.due_on != row.due_on and row.rung and not is_overdue:
            case = clear_alerts(case, row, on)
            moved = renewed(moved, due_number=row.due_number + 1, rung=0)
        case = case.having("activities", moved)
    return _start_bys(case, rules, calendar)


def _start_bys(case: Case, rules: Rules, calendar: Calendar) -> Case:
    for barrier in case.barriers.values():
        row = barrier_item(case, barrier.kind, rules)
        due = window_of(case, row, rules, calendar).due_on if row else barrier.start_by
        if due != barrier.start_by:
            case = case.having("barriers", renewed(barrier, start_by=due))
    return case


def acted(case: Case, rows: tuple[Activity, ...], rules: Rules, calendar: Calendar, on: date,
          recorded_on: date) -> Case:  # fmt: skip
    """The case with what time does to these items on `on`: rungs that are due raised, closed windows closed, and each
    knowing the next day on which time acts on it."""
    alerts: list[Alert] = []
    changed: list[Activity] = []
    over: list[Activity] = []
    for before in rows:
        row, decision = before, decide(situation(case, before, rules, calendar, on), rules, calendar)
        if decision.raises:
            alerts += [
                Alert(row.key, row.n, row.due_number, number, _told(case, row, tell, rules), on, recorded_on)
                for number, tell in decision.raises
            ]
            row = renewed(row, rung=decision.raises[-1][0])
            decision = decide(situation(case, row, rules, calendar, on), rules, calendar)
        act_on = None if decision.next_in is None else on + timedelta(days=decision.next_in)
        if act_on != row.act_on:
            row = renewed(row, act_on=act_on)
        if row is not before:
            changed.append(row)
        if decision.closes:
            over.append(row)
    case = case.having("alerts", *alerts) if alerts else case
    case = case.having("activities", *changed) if changed else case
    for row in over:
        case = close_item(case, row, ClosedAs.NOT_HELD, on)
    return case


def _told(case: Case, row: Activity, tell: str, rules: Rules) -> str:
    if tell in ("who", "owner"):
        return row.who
    return rules.stages.get(row.stage or "", rules.stages[case.stage]).lead if tell == "lead" else tell


def scheduled(case: Case, stage_acts_on: date | None) -> Case:
    """The case knowing the next day on which time alone does something: to an item, or on this day to its stage."""
    days = [row.act_on for row in case.open_activities if row.act_on is not None]
    next_action_on = min([*days, stage_acts_on] if stage_acts_on else days, default=None)
    if (stage_acts_on, next_action_on) == (case.stage_acts_on, case.next_action_on):
        return case
    return renewed(case, stage_acts_on=stage_acts_on, next_action_on=next_action_on)


def _stage_acts_on(case: Case, rules: Rules, calendar: Calendar, on: date) -> date | None:
    days = [case.wakes_on if case.status is Status.DORMANT else None, agreement_lapses_on(case, rules)]
    for rule, anchor_on, subject in series_of(case, rules, on + ONE_DAY):
        if not is_frozen(case, rules, rule.key):
            days.append(next_of_series(case, rule, rules, calendar, anchor_on, subject)[1])
    days += [way[1]] if (way := _first_open(case, rules)) else []
    return min((day for day in days if day is not None and day > on), default=None)
