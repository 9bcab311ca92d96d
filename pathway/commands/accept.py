"""`accept`: the decision on a referral, yes or no with the reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from pathway.case.model import Case
from pathway.case.moving_on import enter_stage
from pathway.case.opening import done_by_verb
from pathway.commands.asked import Decided, Desk, day_of_act, must_run, reason_needed, tell_role
from pathway.commands.close import ended
from pathway.definition.rules import REFERRAL, WAITING
from pathway.errors import BadRequest, MoveNotAllowed
from pathway.states import BY_PERSON, allows


@dataclass(frozen=True, kw_only=True, slots=True)
class Accept:
    """Yes, or no (`ending` not_accepted, or declined if the person did) with a reason. `on` is the day decided."""

    verb = "accept"
    is_accepted: bool = True
    ending: str = "not_accepted"
    reason: str | None = None
    on: date | None = None


def decide(case: Case, asked: Accept, desk: Desk) -> Decided:
    """The case waiting for an advisor, its clock started if acceptance starts it; or ended, not accepted."""
    must_run(case, desk.rules)
    holds = frozenset({BY_PERSON})
    if case.stage != REFERRAL or not allows(desk.rules, f"move_to_{WAITING}", case.stage, holds):
        raise MoveNotAllowed(f"case {case.ref} is decided already: it is in {desk.rules.stages[case.stage].title}")
    day = day_of_act(case, asked.on, desk)
    case = done_by_verb(case, desk.rules, "accept", None, desk.on, day, desk.by.ref)
    if not asked.is_accepted:
        if asked.ending not in ("not_accepted", "declined"):
            raise BadRequest("a referral that is not taken on ends as not_accepted or declined")
        reason = reason_needed(asked.reason, "not accepting a referral")
        after = ended(case, asked.ending, desk, day)
        notice = tell_role(case, "care_coordinator", "referral_not_accepted", desk)
        return Decided(after, "referral_not_accepted", day, {"ending": asked.ending}, {"reason": reason}, (notice,))
    started = {"referral_accepted": day, "referral_received": case.referred_on}.get(desk.rules.clock_starts)
    case = replace(case, accepted_on=day, clock_started_on=started)
    case = enter_stage(case, WAITING, desk.rules, desk.calendar, day, by=desk.by.ref)
    notice = tell_role(case, "care_coordinator", "referral_accepted", desk)
    return Decided(case, "referral_accepted", day, {}, {"reason": asked.reason or ""}, (notice,))
