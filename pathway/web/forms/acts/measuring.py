"""How it is going, in numbers the person gives; or that they did not want to, or why they could not be asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pathway.commands.measure import DECLINED, MISSING, REASONS, TAKEN, TakeMeasure, UndoMeasure
from pathway.definition.measures import Measure
from pathway.errors import BadRequest
from pathway.web.forms.acts.items import colleagues, note
from pathway.web.forms.fields import Field
from pathway.web.forms.form import About, Form, Option, Values
from pathway.web.words import first_capital, of_day

UNDO = "undo-"
WHY = {
    "not_asked": "They were not asked", "unwell": "They were not well enough", "no_interpreter": "No interpreter",
    "not_in_contact": "We were not in contact", "other": "Another reason (say it in the note)",
}  # fmt: skip
HOW = ((TAKEN, "They gave numbers"), (DECLINED, "They did not want to"), (MISSING, "It could not be done"))


def measure(about: About) -> Form:
    """The questions of one measure, every answer a choice; or taking one back. Raises BadRequest for none chosen."""
    which = about.which or ""
    if which.startswith(UNDO):
        return _taking_back(which.removeprefix(UNDO))
    if which not in about.measures:
        raise BadRequest("choose a measure")
    chosen = about.measures[which]
    numbers = tuple((str(n), str(n)) for n in range(chosen.lowest, chosen.highest + 1))
    fields = (
        Field("state", "How did it go?", "choice", choices=HOW, value=TAKEN, thing="how it went"),
        *(
            Field(f"item-{key}", first_capital(title), "number", choices=numbers, is_optional=True, thing=title)
            for key, title in chosen.items.items()
        ),
        Field("reason", "Why could it not be done?", "choice", choices=tuple((key, WHY[key]) for key in REASONS),
              is_optional=True, is_sometimes=True, thing="why it could not be done"),
        Field("on", "When was it?", "past_day", thing="the date it was"),
        Field("seen_by", "Who sat with them, if not you?", "choice", is_optional=True, thing="who sat with them",
              choices=colleagues(about, lambda member: member.ref != about.by.ref)),
        note(),
    )  # fmt: skip

    def make(said: Values) -> TakeMeasure:
        return TakeMeasure(
            measure=chosen, answers=_answers(chosen, said), state=said["state"], reason=said["reason"], on=said["on"],
            seen_by=about.staff.get(said["seen_by"] or ""), note=said["note"],
            activity=about.row.row_key if about.row else None,
        )  # fmt: skip

    intro = f"Numbers from {chosen.lowest} to {chosen.highest}. What they would rather not answer stays empty."
    return Form(first_capital(chosen.title), fields, "Record", make, intro=intro, check=_check(chosen))


def measures(about: About) -> tuple[Option, ...]:
    """Every measure, and each time one was recorded, to be taken back."""
    new = (Option(f"which={key}", first_capital(each.title)) for key, each in about.measures.items())
    takings = {row.taking: row for row in about.case.measurements.values() if row.undone_on is None}
    back = (
        Option(
            f"which={UNDO}{n}",
            f"Take back what was recorded for {of_day(row.on)}",
            about.measures[row.measure].title if row.measure in about.measures else "",
        )
        for n, row in sorted(takings.items(), reverse=True)
    )
    return (*new, *back)


def _answers(chosen: Measure, said: Values) -> dict[str, int]:
    return {key: int(said[f"item-{key}"]) for key in chosen.items if said.get(f"item-{key}")}


def _check(chosen: Measure) -> Callable[[Values], Mapping[str, str]]:
    def check(said: Values) -> Mapping[str, str]:
        answers = _answers(chosen, said)
        if said["state"] == TAKEN and not answers:
            return {f"item-{next(iter(chosen.items))}": "Select at least one number, or say above how it went"}
        if said["state"] != TAKEN and answers:
            return {"state": "Select “They gave numbers”, or take the numbers away"}
        if said["state"] == MISSING and not said["reason"]:
            return {"reason": "Select why it could not be done"}
        if said["state"] != MISSING and said["reason"]:
            return {"reason": "Select “It could not be done” above, or take this reason away"}
        return {}

    return check


def _taking_back(number: str) -> Form:
    if not number.isdecimal() or len(number) > 6:
        raise BadRequest("choose a measure")
    fields = (Field("reason", "What was wrong?", "words", thing="what was wrong"),)
    return Form(
        "Take a measure back", fields, "Take it back",
        lambda said: UndoMeasure(taking=int(number), reason=said["reason"]),
        intro="The numbers stay in the history and count no longer.",
    )  # fmt: skip
