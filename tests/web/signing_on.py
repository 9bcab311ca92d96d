"""A house in which people sign in with their organisation, and what a browser does on the way."""

from __future__ import annotations

import socket
from dataclasses import replace
from datetime import datetime

import httpx
from httpx import Response

from pathway.bootstrap import House
from pathway.settings import SignOn
from pathway.store.look import look
from tests.web.issuer import CLIENT_ID, NAME, SECRET
from tests.web.signing import invitation_for
from tests.web.site import Site

THERE, BACK = "/sign-in/organisation", "/sign-in/organisation/back"


def with_sign_on(house: House, issuer: str, listening: socket.socket, **more: object) -> House:
    """The same house, joined to an organisation and served at an address it knows."""
    sign_on = SignOn(issuer, CLIENT_ID, SECRET, NAME)
    settings = replace(
        house.settings,
        address=f"http://127.0.0.1:{listening.getsockname()[1]}",
        sign_on=replace(sign_on, **more),  # type: ignore[arg-type]
    )
    return replace(house, settings=settings)


def sent_there(site: Site, **asked: str) -> str:
    """Where our page sends the browser."""
    answer = site.client.get(THERE, params=asked)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def sent_back(site: Site, **asked: str) -> str:
    """Where the organisation sends the browser, with a code."""
    return httpx.get(sent_there(site, **asked)).headers["location"]


def signs_on(site: Site, **asked: str) -> Response:
    """The whole way, there and back: what our page answers."""
    return site.get(sent_back(site, **asked))


def accepts(site: Site, house: House, ref: str, at: datetime) -> Response:
    """Somebody accepts a new invitation by signing in with their organisation."""
    return signs_on(site, invitation=invitation_for(house, ref, at))


def known_as(house: House, ref: str) -> str | None:
    """What the organisation calls somebody."""
    with look(house.store) as seen:
        account = seen.account(ref)
    return account.signs_on_as if account else None


def told(house: House) -> list[str]:
    """What is written down of signing in."""
    with house.store.connect() as connection:
        rows = connection.exec_driver_sql("SELECT what FROM read_audit ORDER BY number")
        return [row.what for row in rows if "sign" in row.what]
