"""Something was done, or tried: with buttons that fit the item, a day, a note and, where asked for, the next date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pathway.commands.record import Record
from pathway.definition.rules import ATTENDANCE, SPOKEN_TO, ActivityRule
from pathway.errors import BadRequest
from pathway.web.forms.acts.items import Choices, colleagues, how_it_stands, note, said_in_full, title_of
from pathway.web.forms.acts.known import fact_field, facts_said
from pathway.web.forms.fields import Field
from pathway.web.forms.form import About, Form
from pathway.web.words import first_capital, of_day, outcome


def form(about: About) -> Form:
    """Recording the item that was chosen. Raises BadRequest if none was."""
    rule = about.rules.activities[about.row.key] if about.row else about.rule
    if rule is None:
        raise BadRequest("choose what to record")
    if rule.done_by and rule.done_by[0] == "record" and rule.done_by[1]:
        return _by_fact(about, rule, rule.done_by[1])
    fields = (
        Field("outcome", "What happened?", "choice", choices=choices(rule, about), thing="what happened"),
        Field("on", "When was it?", "past_day", thing="the date it happened"),
        *_again(rule),
        *_by_whom(about),
        note(),
    )

    def make(values: Mapping[str, Any]) -> Record:
        return Record(
            activity=about.row.row_key if about.row else rule.key, outcome=values["outcome"], on=values["on"],
            note=values["note"], seen_by=about.staff.get(values["seen_by"] or ""), until=values.get("until"),
        )  # fmt: skip

    return Form(_title(about, rule), fields, "Record", make, intro=_intro(about, rule), check=_next_date(rule))


def _title(about: About, rule: ActivityRule) -> str:
    return first_capital(title_of(about, about.row) if about.row else rule.title)


def _intro(about: About, rule: ActivityRule) -> str:
    row = about.row
    due = f"Due {of_day(row.due_on)}." if row and row.is_open and row.due_on else ""
    if row and not row.is_open and row.done_on:
        due = f"Recorded already: {how_it_stands(row)}."
    means = f"Done means: {rule.done_means}." if rule.done_means else ""
    return " ".join(filter(None, (due, means)))


def _again(rule: ActivityRule) -> tuple[Field, ...]:
    if not rule.again_after:
        return ()
    answers = " or ".join(f"“{said_in_full(each)}”" for each in rule.outcomes if each in rule.again_after)
    return (Field("until", f"When is the next {rule.title}?", "day", is_optional=True,
                  hint=f"Only for {answers}. For example, 17 4 2026", is_sometimes=True,
                  thing=f"the date of the next {rule.title}"),)  # fmt: skip


def _next_date(rule: ActivityRule) -> Any:
    def check(values: Mapping[str, Any]) -> Mapping[str, str]:
        if values["outcome"] in rule.again_after and values.get("until") is None:
            return {"until": f"Enter the date of the next {rule.title}"}
        if values["outcome"] not in rule.again_after and values.get("until") is not None:
            return {"until": f"Empty this date: after “{said_in_full(values['outcome'])}” there is no next one"}
        return {}

    return check


def _by_whom(about: About) -> tuple[Field, ...]:
    others = colleagues(about, lambda member: member.ref != about.by.ref)
    return (Field("seen_by", "Who saw them, if not you?", "choice", choices=others, is_optional=True,
                  thing="who saw them", hint="It is recorded that you wrote it down for them."),)  # fmt: skip


def _by_fact(about: About, rule: ActivityRule, name: str) -> Form:
    """What is done by knowing something: that is what is asked for."""
    known, since = fact_field(about, name, is_optional=False), Field("on", "Known since when?", "past_day")
    fields = (known, since, *_by_whom(about), note())

    def make(values: Mapping[str, Any]) -> Record:
        seen_by = about.staff.get(values["seen_by"] or "")
        return Record(activity=None, on=values["on"], note=values["note"], seen_by=seen_by, facts=facts_said(values))

    return Form(_title(about, rule), fields, "Record", make, intro=_intro(about, rule))


def choices(rule: ActivityRule, about: About | None = None) -> Choices:
    """What can have come of it, the likely ones first. Of the joint review one says what came of it, not "attended"."""
    discharge = about.rules.discharge if about else None
    is_joint = discharge is not None and rule.key == discharge.review
    known = [*(name for name in ATTENDANCE if name in rule.outcomes), *rule.outcomes]
    if is_joint:
        known = [*(name for name in rule.outcomes if name not in ATTENDANCE), *known]
    listed = [name for name in dict.fromkeys(known) if not (is_joint and name in SPOKEN_TO)] or ["done"]
    return tuple((name, said_in_full(name) if is_joint else outcome(name)) for name in listed)
