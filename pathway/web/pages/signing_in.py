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
from pathway.web.guarding.kept import Boxes, as_hidden, boxes_of, kept_among, to_keep
from pathway.web.guarding.sessions import (
    AT_MOST,
    begin,
    cookie_name,
    cookie_of,
    end,
    mark_of,
    runs,
    session_of,
    visitor_with,
)
from pathway.web.visit import Here, Web, show
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
    return _page(request, next)


@router.post("/sign-in/again")
async def ask_again(request: Request) -> Response:
    """The same page for whoever sent a form when their session was over, with what they typed in it."""
    came_to: str = getattr(request.state, "came_to", "/today")
    return _page(request, came_to, to_keep(await boxes_of(request)), status=401)


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """In, with reference and password, and the code of the second factor where there is one."""
    web: Web = request.app.state.web
    boxes = await boxes_of(request)
    sent, kept = dict(boxes), kept_among(boxes)
    typed = Typed(sent.get("reference", "").strip(), sent.get("password", ""), sent.get("code", "").strip())
    to = within(sent.get("next"), TODAY)
    place = place_of(request)
    if not web.pace.allows(place, typed.ref):
        return _page(request, to, kept, TOO_MANY, typed.ref, 429)
    member = await run_in_threadpool(who_signs_in, web.house.store, typed, place, request.state.at)
    if member is None:
        return _page(request, to, kept, NOT_RIGHT, typed.ref, 401)
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
    await sent_to(visit)
    await run_in_threadpool(end, visit.web.house.store, visit.visitor.session, visit.at)
    answer = visit.go("/sign-in")
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
    if kept and before is not None and before.staff == member.ref:
        request.state.visitor = visitor_with(store, cookie, at)
        answer = show(web, request, "kept.html", to=to, boxes=kept, mark=mark_of(cookie))
    answer.set_cookie(
        # Longer than the session: it still says whose text a form holds that is sent after its end.
        cookie_name(request), cookie, max_age=int(2 * AT_MOST / timedelta(seconds=1)), path="/", httponly=True,
        samesite="lax", secure=request.url.scheme == "https",
    )  # fmt: skip
    return answer


def place_of(request: Request) -> str:
    """The address a request comes from, as far as it is known."""
    return request.client.host if request.client else "unknown"


def _page(request: Request, to: str, kept: Boxes = (), problem: str = "", ref: str = "", status: int = 200) -> Response:
    web: Web = request.app.state.web
    with look(web.house.store) as seen:
        members = [member for member in seen.staff() if member.is_active] if web.is_demo else []
    faults = [{"text": problem, "href": "#reference"}] if problem else []
    return show(web, request, "sign_in.html", status, members=members, next=within(to, TODAY), kept=as_hidden(kept),
                faults=faults, ref=ref)  # fmt: skip
