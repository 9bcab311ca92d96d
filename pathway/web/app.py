"""The web application: the gate, the pages, and what is said when something goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from pathway.bootstrap import House
from pathway.errors import CaseNotFound, NotPermitted, PathwayError, WorldsError
from pathway.web.forms.sending import TypedBefore
from pathway.web.giving_back import NOT_ANSWERING, NOT_SHOWN, given_back, typed_in
from pathway.web.guarding.gate import Gate, headers_of
from pathway.web.guarding.reads import Reads
from pathway.web.guarding.sealing import Seal
from pathway.web.rendering import templates
from pathway.web.signing_on.organisation import Organisation
from pathway.web.visit import NoPart, Web, show

STATIC = Path(__file__).parent / "static"
PAGES = (
    "today", "signing_in", "signing_on", "account", "people_here", "break_glass", "provider", "provider_links",
    "today_lists", "register", "hand_over", "person", "why", "since", "concern", "referrals", "acts", "not_now",
    "health",
)  # fmt: skip
"""The files of `pages/` that hold pages; each has a `router`. An address is looked for in this order."""


def make_app(house: House, now: Callable[[], datetime]) -> FastAPI:
    """The pages of this house. `now` gives the instant of each request. Raises BadRequest for unfit settings."""
    app = FastAPI(title="Pathway", docs_url=None, redoc_url=None, openapi_url=None)
    organisation = _organisation(house, now)
    app.state.web = Web(
        house, now, Reads(house.store), templates(), house.is_demonstration, organisation,
        seal=Seal(house.settings.secrets_key),
    )  # fmt: skip
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for name in PAGES:
        app.include_router(import_module(f"pathway.web.pages.{name}").router)
    app.add_exception_handler(PathwayError, _problem)
    app.add_exception_handler(HTTPException, _problem)
    app.add_exception_handler(TypedBefore, _typed_before)
    app.add_exception_handler(RequestValidationError, _no_such_page)
    app.add_exception_handler(ClientDisconnect, _nobody_there)
    app.add_exception_handler(Exception, _unexpected)
    app.add_middleware(Gate, store=house.store, now=now)
    return app


def _organisation(house: House, now: Callable[[], datetime]) -> Organisation | None:
    """Whose sign-on people may come in through, as it was set."""
    address = house.settings.address
    sign_on = house.settings.sign_on.checked(address)
    return Organisation(sign_on, f"{address}/sign-in/organisation/back", now) if sign_on else None


async def _problem(request: Request, error: Exception) -> Response:
    """What went wrong, in words. A case that does not exist and one of another programme are answered alike."""
    web: Web = request.app.state.web
    if isinstance(error, WorldsError):
        said = NOT_ANSWERING if request.method == "POST" else NOT_SHOWN
        return given_back(request, 503, *said, can_be_sent_again=True)
    status, title = _kind(error)
    words = str(error) if isinstance(error, PathwayError) and status != 404 else ""
    no_part = error.case if isinstance(error, NoPart) else None
    return show(web, request, "problem.html", status, title=title, words=words, no_part=no_part)


async def _no_such_page(request: Request, _: Exception) -> Response:
    """An address that means nothing: a number with letters in it, say."""
    return await _problem(request, HTTPException(404))


async def _unexpected(request: Request, _: Exception) -> Response:
    """A fault of ours. It is in the log with where it came from; the page says what is known."""
    words = "This is a fault of ours, and it is written down. Nothing half done was kept: look before sending it again."
    answer = given_back(request, 500, "Sorry, something went wrong", words)
    # This answer is made outside the gate.
    answer.headers.update(headers_of(request))
    return answer


async def _nobody_there(_: Request, __: Exception) -> Response:
    """The line broke before all of a form had come: nothing was done, and nobody hears this."""
    return Response(status_code=400)


async def _typed_before(request: Request, error: Exception) -> Response:
    """What somebody typed before they had to sign in again, to be copied into its form."""
    sent = error.sent if isinstance(error, TypedBefore) else {}
    return show(request.app.state.web, request, "typed_before.html", typed=dict(typed_in(tuple(sent.items()))))


def _kind(error: Exception) -> tuple[int, str]:
    if isinstance(error, HTTPException):
        found = error.status_code
        return found, "Page not found" if found in (404, 405) else "Sorry, this cannot be done"
    if isinstance(error, CaseNotFound):
        return 404, "Page not found"
    if isinstance(error, NotPermitted):
        return 403, "You cannot see this"
    return 400, "Sorry, this cannot be done"
