"""`refer`: a referral is received; a case begins, and the decision on it is due."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from pathway.case.model import Case, Fact, Holder, Status
from pathway.case.moving_on import enter_stage
from pathway.commands.asked import Decided, Desk
from pathway.dates import in_words
from pathway.definition.rules import REFERRAL
from pathway.errors import BadRequest

TEAM_NOT_KNOWN = "team not known"
"""The team of a case whose referrer named none of ours: the care coordinator who takes it on brings theirs."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Refer:
    """A referral. `ref` and `person` are references made by the door; `grouping` is (scheme, code) or None.

    `referrer` is a care coordinator's staff reference, if known. A grouping the pathway does not serve goes to a
    person to decide; it is flagged, never refused. So does a team nobody here belongs to: `team` is then TEAM_NOT_KNOWN
    and `team_given` what was written, kept as text.
    """

    verb = "refer"
    ref: str
    person: str
    referred_on: date
    team: str
    team_given: str | None = None
    grouping: tuple[str, str] | None = None
    referrer: str | None = None
    reason: str | None = None
    consent_to_share: str | None = None
    previous_case: str | None = None
    programme: str = "rotherham"


def begin(asked: Refer, desk: Desk) -> Decided:
    """The new case: referral received, decision due. Raises BadRequest for a date in the future."""
    if asked.referred_on > desk.on:
        raise BadRequest(f"{in_words(asked.referred_on)} is in the future: a referral is recorded once received")
    case = Case(
        ref=asked.ref, programme=asked.programme, person=asked.person, pathway=desk.rules.pathway,
        definition=desk.rules.version, calendar=desk.calendar.version, stage=REFERRAL, status=Status.OPEN,
        referred_on=asked.referred_on, team=asked.team, previous_case=asked.previous_case,
        clock_started_on=asked.referred_on if desk.rules.clock_starts == "referral_received" else None,
    )  # fmt: skip
    if asked.grouping:
        scheme, code = asked.grouping
        case = case.having("facts", Fact(scheme, code, asked.referred_on, desk.by.ref))
    if asked.consent_to_share:
        case = case.having("facts", Fact("consent_to_share", asked.consent_to_share, asked.referred_on, desk.by.ref))
    case = replace(case, is_flagged=not is_served(asked.grouping, desk) or asked.team_given is not None)
    if asked.referrer:
        case = case.having("holders", Holder(1, "care_coordinator", asked.referrer, asked.referred_on))
    case = enter_stage(case, REFERRAL, desk.rules, desk.calendar, asked.referred_on, by=desk.by.ref)
    facts = {"team": asked.team, "referrer": asked.referrer}
    words = {"reason": asked.reason or "", "team_given": asked.team_given or ""}
    return Decided(case, "referral_received", asked.referred_on, facts, words)


def is_served(grouping: tuple[str, str] | None, desk: Desk) -> bool:
    """True if the pathway names this grouping. False sends it to a person, not to the error list."""
    return grouping is not None and grouping[1] in desk.rules.grouping.get(grouping[0], ())
