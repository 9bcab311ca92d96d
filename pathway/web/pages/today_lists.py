"""A caseload to take along: on paper for the day the system is down, as a file; and everybody's counts."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import func, select

from pathway.case.model import Case, Status
from pathway.case.pathway_clock import pathway_day, week
from pathway.case.people import StaffMember
from pathway.errors import NotPermitted
from pathway.ports import Person
from pathway.queries.day_asked import day_asked
from pathway.queries.queue import WAITING, Queue, queue
from pathway.queries.queue_items import GROUPS, on_hold, open_barriers
from pathway.store import tables
from pathway.store.look import Look
from pathway.web.caseload import reading
from pathway.web.caseload.covering import manages, may_stand_in
from pathway.web.caseload.sheet import Block, Line, Reading
from pathway.web.caseload.spreadsheet import as_csv
from pathway.web.pages.today import chosen, read_queue, sheet_of, whose_people
from pathway.web.visit import Here, Visit

router = APIRouter()
cases, holders = tables.cases, tables.holders


@dataclass(frozen=True, slots=True)
class OnPaper:
    """One person on the sheet for the day without a screen. `due` is silent where nothing is near."""

    person: Person
    where: str
    states: tuple[str, ...]
    spoken: str
    barriers: tuple[str, ...]
    due: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class TheirCounts:
    """How much stands with one member of staff, and how many people they hold."""

    ref: str
    name: str
    role: str
    people: int
    counts: dict[str, int]
    has_left: bool
    can_be_looked_at: bool


@router.get("/today/print")
async def on_paper(visit: Here) -> Response:
    """All the people of somebody, what to know before ringing them, what is near, and room to write."""
    choice = chosen(visit)
    with visit.look() as seen:
        found, whose = read_queue(visit, seen, choice), whose_people(visit, seen, choice)
        listed = _on_paper(visit, seen, found)
    await visit.note("print", of=whose.ref, cases=sorted({*found.refs, *(case.ref for case in found.mine)}))
    return visit.show("today_print.html", listed=listed, whose=whose, back=choice.address("/today"))


@router.get("/today/list.csv")
async def as_file(visit: Here) -> Response:
    """The lines that the page shows, as a file for a spreadsheet."""
    choice = chosen(visit)
    with visit.look() as seen:
        found, whose = read_queue(visit, seen, choice), whose_people(visit, seen, choice)
        sheet = sheet_of(visit, seen, found, choice)
    shown = sorted({block.ref for group in sheet.groups for block in group.blocks})
    await visit.note("export", of=whose.ref, cases=shown, rows=sheet.shown)
    name = f"today-{visit.today.isoformat()}-{sheet.shown}-rows.csv"
    return Response(
        as_csv(sheet, found), media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip


@router.get("/today/everybody")
async def everybody(visit: Here) -> Response:
    """What stands with whom, for whoever hands people over. Raises NotPermitted for others."""
    if not manages(visit.staff):
        raise NotPermitted("Everybody’s counts are for managers of the service and of the team.")
    with visit.look() as seen:
        found = queue(seen, day_asked(seen, visit.today, is_clock=True), reader=visit.staff)
        listed = _counts(visit, seen, found)
    await visit.note("counts", cases=found.refs)
    return visit.show("today_everybody.html", listed=listed, together=found.counts, groups=GROUPS)


def _on_paper(visit: Visit, seen: Look, found: Queue) -> list[OnPaper]:
    made = Reading(found, chosen(visit), visit.today, seen.rules, seen.members, visit.may)
    near = [item for name in (*GROUPS, WAITING) for item in found.groups[name]]
    due = {block.ref: block for block in made.blocks(sorted(near, key=lambda item: item.due_on or visit.today))}
    mine = {case.ref: case for case in found.mine} | {ref: found.cases[ref] for ref in due}
    people = [_person(visit, seen, found, case, due.get(ref)) for ref, case in mine.items()]
    return sorted(people, key=lambda one: (one.person.family_name.casefold(), one.person.given_name.casefold()))


def _person(visit: Visit, seen: Look, found: Queue, case: Case, due: Block | None) -> OnPaper:
    person = found.people[case.person]
    if due is not None:
        return OnPaper(person, due.where, due.states, due.spoken, due.barriers, due.lines)
    rules, today = seen.rules(case.definition), visit.today
    hold = on_hold(case, rules, today)
    return OnPaper(
        person, reading.place(rules.stages[case.stage].title, week(pathway_day(case, rules, today)), rules),
        (f"On hold: {hold.title}, expected back {reading.near_day(hold.expected_on, today)}",) if hold else (),
        reading.spoken(case.last_spoken_on, today),
        tuple(reading.barrier(one, today) for one in open_barriers(case, rules)), (),
    )  # fmt: skip


def _counts(visit: Visit, seen: Look, found: Queue) -> list[TheirCounts]:
    held = _held(seen)
    stands = found.by_staff
    listed = [
        _of(visit, member, held.get(ref, 0), stands.get(ref))
        for ref, member in seen.members.items()
        if ref in stands or (held.get(ref) and (visit.staff.party == "service" or may_stand_in(visit.staff, member)))
    ]
    return sorted(listed, key=lambda one: (not one.has_left, -one.counts["overdue"], one.name))


def _of(visit: Visit, member: StaffMember, people: int, counts: dict[str, int] | None) -> TheirCounts:
    return TheirCounts(
        member.ref, member.name, member.roles[0] if member.roles else "", people, counts or dict.fromkeys(GROUPS, 0),
        not member.is_active, may_stand_in(visit.staff, member),
    )  # fmt: skip


def _held(seen: Look) -> dict[str, int]:
    """How many people everybody holds."""
    of_case = (cases.c.programme == holders.c.programme) & (cases.c.ref == holders.c.case_ref)
    counted = (
        select(holders.c.staff, func.count(holders.c.case_ref.distinct()).label("people"))
        .select_from(holders.join(cases, of_case))
        .where(
            holders.c.programme == seen.programme, holders.c.until_on.is_(None), cases.c.status != str(Status.CLOSED)
        )
        .group_by(holders.c.staff)
    )
    return {row.staff: row.people for row in seen.rows(counted)}
