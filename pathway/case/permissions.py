"""Who may do what: deny unless a role allows it, and only on cases one's own party and team have part in."""

from __future__ import annotations

from pathway.case.model import Case
from pathway.case.people import SYSTEM, StaffMember
from pathway.errors import NotPermitted

SERVICE = ("wellbeing_advisor", "service_manager")
TEAM = ("care_coordinator", "team_manager", "duty_worker")
PROVIDER = ("support_worker",)

LIVE = ("asked", "accepted", "started")
"""Placements that give a provider part in a case: one that was full, declined or has ended does not."""

MAY: dict[str, tuple[str, ...]] = {
    "refer": SERVICE + TEAM,
    "accept": SERVICE,
    "allocate": SERVICE,
    "record": SERVICE + TEAM + PROVIDER,
    "measure": SERVICE + TEAM,
    "undo_measure": SERVICE + TEAM,
    "book": SERVICE + TEAM + PROVIDER,
    "defer": SERVICE + TEAM,
    "waive": SERVICE + TEAM,
    "move": SERVICE,
    "extend": (*SERVICE, "team_manager"),
    "pause": SERVICE + TEAM,
    "resume": SERVICE + TEAM,
    "dormant": SERVICE,
    "wake": SERVICE + TEAM,
    "barrier": SERVICE + TEAM,
    "concern": SERVICE + TEAM + PROVIDER,
    "acknowledge": SERVICE + TEAM,
    "consent": SERVICE + TEAM,
    "reassign": ("service_manager", "team_manager"),
    "place": SERVICE + PROVIDER,
    "approve": SERVICE + TEAM,
    "sign_off": SERVICE + TEAM,
    "close": SERVICE + TEAM,
    "reopen": SERVICE + TEAM,
    "record_death": SERVICE + TEAM,
    "correct": SERVICE + TEAM,
    "time_passes": SYSTEM.roles,
    "publish": ("service_manager",),
    "recount": ("service_manager",),
    "import": SERVICE,
    "change_staff": ("service_manager", "team_manager"),
    "take_back": ("service_manager",),
    "release_messages": ("service_manager",),
    # For an emergency, on cases they have no part in: to look, and nothing else.
    "look_exceptionally": TEAM,
}
"""Verb → roles. A verb that is not here is refused to everybody."""


def permit(verb: str, by: StaffMember, case: Case | None = None) -> None:
    """Raises NotPermitted unless this person may do this, on this case where one is given."""
    allowed = MAY.get(verb, ())
    if not by.is_active:
        raise NotPermitted(f"{by.ref} no longer works here: ask somebody who does")
    if not _rights(by) & set(allowed):
        who = ", ".join(role.replace("_", " ") for role in allowed) or "nobody"
        raise NotPermitted(f"{by.ref} may not {verb.replace('_', ' ')}: it is for {who}")
    if case is not None and not has_part_in(by, case):
        raise NotPermitted(f"{by.ref} has no part in case {case.ref}: ask the service or the team that has")


def _rights(by: StaffMember) -> set[str]:
    """The roles a person's rights go by: their own; one a pathway made up has the rights of its party's people."""
    known = set(SERVICE + TEAM + PROVIDER + SYSTEM.roles)
    usual = {"service": SERVICE[:1], "team": TEAM[:1], "provider": PROVIDER}.get(by.party, ())
    return {*by.roles, *(usual if set(by.roles) - known else ())}


def has_part_in(by: StaffMember, case: Case) -> bool:
    """The service sees every case of its programme; a team its own; a provider those placed with it."""
    if by == SYSTEM or by.party == "service":
        return True
    if by.party == "team":
        return by.team == case.team
    return any(p.provider == by.team and p.state in LIVE for p in case.placements.values()) or any(
        h.staff == by.ref and h.until_on is None for h in case.holders.values()
    )
