"""One visit to one page: who asks, when, what they may see; how it is read, done and shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from secrets import token_urlsafe
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment

from pathway.bootstrap import House
from pathway.case.model import Case
from pathway.case.people import StaffMember
from pathway.case.permissions import MAY, has_part_in
from pathway.dates import london_day
from pathway.errors import NotPermitted
from pathway.settings import ADDRESS
from pathway.store.look import Look, look
from pathway.web.guarding.pace import Pace
from pathway.web.guarding.reads import Reads
from pathway.web.guarding.sealing import Seal
from pathway.web.guarding.sessions import IDLE, Visitor, left_of
from pathway.web.rendering import page
from pathway.web.signing_on.organisation import Organisation


@dataclass(frozen=True, slots=True)
class Web:
    """What every page is made from. `now` gives this instant; `is_demo`: the people here do not exist.

    `organisation` is whose sign-on people may come in through; None if they may not.
    """

    house: House
    now: Callable[[], datetime]
    reads: Reads
    templates: Environment
    is_demo: bool
    organisation: Organisation | None = None
    pace: Pace = field(default_factory=Pace)
    seal: Seal = field(default_factory=lambda: Seal(""))


@dataclass(frozen=True, slots=True)
class Visit:
    """A request of somebody who is signed in."""

    web: Web
    request: Request
    visitor: Visitor
    at: datetime

    @property
    def staff(self) -> StaffMember:
        """Who asks."""
        return self.visitor.staff

    @property
    def today(self) -> date:
        """The London day."""
        return london_day(self.at)

    @contextmanager
    def look(self) -> Iterator[Look]:
        """One snapshot of what is stored."""
        with look(self.web.house.store) as seen:
            yield seen

    async def note(self, what: str, **about: Any) -> None:
        """Writes down what was read, before it is shown."""
        if self.request.state.exceptional:
            about["without_part_since"] = self.request.state.exceptional.began_at
        await self.web.reads.note(self.staff.ref, what, self.at, **about)

    async def act(self, ref: str, asked: Any, version: int | None = None, once: str | None = None) -> Case:
        """One act on one case, by whoever asks. Raises the caller's errors."""
        walk = self.web.house.walk
        return await run_in_threadpool(walk.act, ref, asked, self.staff, self.at, version, once)

    def show(self, template: str, status: int = 200, **shown: Any) -> HTMLResponse:
        """The page, with everything each page has: who asks, where the way out is, a mark for its forms."""
        return show(self.web, self.request, template, status, **shown)

    def go(self, to: str) -> RedirectResponse:
        """On to another page, after something was done."""
        return RedirectResponse(to, 303)

    def link_to(self, path: str) -> str:
        """A link for somebody else to open. Where browsers reach us is as it was set: a request may say anything."""
        address = self.web.house.settings.address
        return f"{str(self.request.base_url).rstrip('/') if address == ADDRESS else address}{path}"

    def may(self, verb: str) -> bool:
        """True if their role allows it on some case: what is offered. Whether on this one, the walk decides."""
        return not self.request.state.exceptional and bool(set(self.staff.roles) & set(MAY.get(verb, ())))


def show(web: Web, request: Request, template: str, status: int = 200, **shown: Any) -> HTMLResponse:
    """A page, for somebody signed in or not."""
    visitor: Visitor | None = request.state.visitor
    around: Mapping[str, Any] = {
        "staff": visitor.staff if visitor else None,
        "mark": visitor.mark if visitor else "",
        "idle_seconds": int(IDLE.total_seconds()),
        "seconds_left": int(left_of(visitor.session, request.state.at).total_seconds()) if visitor else 0,
        "once": token_urlsafe(16),
        "cspNonce": request.state.nonce,
        "at": request.state.at,
        "today": london_day(request.state.at),
        "is_demo": web.is_demo,
        "exceptional": getattr(request.state, "exceptional", None),
        "organisation": web.organisation.name if web.organisation else "",
        "crisis_line": web.house.settings.crisis_line,
        "path": request.url.path,
    }
    return HTMLResponse(page(web.templates, template, **{**around, **shown}), status)


class NoPart(NotPermitted):
    """Somebody asked for a case they have no part in. The way out: whoever has, or leave to look in an emergency."""

    def __init__(self, case: str) -> None:
        super().__init__("You have no part in this person's care: ask the service or the team that has.")
        self.case = case


def readable(seen: Look, ref: str, staff: StaffMember) -> Case:
    """The case, for somebody who has part in it. Raises CaseNotFound, NotPermitted."""
    case = seen.case(ref)
    if not has_part_in(staff, case):
        raise NoPart(ref)
    return case


def visible(seen: Look, ref: str, visit: Visit) -> Case:
    """The case, to look at: for somebody who has part in it, or leave to look for now. Raises as `readable` does."""
    case = seen.case(ref)
    if not has_part_in(visit.staff, case):
        if visit.may("look_exceptionally"):
            visit.request.state.exceptional = seen.look_of(visit.staff.ref, ref, visit.at)
        if visit.request.state.exceptional is None:
            raise NoPart(ref)
    return case


def _visit(request: Request) -> Visit:
    state = request.state
    return Visit(request.app.state.web, request, state.visitor, state.at)


Here = Annotated[Visit, Depends(_visit)]
"""What a page asks for to know who is there."""
