"""`time_passes`: what a day does to a case when nobody acts. The engine's only verb."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pathway.case.model import Case
from pathway.commands.asked import Decided, Desk
from pathway.commands.settling import acted, scheduled, settle


@dataclass(frozen=True, kw_only=True, slots=True)
class TimePasses:
    """The London day that is played; earlier than the desk's day when the engine catches up."""

    verb = "time_passes"
    on: date


def decide(case: Case, asked: TimePasses, desk: Desk) -> Decided:
    """The case at rest for that day. Where only items act, only those are looked at: the rest cannot have moved."""
    is_stage_due = case.stage_acts_on is not None and case.stage_acts_on <= asked.on
    if is_stage_due:
        after = settle(case, desk.rules, desk.calendar, asked.on, desk.on)
    else:
        due = tuple(row for row in case.open_activities if row.act_on is not None and row.act_on <= asked.on)
        after = acted(case, due, desk.rules, desk.calendar, asked.on, desk.on)
        after = scheduled(after, case.stage_acts_on)
    return Decided(after, "time_passed", asked.on)
