"""A case that the engine itself carries through its pathway, day by day, all of it done on its last day in time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from pathway.case.model import Case, ClosedAs, Placement
from pathway.case.moving_on import ACCEPTED, enter_stage, stage_begins_on
from pathway.case.opening import close_item
from pathway.commands.accept import Accept
from pathway.commands.allocate import Allocate
from pathway.commands.refer import Refer
from pathway.commands.settling import settle
from pathway.dates import Calendar
from pathway.definition.rules import ENDING, Rules
from pathway.planning.scenario_life import TEAM, Life

AGREED = "discharge_agreed"


def on_time(rules: Rules, calendar: Calendar, start: date, days: int = 200, but: Collection[str] = ()) -> Case:
    """The case after so many days: referred, accepted, allocated and begun on `start`, never late since.

    The activities of `but` are never done.
    """
    case = _opened(rules, calendar, start)
    for day in (start + timedelta(days=n) for n in range(days)):
        case = settle(_moved_by_a_person(case, rules, calendar, day), rules, calendar, day, day)
        due = [row for row in case.open_activities if row.key not in but and row.due_on and row.due_on <= day]
        for row in due:
            rule = rules.activities[row.key]
            if rule.stage is not None:
                outcome = AGREED if AGREED in rule.outcomes else None
                case = close_item(case, row, ClosedAs.DONE, day, done_on=day, by="somebody", outcome=outcome)
        case = settle(case, rules, calendar, day, day) if due else case
    return case


def _opened(rules: Rules, calendar: Calendar, start: date) -> Case:
    life = Life(rules, calendar)
    life.refer(Refer(ref="a-case", person="a-person", referred_on=start, team=TEAM), life.holder, start)
    life.act(Accept(), life.holder, start)
    case = life.act(Allocate(to=life.holder), life.holder, start)
    accepted = Placement(kind="keywork", provider="a provider", state=ACCEPTED[0], n=1, asked_on=start)
    return replace(case, clock_started_on=start).having("placements", accepted)


def _moved_by_a_person(case: Case, rules: Rules, calendar: Calendar, day: date) -> Case:
    """Where a person decides, they decide on the first day of the next stage's weeks."""
    for move in rules.stages[case.stage].moves:
        if move.by_person and move.to != ENDING and not move.is_back:
            begins = stage_begins_on(case, rules.stages[move.to], rules)
            if begins is not None and begins <= day:
                return enter_stage(case, move.to, rules, calendar, day, by="somebody")
    return case
