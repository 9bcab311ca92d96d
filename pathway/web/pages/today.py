"""Today: who needs me, by what is due next; and recording it in place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response
from markupsafe import Markup

from pathway.case.people import StaffMember
from pathway.errors import CallersError, NotPermitted, StaleCase
from pathway.queries.day_asked import day_asked
from pathway.queries.queue import Queue, queue
from pathway.store.look import Look
from pathway.web.caseload.choosing import MOST_FOUND, ORDERS, Choice
from pathway.web.caseload.covering import Colleagues, may_stand_in
from pathway.web.caseload.doing import Pressed, carry_out, pressed
from pathway.web.caseload.finding import is_meant
from pathway.web.caseload.lateness import run_is_late
from pathway.web.caseload.recorded import recorded
from pathway.web.caseload.sheet import Block, Reading, Sheet
from pathway.web.forms.meanwhile import changed_since
from pathway.web.forms.sending import sent_to
from pathway.web.visit import Here, Visit, readable

router = APIRouter()
PATH = "/today"
STALE_AFTER_MINUTES = 10
NOBODY = "nobody"
"""Stands in the address where those looked for are not among one's people."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a button did nothing: `problem` in words, and what others recorded `meanwhile`."""

    name: str
    problem: str
    meanwhile: tuple[str, ...] = ()


@router.get(PATH)
async def today(visit: Here) -> Response:
    """The people of whoever asks, or of a colleague they stand in for."""
    return await _page(visit, chosen(visit))


@router.post(PATH)
async def do(visit: Here) -> Response:
    """One button of a line: carried out, and the page shown anew; or shown with what is in the way."""
    sent = await sent_to(visit)
    choice = chosen(visit)
    button = pressed(sent.get("do", ""))
    try:
        with visit.look() as seen:
            case = readable(seen, button.ref, visit.staff)
        once = button.once(sent.get("once", ""))
        after = await carry_out(visit, button.ref, button.request(case), button.version, once)
    except NotPermitted:
        raise
    except CallersError as problem:
        return await _page(visit, choice, _refused(visit, button, problem))
    return visit.go(_with_done(choice.address(PATH), f"{after.ref}.{after.seq}"))


@router.post(f"{PATH}/find")
async def find(visit: Here) -> Response:
    """Looks for people among those shown. The address carries who was found, never what was typed (rule 15)."""
    sent = await sent_to(visit)
    choice = Choice.of_address(sent)
    typed = sent.get("find", "")[:200]
    if not typed.strip():
        return visit.go(choice.address(PATH, of=""))
    with visit.look() as seen:
        found = read_queue(visit, seen, choice)
    refs = {*found.refs, *(case.ref for case in found.mine)}
    meant = sorted(ref for ref in refs if is_meant(found.people[found.cases[ref].person], typed))
    await visit.note("find", cases=meant)
    return visit.go(choice.address(PATH, of=".".join(meant[:MOST_FOUND]) or NOBODY))


def chosen(visit: Visit) -> Choice:
    """What the address asks for."""
    return Choice.of_address(visit.request.query_params)


def read_queue(visit: Visit, seen: Look, choice: Choice) -> Queue:
    """The queue that was chosen. Raises NotPermitted for somebody they do not stand in for."""
    whose = whose_people(visit, seen, choice)
    return queue(seen, day_asked(seen, visit.today, is_clock=True), whose.ref, reader=visit.staff)


def whose_people(visit: Visit, seen: Look, choice: Choice) -> StaffMember:
    """Whose people are looked at. Raises NotPermitted."""
    whose = seen.members.get(choice.whose) if choice.whose else visit.staff
    if whose is None or not may_stand_in(visit.staff, whose):
        raise NotPermitted("You can look at the people of colleagues in your own service or team only.")
    return whose


def sheet_of(visit: Visit, seen: Look, found: Queue, choice: Choice) -> Sheet:
    """A queue as this visitor reads it."""
    roles = (visit.staff.roles, visit.request.state.exceptional is None)
    key = (choice, roles)
    sheet: Sheet | None = found.sheets.get(key)
    if sheet is None:
        sheet = Reading(found, choice, visit.today, seen.rules, seen.members, visit.may, roles).sheet()
        if not choice.is_narrowed:
            found.sheets[key] = sheet
    return sheet


async def _page(visit: Visit, choice: Choice, refused: Refused | None = None) -> Response:
    with visit.look() as seen:
        found = read_queue(visit, seen, choice)
        whose = whose_people(visit, seen, choice)
        shown: Mapping[str, Any] = {
            "sheet": sheet_of(visit, seen, found, choice),
            "done": recorded(seen, visit.request.query_params.get("done", ""), visit.staff, visit.today),
            "colleagues": Colleagues.of(seen, visit.staff),
            "late": run_is_late(seen.last_receipt(), visit.at),
        }
    covered = whose if whose.ref != visit.staff.ref else None
    about = {"of": whose.ref} if covered else {}
    await visit.note("queue", cases=found.refs, **about)
    return visit.show(
        "today.html", _status(refused), choice=choice, covered=covered, refused=refused, orders=ORDERS,
        here=choice.address(PATH), written=_written(visit, choice), faults=[refused] if refused else [],
        stale_after=STALE_AFTER_MINUTES, **shown,
    )  # fmt: skip


def _written(visit: Visit, choice: Choice) -> Callable[[Iterable[Block]], str]:
    """Writes the lines of people, with the way back to this page. What is asked for often is kept."""
    template = visit.web.templates.get_template("today_person.html")
    back = f"&back={quote(choice.address(PATH))}"
    is_kept = not choice.is_narrowed

    def one(block: Block) -> str:
        words = block.as_shown.get(back)
        if words is None:
            words = template.render(block=block, back=back)
            if is_kept:
                block.as_shown[back] = words
        return words

    return lambda blocks: Markup("\n".join(map(one, blocks)))


def _status(refused: Refused | None) -> int:
    if refused is None:
        return 200
    return 409 if refused.meanwhile else 400


def _refused(visit: Visit, button: Pressed, problem: Exception) -> Refused:
    with visit.look() as seen:
        case = readable(seen, button.ref, visit.staff)
        name = seen.person(case.person).name
    refused = Refused(name, str(problem))
    if isinstance(problem, StaleCase):
        return replace(refused, problem="", meanwhile=changed_since(visit, case, button.version))
    return refused


def _with_done(address: str, done: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}done={done}"
