"""Handing over the people of somebody who has left, or is away: to whom, and which of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from pathway.case.model import Case
from pathway.case.people import StaffMember
from pathway.case.permissions import has_part_in
from pathway.commands.reassign import Reassign
from pathway.errors import NotPermitted
from pathway.store.look import Look
from pathway.web.caseload.covering import held_by, manages, may_stand_in
from pathway.web.caseload.many import Outcome, Part, do_each
from pathway.web.caseload.recorded import recorded
from pathway.web.forms.sending import sent_to
from pathway.web.visit import Here, Visit
from pathway.web.words import plain

router = APIRouter()
NOTHING = Outcome((), ())


@dataclass(frozen=True, slots=True)
class Held:
    """One person that somebody holds, in a role, and who could take them over."""

    case: Case
    name: str
    role: str
    stage: str

    @property
    def key(self) -> str:
        """The case and the role."""
        return f"{self.case.ref} {self.role}"


@dataclass(frozen=True, slots=True)
class HandOver:
    """Somebody, whom they hold, and who can take whom over, by role."""

    staff: StaffMember
    held: tuple[Held, ...]
    takers: Mapping[str, tuple[StaffMember, ...]]


@router.get("/hand-over/{staff}")
async def ask(visit: Here, staff: str) -> Response:
    """Everybody they hold, and who could take them over."""
    return await _page(visit, staff, {}, frozenset(), {}, NOTHING)


@router.post("/hand-over/{staff}")
async def do(visit: Here, staff: str) -> Response:
    """Hands the chosen ones over; who could not be handed over is said by name."""
    sent = await sent_to(visit)
    chosen = frozenset(_chosen(await visit.request.form()))
    with visit.look() as seen:
        found = _hand_over(visit, seen, staff)
    wrong = _wrong(sent, found, chosen)
    if wrong:
        return await _page(visit, staff, sent, chosen, wrong, NOTHING)
    parts = [_part(found, held, sent) for held in found.held if held.key in chosen]
    outcome = await do_each(visit, parts, sent.get("once", ""))
    if outcome.failed:
        return await _page(visit, staff, sent, chosen, {}, outcome)
    return visit.go(f"/hand-over/{staff}?done={'~'.join(outcome.done)}")


def _chosen(form: Any) -> list[str]:
    return [value for name, value in form.multi_items() if name == "who" and isinstance(value, str)]


def _wrong(sent: Mapping[str, str], found: HandOver, chosen: frozenset[str]) -> dict[str, str]:
    roles = {held.role for held in found.held if held.key in chosen}
    if not roles:
        return {"who": "Choose at least one person to hand over"}
    return {
        f"to.{role}": f"Choose who takes them over, as {plain(role)}"
        for role in sorted(roles)
        if sent.get(f"to.{role}") not in {member.ref for member in found.takers.get(role, ())}
    }


def _part(found: HandOver, held: Held, sent: Mapping[str, str]) -> Part:
    to = next(member for member in found.takers[held.role] if member.ref == sent[f"to.{held.role}"])
    return Part(held.key, held.case.ref, held.name, Reassign(to=to, role=held.role))


async def _page(visit: Visit, staff: str, sent: Mapping[str, str], chosen: frozenset[str], wrong: Mapping[str, str],
                outcome: Outcome) -> Response:  # fmt: skip
    with visit.look() as seen:
        found = _hand_over(visit, seen, staff)
        listed = outcome.done or tuple(visit.request.query_params.get("done", "").split("~"))
        done = [each for one in listed[:200] if (each := recorded(seen, one, visit.staff, visit.today))]
    await visit.note("hand over", of=staff, cases=[held.case.ref for held in found.held])
    faults = [*({"text": words, "href": f"#{name}"} for name, words in wrong.items()),
              *({"text": f"{one.name}: {one.why}", "href": "#who"} for one in outcome.failed)]  # fmt: skip
    status = 409 if outcome.failed else 400 if wrong else 200
    shown = {"found": found, "sent": sent, "chosen": chosen, "wrong": wrong, "done": done}
    return visit.show("hand_over.html", status, faults=faults, **shown)


def _hand_over(visit: Visit, seen: Look, ref: str) -> HandOver:
    staff = seen.members.get(ref)
    if staff is None or not manages(visit.staff) or not may_stand_in(visit.staff, staff):
        raise NotPermitted("Handing people over is for managers of the same service or team.")
    roles = held_by(seen, ref)
    cases = {case.ref: case for case in seen.cases_among({each for each, _ in roles}) if has_part_in(visit.staff, case)}
    people = seen.people(case.person for case in cases.values())
    held = [
        Held(case, people[case.person].name, role, seen.rules(case.definition).stages[case.stage].title)
        for each, role in roles
        if (case := cases.get(each)) is not None
    ]
    held.sort(key=lambda one: (one.role, people[one.case.person].family_name.casefold(), one.name))
    takers = {
        role: tuple(m for m in sorted(seen.members.values(), key=lambda m: m.name)
                    if m.is_active and role in m.roles and m.ref != ref and may_stand_in(staff, m))
        for role in {one.role for one in held}
    }  # fmt: skip
    return HandOver(staff, tuple(held), takers)
