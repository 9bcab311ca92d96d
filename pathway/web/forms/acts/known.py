"""What is known about somebody: facts that dates hang on, and the answers before a discharge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pathway.case.readiness import VIEW_OF_PERSON, fact_names
from pathway.commands.record import Record
from pathway.definition.conditions import UNKNOWN
from pathway.web.forms.fields import Field
from pathway.web.forms.form import About, Form, Values
from pathway.web.words import first_capital, plain

ANSWERS = (("met", "Met"), ("not_met_going_ahead", "Not met, going ahead"), ("does_not_apply", "Does not apply"))
VIEWS = (("ready", "Ready"), ("ready_but_nervous", "Ready, but nervous"), ("would_rather_stay", "Would rather stay"),
         ("heard", "Heard; written in the note"), ("does_not_want_to_say", "Does not want to say"))  # fmt: skip
YES_OR_NO = (("yes", "Yes"), ("no", "No"))
NOT_KNOWN = ((UNKNOWN, "Not known any more"),)


def facts(about: About) -> Form:
    """Whatever is known now of what dates hang on."""
    names = [name for name in fact_names(about.rules) if name not in _weighed(about)]
    return _form(about, "What is known", tuple(fact_field(about, name) for name in names))


def readiness(about: About) -> Form:
    """The answers that two people weigh before a discharge. None of them forbids it."""
    asked = about.rules.discharge.readiness if about.rules.discharge else {}
    fields = tuple(
        Field(f"fact-{name}", first_capital(words), "choice", choices=ANSWERS, is_optional=True,
              value=about.case.fact(name) or "")
        for name, words in asked.items()
    )  # fmt: skip
    view = Field(f"fact-{VIEW_OF_PERSON}", "The person’s own view", "choice", is_optional=True,
                 choices=_with(about, VIEW_OF_PERSON, VIEWS), value=about.case.fact(VIEW_OF_PERSON) or "")  # fmt: skip
    return _form(about, "Readiness: each item answered", (*fields, view),
                 "A person answers each item. No answer forbids anything: two people weigh them together.")  # fmt: skip


def no_readiness(about: About) -> str:
    """Why there is nothing to answer."""
    return "" if about.rules.discharge else "This pathway asks nothing before a discharge."


def _form(about: About, title: str, fields: tuple[Field, ...], intro: str = "") -> Form:
    begins = {one.name: one.value for one in fields}

    def make(values: Values) -> Record:
        said = facts_said(
            {name: value for name, value in values.items() if name not in begins or value != begins[name]}
        )
        return Record(activity=None, on=values["on"], note=values["note"], facts=said)

    def check(values: Values) -> Mapping[str, str]:
        is_new = any(values[name] and str(values[name]) != begins[name] for name in begins)
        return {} if is_new or not fields else {fields[0].name: "Select an answer that has changed"}

    asked = (Field("on", "Known since when?", "past_day", thing="the date it became known"),
             Field("note", "Note", "text", is_optional=True))  # fmt: skip
    return Form(title, (*fields, *asked), "Record", make, intro=intro, check=check)


def fact_field(about: About, name: str, *, is_optional: bool = True) -> Field:
    """The question that fits a fact: yes or no, a choice, a number, a date."""
    rule = about.rules.facts.get(name)
    title = first_capital(rule.title if rule else plain(name))
    value = about.case.fact(name) or ""
    gone = NOT_KNOWN if value and value != UNKNOWN else ()
    if rule is not None and rule.kind == "date":
        is_day = len(value) == 10 and value[:4].isdigit()
        return Field(f"fact-{name}", title, "day", is_optional=is_optional, value=value if is_day else "")
    if rule is not None and rule.kind == "number":
        return Field(f"fact-{name}", title, "words", is_optional=is_optional, value=value)
    known = tuple(
        (each, first_capital(plain(each))) for each in (*(rule.values if rule else ()), *_served(about, name))
    )
    options = known or YES_OR_NO
    listed = _with(about, name, (*options, *gone))
    return Field(f"fact-{name}", title, "choice", choices=listed, is_optional=is_optional, value=value)


def facts_said(values: Mapping[str, Any]) -> dict[str, str]:
    """The facts among the answers, as the commands have them."""
    said = {name.removeprefix("fact-"): value for name, value in values.items() if name.startswith("fact-")}
    return {name: value if isinstance(value, str) else value.isoformat() for name, value in said.items() if value}


def _served(about: About, name: str) -> tuple[str, ...]:
    return about.rules.grouping.get(name, ())


def _with(about: About, name: str, choices: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The choices, and what is known now if it is none of them."""
    value = about.case.fact(name)
    if value is None or value in dict(choices) or value == UNKNOWN:
        return choices
    return (*choices, (value, first_capital(plain(value))))


def _weighed(about: About) -> set[str]:
    discharge = about.rules.discharge
    return {VIEW_OF_PERSON, *(discharge.readiness if discharge else ())}
