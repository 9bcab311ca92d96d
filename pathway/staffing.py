"""Who works here: how people are added, changed, invited and let go, from the terminal and in the browser alike.

The service's managers see to everybody; a team's manager to the people of that team. Somebody always manages the
service, and whoever leaves hands their people over first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from unicodedata import category

from pathway.case.people import StaffMember, checked_ref
from pathway.case.permissions import permit
from pathway.commands.asked import one_of
from pathway.commands.reassign import Reassign
from pathway.errors import BadRequest, NotPermitted
from pathway.ports import Work
from pathway.queries.holdings import Holding
from pathway.store.look import Look
from pathway.store.signing_in import Invitation, digest_of
from pathway.store.sql import SqlWork
from pathway.walk import Walk

SERVICE, MANAGER = "service", "service_manager"
MOST_LETTERS = 100
INVITED_FOR = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody is to be from now on; what is silent stays as it is."""

    ref: str
    name: str | None = None
    roles: tuple[str, ...] = ()
    team: str | None = None
    email: str | None = None
    is_active: bool = True


def put(work: Work, wanted: Wanted, by: StaffMember, at: datetime) -> StaffMember:
    """Somebody new, or the same with other roles or gone. Raises NotPermitted, BadRequest."""
    permit("change_staff", by)
    _on_one_line(wanted)
    known = work.staff_member(checked_ref(wanted.ref))
    if known is None and not wanted.roles:
        raise BadRequest(f"{wanted.ref} is new here: say their roles with --role")
    roles = wanted.roles or (known.roles if known else ())
    party = _party(work, roles)
    team = wanted.team or (known.team if known and known.party == party else None)
    if team is None and party != SERVICE:
        raise BadRequest(f"{wanted.ref} is new here: say which {party} with --team")
    email = wanted.email or (known.email if known else None)
    name = wanted.name or (known.name if known else wanted.ref)
    member = StaffMember(wanted.ref, name, roles, party, team or party, email, wanted.is_active)
    for one in (member, *([known] if known else [])):
        within_reach(by, one)
    if known and MANAGER in known.roles and not (member.is_active and MANAGER in member.roles):
        _keep_a_manager(work, known.ref)
    work.put_staff(member, at, by.ref)
    return member


def within_reach(by: StaffMember, member: StaffMember) -> None:
    """Raises NotPermitted unless it is for `by` to see to this person."""
    permit("change_staff", by)
    if not is_within_reach(by, member):
        whom = by.party if by.party == SERVICE else f"{by.party} {by.team}"
        raise NotPermitted(f"{by.ref} sees to the people of {whom}: ask a {MANAGER.replace('_', ' ')}")


def is_within_reach(by: StaffMember, member: StaffMember) -> bool:
    """True if `by`, who may change staff, sees to this person."""
    return MANAGER in by.roles or (by.party, by.team) == (member.party, member.team)


def invite(work: SqlWork, ref: str, by: StaffMember, at: datetime) -> str:
    """A link, once and for three days, with which somebody sets a password: what it carries. Earlier ones end."""
    member = work.staff_member(ref)
    if member is None:
        raise BadRequest(f"no member of staff {ref!r}")
    within_reach(by, member)
    if not member.is_active:
        raise BadRequest(f"{member.name} no longer works here: nobody to invite")
    token = token_urlsafe(32)
    work.invite(Invitation(digest_of(token), ref, at, by.ref, at + INVITED_FOR))
    return token


def hand_over(walk: Walk, held: Sequence[Holding], to: StaffMember, by: StaffMember, at: datetime) -> int:
    """Everything held goes to somebody else, each case in a transaction of its own; of how many cases.

    Interrupted, the rest is still with whoever held it: asked again, it goes on. Raises BadRequest before anything is
    done where `to` has not all the roles.
    """
    permit("reassign", by)
    lacking = sorted({holding.role for holding in held} - set(to.roles))
    if lacking or not to.is_active:
        need = " and ".join(lacking).replace("_", " ") or "here"
        raise BadRequest(f"{to.name} cannot take over: they need to be {need}")
    for holding in held:
        walk.act(holding.case, Reassign(to=to, role=holding.role), by, at)
    return len({holding.case for holding in held})


def roles_known(work: Work | Look) -> Mapping[str, str]:
    """Every role of the published pathways, with its party."""
    known: dict[str, str] = {}
    for definition in work.definitions():
        known.update(work.rules(definition.version).roles)
    return known


def _on_one_line(wanted: Wanted) -> None:
    for what, words in (("name", wanted.name), ("team", wanted.team), ("email", wanted.email)):
        if words is not None and (not words.strip() or any(category(letter)[0] == "C" for letter in words)):
            raise BadRequest(f"the {what} must be letters on one line")
        if words is not None and len(words) > MOST_LETTERS:
            raise BadRequest(f"the {what} has {len(words)} letters: shorten it to {MOST_LETTERS}")


def _keep_a_manager(work: Work, leaving: str) -> None:
    if not any(m.is_active and MANAGER in m.roles and m.ref != leaving for m in work.staff()):
        raise BadRequest(f"{leaving} is the only {MANAGER.replace('_', ' ')}: name another first")


def _party(work: Work, roles: tuple[str, ...]) -> str:
    """The one party these roles belong to, as the published pathways say."""
    known = roles_known(work)
    parties = {known[one_of("role", role, known)] for role in roles}
    if len(parties) != 1:
        raise BadRequest("one person belongs to one party: their roles are of " + " and ".join(sorted(parties)))
    return parties.pop()
