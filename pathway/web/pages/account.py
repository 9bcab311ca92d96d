"""Setting a password and a second factor, and seeing from where one is signed in."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from pathway.errors import BadRequest
from pathway.web.forms.fields import Sent
from pathway.web.forms.sending import sent_to
from pathway.web.guarding import passwords, second_factor
from pathway.web.guarding.accounts import add_second_factor, change_password, invited, is_theirs, set_password
from pathway.web.guarding.boxes import boxes_of
from pathway.web.guarding.browsers import browser_named
from pathway.web.guarding.sessions import runs
from pathway.web.pages.signing_in import TOO_MANY, place_of, signed_in
from pathway.web.visit import Here, Visit, Web, show

router = APIRouter()
GONE = "This invitation was used, was replaced by a newer one, or has ended. Ask your manager for a new one"
NOT_YOURS = "Enter your password as it is now"
NOT_THE_SAME = "The two passwords are not the same"


@router.get("/sign-in/invitation/{token}")
async def welcome(request: Request, token: str) -> Response:
    """The page on which somebody who was invited sets a password."""
    return _welcome(request, token, {})


@router.post("/sign-in/invitation/{token}")
async def choose_password(request: Request, token: str) -> Response:
    """Sets it, and signs them in; those who need a second factor set that up next."""
    web: Web = request.app.state.web
    if not web.pace.allows(place_of(request)):
        return _welcome(request, token, {"password": TOO_MANY}, 429)
    sent = dict(await boxes_of(request))
    member = invited(web.house.store, token, request.state.at)
    wrong = _faults(sent, passwords.fault_of(sent.get("password", ""), member)) if member else {}
    if member is None or wrong:
        return _welcome(request, token, wrong, 400)
    done = await run_in_threadpool(set_password, web.house.store, token, sent["password"], request.state.at)
    if done is None:
        return _welcome(request, token, {}, 400)
    must_set_up = second_factor.is_needed_by(done)
    return await run_in_threadpool(signed_in, web, request, done, "/today", (), must_set_up)


@router.get("/account")
async def account(visit: Here, done: str = "") -> Response:
    """Who I am here, and from where I am signed in."""
    with visit.look() as seen:
        mine = seen.account(visit.staff.ref)
        sessions = [one for one in seen.sessions_of(visit.staff.ref) if runs(one, visit.at)]
        codes_left = seen.recovery_codes_left(visit.staff.ref)
    shown = [(one, browser_named(one.browser), one.digest == visit.visitor.session.digest) for one in sessions]
    return visit.show("account.html", account=mine, sessions=shown, codes_left=codes_left,
                      done=done)  # fmt: skip


@router.get("/account/here")
async def still_here(visit: Here) -> Response:
    """Somebody types on a page or says that they are still there: the gate has written it down by now."""
    return Response(status_code=204)


@router.post("/account/sessions")
async def sign_out_elsewhere(visit: Here) -> Response:
    """Ends one of my sessions, or all but this one."""
    sent = await sent_to(visit)
    await run_in_threadpool(_end_mine, visit, sent.get("session", ""))
    return visit.go("/account?done=sessions")


@router.get("/account/password")
async def ask_password(visit: Here) -> Response:
    """The form for another password."""
    return _password_page(visit, {})


@router.post("/account/password")
async def another_password(visit: Here) -> Response:
    """Another password; all other sessions end."""
    sent = await sent_to(visit)
    wrong = await _now_wrong(visit, sent)
    wrong |= _faults(sent, passwords.fault_of(sent.get("password", ""), visit.staff))
    if wrong:
        return _password_page(visit, wrong, 400)
    store, session = visit.web.house.store, visit.visitor.session.digest
    await run_in_threadpool(change_password, store, visit.staff.ref, session, sent["password"], visit.at)
    return visit.go("/account?done=password")


@router.get("/account/second-factor")
async def ask_second_factor(visit: Here) -> Response:
    """A new secret, as a picture and in letters, and the box for its first code."""
    return _factor_page(visit, second_factor.new_secret(), {})


@router.post("/account/second-factor")
async def another_second_factor(visit: Here) -> Response:
    """A telephone whose code is right becomes the second factor; the codes on paper are shown this once."""
    sent = await sent_to(visit)
    secret = sent.get("secret", "")
    if not second_factor.is_secret(secret):
        raise BadRequest("This page was not as we made it: open it again, nothing was changed.")
    wrong = await _now_wrong(visit, sent)
    step = second_factor.step_of(secret, sent.get("code", ""), visit.at, None)
    if step is None:
        wrong["code"] = "This is not the code the telephone shows now: wait for the next one and type that"
    if wrong or step is None:
        return _factor_page(visit, secret, wrong, 400)
    store, session = visit.web.house.store, visit.visitor.session.digest
    closed = visit.web.seal.closed(secret, visit.staff.ref)
    codes = await run_in_threadpool(add_second_factor, store, visit.staff.ref, session, closed, step, visit.at)
    return visit.show("second_factor_done.html", codes=codes)


def _end_mine(visit: Visit, digest: str) -> None:
    """The one named, if it is mine; all but this one where none is named."""
    with visit.web.house.store.work() as work:
        if digest in {one.digest for one in work.sessions_of(visit.staff.ref)}:
            work.end_session(digest, visit.at)
        elif not digest:
            work.end_sessions_of(visit.staff.ref, visit.at, but=visit.visitor.session.digest)


async def _now_wrong(visit: Visit, sent: Sent) -> dict[str, str]:
    """Whoever sits down at a browser somebody left open knows no password."""
    if not visit.web.pace.allows(place_of(visit.request), visit.staff.ref):
        return {"now": TOO_MANY}
    is_right = await run_in_threadpool(is_theirs, visit.web.house.store, visit.staff.ref, sent.get("now", ""))
    return {} if is_right else {"now": NOT_YOURS}


def _faults(sent: Sent, fault: str | None) -> dict[str, str]:
    if fault:
        return {"password": fault}
    return {} if sent.get("password") == sent.get("again_password") else {"again_password": NOT_THE_SAME}


def _welcome(request: Request, token: str, wrong: dict[str, str], status: int = 200) -> Response:
    web: Web = request.app.state.web
    member = invited(web.house.store, token, request.state.at)
    if member is None:
        return show(web, request, "problem.html", 404, title="This invitation opens nothing any more", words=GONE)
    return show(web, request, "welcome.html", status, member=member, token=token, wrong=wrong, faults=_listed(wrong))


def _password_page(visit: Visit, wrong: dict[str, str], status: int = 200) -> Response:
    return visit.show("password.html", status, wrong=wrong, faults=_listed(wrong))


def _factor_page(visit: Visit, secret: str, wrong: dict[str, str], status: int = 200) -> Response:
    picture = second_factor.picture(secret, visit.staff)
    must = visit.visitor.session.must_set_up
    return visit.show("second_factor.html", status, secret=secret, picture=picture, wrong=wrong, faults=_listed(wrong),
                      must=must)  # fmt: skip


def _listed(wrong: dict[str, str]) -> list[dict[str, str]]:
    return [{"text": words, "href": f"#{name}"} for name, words in wrong.items()]
