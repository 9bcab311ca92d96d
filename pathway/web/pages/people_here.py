"""Who works here: added, changed, invited and let go by those who manage them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from pathway import staffing
from pathway.case.people import StaffMember, checked_ref
from pathway.case.permissions import permit
from pathway.errors import BadRequest, CallersError, CaseNotFound, NotPermitted
from pathway.queries.holdings import Holding, caseload_sizes, held_by
from pathway.store.look import Look
from pathway.store.signing_in import Account, Session
from pathway.web.forms.fields import Sent
from pathway.web.forms.sending import sent_to
from pathway.web.guarding.boxes import boxes_of
from pathway.web.guarding.browsers import browser_named
from pathway.web.guarding.sessions import runs
from pathway.web.signing_on.entering import take_away
from pathway.web.visit import Here, Visit

router = APIRouter()
PARTIES = ("service", "team", "provider")


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody in the list: how many people they have, and whether they can sign in."""

    member: StaffMember
    people: int
    account: Account | None


@router.get("/staff")
async def everybody(visit: Here) -> Response:
    """Those within reach of whoever asks, by team; how many people each has."""
    permit("change_staff", visit.staff)
    with visit.look() as seen:
        sizes, accounts = caseload_sizes(seen), seen.accounts()
        mine = [one for one in seen.staff() if staffing.is_within_reach(visit.staff, one)]
    lines = [Line(one, sizes.get(one.ref, 0), accounts.get(one.ref)) for one in mine]
    teams: dict[tuple[str, str], list[Line]] = {}
    for line in sorted(lines, key=lambda one: (PARTIES.index(one.member.party), one.member.team, one.member.name)):
        if line.member.is_active:
            teams.setdefault((line.member.party, line.member.team), []).append(line)
    return visit.show("staff.html", teams=teams, gone=[line for line in lines if not line.member.is_active])


@router.get("/staff/new")
async def ask_new(visit: Here) -> Response:
    """The form for somebody new."""
    permit("change_staff", visit.staff)
    return _form(visit, None, {"team": visit.staff.team}, set())


@router.post("/staff/new")
async def add(visit: Here) -> Response:
    """Somebody new works here."""
    permit("change_staff", visit.staff)
    sent, roles = await _sent(visit)
    wrong = _wrong(visit, sent, roles, is_new=True)
    if not wrong:
        try:
            await run_in_threadpool(_put, visit, _wanted(sent["ref"].strip(), sent, roles))
            return visit.go(f"/staff/{sent['ref'].strip()}?done=added")
        except CallersError as problem:
            wrong["role"] = str(problem)
    return _form(visit, None, sent, set(roles), wrong, 400)


@router.get("/staff/{ref}")
async def one(visit: Here, ref: str, done: str = "") -> Response:
    """Somebody who works here: what may be done about them, and from where they are signed in."""
    with visit.look() as seen:
        member = _reached(seen, visit, ref)
        people = len({holding.case for holding in held_by(seen, ref)})
        account, sessions = seen.account(ref), seen.sessions_of(ref)
    return visit.show("staff_member.html", member=member, people=people, account=account, done=done,
                      sessions=_named(visit, sessions))  # fmt: skip


@router.get("/staff/{ref}/change")
async def ask_change(visit: Here, ref: str) -> Response:
    """The form for other roles, another team, another name."""
    with visit.look() as seen:
        member = _reached(seen, visit, ref)
    stands = {"name": member.name, "team": member.team, "email": member.email or ""}
    return _form(visit, member, stands, set(member.roles))


@router.post("/staff/{ref}/change")
async def change(visit: Here, ref: str) -> Response:
    """Changes them; in the next moment they may do what their roles say, and nothing else."""
    sent, roles = await _sent(visit)
    with visit.look() as seen:
        member = _reached(seen, visit, ref)
        held = held_by(seen, ref)
    wrong = _wrong(visit, sent, roles, is_new=False) or _would_leave_behind(held, member, roles, sent["team"].strip())
    if not wrong:
        try:
            wanted = _wanted(ref, sent, roles)
            await run_in_threadpool(_put, visit, wanted)
            return visit.go(f"/staff/{ref}?done=changed")
        except CallersError as problem:
            wrong["role"] = str(problem)
    return _form(visit, member, sent, set(roles), wrong, 400)


@router.post("/staff/{ref}/invitation")
async def invite(visit: Here, ref: str) -> Response:
    """A link to copy, shown this once."""
    await sent_to(visit)
    with visit.look() as seen:
        member = _reached(seen, visit, ref)

    def make() -> str:
        with visit.web.house.store.work() as work:
            return staffing.invite(work, ref, visit.staff, visit.at)

    token = await run_in_threadpool(make)
    link = visit.link_to(f"/sign-in/invitation/{token}")
    return visit.show("invitation.html", member=member, link=link, ends_at=visit.at + staffing.INVITED_FOR)


@router.post("/staff/{ref}/sessions")
async def sign_out(visit: Here, ref: str) -> Response:
    """Signs them out everywhere."""
    await sent_to(visit)
    with visit.look() as seen:
        _reached(seen, visit, ref)

    def end_all() -> None:
        with visit.web.house.store.work() as work:
            work.end_sessions_of(ref, visit.at)

    await run_in_threadpool(end_all)
    return visit.go(f"/staff/{ref}?done=signed_out")


@router.post("/staff/{ref}/sign-on")
async def end_sign_on(visit: Here, ref: str) -> Response:
    """They no longer come in through their organisation's sign-on."""
    await sent_to(visit)
    with visit.look() as seen:
        _reached(seen, visit, ref)
    await run_in_threadpool(take_away, visit.web.house.store, ref, visit.staff, visit.at)
    return visit.go(f"/staff/{ref}?done=unjoined")


@router.get("/staff/{ref}/leaving")
async def ask_leaving(visit: Here, ref: str) -> Response:
    """Who takes over the people of somebody who leaves."""
    return _leaving(visit, ref)


@router.post("/staff/{ref}/leaving")
async def leaving(visit: Here, ref: str) -> Response:
    """Their people go to somebody else, then they are gone: signed out everywhere, with nothing left to them."""
    sent = await sent_to(visit)
    with visit.look() as seen:
        _reached(seen, visit, ref)
        held, heir = held_by(seen, ref), seen.members.get(sent.get("to", ""))
    if held and heir is None:
        return _leaving(visit, ref, "Choose who takes over", 400)
    try:
        await run_in_threadpool(_let_go, visit, ref, held, heir)
    except NotPermitted:
        raise
    except CallersError as problem:
        return _leaving(visit, ref, str(problem), 400)
    return visit.go(f"/staff/{ref}?done=left")


def _let_go(visit: Visit, ref: str, held: Sequence[Holding], heir: StaffMember | None) -> None:
    house = visit.web.house
    if heir is not None:
        if heir.ref == ref:
            raise BadRequest("Choose somebody else than the one who leaves")
        staffing.hand_over(house.walk, held, heir, visit.staff, visit.at)
    with house.store.work() as work:
        staffing.put(work, staffing.Wanted(ref=ref, is_active=False), visit.staff, visit.at)


def _put(visit: Visit, wanted: staffing.Wanted) -> None:
    with visit.web.house.store.work() as work:
        staffing.put(work, wanted, visit.staff, visit.at)


def _reached(seen: Look, visit: Visit, ref: str) -> StaffMember:
    """Who this is, for somebody who sees to them. To everybody else they are not there."""
    permit("change_staff", visit.staff)
    member = seen.staff_member(ref)
    if member is None or not staffing.is_within_reach(visit.staff, member):
        raise CaseNotFound(ref)
    return member


async def _sent(visit: Visit) -> tuple[Sent, tuple[str, ...]]:
    """What was sent, and the roles that were ticked."""
    sent = await sent_to(visit)
    return sent, tuple(value for name, value in await boxes_of(visit.request) if name == "role")


def _wanted(ref: str, sent: Sent, roles: tuple[str, ...]) -> staffing.Wanted:
    return staffing.Wanted(
        ref=ref, name=sent.get("name", "").strip(), roles=roles, team=sent.get("team", "").strip(),
        email=sent.get("email", "").strip() or None,
    )  # fmt: skip


def _wrong(visit: Visit, sent: Sent, roles: tuple[str, ...], is_new: bool) -> dict[str, str]:
    """What is wrong with what was typed, by the box it is wrong in."""
    wrong: dict[str, str] = {}
    with visit.look() as seen:
        known, members = staffing.roles_known(seen), seen.members
    if is_new:
        wrong |= _wrong_ref(sent.get("ref", "").strip(), members)
    for box, words in (("name", "Enter their name"), ("team", "Enter the team, or the provider they work for")):
        if not sent.get(box, "").strip():
            wrong[box] = words
    if not roles or set(roles) - set(known):
        wrong["role"] = "Choose what they do"
    elif len({known[role] for role in roles}) > 1:
        wrong["role"] = "One person works for one organisation: choose roles of one of them"
    return wrong


def _wrong_ref(ref: str, members: Mapping[str, StaffMember]) -> dict[str, str]:
    if ref in members or ref == "new":
        return {"ref": "Somebody has this reference already: choose another"}
    try:
        checked_ref(ref)
    except BadRequest:
        return {"ref": "Enter a reference of letters and digits; dots, dashes and @ may stand between them"}
    return {}


def _would_leave_behind(held: Sequence[Holding], member: StaffMember, roles: tuple[str, ...],
                        team: str) -> dict[str, str]:  # fmt: skip
    """Somebody who gives up a role, or goes to another team, hands over the people they have there first."""
    moves = member.party != staffing.SERVICE and team != member.team
    left = len({holding.case for holding in held if moves or holding.role not in roles})
    if not left:
        return {}
    people = "1 person" if left == 1 else f"{left} people"
    return {"team" if moves else "role": f"They have {people} there: hand those over to somebody else first"}


def _form(visit: Visit, member: StaffMember | None, typed: Mapping[str, str], roles: set[str],
          wrong: Mapping[str, str] | None = None, status: int = 200) -> Response:  # fmt: skip
    with visit.look() as seen:
        known = staffing.roles_known(seen)
    offered = {role: party for role, party in known.items() if party in _parties(visit.staff)}
    faults = [{"text": words, "href": f"#{box}"} for box, words in (wrong or {}).items()]
    return visit.show("staff_form.html", status, member=member, typed=typed, roles=roles, offered=offered,
                      wrong=wrong or {}, faults=faults)  # fmt: skip


def _parties(by: StaffMember) -> tuple[str, ...]:
    return PARTIES if staffing.MANAGER in by.roles else (by.party,)


def _leaving(visit: Visit, ref: str, problem: str = "", status: int = 200) -> Response:
    with visit.look() as seen:
        member = _reached(seen, visit, ref)
        held, sizes = held_by(seen, ref), caseload_sizes(seen)
        needed = {holding.role for holding in held}
        heirs = [
            (one, sizes.get(one.ref, 0))
            for one in seen.staff()
            if one.is_active
            and one.ref != ref
            and needed <= set(one.roles)
            and staffing.is_within_reach(visit.staff, one)
        ]
    faults = [{"text": problem, "href": "#to"}] if problem else []
    return visit.show("staff_leaving.html", status, member=member, people=len({one.case for one in held}), heirs=heirs,
                      needed=sorted(needed), problem=problem, faults=faults)  # fmt: skip


def _named(visit: Visit, sessions: Sequence[Session]) -> list[tuple[Session, str]]:
    return [(one, browser_named(one.browser)) for one in sessions if runs(one, visit.at)]
