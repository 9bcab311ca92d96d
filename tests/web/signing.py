"""Accounts in a house that is no demonstration: invited, set up, signed in."""

from __future__ import annotations

from datetime import datetime

import pyotp
from httpx import Response
from sqlalchemy import delete

from pathway import staffing
from pathway.bootstrap import DEMONSTRATION, House
from pathway.store import tables
from tests.web.site import Site, boxes_of

PASSWORD = "violet turnip gravel"


def in_earnest(house: House) -> House:
    """The same house, in which nobody may choose who to be."""
    with house.store.writing.begin() as connection:
        connection.execute(delete(tables.settings).where(tables.settings.c.key == DEMONSTRATION))
    return house


def invitation_for(house: House, ref: str, at: datetime, by: str = "manager") -> str:
    """What the link of a new invitation carries."""
    with house.store.work() as work:
        member = work.staff_member(by)
        assert member is not None
        return staffing.invite(work, ref, member, at)


def sets_password(site: Site, token: str, password: str = PASSWORD) -> Response:
    """Follows an invitation and sets a password."""
    return site.client.post(f"/sign-in/invitation/{token}", data={"password": password, "again_password": password})


def signs_in(site: Site, ref: str, password: str = PASSWORD, code: str = "") -> Response:
    """What the sign-in page answers."""
    return site.client.post("/sign-in", data={"reference": ref, "password": password, "code": code, "next": "/today"})


def sets_up_second_factor(site: Site, at: datetime, password: str = PASSWORD) -> str:
    """Sets up a telephone; the secret it keeps."""
    secret = boxes_of(site.get("/account/second-factor").text)["secret"]
    answer = site.send("/account/second-factor", {"secret": secret, "code": code_of(secret, at), "now": password})
    assert answer.status_code == 200, answer.text
    return secret


def code_of(secret: str, at: datetime) -> str:
    """What the telephone shows."""
    return pyotp.TOTP(secret).at(at)


def is_in(site: Site) -> bool:
    """True if the pages open."""
    return site.get("/account").status_code == 200
