"""`allocate`: an advisor takes the case on, and the first stage begins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from pathway.case.model import BEGINNING, Case, Holder
from pathway.case.moving_on import enter_stage
from pathway.case.opening import done_by_verb
from pathway.case.people import StaffMember
from pathway.case.renewing import renewed
from pathway.commands.asked import Decided, Desk, day_of_act, must_run
from pathway.dates import in_words
from pathway.definition.rules import REFERRAL, WAITING, Rules
from pathway.errors import BadRequest, MoveNotAllowed

CARE_COORDINATOR = "care_coordinator"


@dataclass(frozen=True, kw_only=True, slots=True)
class Allocate:
    """To whom, from which day; and the care coordinator, where the referral did not name one."""

    verb = "allocate"
    to: StaffMember
    care_coordinator: StaffMember | None = None
    on: date | None = None


def decide(case: Case, asked: Allocate, desk: Desk) -> Decided:
    """The case held by an advisor, in its first stage from the day it was taken on. Refused before the acceptance."""
    must_run(case, desk.rules)
    if case.stage != WAITING:
        hint = "decide on the referral first" if case.stage == REFERRAL else "use reassign to hand it over"
        raise MoveNotAllowed(f"case {case.ref} is not waiting for an advisor: {hint}")
    day = day_of_act(case, asked.on, desk)
    if case.accepted_on is not None and day < case.accepted_on:
        raise BadRequest(
            f"{in_words(day)} is before the referral was accepted, on {in_words(case.accepted_on)}: check the date, or"
            " correct the day of the decision first"
        )
    case = done_by_verb(case, desk.rules, "allocate", None, desk.on, day, desk.by.ref)
    case = held_by(case, desk.rules.holder, asked.to, day, desk.rules)
    if asked.care_coordinator:
        case = held_by(case, CARE_COORDINATOR, asked.care_coordinator, day, desk.rules)
    if case.clock_started_on is None and desk.rules.clock_starts == "allocated":
        case = replace(case, clock_started_on=day)
    begun = enter_stage(case, desk.rules.first_stage.key, desk.rules, desk.calendar, day, by=desk.by.ref)
    opened = [renewed(row, came_with=BEGINNING) for key, row in begun.activities.items() if key not in case.activities]
    return Decided(begun.having("activities", *opened), "case_allocated", day, {"to": asked.to.ref})


def held_by(case: Case, role: str, staff: StaffMember, on: date, rules: Rules) -> Case:
    """The case with `role` held by this person from `on`, and the open items of that role with them.

    The case is with the team of its care coordinator.
    """
    if role not in staff.roles:
        raise BadRequest(f"{staff.ref} is no {rules.role_titles.get(role, role)}: choose somebody who is")
    if not staff.is_active:
        raise BadRequest(f"{staff.ref} no longer works here: choose somebody who does")
    for holder in case.holders.values():
        if holder.role == role and holder.until_on is None:
            case = case.having("holders", replace(holder, until_on=max(on, holder.from_on)))
    case = case.having("holders", Holder(len(case.holders) + 1, role, staff.ref, on))
    if role == CARE_COORDINATOR:
        case = replace(case, team=staff.team)
    rows = [renewed(row, staff=staff.ref) for row in case.open_activities if row.who == role]
    return case.having("activities", *rows)
