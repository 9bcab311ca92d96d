"""Looking, in an emergency, at somebody one has no part in: a reason, four hours, and the service's manager is told."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from pathway.case.history import Notice
from pathway.case.model import Case, Status
from pathway.case.permissions import has_part_in, permit
from pathway.store.exceptional_access import ExceptionalLook
from pathway.store.look import Look
from pathway.web.forms.sending import sent_to
from pathway.web.visit import Here, Visit

router = APIRouter()
LASTS = timedelta(hours=4)
SHORTEST_REASON, LONGEST_REASON = 10, 2000
TELL = "service_manager"
NO_REASON = "Enter why you need to look, in a sentence"
TOO_LONG = f"Shorten the reason to {LONGEST_REASON:,} characters"
TOO_OFTEN = "You have looked for many numbers within an hour. Ring the service’s manager"
NOT_HERE = "Nobody with this NHS number is on a pathway here. Check the number"


@router.get("/emergency")
async def ask_whom(visit: Here) -> Response:
    """Whom, by NHS number, and why."""
    permit("look_exceptionally", visit.staff)
    return _page(visit, None, {})


@router.post("/emergency")
async def look_up(visit: Here) -> Response:
    """Finds somebody by their whole NHS number, and gives leave to look. What was asked is written down either way."""
    permit("look_exceptionally", visit.staff)
    sent = dict(await sent_to(visit))
    number = "".join(sent.get("nhs_number", "").split())
    wrong = _wrong(sent.get("reason", ""))
    if not wrong and not visit.web.pace.allows_looking_up(visit.staff.ref):
        await visit.note("emergency_too_often")
        return _page(visit, None, sent, {"nhs_number": TOO_OFTEN}, 429)
    with visit.look() as seen:
        found = None if wrong else _newest(seen, number)
    await visit.note("emergency", cases=[found.ref] if found else [])
    if found is None:
        return _page(visit, None, sent, wrong or {"nhs_number": NOT_HERE}, 400)
    return await _leave(visit, found, sent["reason"])


@router.get("/people/{ref}/emergency")
async def ask_why(visit: Here, ref: str) -> Response:
    """Why, for a case whose page was refused. Nothing of the person stands here yet."""
    permit("look_exceptionally", visit.staff)
    with visit.look() as seen:
        case = seen.case(ref)
    return visit.go(f"/people/{ref}") if has_part_in(visit.staff, case) else _page(visit, ref, {})


@router.post("/people/{ref}/emergency")
async def look(visit: Here, ref: str) -> Response:
    """Leave to look at this case, for four hours."""
    permit("look_exceptionally", visit.staff)
    sent = await sent_to(visit)
    with visit.look() as seen:
        case = seen.case(ref)
    wrong = _wrong(sent.get("reason", ""))
    return _page(visit, ref, sent, wrong, 400) if wrong else await _leave(visit, case, sent["reason"])


async def _leave(visit: Visit, case: Case, reason: str) -> Response:
    """Begins it, unless they have part in the case or leave already, and leads to the page."""

    def begin() -> None:
        with visit.web.house.store.work() as work:
            if has_part_in(visit.staff, case) or work.look_of(visit.staff.ref, case.ref, visit.at):
                return
            leave = ExceptionalLook(case.ref, visit.staff.ref, visit.at, visit.at + LASTS, reason.strip())
            work.begin_look(leave, case.person)
            key = f"exceptional_access:{case.ref}:{visit.staff.ref}:{visit.at.isoformat()}"
            told = Notice(key, "exceptional_access", TELL, True, case.ref, visit.at, {}, visit.staff.ref)
            work.notify([told])

    await run_in_threadpool(begin)
    return visit.go(f"/people/{case.ref}")


def _newest(seen: Look, nhs_number: str) -> Case | None:
    """The case that is open, else the last one, of the person with this number."""
    person = seen.person_with(nhs_number)
    cases = sorted(seen.cases_of(person.ref), key=lambda one: one.status is not Status.CLOSED) if person else []
    return cases[-1] if cases else None


def _wrong(reason: str) -> dict[str, str]:
    if len(reason.strip()) < SHORTEST_REASON:
        return {"reason": NO_REASON}
    return {"reason": TOO_LONG} if len(reason) > LONGEST_REASON else {}


def _page(visit: Visit, ref: str | None, typed: object, wrong: dict[str, str] | None = None,
          status: int = 200) -> Response:  # fmt: skip
    faults = [{"text": words, "href": f"#{box}"} for box, words in (wrong or {}).items()]
    return visit.show("emergency.html", status, ref=ref, typed=typed, wrong=wrong or {}, faults=faults)
