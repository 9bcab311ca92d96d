"""Who is signed in: a random cookie, of which only the digest is stored; idle and absolute limits; ended at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from fastapi import Request

from pathway.case.people import StaffMember
from pathway.store.look import look
from pathway.store.signing_in import Session, digest_of
from pathway.store.sql import SqlStore

COOKIE = "pathway_session"
COOKIE_OF_HTTPS = "__Host-pathway_session"
"""Browsers take this one over https only, from this very site, for all of it."""
IDLE = timedelta(minutes=30)
AT_MOST = timedelta(hours=12)
SEEN_AGAIN_AFTER = timedelta(minutes=1)
"""So often is it written down that a session is in use."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody signed in. `mark` stands in every form of theirs: a page elsewhere cannot know it."""

    staff: StaffMember
    session: Session
    mark: str


def visitor_with(store: SqlStore, cookie: str | None, at: datetime) -> Visitor | None:
    """Who carries this cookie; None for nobody, somebody who left, and a session that is over."""
    if not cookie:
        return None
    with look(store) as seen:
        session = seen.session(digest_of(cookie))
        staff = seen.members.get(session.staff) if session else None
    if session is None or staff is None or not staff.is_active or not runs(session, at):
        return None
    return Visitor(staff, session, _mark(cookie, staff))


def see_again(store: SqlStore, session: Session, at: datetime) -> None:
    """Writes down that a session is in use."""
    with store.work() as work:
        work.seen_again(session.digest, at)


def begin(store: SqlStore, staff: StaffMember, browser: str, at: datetime, must_set_up: bool = False) -> str:
    """A new session; what its cookie carries."""
    cookie = token_urlsafe(32)
    with store.work() as work:
        work.begin_session(Session(digest_of(cookie), staff.ref, at, at, browser[:200], must_set_up=must_set_up))
    return cookie


def end(store: SqlStore, session: Session, at: datetime) -> None:
    """A session is over."""
    with store.work() as work:
        work.end_session(session.digest, at)


def cookie_of(request: Request) -> str | None:
    """What the browser carries."""
    return request.cookies.get(cookie_name(request))


def cookie_name(request: Request) -> str:
    """What the cookie is called on this way of reaching us."""
    return COOKIE_OF_HTTPS if request.url.scheme == "https" else COOKIE


def session_of(store: SqlStore, cookie: str | None) -> Session | None:
    """The session of a cookie, over or not; None if there never was one."""
    if not cookie:
        return None
    with look(store) as seen:
        return seen.session(digest_of(cookie))


def runs(session: Session, at: datetime) -> bool:
    """True while nobody ended it and neither limit has passed."""
    return session.ended_at is None and at - session.seen_at < IDLE and at - session.began_at < AT_MOST


def left_of(session: Session, at: datetime) -> timedelta:
    """How long it can still run, however often it is used."""
    return session.began_at + AT_MOST - at


def is_marked_by(staff: StaffMember, mark: str) -> bool:
    """True for a form that says it was opened by this person, in whichever session. It may be shown to them again;
    only the mark of their session of now lets it do anything."""
    return mark.partition(".")[2] == staff.ref


def _mark(cookie: str, staff: StaffMember) -> str:
    """The mark of all forms of the session with this cookie: known to the session alone, and whose it is."""
    return f"{sha256(b'form ' + cookie.encode()).hexdigest()}.{staff.ref}"
