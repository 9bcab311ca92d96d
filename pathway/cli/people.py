"""`staff`: who works here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pathway.cli.acting import Asking, actor, open_house, tell
from pathway.cli.options import AsJson, At, By

if TYPE_CHECKING:
    from pathway.bootstrap import House
    from pathway.case.people import StaffMember
    from pathway.staffing import Wanted


def staff(
    do: Annotated[str, typer.Argument(metavar="[add|invite|list]", help="Silent: list.")] = "list",
    ref: Annotated[str | None, typer.Argument(metavar="STAFF", help="The reference they act under.")] = None,
    name: Annotated[str | None, typer.Option(metavar="NAME")] = None,
    role: Annotated[
        list[str] | None, typer.Option(metavar="ROLE", help="One of the pathway's; may be repeated.")
    ] = None,
    team: Annotated[str | None, typer.Option(metavar="NAME", help="Which team or provider.")] = None,
    email: Annotated[str | None, typer.Option(metavar="ADDRESS")] = None,
    left: Annotated[bool, typer.Option("--left", help="They no longer work here.")] = False,
    to: Annotated[str | None, typer.Option("--to", metavar="STAFF", help="With --left: who takes over.")] = None,
    by: By = None,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Who works here; `staff add STAFF --name … --role … --team …` for somebody new, or with other roles.

    `staff invite STAFF` prints a link with which they set a password for the pages, or sign in with their organisation
    where that is set: once, within three days.
    """
    asking = Asking(by, at, None, as_json)
    if do not in ("list", "add", "invite") or (do != "list") != (ref is not None) or (to is not None and not left):
        raise typer.BadParameter("write `staff`, `staff add STAFF --name … --role …`, or `staff invite STAFF`")
    with open_house(asking.instant) as house:
        if do == "invite" and ref is not None:
            _show_link(_invite(house, asking, ref), as_json)
            return
        if ref is not None:
            from pathway.staffing import Wanted

            wanted = Wanted(ref=ref, name=name, roles=tuple(role or ()), team=team, email=email, is_active=not left)
            _put(house, asking, wanted, to)
        _show_everybody(house, as_json)


def _show_link(link: str, as_json: bool) -> None:
    from pathway.cli.showing import print_json

    if as_json:
        print_json({"link": link})
    else:
        print(link)


def _show_everybody(house: House, as_json: bool) -> None:
    from pathway.cli.showing import print_json, print_table, words
    from pathway.store.look import look

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


def _put(house: House, asking: Asking, wanted: Wanted, to: str | None) -> None:
    from pathway import staffing
    from pathway.cli.acting import nobody
    from pathway.errors import BadRequest
    from pathway.queries.holdings import held_by
    from pathway.store.look import look

    by = actor(house, asking)
    if to is not None:
        with look(house.store) as seen:
            held, heir, leaving = held_by(seen, wanted.ref), seen.members.get(to), seen.members.get(wanted.ref)
        if heir is None:
            raise BadRequest(nobody(to, seen.members))
        if leaving is not None:
            staffing.within_reach(by, leaving)
            cases = staffing.hand_over(house.walk, held, heir, by, asking.instant)
            tell(f"{cases} cases went from {wanted.ref} to {to}")
    with house.store.work() as work:
        staffing.put(work, wanted, by, asking.instant)


def _invite(house: House, asking: Asking, ref: str) -> str:
    """The link, and until when it is good."""
    from pathway import staffing
    from pathway.cli.acting import nobody
    from pathway.errors import BadRequest
    from pathway.store.look import look

    by = actor(house, asking)
    with look(house.store) as seen:
        if ref not in seen.members:
            raise BadRequest(nobody(ref, seen.members))
    with house.store.work() as work:
        token = staffing.invite(work, ref, by, asking.instant)
    return f"{house.settings.address}/sign-in/invitation/{token}"


def _tree(member: StaffMember) -> dict[str, object]:
    return {
        "ref": member.ref, "name": member.name, "roles": list(member.roles), "party": member.party,
        "team": member.team, "email": member.email, "is_active": member.is_active,
    }  # fmt: skip
