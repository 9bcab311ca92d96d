"""`sign-off`: a named person of one party agrees, or not yet with a reason, to the facts shown."""

from __future__ import annotations

from dataclasses import dataclass

from pathway.case.model import Case, SignOff
from pathway.case.opening import done_by_verb, standing
from pathway.case.readiness import agreements, ask_again, review_agreed, snapshot
from pathway.commands.asked import Decided, Desk, must_run, reason_needed
from pathway.errors import BadRequest, MoveNotAllowed, NotPermitted, StaleCase


@dataclass(frozen=True, kw_only=True, slots=True)
class SignOffRequest:
    """Agree or not yet. `snapshot` is the digest shown with the facts; silent takes the facts as they stand."""

    verb = "sign_off"
    agrees: bool = True
    reason: str | None = None
    party: str | None = None
    snapshot: str | None = None


def decide(case: Case, asked: SignOffRequest, desk: Desk) -> Decided:
    """The answer of one party. Not yet leaves its item standing; the same person cannot answer for both."""
    must_run(case, desk.rules)
    party = _party(asked, desk)
    review = review_agreed(case, desk.rules)
    if review is None:
        raise MoveNotAllowed(f"case {case.ref} has no joint review with discharge agreed to sign off")
    current = snapshot(case, desk.rules)
    if asked.snapshot is not None and asked.snapshot != current:
        raise StaleCase("the facts have changed since they were shown: look at them again, then answer")
    others = [s for s in agreements(case, desk.rules).values() if s.party != party and s.by == desk.by.ref]
    if others:
        raise NotPermitted(f"{desk.by.ref} has answered for the other party: a second person must answer for this one")
    reason = None if asked.agrees else reason_needed(asked.reason, "not yet")
    sign_off = SignOff(len(case.sign_offs) + 1, party, desk.by.ref, desk.on, asked.agrees, review.row_key, current)
    case = case.having("sign_offs", sign_off)
    if asked.agrees:
        case = done_by_verb(case, desk.rules, "sign_off", party, desk.on, desk.on, desk.by.ref, outcome="agreed")
    elif not any(standing(case, a.key) for a in desk.rules.activities.values() if a.done_by == ("sign_off", party)):
        case = ask_again(case, sign_off, desk.rules, desk.calendar, desk.on)
    said = {"party": party, "agrees": asked.agrees, "review": review.row_key, "snapshot": current}
    return Decided(case, "signed_off", desk.on, said, {"reason": reason or ""})


def _party(asked: SignOffRequest, desk: Desk) -> str:
    agreed_by = desk.rules.discharge.agreed_by if desk.rules.discharge else ()
    if desk.by.party not in agreed_by:
        raise NotPermitted(f"{desk.by.ref} is of neither party that signs off ({', '.join(agreed_by)})")
    if asked.party is not None and asked.party != desk.by.party:
        raise BadRequest(f"{desk.by.ref} answers for {desk.by.party}, not for {asked.party}")
    return desk.by.party
