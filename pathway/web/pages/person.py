"""A person: where they are on their pathway, what stands, why, what changed since we last met, all that happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from pathway.case.model import Case
from pathway.errors import CaseNotFound
from pathway.queries.case_view import case_on
from pathway.queries.day_asked import DayAsked, day_asked
from pathway.store.look import Look
from pathway.web.forms.fields import Unclear, read_day
from pathway.web.telling.naming import ending
from pathway.web.telling.person import Told, told
from pathway.web.visit import Here, Visit, visible
from pathway.web.words import of_day

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Asked:
    """Which day of the past is asked about, as the address says it; both None for today."""

    as_of: date | None = None
    shown_on: date | None = None

    @property
    def day(self) -> date | None:
        """The day."""
        return self.as_of or self.shown_on

    @property
    def query(self) -> str:
        """The same for the next address; empty for today."""
        return f"?as_of={self.as_of}" if self.as_of else f"?shown_on={self.shown_on}" if self.shown_on else ""


def _asked(as_of: str = "", shown_on: str = "") -> Asked:
    return Asked(as_of=_day(as_of)) if as_of else Asked(shown_on=_day(shown_on)) if shown_on else Asked()


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise CaseNotFound(said) from None


Then = Annotated[Asked, Depends(_asked)]


@router.get("/people/{ref}")
async def person(visit: Here, then: Then, ref: str, done: str = "") -> Response:
    """The page of a person, today or on a day that has passed."""
    with visit.look() as seen:
        case = visible(seen, ref, visit)
        found = _told(visit, seen, case, then)
        who = seen.person(case.person)
    episodes = [each.ref for each in found.episodes] if isinstance(found, Told) else []
    await visit.note("case", case=ref, other_cases=episodes, as_of=then.as_of, shown_on=then.shown_on)
    if not isinstance(found, Told):
        return visit.show("person_not_yet.html", person=who, ref=ref, then=then, words=found)
    just_now = _done(found, f"{ref}.", visit.staff.ref, done)
    return visit.show(
        "person.html", told=found, person=who, ref=ref, then=then, now_done=just_now, ending=ending
    )  # fmt: skip


@router.get("/people/{ref}/then")
async def another_day(visit: Here, ref: str) -> Response:
    """From the boxes of a day to the page of that day."""
    sent = visit.request.query_params
    with visit.look() as seen:
        case = visible(seen, ref, visit)
        who = seen.person(case.person)
    await visit.note("form", case=ref, form="then")
    try:
        boxes = [sent.get(f"on-{part}", "").strip() for part in ("day", "month", "year")]
        day = read_day(boxes[0], boxes[1], boxes[2], "The day")
        if day > visit.today:
            raise Unclear(f"{of_day(day)} is still to come: choose a day that has passed")
    except Unclear as problem:
        faults = [{"text": str(problem), "href": "#on-day"}]
        return visit.show("person_then.html", 400, person=who, ref=ref, faults=faults, typed=dict(sent))
    sense = "shown_on" if sent.get("sense") == "shown_on" else "as_of"
    return visit.go(f"/people/{ref}?{sense}={day.isoformat()}")


@router.get("/people/{ref}/history")
async def history(visit: Here, then: Then, ref: str) -> Response:
    """Everything that was recorded, the newest first."""
    with visit.look() as seen:
        case = visible(seen, ref, visit)
        found = _told(visit, seen, case, then)
        who = seen.person(case.person)
        looks = [(look, seen.members.get(look.staff)) for look in seen.looks_at(ref)]
    await visit.note("history", case=ref, as_of=then.as_of, shown_on=then.shown_on)
    if not isinstance(found, Told):
        return visit.show("person_not_yet.html", person=who, ref=ref, then=then, words=found)
    return visit.show("person_history.html", told=found, person=who, ref=ref, then=then, looks=looks)


def _told(visit: Visit, seen: Look, case: Case, then: Asked) -> Told | str:
    """The page, or why there is none for that day."""
    if then.day is not None and then.day > visit.today:
        return f"{of_day(then.day)} is still to come."
    try:
        made = case_on(seen, case.ref, _day_asked(visit, seen, then))
    except CaseNotFound:
        referred = of_day(case.referred_on)
        return f"Nothing was recorded about them yet on {of_day(then.day)}: they were referred on {referred}."
    return told(seen, made, visit.staff, visit.may, visit.web.house.measures)


def _day_asked(visit: Visit, seen: Look, then: Asked) -> DayAsked:
    return day_asked(seen, visit.today, as_of=then.as_of, shown_on=then.shown_on, is_clock=True)


def _done(found: Told, ref: str, by: str, done: str) -> int | None:
    """The entry that whoever looks has just recorded, if the address ("REF.NUMBER") names one."""
    return next((each.seq for each in found.history if each.by == by and f"{ref}{each.seq}" == done), None)
