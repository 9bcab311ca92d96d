"""`staff`: who works here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pathway.cli.acting import Asking, actor, open_house
from pathway.cli.options import AsJson, At, By, checked_ref

if TYPE_CHECKING:
    from pathway.case.people import StaffMember
    from pathway.ports import Work

SERVICE = "service"
MANAGER = "service_manager"


def staff(
    do: Annotated[str, typer.Argument(metavar="[add|list]", help="Silent: list.")] = "list",
    ref: Annotated[str | None, typer.Argument(metavar="STAFF", help="The reference they act under.")] = None,
    name: Annotated[str | None, typer.Option(metavar="NAME")] = None,
    role: Annotated[
        list[str] | None, typer.Option(metavar="ROLE", help="One of the pathway's; may be repeated.")
    ] = None,
    team: Annotated[str | None, typer.Option(metavar="NAME", help="Which team or provider.")] = None,
    email: Annotated[str | None, typer.Option(metavar="ADDRESS")] = None,
    left: Annotated[bool, typer.Option("--left", help="They no longer work here.")] = False,
    by: By = None,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Who works here; `staff add STAFF --name … --role … --team …` for somebody new, or with other roles."""
    from pathway.cli.showing import print_json, print_table, words
    from pathway.store.look import look

    asking = Asking(by, at, None, as_json)
    if do not in ("list", "add") or (do == "add") != (ref is not None):
        raise typer.BadParameter("write `staff`, or `staff add STAFF --name … --role …`")
    with open_house(asking.instant) as house:
        if ref is not None:
            who = actor(house, asking)
            with house.store.work() as work:
                _put(work, ref, name, role, team, email, left, who, asking)
        with look(house.store) as seen:
            members = list(seen.members.values())
    if as_json:
        print_json({"staff": [_tree(member) for member in members]})
        return
    print_table(
        ("staff", "name", "roles", "of", "team", ""),
        [(m.ref, m.name, ", ".join(map(words, m.roles)), m.party, m.team, "" if m.is_active else "has left")
         for m in members],
    )  # fmt: skip


def _put(work: Work, ref: str, name: str | None, roles: list[str] | None, team: str | None, email: str | None,
         left: bool, who: StaffMember, asking: Asking) -> None:  # fmt: skip
    from pathway.case.people import StaffMember
    from pathway.case.permissions import permit
    from pathway.errors import BadRequest

    permit("change_staff", who)
    known = work.staff_member(checked_ref(ref))
    if known is None and not roles:
        raise BadRequest(f"{ref} is new here: say their roles with --role")
    held = tuple(roles) if roles else known.roles if known else ()
    party = _party(work, held)
    _within_reach(work, who, {party, *([known.party] if known else [])})
    if left and known and MANAGER in known.roles:
        _keep_a_manager(work, ref)
    if known is None and team is None and party != SERVICE:
        raise BadRequest(f"{ref} is new here: say which {party} with --team")
    work.put_staff(
        StaffMember(
            ref, name or (known.name if known else ref), held, party, team or (known.team if known else party),
            email or (known.email if known else None), not left,
        ),
        asking.instant, who.ref,
    )  # fmt: skip


def _within_reach(work: Work, who: StaffMember, parties: set[str]) -> None:
    """The service's managers see to everybody; another organisation's to their own people."""
    from pathway.errors import NotPermitted

    if MANAGER not in who.roles and parties != {who.party}:
        raise NotPermitted(f"{who.ref} sees to the people of {who.party}: ask a {MANAGER.replace('_', ' ')}")


def _keep_a_manager(work: Work, leaving: str) -> None:
    from pathway.errors import BadRequest

    if not any(m.is_active and MANAGER in m.roles and m.ref != leaving for m in work.staff()):
        raise BadRequest(f"{leaving} is the only {MANAGER.replace('_', ' ')}: name another first")


def _party(work: Work, roles: tuple[str, ...]) -> str:
    """The one party these roles belong to, as the published pathways say."""
    from pathway.commands.asked import one_of
    from pathway.errors import BadRequest

    known: dict[str, str] = {}
    for definition in work.definitions():
        known.update(work.rules(definition.version).roles)
    parties = {known[one_of("role", role, known)] for role in roles}
    if len(parties) != 1:
        raise BadRequest("one person belongs to one party: their roles are of " + " and ".join(sorted(parties)))
    return parties.pop()


def _tree(member: StaffMember) -> dict[str, object]:
    return {
        "ref": member.ref, "name": member.name, "roles": list(member.roles), "party": member.party,
        "team": member.team, "email": member.email, "is_active": member.is_active,
    }  # fmt: skip
