"""Raising a concern from anywhere: about whom; and the page that says that it is raised."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response

from pathway.case.model import Case, Concern
from pathway.case.permissions import MAY
from pathway.errors import CaseNotFound, NotPermitted
from pathway.queries.finding import MOST, Found, find, held_by
from pathway.web.forms.acts import may
from pathway.web.forms.asking import Asked
from pathway.web.forms.form import About, Panel
from pathway.web.forms.sending import sent_to
from pathway.web.visit import Here, Visit
from pathway.web.words import at_time, first_capital, within

router = APIRouter()
LONGEST = 100
"""Characters of a name that is looked for."""


@router.get("/concern")
async def whose(visit: Here) -> Response:
    """What to ring first; then about whom."""
    return await _page(visit, None, "", "")


@router.post("/concern")
async def look_for(visit: Here) -> Response:
    """Those with a name or an NHS number; it is sent in the form, so that no address holds it."""
    sent = await sent_to(visit)
    words = sent.get("words", "").strip()
    if not words or len(words) > LONGEST or not words.isprintable():
        return await _page(visit, None, words[:LONGEST], "Enter a name or an NHS number")
    with visit.look() as seen:
        found = find(seen, words, visit.staff)
    return await _page(visit, found, words, "")


@router.get("/people/{ref}/concern/{n}")
async def raised(visit: Here, ref: str, n: str, back: str | None = None) -> Response:
    """One concern: raised when and by whom, with whom it stands, and what it is, for those who may read it."""
    about = Asked(ref, "acknowledge").about(visit)
    concern = about.case.concerns.get(n)
    if concern is None:
        raise CaseNotFound(ref)
    await visit.note("concern", case=ref, concern=concern.n)
    is_mine = concern.by == visit.staff.ref and concern.acknowledged_at is None
    return visit.show(
        "concern_raised.html", person=about.person, case=about.case, n=concern.n, is_mine=is_mine,
        title=f"{first_capital(concern.kind)} concern" + (" raised" if is_mine else ""), panel=_panel(about, concern),
        told=_stands_with(about, concern), back=within(back, f"/people/{quote(ref)}"),
        may_acknowledge=concern.acknowledged_at is None and may("acknowledge", about),
    )  # fmt: skip


async def _page(visit: Visit, found: tuple[Found, ...] | None, typed: str, problem: str) -> Response:
    if not visit.may("concern"):
        raise NotPermitted(f"This is for: {', '.join(MAY['concern'])}. Ask one of them.")
    with visit.look() as seen:
        mine = held_by(seen, visit.staff)
    await visit.note("concern", cases=[each.ref for each in (*mine, *(found or ()))])
    return visit.show(
        "concern_whose.html", 400 if problem else 200, found=None if found is None else found[:MOST], mine=mine,
        is_more=found is not None and len(found) > MOST, typed=typed,
        faults=[{"text": problem, "href": "#words"}] if problem else [],
    )  # fmt: skip


def _panel(about: About, concern: Concern) -> Panel:
    pairs = [("Raised", f"{at_time(concern.raised_at)}, by {about.name_of(concern.by)}")]
    if concern.acknowledged_at:
        pairs.append(("Taken on", f"{at_time(concern.acknowledged_at)}, by {about.name_of(concern.acknowledged_by)}"))
    else:
        pairs.append(("Stands with", first_capital(_stands_with(about, concern))))
    private = "Only those who act on safeguarding concerns can read the words."
    return Panel("", tuple(pairs), words=about.texts.get(f"concern {concern.n}", private))


def _stands_with(about: About, concern: Concern) -> str:
    """Who was told: the care coordinator and the duty worker, by name where there is one."""
    coordinator = about.case.holder_of("care_coordinator")
    first = f"{about.name_of(coordinator)} (care coordinator)" if coordinator else "the care coordinators"
    return f"{first} and {_duty(about, about.case)}"


def _duty(about: About, case: Case) -> str:
    names = sorted(m.name for m in about.staff.values()
                   if "duty_worker" in m.roles and m.is_active and m.team == case.team)  # fmt: skip
    return f"{', '.join(names)} (duty worker)" if names else "the duty worker"
