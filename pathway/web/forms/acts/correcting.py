"""A mistake is put right, or undone: by an entry that says so, never by deletion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import quote

from pathway.case.history import Entry
from pathway.case.model import Activity, ClosedAs, Contact, Extension, Pause
from pathway.commands.correct import Correct
from pathway.commands.correcting.which import name_of_try
from pathway.commands.record import BY_OTHER_VERBS
from pathway.errors import BadRequest, CaseNotFound
from pathway.web.forms.acts.items import how_it_stands, item_panel, reason, settled_ones, title_of
from pathway.web.forms.acts.record import choices
from pathway.web.forms.fields import Field
from pathway.web.forms.form import About, Form, Option, Panel, Values
from pathway.web.words import days, first_capital, of_day
from pathway.web.words import outcome as outcome_in_words

PUT_RIGHT, UNDO = "put_right", "undo"
CORRECTED = "correct?item="
HOLD, LONGER = "pause#", "extension#"
ELSEWHERE = {
    "facts_recorded": "facts", "placement_recorded": "place", "barrier_recorded": "barrier",
    "consent_recorded": "consent", "case_closed": "reopen", "death_recorded": "reopen", "case_moved": "move",
    "referral_not_accepted": "reopen", "case_reassigned": "reassign", "case_dormant": "wake", "case_woken": "dormant",
    "signed_off": "sign_off",
}  # fmt: skip
"""Kind of entry → the act by which what it said is put right: said again as it should be, or undone by its opposite."""


def correct(about: About) -> Form:
    """What is right: another day, another outcome; or that it did not happen."""
    which = about.which or ""
    if which.startswith(HOLD) and which.removeprefix(HOLD) in about.case.pauses:
        return _hold(about, about.case.pauses[which.removeprefix(HOLD)])
    if which.startswith(LONGER) and which.removeprefix(LONGER) in about.case.extensions:
        return _longer(about, about.case.extensions[which.removeprefix(LONGER)])
    if about.row is None:
        raise BadRequest("Choose what is wrong.")
    tried = next((each for each in about.case.contacts.values() if name_of_try(about.case, each) == which), None)
    if tried is not None and tried.ref != about.row.closed_with:
        return _try(about, tried, which)
    return _item(about, about.row)


def mistakes(about: About) -> tuple[Option, ...]:
    """What can be put right, the latest first."""
    rows = [Option(f"item={quote(row.row_key)}", first_capital(title_of(about, row)), how_it_stands(row))
            for row in settled_ones(about)]  # fmt: skip
    holds = [Option(f"item={quote(HOLD + key)}", f"On hold: {about.rules.pauses[each.reason].title}", _since(each))
             for key, each in about.case.pauses.items() if each in about.case.counted_pauses]  # fmt: skip
    more = [Option(f"item={quote(LONGER + key)}", f"More time in {about.names.stage(each.stage)}", days(each.days))
            for key, each in about.case.extensions.items() if each.days]  # fmt: skip
    return (*rows, *holds, *more)


def of_entry(entries: Iterable[Entry], seq: int) -> str:
    """Where what an entry said is put right, as an address under the person's. Raises BadRequest, CaseNotFound."""
    told = list(entries)
    entry = next((each for each in told if each.seq == seq), None)
    if entry is None:
        raise CaseNotFound(str(seq))
    content = entry.content
    said = content["facts"]
    if entry.by == "system":
        raise BadRequest("Nobody recorded this, so there is nothing to put right.")
    if entry.kind in ("activity_recorded", "activity_waived") and said.get("activity"):
        return f"{CORRECTED}{quote(_try_of(told, entry) or said['activity'])}"
    if entry.kind == "activity_booked":
        return f"book?item={quote(said['activity'])}"
    if entry.kind in ("case_paused", "case_resumed"):
        n = said.get("pause") or next(iter(content["new"].get("pauses", {})), "")
        return f"{CORRECTED}{quote(f'{HOLD}{n}')}"
    if entry.kind == "stage_extended":
        return f"{CORRECTED}{quote(LONGER + next(iter(content['new'].get('extensions', {})), ''))}"
    if entry.kind == "barrier_recorded":
        return f"barrier?which={said['barrier']}"
    if entry.kind in ELSEWHERE:
        return f"{ELSEWHERE[entry.kind]}?"
    raise BadRequest("This cannot be taken back. Record what is right; both stay to be read.")


def _try_of(entries: Iterable[Entry], entry: Entry) -> str | None:
    """`key#n.m`, where an entry tells of one try among several; None where there was but one."""
    own = [str(n) for n in entry.content.get("new", {}).get("contacts", {})]
    tries: dict[str, list[str]] = {}
    for each in entries:
        for n, contact in each.content.get("new", {}).get("contacts", {}).items():
            tries.setdefault(f"{contact['activity']}#{contact['occurrence']}", []).append(str(n))
    for item, numbers in tries.items():
        if own and own[0] in numbers and len(numbers) > 1:
            return f"{item}.{numbers.index(own[0]) + 1}"
    return None


def _try(about: About, contact: Contact, what: str) -> Form:
    """One try among several at the same item."""
    rule = about.rules.activities[contact.activity]
    fields = (
        _what(True, True, "It did not happen: it was recorded by mistake", _undo_pressed(about)),
        Field("on", "The right date", "day", is_optional=True, thing="the right date",
              value=contact.happened_on.isoformat()),
        Field("outcome", "What happened?", "choice", choices=choices(rule, about), is_optional=True,
              value=contact.outcome, thing="what happened"),
        _why(about),
    )  # fmt: skip

    def make(said: Values) -> Correct:
        if said["what"] == UNDO:
            return Correct(what=what, undo=True, reason=said["reason"])
        on, outcome = said.get("on"), said.get("outcome")
        return Correct(what=what, on=on if on != contact.happened_on else None, reason=said["reason"],
                       outcome=outcome if outcome != contact.outcome else None)  # fmt: skip

    def check(values: Values) -> Mapping[str, str]:
        is_same = values["on"] in (None, contact.happened_on) and values["outcome"] in (None, contact.outcome)
        fault = "Enter what is right: another date, or something else that happened"
        return {"on": fault} if values["what"] == PUT_RIGHT and is_same else {}

    panel = Panel("", (("Recorded", outcome_in_words(contact.outcome)), ("On", of_day(contact.happened_on))))
    return Form(f"Put right: {rule.title}", fields, "Put right", make, check=check, panels=(panel,), intro=BOTH_STAY)


def _item(about: About, row: Activity) -> Form:
    rule = about.rules.activities[row.key]
    is_done = row.closed_as in (ClosedAs.DONE, ClosedAs.DECLINED)
    can_undo = not (rule.done_by and rule.done_by[0] in BY_OTHER_VERBS)
    fields: list[Field] = [_what(is_done, can_undo, "It did not happen: it stands to be done again" if is_done else
                                 "It is to be done after all", _undo_pressed(about))]  # fmt: skip
    if is_done:
        fields.append(Field("on", "The right date", "day", is_optional=True, thing="the right date",
                            value=row.done_on.isoformat() if row.done_on else ""))  # fmt: skip
    if is_done and can_undo:
        fields.append(Field("outcome", "What happened?", "choice", choices=choices(rule, about), is_optional=True,
                            value=row.outcome or "", thing="what happened"))  # fmt: skip
    if is_done and can_undo and rule.again_after:
        fields.append(Field("until", f"When is the next {rule.title}?", "day", is_optional=True,
                            thing=f"the date of the next {rule.title}"))  # fmt: skip

    def make(said: Values) -> Correct:
        if said["what"] == UNDO:
            return Correct(what=row.row_key, undo=True, reason=said["reason"])
        on, outcome = said.get("on"), said.get("outcome")
        return Correct(what=row.row_key, on=on if on != row.done_on else None, reason=said["reason"],
                       outcome=outcome if outcome != row.outcome else None, until=said.get("until"))  # fmt: skip

    def check(values: Values) -> Mapping[str, str]:
        is_same = (values.get("on") in (None, row.done_on) and values.get("outcome") in (None, row.outcome)
                   and values.get("until") is None)  # fmt: skip
        if values["what"] == PUT_RIGHT and is_same:
            return {"on": "Enter what is right: another date, or something else that happened"}
        return {}

    return Form(f"Put right: {title_of(about, row)}", (*fields, _why(about)), "Put right", make, check=check,
                panels=(item_panel(about, row),), intro=BOTH_STAY)  # fmt: skip


BOTH_STAY = (
    "What was recorded stays to be read, and so does what is right, with your name. Dates that hang on it follow."
)


def _what(may_put_right: bool, may_undo: bool, undo: str, value: str = "") -> Field:
    right = ((PUT_RIGHT, "Something about it is wrong: put it right below"),) if may_put_right else ()
    back = ((UNDO, undo),) if may_undo else ()
    options = (*right, *back)
    return Field("what", "What is right?", "choice", choices=options, thing="what is right",
                 value=options[0][0] if len(options) == 1 else value)  # fmt: skip


def _undo_pressed(about: About) -> str:
    """The answer "it did not happen" where "Undo" led here; none otherwise."""
    return UNDO if about.undoes else ""


def _why(about: About) -> Field:
    """Whoever undoes what they recorded themselves mostly pressed the wrong button: that stands there to be changed."""
    why = reason("How did it come about?", "how it came about")
    is_own = about.undoes is not None and about.undoes.by == about.by.ref
    return replace(why, value="Recorded by mistake") if is_own else why


def _hold(about: About, pause: Pause) -> Form:
    back = "Back since" if pause.resumed_on else "Expected back"
    likely = _undo_pressed(about) or ("" if pause.resumed_on else PUT_RIGHT)
    fields = (
        _what(True, True, "They were never on hold: no day of it counts", likely),
        Field(
            "on", "On hold since", "day", is_optional=True, value=pause.started_on.isoformat(), thing="the first day"
        ),
        Field("until", back, "day", is_optional=True, value=pause.ends_on.isoformat(), thing="the date they are back"),
        _why(about),
    )
    what = f"{HOLD}{pause.n}"

    def make(said: Values) -> Correct:
        if said["what"] == UNDO:
            return Correct(what=what, undo=True, reason=said["reason"])
        return Correct(what=what, on=said["on"], until=said["until"], reason=said["reason"])

    def check(values: Values) -> Mapping[str, str]:
        is_same = values["on"] in (None, pause.started_on) and values["until"] in (None, pause.ends_on)
        return {"on": "Enter what is right: another date"} if values["what"] == PUT_RIGHT and is_same else {}

    held = first_capital(about.names.pause(pause.reason))
    panel = Panel("", (("On hold", held), ("Since", of_day(pause.started_on)), (back, of_day(pause.ends_on))))
    return Form("Put right: on hold", fields, "Put right", make, check=check, panels=(panel,), intro=BOTH_STAY)


def _longer(about: About, extension: Extension) -> Form:
    title = about.rules.stages[extension.stage].title
    return Form(
        f"Take back: more time in {title}", (_why(about),), "Take back",
        lambda said: Correct(what=f"{LONGER}{extension.n}", undo=True, reason=said["reason"]),
        intro=f"The {days(extension.days)} are taken back; then more time can be given to the right day.",
    )  # fmt: skip


def _since(pause: Pause) -> str:
    return f"since {of_day(pause.started_on)}" + (f", back {of_day(pause.resumed_on)}" if pause.resumed_on else "")
