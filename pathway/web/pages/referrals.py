"""Referrals: who waits for what, one typed in, many from a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from tempfile import NamedTemporaryFile
from typing import Any

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import PlainTextResponse, Response
from starlette.datastructures import UploadFile

from pathway.case.permissions import has_part_in
from pathway.errors import CallersError, CaseNotFound, NotPermitted, WorldsError
from pathway.queries.referrals_in import LATELY_DAYS, referrals_in
from pathway.referrals import COLUMNS, Door, Kind, Outcome, Referral, TakingIn
from pathway.store.look import Look
from pathway.web.forms.fields import Answers, read
from pathway.web.forms.referring import Referring
from pathway.web.forms.sending import AGAIN, Shown, sent_to, show_form
from pathway.web.guarding.boxes import TooLarge
from pathway.web.receiving import MOST_BYTES, Received, receive
from pathway.web.telling.naming import FACTS
from pathway.web.visit import Here, Visit

router = APIRouter()
HERE = "/referrals"
TOO_LATE = "You were signed out before the file came, so nothing of it was taken in: select it again"
Said = str | None
NOT_NOW = "The service is not answering. Nothing was recorded: what you typed is still here, send it again."


@router.get("/referrals")
async def lists(visit: Here, done: str | None = None) -> Response:
    """Waiting for a decision, waiting for an advisor, given to one lately, not taken on."""
    _only(visit, "refer")
    with visit.look() as seen:
        found = referrals_in(seen, visit.staff, visit.today)
        told = _just_received(visit, seen, done)
        pathways = _pathways(seen)
    await visit.note("referrals", cases=sorted({*found.refs, *([told["ref"]] if told else [])}))
    return visit.show("referrals.html", found=found, told=told, pathways=pathways, lately=LATELY_DAYS, schemes=FACTS)


@router.get("/referrals/new")
async def ask(visit: Here, pathway: str | None = None) -> Response:
    """The form for one referral."""
    referring = _referring(visit, pathway)
    return _form(visit, Shown(referring.form(), HERE))


@router.post("/referrals/new")
async def take_one_in(visit: Here, pathway: str | None = None) -> Response:
    """One referral; or its form again, with what is wrong."""
    referring = _referring(visit, pathway)
    sent = await sent_to(visit, shows_again=True)
    form = referring.form()
    answers = read(form.fields, sent, visit.today)
    if AGAIN in sent:
        return _form(visit, Shown(form, HERE, replace(answers, wrong={})))
    wrong = answers.wrong or form.check(answers.values)
    referral = referring.read(answers.values) if not wrong else None
    if isinstance(referral, Referral):
        return await One(visit, referring, Shown(form, HERE, answers)).taken_in(referral)
    return _form(visit, Shown(form, HERE, replace(answers, wrong=wrong or referral or {})), 400)


@dataclass(frozen=True, slots=True)
class One:
    """One referral whose answers make sense by themselves, about to be compared with who is known."""

    visit: Visit
    referring: Referring
    shown: Shown

    async def taken_in(self, referral: Referral) -> Response:
        """Back to the lists, which tell of it; or its form again."""
        visit, shown = self.visit, self.shown
        door = Door(visit.web.house.walk, visit.staff, visit.at, self.referring.rules.pathway)
        try:
            outcome = (await run_in_threadpool(TakingIn(door).batch, [(1, referral)]))[0]
            if outcome.kind is Kind.REFUSED:
                # The answer may say that this number is here already: that is a read of whose it is.
                await visit.note("referral_refused", cases=[outcome.case] if outcome.case else [])
                return self._refused(outcome)
            facts = self.referring.facts(shown.answers.values)
            if facts and outcome.case and outcome.kind is not Kind.ALREADY_THERE:
                await visit.act(outcome.case, facts)
        except WorldsError:
            return _form(visit, replace(shown, problem=NOT_NOW), 503)
        except CallersError as problem:
            return _form(visit, replace(shown, problem=str(problem)), 400)
        again = ".again" if outcome.kind is Kind.ALREADY_THERE else ""
        return visit.go(f"{HERE}?done={outcome.case}{again}")

    def _refused(self, outcome: Outcome) -> Response:
        with self.visit.look() as seen:
            link = _link(seen, self.visit, outcome)
        wrong = self.referring.by_box(outcome.faults)
        if outcome.case:
            wrong = {"nhs_number": "This person is on the pathway already, or waits to be: nothing was added"}
        answers = Answers(self.shown.answers.typed, self.shown.answers.values, wrong)
        return _form(self.visit, replace(self.shown, answers=answers), 400, there=link)


@router.get("/referrals/upload")
async def ask_for_file(visit: Here, pathway: str | None = None, too_late: Said = None) -> Response:
    """The page to send a file of referrals from."""
    _only(visit, "import")
    return _upload(visit, pathway, TOO_LATE if too_late else "")


@router.get("/referrals/empty.csv")
async def empty_file(visit: Here) -> Response:
    """A file with the columns and no row, to be filled in."""
    _only(visit, "import")
    named = {"content-disposition": 'attachment; filename="referrals.csv"'}
    return PlainTextResponse(",".join(COLUMNS) + "\r\n", media_type="text/csv; charset=utf-8", headers=named)


@router.post("/referrals/upload")
async def take_file_in(visit: Here, pathway: str | None = None) -> Response:
    """A file of referrals, row by row: what came of each, and the counts in and out."""
    _only(visit, "import")
    try:
        await sent_to(visit, most=MOST_BYTES + 10_000, keeps_files=True)
        file = (await visit.request.form()).get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            return _upload(visit, pathway, "Select a CSV file")
        received = await _received(visit, file, _chosen(visit, pathway))
    except TooLarge:
        problem = f"The file must be {MOST_BYTES // 1_000_000} MB or smaller: send it in parts"
        return _upload(visit, pathway, problem, 413)
    finally:
        await visit.request.close()
    with visit.look() as seen:
        people = received.people(seen)
    await visit.note("import", cases=sorted(people))
    return _upload(visit, pathway, received=received, people=people, status=400 if received.is_at_fault else 200)


async def _received(visit: Visit, file: UploadFile, pathway: str) -> Received:
    """What came of a file. It lies on the disk for as long as it is read, and no longer."""
    with NamedTemporaryFile(suffix=".csv") as kept:
        while piece := await file.read(65_536):
            kept.write(piece)
        kept.flush()
        return await run_in_threadpool(receive, kept.name, Door(visit.web.house.walk, visit.staff, visit.at, pathway))


def _upload(visit: Visit, pathway: str | None, problem: str = "", status: int = 0, received: Received | None = None,
            people: Mapping[str, Any] | None = None) -> Response:  # fmt: skip
    faults = [{"text": problem, "href": "#file"}] if problem else []
    chosen = _chosen(visit, pathway)
    return visit.show("referrals_upload.html", status or (400 if problem else 200), faults=faults, received=received,
                      people=people or {}, columns=COLUMNS, pathway=chosen, most=MOST_BYTES // 1_000_000)  # fmt: skip


def _form(visit: Visit, shown: Shown, status: int = 200, **around: Any) -> Response:
    return show_form(visit, replace(shown, form=replace(shown.form, template="referrals_new.html")), status, **around)


def _referring(visit: Visit, pathway: str | None) -> Referring:
    _only(visit, "refer")
    with visit.look() as seen:
        found = Referring.onto(seen, pathway or _pathways(seen)[0][0], visit.staff, visit.today)
    if found is None:
        raise CaseNotFound("no such pathway")
    return found


def _chosen(visit: Visit, pathway: str | None) -> str:
    with visit.look() as seen:
        known = dict(_pathways(seen))
    if pathway and pathway not in known:
        raise CaseNotFound("no such pathway")
    return pathway or next(iter(known))


def _pathways(seen: Look) -> list[tuple[str, str]]:
    """Every pathway by its key, with its title, as its newest version says it."""
    newest = {each.pathway: each.version for each in seen.definitions()}
    return [(key, seen.rules(version).title) for key, version in newest.items()]


def _just_received(visit: Visit, seen: Look, done: str | None) -> dict[str, Any] | None:
    """The referral that was just typed in, for the one line that says so."""
    ref, _, again = (done or "").partition(".")
    try:
        case = seen.case(ref)
    except CaseNotFound:
        return None
    if not has_part_in(visit.staff, case):
        return None
    return {"ref": ref, "name": seen.person(case.person).name, "is_again": bool(again), "previous": case.previous_case,
            "is_flagged": case.is_flagged}  # fmt: skip


def _link(seen: Look, visit: Visit, outcome: Outcome) -> str | None:
    """The person's page, for somebody who may see it."""
    if outcome.case is None or not has_part_in(visit.staff, seen.case(outcome.case)):
        return None
    return f"/people/{outcome.case}"


def _only(visit: Visit, verb: str) -> None:
    if not visit.may(verb):
        raise NotPermitted("Referrals are for the service and the teams that refer.")
