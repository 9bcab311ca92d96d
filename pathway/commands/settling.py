"""Settling: after any act, and on any day, a case is brought to rest for that day.

One fixed order: moves that have come, items that have come to stand, dates that moved, rungs that are due, then the
next day on which time alone does something. A person acting and time passing both end here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pathway.case.ladder import decide, situation
from pathway.case.model import Activity, Alert, Case, ClosedAs, Status
from pathway.case.moving_on import automatic_moves, enter_stage, guards_that_hold
from pathway.case.opening import barrier_item, clear_alerts, close_item, last_of, open_item
from pathway.case.readiness import agreement_lapses_on, mark_stale
from pathway.case.rows import renewed
from pathway.case.windows import series_opens, window_of
from pathway.dates import Calendar
from pathway.definition.rules import AFTER, ActivityRule, MoveRule, Rules
from pathway.errors import HistoryAltered
from pathway.states import allows

MOST_STEPS = 500


def settle(case: Case, rules: Rules, calendar: Calendar, on: date, recorded_on: date) -> Case:
    """The case at rest for the London day `on`; alerts carry `recorded_on`, the day they are really written."""
    case = mark_stale(case, rules, calendar, on)
    case = _withdrawn(_woken(case, on), rules, on)
    for _ in range(MOST_STEPS):
        opened = _open_what_stands(_moved(case, rules, calendar, on), rules, calendar, on)
        if opened is case:
            break
        case = opened
    else:
        raise HistoryAltered(f"case {case.ref} does not come to rest on {on.isoformat()}: look at what opens its items")
    case = _redate(case, rules, calendar, on)
    case = raise_due(case, case.open_activities, rules, calendar, on, recorded_on)
    return schedule(case, rules, calendar, on)


def _woken(case: Case, on: date) -> Case:
    if case.status is Status.DORMANT and case.wakes_on is not None and case.wakes_on <= on:
        return renewed(case, status=Status.OPEN, wakes_on=None)
    return case


def _moved(case: Case, rules: Rules, calendar: Calendar, on: date) -> Case:
    """The case in the next stage, if an automatic move has come. Never to an ending, whatever a definition says."""
    for move, begins in automatic_moves(case, rules):
        if (begins is None or begins <= on) and _may(case, move, rules):
            return enter_stage(case, move.to, rules, calendar, on, by="system")
    return case


def _may(case: Case, move: MoveRule, rules: Rules) -> bool:
    return allows(rules, f"move_to_{move.to}", case.stage, guards_that_hold(case, frozenset(move.needs)))


def _open_what_stands(case: Case, rules: Rules, calendar: Calendar, on: date) -> Case:
    if case.status is Status.CLOSED and case.ending == "died":
        return case
    for rule, anchor_on, subject in series_of(case, rules):
        n = next_number(case, rule, rules, subject)
        opens = series_opens(case, rule, rules, n, anchor_on)
        if opens is not None and opens <= on and not (case.status is Status.PAUSED and rule.stage):
            case = open_item(case, rule, rules, calendar, on, anchor_on=anchor_on, subject=subject, n=n)
    return _open_anchored(case, rules, calendar, on)


def series_of(case: Case, rules: Rules) -> Iterator[tuple[ActivityRule, date | None, str | None]]:
    """The series that run for the case now: (activity, day of the event that began it, what it is about)."""
    for rule in rules.repeating:
        if rule.stage == AFTER:
            if case.status is Status.CLOSED and case.ending != "died":
                yield rule, case.ended_on, _since_ending(case)
        elif case.status is Status.CLOSED:
            continue
        elif rule.stage == case.stage:
            yield rule, case.stage_entered_on, None
        elif rule.trigger and rule.trigger.kind == "with a provider" and case.with_provider_since:
            yield rule, case.with_provider_since, case.with_provider_since.isoformat()
        elif rule.trigger and rule.trigger.kind == "on hold" and (pause := case.current_pause):
            if rule.trigger.reason in (None, pause.reason):
                yield rule, pause.started_on, pause.row_key


def _since_ending(case: Case) -> str | None:
    return case.ended_on.isoformat() if case.ended_on else None


def next_number(case: Case, rule: ActivityRule, rules: Rules, subject: str | None) -> int:
    """Which time of a series comes next: of a stage's weeks, the stretch that has not ended when the stage began.

    A series that an event began is counted from that event.
    """
    if rule.stage is None or rule.stage == AFTER:
        return 1 + sum(1 for a in case.activities.values() if a.key == rule.key and a.subject == subject)
    n = 1 + max((a.n for a in case.activities.values() if a.key == rule.key), default=0)
    entered = case.stage_entered_on
    while n < 60 and entered and (next_opens := series_opens(case, rule, rules, n + 1, None)) and next_opens <= entered:
        n += 1
    return n


def _open_anchored(case: Case, rules: Rules, calendar: Calendar, on: date) -> Case:
    """Items counted from another activity come to stand once that one is done (with the outcome they need)."""
    if case.status is Status.CLOSED:
        return case
    for key in rules.stages[case.stage].activities:
        rule = rules.activities[key]
        anchor = anchor_activity(rule, rules)
        done = _last_done(case, anchor) if anchor else None
        if done is None or _was_asked_for(case, key, done.row_key):
            continue
        if all(outcome == done.outcome for name, outcome in rule.only_if if name == anchor):
            case = open_item(case, rule, rules, calendar, on, anchor_on=done.done_on, subject=done.row_key)
    return case


def _was_asked_for(case: Case, key: str, subject: str) -> bool:
    last = last_of(case, key, subject)
    return last is not None and not (last.closed_as == ClosedAs.NOT_NEEDED and last.done_by is None)


def _withdrawn(case: Case, rules: Rules, on: date) -> Case:
    """The case without what was asked for only because of an outcome that is superseded or was put right."""
    for row in case.open_activities:
        rule = rules.activities[row.key]
        if not rule.only_if or row.subject is None:
            continue
        name, outcome = rule.only_if[0]
        newest = _last_done(case, name)
        if newest is not None and newest.outcome != outcome:
            case = close_item(case, row, ClosedAs.NOT_NEEDED, on)
    return case


def _last_done(case: Case, key: str) -> Activity | None:
    rows = [a for a in case.activities.values() if a.key == key and a.closed_as == ClosedAs.DONE]
    return max(rows, key=lambda a: a.n, default=None)


def anchor_activity(rule: ActivityRule, rules: Rules) -> str | None:
    """The other activity this one is counted from, if it is."""
    anchor = getattr(rule.due, "anchor", None)
    return anchor if anchor in rules.activities else None


def _redate(case: Case, rules: Rules, calendar: Calendar, on: date) -> Case:
    """Open dates under today's facts. A date that is re-set and no longer overdue may alert anew."""
    # What is counted back from the joint review comes last: the review's own date moves first.
    for row in sorted(case.open_activities, key=lambda row: _hangs_on_the_review(row, rules)):
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


def _hangs_on_the_review(row: Activity, rules: Rules) -> bool:
    trigger = rules.activities[row.key].trigger
    return trigger is not None and trigger.kind == "barrier found"


def _start_bys(case: Case, rules: Rules, calendar: Calendar) -> Case:
    for barrier in case.barriers.values():
        row = barrier_item(case, barrier.kind, rules)
        due = window_of(case, row, rules, calendar).due_on if row else barrier.start_by
        if due != barrier.start_by:
            case = case.having("barriers", renewed(barrier, start_by=due))
    return case


def raise_due(case: Case, rows: tuple[Activity, ...], rules: Rules, calendar: Calendar, on: date,
              recorded_on: date) -> Case:  # fmt: skip
    """The case with every rung of these items raised that is due on `on`, and closed windows closed."""
    for row in rows:
        decision = decide(situation(case, row, rules, calendar, on), rules, calendar)
        if decision.raises:
            alerts = [
                Alert(row.key, row.n, row.due_number, number, _told(case, row, tell, rules), on, recorded_on)
                for number, tell in decision.raises
            ]
            row = renewed(row, rung=decision.raises[-1][0])
            case = case.having("alerts", *alerts).having("activities", row)
        if decision.closes:
            case = close_item(case, row, ClosedAs.NOT_HELD, on)
    return case


def _told(case: Case, row: Activity, tell: str, rules: Rules) -> str:
    if tell in ("who", "owner"):
        return row.who
    return rules.stages.get(row.stage or "", rules.stages[case.stage]).lead if tell == "lead" else tell


def schedule(case: Case, rules: Rules, calendar: Calendar, on: date) -> Case:
    """The case knowing the next day on which time alone does something: to an item, or to its stage."""
    days: list[date] = []
    changed: list[Activity] = []
    for row in case.open_activities:
        next_in = decide(situation(case, row, rules, calendar, on), rules, calendar).next_in
        act_on = None if next_in is None else on + timedelta(days=next_in)
        if act_on is not None:
            days.append(act_on)
        if act_on != row.act_on:
            changed.append(renewed(row, act_on=act_on))
    if changed:
        case = case.having("activities", *changed)
    stage_acts_on = _stage_acts_on(case, rules, on)
    next_action_on = min([*days, *([stage_acts_on] if stage_acts_on else [])], default=None)
    if (stage_acts_on, next_action_on) != (case.stage_acts_on, case.next_action_on):
        case = renewed(case, stage_acts_on=stage_acts_on, next_action_on=next_action_on)
    return case


def reschedule_items(case: Case, rows: tuple[Activity, ...], rules: Rules, calendar: Calendar, on: date) -> Case:
    """The case knowing anew when these items act next; nothing else of it has changed."""
    changed: list[Activity] = []
    for before in rows:
        row = case.activities[before.row_key]
        if row.is_open:
            next_in = decide(situation(case, row, rules, calendar, on), rules, calendar).next_in
            changed.append(renewed(row, act_on=None if next_in is None else on + timedelta(days=next_in)))
    case = case.having("activities", *changed) if changed else case
    days = [row.act_on for row in case.activities.values() if row.act_on and row.is_open]
    days += [case.stage_acts_on] if case.stage_acts_on else []
    return renewed(case, next_action_on=min(days, default=None))


def _stage_acts_on(case: Case, rules: Rules, on: date) -> date | None:
    days = [case.wakes_on if case.status is Status.DORMANT else None, agreement_lapses_on(case, rules)]
    for rule, anchor_on, subject in series_of(case, rules):
        if case.status is not Status.PAUSED or rule.trigger:
            n = next_number(case, rule, rules, subject)
            days.append(series_opens(case, rule, rules, n, anchor_on))
    days += [begins for move, begins in automatic_moves(case, rules) if _may(case, move, rules)]
    return min((day for day in days if day is not None and day > on), default=None)
