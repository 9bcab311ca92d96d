"""Since we last met: what changed about a person between two days, by whom, ready to copy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import APIRouter
from fastapi.responses import Response

from pathway.case.model import Case
from pathway.definition.rules import Rules
from pathway.errors import CaseNotFound
from pathway.planning.projection import projected
from pathway.queries.case_view import history_lines
from pathway.queries.since_last_met import last_review_before, last_spoken_before, since
from pathway.store.look import Look
from pathway.web.forms.fields import Unclear, read_day
from pathway.web.telling.changes import Changes, as_text, changes
from pathway.web.telling.happenings import happening
from pathway.web.telling.items import coming_lines, open_lines
from pathway.web.telling.naming import Names
from pathway.web.visit import Here, Visit, visible
from pathway.web.words import of_day

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Between:
    """Two days and what was meant by them; `fault` where what was typed makes no sense, `at` which of the two."""

    from_on: date
    to_on: date
    fault: str = ""
    at: str = "from"


@router.get("/people/{ref}/since")
async def since_we_met(visit: Here, ref: str) -> Response:
    """What changed since we last met, or between the days that were asked about."""
    sent = visit.request.query_params
    with visit.look() as seen:
        case = visible(seen, ref, visit)
        rules = seen.rules(case.definition)
        ways = tuple(_ways(case, rules, visit.today))
        asked = _between(sent, ways[0][1], visit.today)
        try:
            told, text = _told(visit, seen, case, asked)
        except CaseNotFound:
            fault = f"Nothing was recorded about them yet on {of_day(asked.to_on)}: choose a later day"
            asked = Between(ways[0][1], visit.today, fault, "to")
            told, text = _told(visit, seen, case, asked)
        person = seen.person(case.person)
    await visit.note("since", case=ref, from_on=asked.from_on, to_on=asked.to_on)
    faults = [{"text": asked.fault, "href": f"#{asked.at}-day"}] if asked.fault else []
    return visit.show(
        "person_since.html", 400 if faults else 200, person=person, ref=ref, told=told, text=text, asked=asked,
        ways=ways, faults=faults, typed=dict(sent),
    )  # fmt: skip


def _told(visit: Visit, seen: Look, case: Case, asked: Between) -> tuple[Changes, str]:
    found = since(seen, case, asked.from_on, asked.to_on, visit.today)
    after = found.after
    names = Names(after.case, after.rules, seen.members)
    lines = history_lines(seen, after, found.entries, visit.staff)
    said = [happening(line, entry, names) for line, entry in zip(lines, found.entries, strict=True)]
    coming = coming_lines(after, projected(after.case, after.rules, after.calendar), names)
    told = changes(found, said, open_lines(after, names), coming, names)
    return told, as_text(found, told, seen.person(case.person))


def _ways(case: Case, rules: Rules, today: date) -> Iterator[tuple[str, date]]:
    """From when people ask, the usual one first."""
    spoken, review = last_spoken_before(case, today), last_review_before(case, rules, today)
    if spoken:
        yield "the last time anybody spoke to them", spoken
    if review:
        yield "the last review", review
    yield "the referral", case.referred_on
    for words, count in (("a week ago", 7), ("four weeks ago", 28)):
        if today - timedelta(days=count) >= case.referred_on:
            yield words, today - timedelta(days=count)


def _between(sent: Mapping[str, str], usual: date, today: date) -> Between:
    """The days asked about: by address (`from`, `to`), or typed into boxes; else from the usual day to today."""
    at = "from"
    try:
        from_on = _day(sent, "from", "The first day") or usual
        at = "to"
        to_on = _day(sent, "to", "The last day") or today
    except Unclear as problem:
        return Between(usual, today, str(problem), at)
    for at, day in (("from", from_on), ("to", to_on)):
        if day > today:
            return Between(usual, today, f"{of_day(day)} is still to come: choose a day that has passed", at)
    if from_on > to_on:
        return Between(usual, today, "The first day must not be after the last")
    return Between(from_on, to_on)


def _day(sent: Mapping[str, str], name: str, label: str) -> date | None:
    if sent.get(name):
        try:
            return date.fromisoformat(sent[name])
        except ValueError:
            raise Unclear(f"{label} must be a real date, like 17 4 2026") from None
    boxes = [sent.get(f"{name}-{part}", "").strip() for part in ("day", "month", "year")]
    return read_day(boxes[0], boxes[1], boxes[2], label) if any(boxes) else None
