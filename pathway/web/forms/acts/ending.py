"""A letter approved, an agreement given, an ending recorded by a named person, and taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pathway.case.model import ENDINGS
from pathway.case.opening import standing
from pathway.case.permissions import has_part_in
from pathway.case.readiness import (
    VIEW_OF_PERSON,
    agreements,
    missing_for_discharge,
    review_agreed,
    shown_facts,
    snapshot,
)
from pathway.commands.approve import Approve
from pathway.commands.close import CLINICIANS, NEED_NO_REASON, Close
from pathway.commands.reopen import Reopen
from pathway.commands.sign_off import SignOffRequest
from pathway.web.forms.acts.items import colleagues, goes_on, has_ended, reason, said_in_full, titled
from pathway.web.forms.fields import Field
from pathway.web.forms.form import About, Form, Option, Panel, Values
from pathway.web.words import first_capital, of_day, plain

AGREE, NOT_YET = "agree", "not_yet"


def approve(about: About) -> Form:
    """One letter, by the item that stands for it."""
    letters = _letters(about)
    what = about.which if about.which in letters else next(iter(letters), "")
    intro = "Nothing leaves for a GP before a named person approves it. Your name stands beside it."
    return Form(f"Approve: {letters.get(what, 'letter')}", (), "Approve", lambda _: Approve(what=what), intro=intro)


def letters(about: About) -> tuple[Option, ...]:
    """The letters that wait."""
    return tuple(Option(f"which={key}", first_capital(title), "") for key, title in _letters(about).items())


def no_approve(about: About) -> str:
    """Why there is nothing to approve."""
    return "" if _letters(about) else "No letter waits to be approved."


def _letters(about: About) -> dict[str, str]:
    return {
        rule.done_by[1]: rule.title for rule in about.rules.activities.values()
        if rule.done_by and rule.done_by[0] == "approve" and rule.done_by[1] and standing(about.case, rule.key)
    }  # fmt: skip


def sign_off(about: About) -> Form:
    """Agree or not yet, to the facts that are shown."""
    party = about.rules.parties.get(about.by.party, about.by.party)
    fields = (
        Field("answer", f"The answer of {party}", "choice", thing="your answer",
              choices=((AGREE, "Agree to the discharge, on these facts"), (NOT_YET, "Not yet, because …"))),
        reason("Why not yet?", "why not yet", needed="Only if your answer is “not yet”."),
        Field("snapshot", "", "hidden", value=snapshot(about.case, about.rules)),
    )  # fmt: skip

    def check(values: Values) -> Mapping[str, str]:
        return {"reason": "Enter why not yet"} if values["answer"] == NOT_YET and not values["reason"] else {}

    def make(said: Values) -> SignOffRequest:
        return SignOffRequest(agrees=said["answer"] == AGREE, reason=said["reason"], snapshot=said["snapshot"])

    return Form("Agreement to the discharge", fields, "Record my answer", make, check=check,
                panels=(_agreed_to(about), _answers(about)), intro="It counts for the facts below as they stand now. If"
                " one of them changes, it is asked for again.")  # fmt: skip


def no_sign_off(about: About) -> str:
    """Why there is nothing to agree to."""
    agreed_by = about.rules.discharge.agreed_by if about.rules.discharge else ()
    if about.by.party not in agreed_by:
        return "You are of neither party that agrees to a discharge."
    held = review_agreed(about.case, about.rules)
    return goes_on(about) or ("" if held else "No joint review with discharge agreed was held.")


def _agreed_to(about: About) -> Panel:
    return Panel(
        "What you answer to", tuple(_fact(about, *each) for each in shown_facts(about.case, about.rules).items())
    )


def _fact(about: About, name: str, value: str) -> tuple[str, str]:
    asked = about.rules.discharge.readiness if about.rules.discharge else {}
    key = name.partition("#")[0]
    if name.startswith("barrier:"):
        rule = about.rules.barriers.get(name.removeprefix("barrier:"))
        return f"Barrier: {rule.title if rule else plain(name)}", first_capital(plain(value))
    if name == VIEW_OF_PERSON:
        return "The person’s own view", first_capital(plain(value))
    if name in about.case.activities:
        row = about.case.activities[name]
        return first_capital(
            about.rules.activities[key].title
        ), f"{said_in_full(row.outcome or '')}, {of_day(row.done_on)}"
    rule_ = about.rules.facts.get(name)
    title = asked.get(name) or (rule_.title if rule_ else plain(name))
    return first_capital(title), first_capital(plain(value))


def _answers(about: About) -> Panel:
    pairs = []
    for party, given in agreements(about.case, about.rules).items():
        answer = "agreed" if given.agrees else "not yet"
        stale = "; the facts have changed since" if given.stale_on else ""
        pairs.append((about.rules.parties.get(party, party),
                      f"{about.name_of(given.by)}, {answer}, {of_day(given.signed_on)}{stale}"))  # fmt: skip
    return Panel("Answers so far", tuple(pairs), () if pairs else ("None yet",))


def close(about: About) -> Form:
    """How it ends. What a discharge still needs is shown; no ending is recommended."""
    is_begun = about.case.accepted_on is not None
    endings = [each for each in ENDINGS if each != "died" and not (is_begun and each == "not_accepted")]
    endings = [each for each in endings if is_begun or each != "discharged"]
    clinicians = colleagues(about, lambda m: bool(set(m.roles) & set(CLINICIANS)) and has_part_in(m, about.case))
    fields = (
        Field("ending", "How does it end?", "choice", choices=titled((each, said_in_full(each)) for each in endings),
              thing="how it ends"),
        Field("on", "When?", "past_day", thing="the date it ended"),
        reason(needed="For every ending but a discharge agreed at the joint review."),
        Field("agreed_with", "Clinician who agrees", "choice", choices=clinicians, is_optional=True,
              hint="Only for lost contact: nobody’s pathway ends for that without a clinician.", is_sometimes=True,
              thing="the clinician who agrees"),
        Field("trust_already_discharged", "The trust has discharged them already: record that as a fact", "yes",
              is_optional=True),
    )  # fmt: skip
    return Form("Record how it ends", fields, "Record the ending", lambda said: _close(about, said),
                check=_check_close, panels=_still_missing(about),
                intro="You record it; nothing here suggests an ending. The death of a person is recorded on a page of"
                " its own.")  # fmt: skip


def _close(about: About, said: Values) -> Close:
    return Close(ending=said["ending"], reason=said["reason"], on=said["on"],
                 agreed_with=about.staff.get(said["agreed_with"] or ""),
                 trust_already_discharged=said["trust_already_discharged"])  # fmt: skip


def _check_close(values: Values) -> Mapping[str, str]:
    wrong: dict[str, Any] = {}
    is_trusts = values["trust_already_discharged"]
    if not values["reason"] and (values["ending"] not in NEED_NO_REASON or is_trusts):
        wrong["reason"] = "Enter the reason"
    if values["ending"] == "lost_contact" and not values["agreed_with"]:
        wrong["agreed_with"] = "Select the clinician who agrees"
    if is_trusts and values["ending"] != "discharged":
        wrong["trust_already_discharged"] = "Select “Discharged” as the ending, or leave this empty"
    return wrong


def _still_missing(about: About) -> tuple[Panel, ...]:
    missing = missing_for_discharge(about.case, about.rules, about.today)
    return (
        (Panel("Still to sort out before a discharge", points=tuple(map(first_capital, missing))),) if missing else ()
    )


def no_close(about: About) -> str:
    """Why no ending can be recorded."""
    return goes_on(about)


def reopen(about: About) -> Form:
    """Why it goes on."""
    ended = Panel("", (("Ended", of_day(about.case.ended_on)), ("How", said_in_full(about.case.ending or ""))))
    return Form("Open again", (reason("Why does it go on?", "why it goes on"),), "Open again",
                lambda said: Reopen(reason=said["reason"]), panels=(ended,),
                intro="It goes on where it was; what was left undone stands again.")  # fmt: skip


def no_reopen(about: About) -> str:
    """Why nothing can be opened again."""
    return "" if has_ended(about) else f"The pathway of {about.name} has not ended."
