"""The door for providers: a link opens one placement, as long as it goes on, and shows as little as will do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from pathway.case.model import Case, Placement, Status
from pathway.case.opening import role_of
from pathway.case.people import StaffMember
from pathway.case.permissions import LIVE
from pathway.definition.rules import ActivityRule, Rules
from pathway.ports import Person
from pathway.store.look import Look
from pathway.store.provider_links import ProviderLink
from pathway.store.signing_in import digest_of

SUPPORT_WORKER = "support_worker"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link opens: the placement, whose it is, and under which member of staff its answers are recorded."""

    link: ProviderLink
    case: Case
    rules: Rules
    placement: Placement
    person: Person
    by: StaffMember
    advisor: StaffMember | None


def opened(seen: Look, token: str, at: datetime) -> Opened | None:
    """What this link opens; None alike for one that never was, has ended or was ended, and where nothing goes on."""
    link = seen.provider_link(digest_of(token))
    if link is None or not link.is_open(at):
        return None
    case = seen.case(link.case_ref)
    placement = case.placements.get(str(link.placement))
    if placement is None or not goes_on(case, placement):
        return None
    by = acting_for(seen, case, placement)
    rules = seen.rules(case.definition)
    advisor = seen.members.get(case.holder_of(rules.holder) or "")
    return Opened(link, case, rules, placement, seen.person(case.person), by, advisor) if by else None


def goes_on(case: Case, placement: Placement) -> bool:
    """True while there is something to answer, and the person has not said that this provider is to know nothing."""
    name = re.sub(r"[^a-z0-9]+", "_", placement.provider.lower()).strip("_")
    consent = case.fact(f"consent_{name}"[:60])
    return placement.state in LIVE and case.status is not Status.CLOSED and consent != "withdrawn"


def acting_for(seen: Look, case: Case, placement: Placement) -> StaffMember | None:
    """Whose name stands on what comes through the link: the support worker, else somebody of the provider."""
    of_provider = [
        member
        for member in seen.members.values()
        if member.is_active and (member.party, member.team) == ("provider", placement.provider)
    ]
    holder = case.holder_of(SUPPORT_WORKER)
    return next((one for one in of_provider if one.ref == holder), next(iter(of_provider), None))


def sessions_so_far(case: Case, rules: Rules) -> int:
    """How many sessions with a provider are recorded: what a page was opened on, told from what stands now."""
    theirs = (row for row in case.activities.values() if not row.is_open and rules.activities[row.key].is_contact)
    return sum(rules.roles.get(row.who) == "provider" for row in theirs)


def session_item(case: Case, rules: Rules) -> str | None:
    """What a session with the provider is recorded as: the contact of theirs that is due first, else one more of the
    stage's; None where the stage has none."""

    def is_theirs(rule: ActivityRule, role: str) -> bool:
        return rule.is_contact and rules.roles.get(role) == "provider"

    rows = [row for row in case.open_activities if is_theirs(rules.activities[row.key], row.who)]
    if rows:
        return min(rows, key=lambda row: (row.due_on is None, row.due_on, row.n)).row_key
    more = (rule for rule in rules.stage_activities(case.stage) if rule.repeats or rule.is_register)
    return next((rule.key for rule in more if is_theirs(rule, role_of(case, rule, rules))), None)
