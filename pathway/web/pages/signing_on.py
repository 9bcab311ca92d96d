"""Through the organisation's own sign-on: the way there, and the way back."""

from __future__ import annotations

import logging

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from pathway.case.people import StaffMember
from pathway.store.sign_ons import SignOnTry
from pathway.store.signing_in import digest_of
from pathway.web.guarding.accounts import invited
from pathway.web.pages.signing_in import TODAY, place_of, sign_in_page, signed_in
from pathway.web.signing_on.entering import note_refusal, who_enters
from pathway.web.signing_on.organisation import Organisation
from pathway.web.signing_on.refusals import NotSignedOn, Refusal
from pathway.web.signing_on.ways import Way, begin, browser_of, carry, let_fall, take
from pathway.web.visit import Web, show
from pathway.web.words import within

router = APIRouter()
log = logging.getLogger("pathway.sign_on")
MOST_LETTERS = 4000
"""Of a code that comes back; our state is far shorter."""


@router.get("/sign-in/organisation")
async def there(request: Request, next: str = TODAY, invitation: str = "", anew: str = "") -> Response:
    """On to the organisation. Only a link on one of our pages begins a way in: from elsewhere one sees the page first.

    A link and not a form: browsers do not let our forms lead to another site.
    """
    organisation = _organisation(request)
    to = within(next, TODAY)
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return sign_in_page(request, to)
    try:
        way = await _begun(request, to, invitation)
        answer = RedirectResponse(await organisation.address_for(way, bool(anew)), 303)
    except NotSignedOn as problem:
        return await _refused(request, problem)
    carry(request, answer, way)
    return answer


@router.get("/sign-in/organisation/back")
async def back(request: Request, state: str = "", code: str = "", error: str = "", iss: str | None = None) -> Response:
    """Back from there. Whoever is known comes in, to where they wanted; everybody else is told what to do."""
    organisation = _organisation(request)
    web: Web = request.app.state.web
    try:
        if not web.pace.allows(place_of(request)):
            raise NotSignedOn(Refusal.TOO_MANY)
        way = Way(browser_of(request) or "", state)
        begun = await _taken(web, way, request)
        organisation.refuse_another(iss)
        if error or not 0 < len(code) <= MOST_LETTERS:
            raise NotSignedOn(_kind_of(error), f"the answer was error={error[:60]!r}")
        member = await _who(request, await organisation.subject_of(code, iss, way), begun)
    except NotSignedOn as problem:
        return await _refused(request, problem)
    answer = await run_in_threadpool(signed_in, web, request, member, begun.leads_to)
    let_fall(request, answer)
    return answer


def _organisation(request: Request) -> Organisation:
    """The one people sign in with. Where there is none, there is no such page."""
    web: Web = request.app.state.web
    if web.organisation is None:
        raise HTTPException(404)
    return web.organisation


async def _begun(request: Request, to: str, invitation: str) -> Way:
    web, at = request.app.state.web, request.state.at
    if not web.pace.allows(f"to the sign-on from {place_of(request)}"):
        raise NotSignedOn(Refusal.TOO_MANY)
    request.state.is_invited = bool(invitation)
    if invitation and invited(web.house.store, invitation, at) is None:
        raise NotSignedOn(Refusal.NO_INVITATION)
    opens = digest_of(invitation) if invitation else None
    return await run_in_threadpool(begin, web.house.store, browser_of(request), to, opens, at)


async def _taken(web: Web, way: Way, request: Request) -> SignOnTry:
    begun = await run_in_threadpool(take, web.house.store, way, request.state.at)
    if begun is None:
        raise NotSignedOn(Refusal.NOT_BEGUN_HERE)
    request.state.is_invited = begun.invitation is not None
    return begun


async def _who(request: Request, subject: str, begun: SignOnTry) -> StaffMember:
    store = request.app.state.web.house.store
    return await run_in_threadpool(who_enters, store, subject, begun, place_of(request), request.state.at)


async def _refused(request: Request, problem: NotSignedOn) -> Response:
    """The page that says what happened and what to do. Why exactly stands in the log and in the record."""
    web: Web = request.app.state.web
    refusal, name = problem.refusal, _organisation(request).name
    log.warning("nobody was signed in: %s", problem)
    await run_in_threadpool(note_refusal, web.house.store, problem, place_of(request), request.state.at)
    is_invited = getattr(request.state, "is_invited", False) and refusal is not Refusal.NO_INVITATION
    return show(web, request, "sign_on_refused.html", refusal.status, title=refusal.title(name),
                words=refusal.words(name), is_invited=is_invited, is_not_them=refusal is Refusal.NOT_KNOWN)  # fmt: skip


def _kind_of(error: str) -> Refusal:
    """What an organisation means that gives back no code."""
    if error in ("temporarily_unavailable", "server_error"):
        return Refusal.NOT_ANSWERING
    is_no = error in ("access_denied", "login_required", "interaction_required", "consent_required")
    return Refusal.NOT_LET_IN if is_no else Refusal.NOT_UNDERSTOOD
