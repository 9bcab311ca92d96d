"""One register for a group session: who came, who did not, who cancelled; one Save, and each person's act their own."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import Response

from pathway.case.people import StaffMember
from pathway.commands.record import Record
from pathway.errors import BadRequest
from pathway.store.look import Look
from pathway.web.caseload.many import Outcome, Part, do_each
from pathway.web.caseload.reading import near_day
from pathway.web.caseload.recorded import recorded
from pathway.web.caseload.registers import MARKS, Member, Register, of_today, register_of
from pathway.web.forms.fields import Field, Sent, Unclear
from pathway.web.forms.sending import AGAIN, number_of, sent_to
from pathway.web.pages.today import chosen, whose_people
from pathway.web.telling.naming import provider
from pathway.web.visit import Here, Visit

router = APIRouter()
WHEN = Field("on", "When was the session?", "past_day", thing="the day of the session")
NOTHING = Outcome((), ())


@router.get("/register/{key}")
async def ask(visit: Here, key: str) -> Response:
    """The group, nobody marked yet; above it, what was just recorded."""
    return await _page(visit, key, {}, {}, NOTHING)


@router.post("/register/{key}")
async def save(visit: Here, key: str) -> Response:
    """Records every mark. What could not be recorded is said by name, with its mark still standing."""
    sent = await sent_to(visit, shows_again=True)
    if AGAIN in sent:
        return await _page(visit, key, sent, {}, NOTHING)
    with visit.look() as seen:
        register = _register(visit, seen, key)
    marks = {m.case.ref: sent.get(f"mark.{m.case.ref}", "") for m in register.members}
    wrong: dict[str, str] = {}
    try:
        day = WHEN.read(sent, visit.today)
    except Unclear as problem:
        wrong[WHEN.name] = str(problem)
    if not any(marks.values()):
        wrong["people"] = "Mark at least one person: came, did not come, or cancelled"
    if any(mark and mark not in MARKS for mark in marks.values()):
        raise BadRequest("This mark is not known here. Load the page again, then choose.")
    if wrong:
        return await _page(visit, key, sent, wrong, NOTHING)
    parts = [
        _part(m, Record(activity=key, outcome=marks[m.case.ref], on=day), sent)
        for m in register.members
        if marks[m.case.ref]
    ]
    outcome = await do_each(visit, parts, sent.get("once", ""))
    if outcome.failed:
        return await _page(visit, key, _only_failed(sent, outcome), {}, outcome)
    return visit.go(_address(visit, key, done="~".join(outcome.done)))


async def _page(visit: Visit, key: str, typed: Sent, wrong: Mapping[str, str], outcome: Outcome) -> Response:
    with visit.look() as seen:
        register = _register(visit, seen, key)
        listed = outcome.done or tuple(visit.request.query_params.get("done", "").split("~"))[:100]
        done = [found for each in listed if (found := recorded(seen, each, visit.staff, visit.today))]
    await visit.note("register", cases=register.refs, activity=key)
    faults = [{"text": words, "href": f"#{name}"} for name, words in wrong.items()]
    faults += [{"text": f"{one.name}: {one.why}", "href": f"#mark-{one.ref}"} for one in outcome.failed]
    status = 409 if outcome.failed else 400 if wrong else 200
    return visit.show(
        "register.html", status, register=register, when=WHEN, typed=typed, wrong=wrong, faults=faults, done=done,
        marks=MARKS, here=_address(visit, key), provider=_provider(visit), named=provider,
        near=lambda day: near_day(day, visit.today),
        is_marked={m.case.ref for m in register.members if of_today(m, visit.today)}, choice=chosen(visit), key=key,
    )  # fmt: skip


def _register(visit: Visit, seen: Look, key: str) -> Register:
    whose: StaffMember = whose_people(visit, seen, chosen(visit))
    return register_of(seen, key, whose, _provider(visit), visit.staff)


def _provider(visit: Visit) -> str:
    """The provider whose group it is: named in the address, or one's own."""
    own = visit.staff.team if visit.staff.party == "provider" else ""
    return own or visit.request.query_params.get("with", "")[:200]


def _address(visit: Visit, key: str, **more: str) -> str:
    asked = {name: visit.request.query_params.get(name, "") for name in ("whose", "with")}
    query = urlencode({name: value for name, value in {**asked, **more}.items() if value}, safe="~")
    return f"/register/{key}?{query}" if query else f"/register/{key}"


def _part(member: Member, asked: Record, sent: Sent) -> Part:
    ref = member.case.ref
    return Part(ref, ref, member.name, asked, number_of(sent.get(f"version.{ref}", "")))


def _only_failed(sent: Sent, outcome: Outcome) -> Sent:
    """What was sent, without the marks that are recorded: sent again, they are not there to be recorded twice."""
    failed = {f"mark.{one.ref}" for one in outcome.failed}
    return {name: value for name, value in sent.items() if not name.startswith("mark.") or name in failed}
