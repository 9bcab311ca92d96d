"""Signing in and out. In a demonstration, and only there, one chooses who to be."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from pathway.case.people import StaffMember
from pathway.errors import NotPermitted
from pathway.store.look import look
from pathway.web.forms.sending import sent_to
from pathway.web.guarding import second_factor
from pathway.web.guarding.accounts import Typed, who_signs_in
from pathway.web.guarding.boxes import Boxes, boxes_of
from pathway.web.guarding.kept import as_hidden, kept_among, to_keep
from pathway.web.guarding.sessions import (
    AT_MOST,
    begin,
    cookie_name,
    cookie_of,
    end,
    runs,
    session_of,
    visitor_with,
)
from pathway.web.visit import Here, Visit, Web, show
from pathway.web.words import within

router = APIRouter()
TODAY = "/today"
NOT_RIGHT = (
    "The reference, the password or the code is not right. After five tries in a row that were not right there is a"
    " wait, longer each time: try again in some minutes, or ask your manager for a new invitation"
)
TOO_MANY = "There were too many tries from here. Wait five minutes, then try again"


@router.get("/")
async def door() -> Response:
    """The front door leads to today."""
    return RedirectResponse("/today", 303)


@router.get("/sign-in")
async def ask(request: Request, next: str = "/today") -> Response:
    """The page to sign in on; in a demonstration, to choose who to be."""
    return sign_in_page(request, next)


@router.get("/sign-in/left")
async def left(request: Request) -> Response:
    """The same page for whoever signed out here, and may still be signed in with their organisation."""
    web: Web = request.app.state.web
    return sign_in_page(request, TODAY, has_left=web.organisation is not None)


@router.post("/sign-in/again")
async def ask_again(request: Request) -> Response:
    """The same page for whoever sent a form when their session was over, with what they typed in it."""
    came_to: str = getattr(request.state, "came_to", "/today")
    boxes = await boxes_of(request)
    return sign_in_page(request, came_to, to_keep(boxes), status=401, kept_mark=dict(boxes).get("mark", ""))


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """In, with reference and password, and the code of the second factor where there is one."""
    web: Web = request.app.state.web
    boxes = await boxes_of(request)
    sent, kept = dict(boxes), kept_among(boxes)
    typed = Typed(sent.get("reference", "").strip(), sent.get("password", ""), sent.get("code", "").strip())
    to = within(sent.get("next"), TODAY)
    place, kept_mark = place_of(request), sent.get("kept_mark", "")
    if not web.pace.allows(place, typed.ref):
        return sign_in_page(request, to, kept, TOO_MANY, typed.ref, 429, kept_mark)
    member = await run_in_threadpool(who_signs_in, web.house.store, web.seal, typed, place, request.state.at)
    if member is None:
        return sign_in_page(request, to, kept, NOT_RIGHT, typed.ref, 401, kept_mark)
    with look(web.house.store) as seen:
        account = seen.account(member.ref)
    must_set_up = second_factor.is_needed_by(member) and (account is None or account.second_factor is None)
    return await run_in_threadpool(signed_in, web, request, member, to, kept, must_set_up)


@router.post("/sign-in/as")
async def be(request: Request) -> Response:
    """Somebody of the demonstration, chosen. Refused everywhere else."""
    web: Web = request.app.state.web
    if not web.is_demo:
        raise NotPermitted("Choosing who to be is for demonstrations only.")
    boxes = await boxes_of(request)
    sent = dict(boxes)
    with look(web.house.store) as seen:
        member = seen.staff_member(sent.get("staff", ""))
    if member is None or not member.is_active:
        raise NotPermitted("Nobody of this name works here.")
    to = within(sent.get("next"), TODAY)
    return await run_in_threadpool(signed_in, web, request, member, to, kept_among(boxes))


@router.post("/sign-out")
async def leave(visit: Here) -> Response:
    """The session is over at once."""
    await sent_to(visit, shows_again=True)
    await run_in_threadpool(end, visit.web.house.store, visit.visitor.session, visit.at)
    answer = visit.go("/sign-in/left" if await _signs_on(visit) else "/sign-in")
    answer.delete_cookie(cookie_name(visit.request), path="/", secure=visit.request.url.scheme == "https")
    return answer


def signed_in(web: Web, request: Request, member: StaffMember, to: str, kept: Boxes = (),
              must_set_up: bool = False) -> Response:  # fmt: skip
    """A session begins; the cookie goes with the answer. What was typed before is shown to whoever typed it only."""
    at, store = request.state.at, web.house.store
    before = session_of(store, cookie_of(request))
    if before is not None and runs(before, at):
        end(store, before, at)
    cookie = begin(store, member, request.headers.get("user-agent", ""), at, must_set_up)
    answer: Response = RedirectResponse("/today" if kept else to, 303)
    visitor = visitor_with(store, cookie, at)
    if kept and visitor is not None and before is not None and before.staff == member.ref:
        request.state.visitor = visitor
        answer = show(web, request, "kept.html", to=to, boxes=kept, mark=visitor.mark)
    answer.set_cookie(
        # Longer than the session: it still says whose text a form holds that is sent after its end.
        cookie_name(request), cookie, max_age=int(2 * AT_MOST / timedelta(seconds=1)), path="/", httponly=True,
        samesite="lax", secure=request.url.scheme == "https",
    )  # fmt: skip
    return answer


def place_of(request: Request) -> str:
    """The address a request comes from, as far as it is known."""
    return request.client.host if request.client else "unknown"


def sign_in_page(request: Request, to: str, kept: Boxes = (), problem: str = "", ref: str = "", status: int = 200,
                 kept_mark: str = "", has_left: bool = False) -> Response:  # fmt: skip
    """The page to sign in on, with what was typed before and what is wrong. `kept_mark` is of the form it was typed in:
    whoever signs in in another tab can send it once more from here."""
    web: Web = request.app.state.web
    with look(web.house.store) as seen:
        members = [member for member in seen.staff() if member.is_active] if web.is_demo else []
    faults = [{"text": problem, "href": "#reference"}] if problem else []
    return show(web, request, "sign_in.html", status, members=members, next=within(to, TODAY), kept=as_hidden(kept),
                typed=kept, kept_mark=kept_mark, faults=faults, ref=ref, has_left=has_left)  # fmt: skip


async def _signs_on(visit: Visit) -> bool:
    """True if this is somebody who comes in through their organisation's sign-on."""
    with visit.look() as seen:
        account = seen.account(visit.staff.ref)
    return visit.web.organisation is not None and account is not None and account.signs_on_as is not None
