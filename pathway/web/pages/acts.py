"""The acts of staff on one person's case, each a plain form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter
from fastapi.responses import Response

from pathway.case.history import case_stream
from pathway.case.model import Case
from pathway.case.permissions import MAY
from pathway.definition.rules import ActivityRule
from pathway.errors import BadRequest, CallersError, CaseNotFound, NotPermitted, StaleCase, WorldsError
from pathway.web.forms.acts import ACTS, may, offered
from pathway.web.forms.acts.correcting import of_entry
from pathway.web.forms.asking import Asked, number_in
from pathway.web.forms.fields import Answers, Sent, read
from pathway.web.forms.form import About, Act, Form, Option, Panel
from pathway.web.forms.meanwhile import by_people, changed_since
from pathway.web.forms.saying import fault_of
from pathway.web.forms.sending import AGAIN, OURS, Shown, once_of, sent_to, show_form, version_of
from pathway.web.visit import Here, Visit
from pathway.web.words import plain, within

__all__ = ["changed_since", "router"]

router = APIRouter()
TRIES = 3
"""How often an act is carried out anew because only time passed on its case meanwhile."""
Said = str | None


@router.get("/people/{ref}/acts")
async def all_of_them(visit: Here, ref: str, back: Said = None) -> Response:
    """Everything that can be done now on this case by whoever asks."""
    about = Asked(ref, "concern").about(visit)
    options = tuple(Option(name, title) for name, title in offered(about))
    return await _choices(visit, about, "What can be recorded", options, back)


@router.get("/people/{ref}/{name}")
async def ask(visit: Here, ref: str, name: str, item: Said = None, which: Said = None, entry: Said = None,
              back: Said = None) -> Response:  # fmt: skip
    """The form of an act, about what the address says; else what it can be about, to choose from."""
    about = Asked(ref, name, item, which, entry).about(visit)
    act = _permitted(name, about)
    if elsewhere := _elsewhere(name, about, entry):
        return visit.go(f"/people/{ref}/{elsewhere}&back={quote(_back(back, ref))}")
    if why_not := act.why_not(about):
        return await _not_now(visit, about, act, why_not, back)
    if act.options and about.row is None and about.rule is None and which is None and about.which is None:
        return await _choices(visit, about, act.title, act.options(about), back, name)
    form = _form(act, about)
    await visit.note("form", case=ref, form=name)
    return show_form(visit, Shown(form, _back(back, ref), version=about.case.seq, ref=ref), **_around(about))


@router.post("/people/{ref}/{name}")
async def do(visit: Here, ref: str, name: str, item: Said = None, which: Said = None, entry: Said = None,
             back: Said = None) -> Response:  # fmt: skip
    """Carries an act out; or shows its form again, with what is wrong or has changed, and all that was typed."""
    sent = await sent_to(visit, shows_again=True)
    about = Asked(ref, name, item, which, entry).about(visit)
    if sent.get("ref", ref) != ref:
        raise BadRequest("This form was opened for somebody else. Nothing was recorded: open it again.")
    doing = Doing(visit, name, about, sent, _back(back, ref))
    return await doing.answer()


@dataclass(frozen=True, slots=True)
class Doing:
    """One form that was sent, about to be carried out."""

    visit: Visit
    name: str
    about: About
    sent: Sent
    back: str

    async def answer(self) -> Response:
        """The page it leads to; or its form again."""
        form = _form(ACTS[self.name], self.about)
        shown = Shown(form, self.back, self._answers(form), version=self.about.case.seq, ref=self.about.case.ref)
        if AGAIN in self.sent:
            # Typed before they had to sign in again: shown as it was, on the version they saw.
            return await self._again(
                replace(shown, answers=replace(shown.answers, wrong={}), version=self._version), 200
            )
        if shown.answers.wrong:
            return await self._again(shown, 400)
        if self.sent.get("step") == "change":
            return await self._again(shown, 200)
        if form.second_step and self.sent.get("step") != "second":
            return await self._second_step(shown, form.second_step(shown.answers.values))
        return await self._done(shown)

    def _answers(self, form: Form) -> Answers:
        answers = read(form.fields, self.sent, self.visit.today)
        return answers if answers.wrong else replace(answers, wrong=form.check(answers.values))

    @property
    def _version(self) -> int | None:
        return version_of(self.sent)

    async def _done(self, shown: Shown) -> Response:
        try:
            after = await self._carried_out(shown)
        except StaleCase as stale:
            with self.visit.look() as seen:
                now = seen.case(self.about.case.ref)
            meanwhile = changed_since(self.visit, now, self._version) or (str(stale),)
            return await self._again(replace(shown, meanwhile=meanwhile, version=now.seq), 409)
        except WorldsError:
            words = "The service is not answering. Nothing was recorded: what you typed is still here, send it again."
            return await self._again(replace(shown, problem=words), 503)
        except CallersError as problem:
            box, words = fault_of(problem, shown.form, self.about)
            wrong = replace(shown.answers, wrong={box: words}) if box else shown.answers
            shown = replace(shown, answers=wrong, problem="" if box else words)
            return await self._again(shown, 403 if isinstance(problem, NotPermitted) else 400)
        then = ACTS[self.name].then
        if then:
            return self.visit.go(f"/people/{after.ref}/{then(after)}?{urlencode({'back': self.back})}")
        return self.visit.go(f"{self.back}{'&' if '?' in self.back else '?'}done={after.ref}.{after.seq}")

    async def _carried_out(self, shown: Shown) -> Case:
        """The case after the act. Entries of the engine alone, made in between, bother nobody."""
        ref, asked = self.about.case.ref, shown.form.make(shown.answers.values)
        once = once_of(self.sent, f"{ref} {self.name}")
        version = self._version if ACTS[self.name].minds_versions else None
        for _ in range(TRIES):
            try:
                return await self.visit.act(ref, asked, version, once)
            except StaleCase:
                with self.visit.look() as seen:
                    entries = seen.history(case_stream(ref))
                if entries[-1].seq == version or by_people(entries, version):
                    raise
                version = entries[-1].seq
        return await self.visit.act(ref, asked, version, once)

    async def _again(self, shown: Shown, status: int) -> Response:
        try:
            await self.visit.note("form", case=self.about.case.ref, form=self.name)
        except WorldsError:
            # What cannot be written down may not be shown: only what they typed themselves comes back.
            return show_form(self.visit, replace(shown, form=replace(shown.form, panels=())), status)
        return show_form(self.visit, shown, status, **_around(self.about))

    async def _second_step(self, shown: Shown, panel: Panel) -> Response:
        await self.visit.note("form", case=self.about.case.ref, form=self.name)
        carried = {name: value for name, value in self.sent.items() if name not in (*OURS, AGAIN)}
        return self.visit.show("form_second_step.html", shown=shown, form=shown.form, panel=panel, carried=carried,
                               sent=self.sent, **_around(self.about))  # fmt: skip


def _permitted(name: str, about: About) -> Act:
    if not may(name, about):
        roles = ", ".join(plain(role) for role in MAY.get(ACTS[name].verb or name, ()))
        raise NotPermitted(f"This is for: {roles}. Ask one of them.")
    return ACTS[name]


def _form(act: Act, about: About) -> Form:
    try:
        return act.form(about)
    except BadRequest:
        # The address names nothing that this act can be about.
        raise CaseNotFound(act.title) from None


def _elsewhere(name: str, about: About, entry: Said) -> str | None:
    """Where what is asked for is really done: another form, with its own query; None if it is here."""
    if name == "correct" and entry is not None and about.row is None and about.which is None:
        return of_entry(about.entries, number_in(entry))
    if name != "record" or about.rule is None or about.rule.done_by is None:
        return None
    return _by_its_verb(about, about.rule, *about.rule.done_by)


def _by_its_verb(about: About, rule: ActivityRule, verb: str, what: Said) -> str | None:
    if verb == "record" or verb not in ACTS:
        return None
    if verb == "book":
        stands = any(row.key == what for row in about.case.open_activities)
        return f"book?{urlencode({'item': what})}" if stands else None
    if verb == "approve":
        return f"approve?{urlencode({'which': what})}"
    return f"{verb}?{urlencode({'item': about.row.row_key if about.row else rule.key})}"


async def _choices(visit: Visit, about: About, title: str, options: tuple[Option, ...], back: Said,
                   name: str = "") -> Response:  # fmt: skip
    """A list of what can be chosen, each a link to its form."""
    ref = about.case.ref
    here = f"/people/{ref}/{name}?" if name else f"/people/{ref}/"
    join = "&" if name else "?"
    links = [(f"{here}{each.query}{join}back={quote(_back(back, ref))}", each) for each in options]
    await visit.note("form", case=ref, form=name or "acts")
    return visit.show("form_choices.html", title=title, links=links, back=_back(back, ref), **_around(about))


async def _not_now(visit: Visit, about: About, act: Act, why_not: str, back: Said) -> Response:
    await visit.note("form", case=about.case.ref, form=act.title)
    return visit.show("form_choices.html", 409, title=act.title, why_not=why_not, links=[],
                      back=_back(back, about.case.ref), **_around(about))  # fmt: skip


def _around(about: About) -> Mapping[str, Any]:
    return {"person": about.person, "case": about.case}


def _back(given: Said, ref: str) -> str:
    """Where to go afterwards."""
    return within(given, f"/people/{ref}")
