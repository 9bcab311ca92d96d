"""The gate every request passes: who it is, whether it comes from our own pages, and what its answer may load.

Nobody gets past it without signing in, but to the few addresses in `OPEN`: a page that forgets to ask is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from secrets import token_urlsafe
from urllib.parse import quote

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import PlainTextResponse, RedirectResponse
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pathway.errors import WorldsError
from pathway.store.sql import SqlStore
from pathway.web.guarding.sessions import SEEN_AGAIN_AFTER, Visitor, cookie_of, see_again, session_of, visitor_with

OPEN = ("/sign-in", "/static", "/healthz", "/favicon.ico", "/provider")
"""Addresses (and what lies under them) for people who are not signed in. Under /provider the link itself is the key."""
SAFE = ("GET", "HEAD", "OPTIONS")
SIGN_IN, SIGN_IN_AGAIN, NOT_NOW = "/sign-in", "/sign-in/again", "/sign-in/not-now"
SET_UP = "/account/second-factor"
"""Where somebody is sent who may not do without a second factor and has none yet: they get nowhere else."""
SENT_TOO_LATE = "too_late"
"""Stands in the address of a page whose file was sent when the session was over."""
LARGEST_KEPT = 1_000_000
"""Bytes of a form that are carried over a new signing in."""


class Gate:
    """Wraps the pages."""

    def __init__(self, pages: ASGIApp, store: SqlStore, now: Callable[[], datetime]) -> None:
        self._pages, self._store, self._now = pages, store, now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request through, with `state.visitor`, `state.nonce` and `state.at`; or answers it itself."""
        if scope["type"] != "http":
            await self._pages(scope, receive, send)
            return
        request = Request(scope)
        state = scope.setdefault("state", {})
        state["at"], state["nonce"], state["visitor"] = self._now(), token_urlsafe(16), None
        state["exceptional"] = None
        answer: ASGIApp = self._pages
        if request.method not in SAFE and not _is_from_here(request):
            answer = PlainTextResponse("This was sent from another site, so nothing was done.", 403)
        elif not _is_under(request.url.path, "/static"):
            try:
                state["visitor"] = await self._visitor(request, state["at"])
                answer = self._way_on(request)
            except WorldsError:
                answer = self._not_now(request)
        await answer(scope, receive, _with_headers(request, send))

    async def _visitor(self, request: Request, at: datetime) -> Visitor | None:
        visitor = visitor_with(self._store, cookie_of(request), at)
        if visitor is not None and at - visitor.session.seen_at >= SEEN_AGAIN_AFTER:
            # Not written down, the session ends the sooner: no reason to refuse what was sent.
            with suppress(WorldsError):
                await run_in_threadpool(see_again, self._store, visitor.session, at)
        return visitor

    def _way_on(self, request: Request) -> ASGIApp:
        visitor: Visitor | None = request.scope["state"]["visitor"]
        path = request.url.path
        if visitor is None:
            return self._pages if is_open(path) else self._to_sign_in(request)
        if visitor.session.must_set_up and path not in (SET_UP, "/sign-out") and not is_open(path):
            return RedirectResponse(SET_UP, 303)
        return self._pages

    def _to_sign_in(self, request: Request) -> ASGIApp:
        """The way to the sign-in page and back to what was asked for. A form that was sent goes along: what somebody
        typed is in the page that answers, and nowhere else."""
        asked = _asked(request)
        if _can_be_carried(request) and session_of(self._store, cookie_of(request)):
            request.scope["state"]["came_to"] = asked
            request.scope["path"] = SIGN_IN_AGAIN
            return self._pages
        back = asked if request.method in SAFE else "/today"
        if request.method == "POST" and has_files(request):
            # Files are carried nowhere: they are on the disk still, to be chosen again.
            back = f"{asked}{'&' if request.url.query else '?'}{SENT_TOO_LATE}=yes"
        return RedirectResponse(f"{SIGN_IN}?next={quote(back, safe='')}", 303)

    def _not_now(self, request: Request) -> ASGIApp:
        """Whoever cannot be known is let in nowhere; what they sent is given back to them."""
        if request.method != "POST":
            return PlainTextResponse("The service is not answering. Nothing was done: try again later.", 503)
        request.scope["state"]["came_to"] = _asked(request)
        request.scope["path"] = NOT_NOW
        return self._pages


def _asked(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def is_open(path: str) -> bool:
    """True for what may be seen without signing in."""
    return any(_is_under(path, where) for where in OPEN)


def has_files(request: Request) -> bool:
    """True for a form with a file in it."""
    return request.headers.get("content-type", "").startswith("multipart/")


def _is_under(path: str, where: str) -> bool:
    return path == where or path.startswith(where + "/")


def _can_be_carried(request: Request) -> bool:
    """True for a form of words alone that is not too long."""
    length = request.headers.get("content-length", "")
    is_small = length.isdigit() and int(length) <= LARGEST_KEPT
    return request.method == "POST" and is_small and not has_files(request)


def _is_from_here(request: Request) -> bool:
    """True if a browser says that one of our own pages sent it. Old ones that say nothing send no Origin either."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or origin == f"{request.url.scheme}://{request.headers.get('host', '')}"


def headers_of(request: Request) -> Mapping[str, str]:
    """What every answer tells the browser: what it may load, keep and tell others."""
    is_static, nonce = _is_under(request.url.path, "/static"), request.scope["state"]["nonce"]
    policy = (
        f"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:;"
        " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    return {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "public, max-age=86400" if is_static else "no-store",
        **({"strict-transport-security": "max-age=31536000"} if request.url.scheme == "https" else {}),
    }


def _with_headers(request: Request, send: Send) -> Send:
    given = headers_of(request)

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in given.items():
                headers[name] = value
        await send(message)

    return sent
