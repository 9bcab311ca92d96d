"""`close`: a named person records how the pathway ends. The engine never does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from pathway.case.model import ENDINGS, Case, ClosedAs, Status
from pathway.case.opening import close_item, done_by_verb
from pathway.case.people import StaffMember
from pathway.case.permissions import has_part_in
from pathway.case.readiness import missing_for_discharge
from pathway.commands.asked import Decided, Desk, day_of_act, must_run, one_of, reason_needed, tell_role
from pathway.dates import in_words
from pathway.definition.rules import AFTER
from pathway.errors import BadRequest, NotReady

NEED_NO_REASON = ("discharged",)
CLINICIANS = ("care_coordinator", "team_manager")


@dataclass(frozen=True, kw_only=True, slots=True)
class Close:
    """Which ending, on which day, why. `agreed_with` is the clinician who agrees (lost contact).

    `trust_already_discharged` records a discharge the trust has made without the agreements: as fact, flagged.
    """

    verb = "close"
    ending: str
    reason: str | None = None
    on: date | None = None
    agreed_with: StaffMember | None = None
    trust_already_discharged: bool = False


def decide(case: Case, asked: Close, desk: Desk) -> Decided:
    """The case closed. Raises NotReady with all that a discharge still needs."""
    must_run(case, desk.rules)
    one_of("ending", asked.ending, ENDINGS)
    if asked.ending == "died":
        raise BadRequest("a death is recorded with record-death: it also stops every message")
    if asked.ending == "not_accepted" and case.accepted_on is not None:
        raise BadRequest(f"case {case.ref} was accepted on {in_words(case.accepted_on)}: choose another ending")
    day = day_of_act(case, asked.on, desk)
    if asked.trust_already_discharged and case.accepted_on is None:
        raise BadRequest("nobody can be discharged from a pathway that has not begun: not_accepted, declined or moved")
    if asked.ending == "discharged" and not asked.trust_already_discharged:
        missing = missing_for_discharge(case, desk.rules, desk.on)
        if missing:
            raise NotReady(f"case {case.ref} cannot be closed as discharged yet", missing, "ending")
    if asked.ending == "lost_contact" and not _may_agree(asked.agreed_with, case):
        who = f"a care coordinator or team manager of {case.team} who agrees"
        raise NotReady("lost contact needs a clinician who agrees", [who], "agreed_with")
    texts = {"reason": asked.reason or ""}
    if asked.ending not in NEED_NO_REASON or asked.trust_already_discharged:
        texts = {"reason": reason_needed(asked.reason, f"the ending {asked.ending.replace('_', ' ')}")}
    case = done_by_verb(case, desk.rules, "close", None, desk.on, day, desk.by.ref, outcome=asked.ending)
    case = ended(case, asked.ending, desk, day)
    case = replace(case, is_flagged=case.is_flagged or asked.trust_already_discharged)
    said = {"ending": asked.ending, "agreed_with": asked.agreed_with.ref if asked.agreed_with else None,
            "trust_already_discharged": asked.trust_already_discharged}  # fmt: skip
    notice = tell_role(case, "care_coordinator", "case_closed", desk, {"ending": asked.ending})
    return Decided(case, "case_closed", day, said, texts, (notice,))


def _may_agree(clinician: StaffMember | None, case: Case) -> bool:
    if clinician is None or not clinician.is_active:
        return False
    return bool(set(clinician.roles) & set(CLINICIANS)) and has_part_in(clinician, case)


def ended(case: Case, ending: str, desk: Desk, on: date) -> Case:
    """The case closed on `on`, nothing of the pathway standing any more. What is due after it comes to stand.

    A concern that nobody has taken on yet outlives every ending but a death.
    """
    for row in case.open_activities:
        rule = desk.rules.activities[row.key]
        is_concern = rule.trigger is not None and rule.trigger.kind == "concern raised"
        if rule.stage != AFTER and (ending == "died" or not is_concern):
            case = close_item(case, row, ClosedAs.NOT_HELD, desk.on, by=desk.by.ref)
    pause = case.current_pause
    if pause is not None:
        case = case.having("pauses", replace(pause, resumed_on=max(on, pause.started_on)))
    return replace(
        case, status=Status.CLOSED, status_before=None, ended_on=on, ending=ending, wakes_on=None,
        with_provider_since=None,
    )  # fmt: skip
