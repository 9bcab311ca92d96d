"""A way in: what goes along to the organisation and must come back, bound to the browser that began it.

The browser carries one random secret; what the organisation is shown is made from it and from the state. Of both only
digests are stored, so that whoever reads the table can begin nothing and finish nothing.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from fastapi import Request, Response

from pathway.store.sign_ons import SignOnTry
from pathway.store.signing_in import digest_of
from pathway.store.sql import SqlStore

COOKIE = "pathway_sign_on"
COOKIE_OF_HTTPS = "__Host-pathway_sign_on"
LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Way:
    """`browser` is what the cookie carries, `state` what the organisation gives back."""

    browser: str
    state: str

    @property
    def nonce(self) -> str:
        """What must stand in what the organisation signs."""
        return self._made("nonce")

    @property
    def verifier(self) -> str:
        """What only we can show beside the code (PKCE)."""
        return self._made("verifier")

    def _made(self, what: str) -> str:
        return hmac.new(self.browser.encode(), f"{what} {self.state}".encode(), sha256).hexdigest()


def begin(store: SqlStore, browser: str | None, leads_to: str, invitation: str | None, at: datetime) -> Way:
    """A new way in, for ten minutes. A browser with several tabs has several, under one cookie."""
    way = Way(browser or token_urlsafe(32), token_urlsafe(32))
    with store.work() as work:
        begun = SignOnTry(digest_of(way.state), digest_of(way.browser), leads_to, invitation, at + LASTS)
        work.begin_sign_on(begun, at)
    return way


def take(store: SqlStore, way: Way, at: datetime) -> SignOnTry | None:
    """What was begun so, once; None if nothing was, or it is over."""
    with store.work() as work:
        return work.take_sign_on(digest_of(way.state), digest_of(way.browser), at)


def browser_of(request: Request) -> str | None:
    """What this browser carries of ways it began."""
    return request.cookies.get(_name(request))


def carry(request: Request, answer: Response, way: Way) -> None:
    """The browser carries it from here on. It comes back from another site, so `strict` would not do."""
    answer.set_cookie(_name(request), way.browser, max_age=int(LASTS.total_seconds()), path="/", httponly=True,
                      samesite="lax", secure=_is_https(request))  # fmt: skip


def let_fall(request: Request, answer: Response) -> None:
    """The browser is in: it carries nothing more of the way."""
    answer.delete_cookie(_name(request), path="/", httponly=True, samesite="lax", secure=_is_https(request))


def _name(request: Request) -> str:
    return COOKIE_OF_HTTPS if _is_https(request) else COOKIE


def _is_https(request: Request) -> bool:
    return request.url.scheme == "https"
