"""Links for providers, made and ended by the service: shown once, to copy, until messages carry them."""

from __future__ import annotations

from datetime import timedelta
from secrets import token_urlsafe

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from pathway.case.model import Case
from pathway.case.permissions import permit
from pathway.errors import BadRequest
from pathway.store.look import Look
from pathway.store.provider_links import ProviderLink
from pathway.store.signing_in import digest_of
from pathway.web.forms.sending import sent_to
from pathway.web.guarding.provider_door import acting_for, goes_on
from pathway.web.telling.naming import provider
from pathway.web.visit import Here, Visit, readable

router = APIRouter()
GOOD_FOR = timedelta(weeks=6)


@router.get("/people/{ref}/provider-links")
async def all_of_them(visit: Here, ref: str) -> Response:
    """The placements that go on, and the links that are open for them."""
    return await _page(visit, ref)


@router.post("/people/{ref}/provider-links")
async def make_or_end(visit: Here, ref: str) -> Response:
    """A new link for a placement, in place of the ones before; or none any more."""
    sent = await sent_to(visit)
    with visit.look() as seen:
        case = _mine(seen, ref, visit)
        placement = case.placements.get(sent.get("placement", ""))
        if placement is None or not goes_on(case, placement):
            raise BadRequest("Nothing goes on there that a provider could answer.")
        if acting_for(seen, case, placement) is None:
            raise BadRequest(
                f"Nobody of {provider(placement.provider)} is among the staff: ask a manager to add them first."
            )
    token = token_urlsafe(32) if sent.get("do") == "make" else None

    def carry_out() -> None:
        with visit.web.house.store.work() as work:
            work.end_provider_links(ref, placement.n, visit.at, visit.staff.ref)
            if token:
                ends_at = visit.at + GOOD_FOR
                work.put_provider_link(
                    ProviderLink(digest_of(token), ref, placement.n, visit.at, visit.staff.ref, ends_at)
                )

    await run_in_threadpool(carry_out)
    link = visit.link_to(f"/provider/{token}") if token else ""
    return await _page(visit, ref, link, placement.n)


def _mine(seen: Look, ref: str, visit: Visit) -> Case:
    """The case, for somebody of the service: a provider makes no links for others."""
    case = readable(seen, ref, visit.staff)
    permit("allocate", visit.staff, case)
    return case


async def _page(visit: Visit, ref: str, link: str = "", made_for: int | None = None) -> Response:
    with visit.look() as seen:
        case = _mine(seen, ref, visit)
        person, rules = seen.person(case.person), seen.rules(case.definition)
        links = [one for one in seen.provider_links_of(ref) if one.is_open(visit.at)]
        members = seen.members
    rows = [
        (
            one,
            rules.placements.get(one.kind, one.kind),
            provider(one.provider),
            [each for each in links if each.placement == one.n],
        )
        for one in case.placements.values()
        if goes_on(case, one)
    ]
    await visit.note("provider_links", case=ref)
    return visit.show("provider_links.html", person=person, ref=ref, rows=rows, link=link, made_for=made_for,
                      members=members, ends_at=visit.at + GOOD_FOR)  # fmt: skip
