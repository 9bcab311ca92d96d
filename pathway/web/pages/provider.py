"""The page for a provider without an account: accept, full or decline; one form for each session: came, did not,
worried. Whoever holds the link sees the name, what was asked, and how it is safe to reach the person: nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from pathway.commands.concern import RaiseConcern
from pathway.commands.place import Place
from pathway.commands.record import Record
from pathway.dates import london_day
from pathway.definition.rules import SPOKEN_TO
from pathway.errors import AlreadyThere, CallersError, WorldsError
from pathway.store.look import look
from pathway.web.forms.fields import Answers, Field, read
from pathway.web.forms.sending import once_of, read_sent
from pathway.web.guarding.provider_door import Opened, opened, session_item, sessions_so_far
from pathway.web.visit import Web, show

router = APIRouter()
GONE = "This link opens nothing any more. Ask whoever gave it to you for a new one, or ring them."
NOT_RECORDED = "The session was not recorded: it does not fit what is recorded already. Please ring"
NOT_ANSWERING = "The service is not answering, and the rest was not recorded: send it again in a few minutes"
ONE_MORE = "A session was recorded since this page was opened. If this is another one, send it again"
WORRY = ("worried", "words")
ANSWERS = (("accepted", "We accept"), ("full", "We are full at the moment"), ("declined", "We cannot help here"))
CAME = (
    ("attended", "They came"), ("late_but_seen", "They came late"), ("did_not_attend", "They did not come"),
    ("cancelled_by_person", "They cancelled"), ("cancelled_by_us", "We cancelled"),
)  # fmt: skip
NO, NONE = "no", "none"
WORRIED = (
    (NO, "No"), ("risk", "Yes, about a risk to them or to somebody else"),
    ("safeguarding", "Yes, somebody may be harming or neglecting them"), ("medication", "Yes, about their medication"),
)  # fmt: skip


@router.get("/provider/thank-you")
async def thanks(request: Request) -> Response:
    """After an answer with which the link has done what it was for."""
    return show(request.app.state.web, request, "provider_thanks.html")


@router.get("/provider/{token}")
async def placement(request: Request, token: str, done: str = "") -> Response:
    """What this link is about, and its form."""
    return await _page(request, token, Answers(), done=done)


@router.post("/provider/{token}")
async def answer(request: Request, token: str) -> Response:
    """Records what was answered, under the provider's support worker; a worry is raised before anything else."""
    web: Web = request.app.state.web
    sent = await read_sent(request)
    with look(web.house.store) as seen:
        there = opened(seen, token, request.state.at)
    if there is None:
        return _gone(request)
    answers = read(_fields(there), sent, london_day(request.state.at))
    wrong = answers.wrong or _missing(answers.values)
    if wrong:
        return await _page(request, token, Answers(sent, answers.values, wrong), 400)
    await web.reads.note(there.by.ref, "provider_link_used", request.state.at, case=there.case.ref, link=_id(there))
    problem = await run_in_threadpool(_do_all, request, there, sent, answers.values)
    if problem:
        return await _page(request, token, Answers(sent, answers.values), 400, problem)
    is_over = answers.values.get("answer") in ("full", "declined")
    worried = answers.values.get("worried", NO) != NO
    to = "/provider/thank-you" if is_over else f"/provider/{token}?done={'worried' if worried else 'yes'}"
    return RedirectResponse(to, 303)


def _do_all(request: Request, there: Opened, sent: Mapping[str, str], said: Mapping[str, Any]) -> str:
    """Each act in turn, each once; what went wrong, in words, or nothing."""
    web: Web = request.app.state.web
    begun = ""
    for name, asked in _acts(there, said):
        mine = {box: value for box, value in sent.items() if (box in WORRY) == (name == "worried") or box == "once"}
        try:
            once = once_of(mine, f"{there.link.digest} {name}")
            if name == "came" and _is_one_more(web, there, sent, once):
                return f"{begun}{ONE_MORE}"
            web.house.walk.act(there.case.ref, asked, there.by, request.state.at, None, once)
        except AlreadyThere:
            continue
        except CallersError:
            whom = there.advisor.name if there.advisor else "whoever gave you this link"
            return f"{begun}{NOT_RECORDED} {whom}"
        except WorldsError:
            return f"{begun}{NOT_ANSWERING}"
        begun = "Your worry is passed on. " if name == "worried" else begun
    return ""


def _is_one_more(web: Web, there: Opened, sent: Mapping[str, str], once: str | None) -> bool:
    """True if a session was recorded since this page was opened, and this is not that very form sent twice."""
    if sent.get("sessions") in (None, str(sessions_so_far(there.case, there.rules))):
        return False
    with look(web.house.store) as seen:
        return once is None or seen.done_once(once) is None


def _acts(there: Opened, said: Mapping[str, Any]) -> list[tuple[str, Any]]:
    kind, provider = there.placement.kind, there.placement.provider
    if "answer" in said:
        worker = there.by if said["answer"] == "accepted" else None
        return [("answer", Place(kind=kind, provider=provider, outcome=said["answer"], worker=worker))]
    acts: list[tuple[str, Any]] = []
    if said["worried"] != NO:
        acts.append(("worried", RaiseConcern(kind=said["worried"], words=said["words"])))
    if said.get("came", NONE) != NONE:
        item = session_item(there.case, there.rules)
        acts.append(("came", Record(activity=item, outcome=said["came"], on=said["on"], note=said["note"])))
        if said["came"] in SPOKEN_TO and there.placement.state == "accepted":
            acts.append(("started", Place(kind=kind, provider=provider, outcome="started", on=said["on"])))
    return acts


def _fields(there: Opened) -> tuple[Field, ...]:
    if there.placement.state == "asked":
        return (Field("answer", "Can you take them on?", "choice", choices=ANSWERS, thing="your answer"),)
    worried = (
        Field("worried", "Are you worried about them?", "choice", choices=WORRIED, value=NO, thing="an answer"),
        Field("words", "What worries you?", "text", is_optional=True, is_sometimes=True, thing="what worries you"),
    )
    item = session_item(there.case, there.rules)
    if item is None:
        return worried
    known = there.rules.activities[item.partition("#")[0]].outcomes
    came = tuple(choice for choice in CAME if choice[0] in known)
    return (
        Field(
            "came", "Did they come?", "choice", choices=(*came, (NONE, "There was no session")), thing="what happened"
        ),
        Field("on", "When was it?", "past_day", thing="the day"),
        Field("note", "Anything their advisor should know?", "text", is_optional=True),
        *worried,
    )


def _missing(said: Mapping[str, Any]) -> dict[str, str]:
    worried = said.get("worried", NO) != NO
    if worried and not said.get("words"):
        return {"words": "Enter what worries you"}
    if said.get("words") and not worried:
        return {"worried": "Select what worries you, or empty the box below"}
    if "worried" in said and not worried and said.get("came", NONE) == NONE:
        return {"came" if "came" in said else "worried": "Select what happened: nothing is filled in yet"}
    return {}


async def _page(request: Request, token: str, answers: Answers, status: int = 200, problem: str = "",
                done: str = "") -> Response:  # fmt: skip
    web: Web = request.app.state.web
    with look(web.house.store) as seen:
        there = opened(seen, token, request.state.at)
    if there is None:
        return _gone(request)
    await web.reads.note(there.by.ref, "provider_link", request.state.at, case=there.case.ref, link=_id(there))
    fields = _fields(there)
    faults = [{"text": words, "href": f"#{box}"} for box, words in answers.wrong.items()]
    faults += [{"text": problem, "href": f"#{fields[0].name}"}] if problem else []
    kind = there.rules.placements.get(there.placement.kind, there.placement.kind.replace("_", " "))
    return show(
        web, request, "provider.html", status, there=there, fields=fields, faults=faults, wrong=answers.wrong,
        sessions=sessions_so_far(there.case, there.rules),
        typed=answers.typed or {one.name: one.value for one in fields}, kind=kind, done=done,
    )  # fmt: skip


def _id(there: Opened) -> str:
    """Enough of a link's digest to tell it from others in the record of reads."""
    return there.link.digest[:12]


def _gone(request: Request) -> Response:
    return show(request.app.state.web, request, "problem.html", 404, title="This link opens nothing", words=GONE,
                is_provider=True)  # fmt: skip
