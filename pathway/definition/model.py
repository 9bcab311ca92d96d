"""The models of a pathways file, as written: every scalar is text. Unknown keys are refused here, sense in `check`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from pathway.definition import conditions, spans


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("one line of text is wanted here")
    return value


def _read_by(read: Callable[[str], Any]) -> Callable[[str], str]:
    def check(value: str) -> str:
        read(value)
        return value

    return check


_ANY_SCALAR = ["string", "number", "boolean"]
"""Editors read `7` as a number and `no` as false; the reader takes them as the text they are."""


def _number_of_weeks(value: str) -> str:
    if not re.fullmatch(NUMBER, value):
        spans.refuse_slips(value)
        raise ValueError(f'"{value}" is not a number of weeks: say it like "26"')
    return value


def _schema(pattern: str, *examples: str, type: object = "string", **more: int) -> WithJsonSchema:
    """What an editor is told of a text in a grammar."""
    return WithJsonSchema({"type": type, "pattern": f"^{pattern}$", "examples": list(examples), **more})


NUMBER = r"[1-9][0-9]{0,2}"
Words = Annotated[
    str,
    BeforeValidator(_text),
    Field(min_length=1, max_length=500),
    WithJsonSchema({"type": _ANY_SCALAR, "minLength": 1, "maxLength": 500}),
]
Key = Annotated[str, BeforeValidator(_text), Field(pattern=rf"^{spans.KEY}$")]
PathwayKey = Annotated[str, BeforeValidator(_text), Field(pattern=r"^[a-z][a-z0-9-]{0,59}$")]
YesNo = Annotated[Literal["yes", "no"], BeforeValidator(_text)]
SpanText = Annotated[
    str,
    BeforeValidator(_text),
    AfterValidator(_read_by(spans.read_span)),
    _schema(spans.SPAN, "5 working days", "2 weeks", "1 day"),
]
WhenText = Annotated[
    str,
    BeforeValidator(_text),
    AfterValidator(_read_by(spans.read_when)),
    _schema(spans.POINT, "week 10", "5 working days after start", "same day"),
]
EveryText = Annotated[
    str,
    BeforeValidator(_text),
    AfterValidator(_read_by(spans.read_every)),
    _schema(spans.EVERY, "2 weeks", "4 weeks from last done"),
]
UntilText = Annotated[
    str,
    BeforeValidator(_text),
    AfterValidator(_read_by(lambda text: spans.read_until([text]))),
    _schema(spans.UNTIL, "stage ends", "6 times"),
]
ConditionText = Annotated[
    str,
    BeforeValidator(_text),
    Field(min_length=1, max_length=100),
    AfterValidator(_read_by(lambda text: conditions.read_condition("", text))),
    WithJsonSchema({"type": _ANY_SCALAR, "minLength": 1, "examples": ["yes", "known", "at least 15"]}),
]
Conditions = dict[Key, ConditionText | Annotated[list[Words], Field(min_length=1)]]
WeeksText = Annotated[
    str,
    BeforeValidator(_text),
    AfterValidator(_read_by(spans.read_weeks)),
    _schema(spans.WEEKS, "7-10", type=["string", "integer"]),
]
NumberOfWeeks = Annotated[
    str,
    BeforeValidator(_text),
    AfterValidator(_number_of_weeks),
    _schema(NUMBER, "26", type=["string", "integer"], minimum=1, maximum=999),
]

NEED = rf"{spans.KEY}(?: or {spans.KEY})*"
NeedText = Annotated[str, BeforeValidator(_text), Field(pattern=rf"^{NEED}$")]

Party = Literal["service", "team", "provider"]


class Part(BaseModel):
    """Any part of the file: unknown keys are faults, nothing is changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Clock(Part):
    """When the pathway clock starts, how many weeks it runs, by which calendar days are counted."""

    starts: Literal["referral_received", "referral_accepted", "first_meeting", "allocated"]
    weeks: NumberOfWeeks | None = None
    calendar: Key


class Role(Part):
    """Who may stand for an activity: a title and the party it belongs to."""

    title: Words
    of: Party


class Activity(Part):
    """Something to be done. `who` is a role (its stage's lead if silent), "person" or "lead"; spans as in `spans`."""

    title: Words
    due: WhenText | Annotated[list[WhenText], Field(min_length=1, max_length=60)] | None = None
    due_with_provider: SpanText | None = None
    in_: WhenText | None = Field(default=None, alias="in")
    opens: WhenText | None = None
    closes: WhenText | None = None
    every: EveryText | None = None
    until: UntilText | Annotated[list[UntilText], Field(min_length=1)] | None = None
    rolls: Literal["next working day", "previous working day"] | None = None
    when: Words | None = None
    only_if: Conditions | None = None
    unless: Conditions | None = None
    who: Key | None = None
    with_: Key | None = Field(default=None, alias="with")
    how: Literal["phone", "face to face", "video", "letter", "text message"] | None = None
    kind: Literal["task", "contact", "measure", "review"] = "task"
    register_: YesNo = Field(default="no", alias="register")
    outcomes: Annotated[list[Key], Field(min_length=1)] | None = None
    again_after: Annotated[list[Key], Field(min_length=1)] | None = None
    extends_stage: YesNo = "no"
    may_defer: Literal["no"] | SpanText | None = None
    done_by: Words | None = None
    ladder: Key | None = None
    done_means: Words | None = None


class MoveOn(Part):
    """A legal move to a later stage (or "ending"), and what must hold: activities done ("a or b": either),
    "provider_accepted", or "a person decides"."""

    to: Key
    when: Literal["a person decides"] | Annotated[list[NeedText], Field(min_length=1)]
    only_if: Conditions | None = None
    unless: Conditions | None = None
    early: YesNo = "no"


class Stage(Part):
    """A stretch of the pathway. Without `weeks` it has no window of its own. `instead_of` another it has the same."""

    title: Words
    weeks: WeeksText | None = None
    instead_of: Key | None = None
    may_extend: SpanText | None = None
    back_to: Annotated[list[Key], Field(min_length=1)] | None = None
    lead: Key
    activities: dict[Key, Activity] = Field(default_factory=dict)
    move_on: MoveOn | Annotated[list[MoveOn], Field(min_length=1)]


class Before(Part):
    """A stretch before the pathway clock starts; the engine knows its way out (accept, allocate)."""

    title: Words
    lead: Key
    activities: dict[Key, Activity] = Field(default_factory=dict)


class BeforeStages(Part):
    """From the referral received to the case allocated."""

    referral: Before
    waiting: Before


class Rung(Part):
    """One place on a ladder: so long before or after the due day, somebody is told."""

    before: SpanText | None = None
    after: SpanText | None = None
    tell: Key
    sooner_if: Annotated[list[Key], Field(min_length=1)] | None = None


class Pause(Part):
    """A reason for stopping the pathway clock."""

    title: Words
    at_most: SpanText
    still_runs: list[Key] = Field(default_factory=list)
    tell: Key | None = None


class Barrier(Part):
    """A typed reason that keeps someone in secondary care, and how long it usually takes to sort out."""

    title: Words
    lead_time: SpanText
    first_step: Words


class Fact(Part):
    """What dates and conditions of the pathway hang on: yes or no, unless `kind` says otherwise."""

    title: Words
    kind: Literal["yes or no", "choice", "number", "date"] = "yes or no"
    values: Annotated[list[Words], Field(min_length=2)] | None = None
    before_referral: YesNo = "no"


class Placement(Part):
    """Something a provider offers."""

    title: Words


class Discharge(Part):
    """What a discharge through the joint review needs. Positions to record; people decide."""

    review: Key
    agreed_by: Annotated[list[Party], Field(min_length=2)]
    view_of: Literal["person"]
    always_asks: list[Key]
    agreement_lasts: SpanText | None = None
    readiness: dict[Key, Words]


class Pathway(Part):
    """One pathway, whole."""

    title: Words
    for_: dict[Key, list[Words]] = Field(alias="for")
    clock: Clock
    parties: dict[Party, Words]
    roles: dict[Key, Role]
    holder: Key
    before: BeforeStages
    stages: Annotated[dict[Key, Stage], Field(min_length=1)]
    after: dict[Key, Activity] = Field(default_factory=dict)
    whenever: dict[Key, Activity] = Field(default_factory=dict)
    facts: dict[Key, Fact] = Field(default_factory=dict)
    ladders: dict[Key, Annotated[list[Rung], Field(min_length=1)]]
    pauses: dict[Key, Pause] = Field(default_factory=dict)
    barriers: dict[Key, Barrier] = Field(default_factory=dict)
    placements: dict[Key, Placement] = Field(default_factory=dict)
    discharge: Discharge | None = None


class PathwaysFile(Part):
    """A pathways file: one or more pathways by key."""

    pathways: Annotated[dict[PathwayKey, Pathway], Field(min_length=1)]
