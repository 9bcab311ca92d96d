"""The span grammar: how a definition says when. One published grammar for the reader, the editor and the errors.

What stands in small letters is written so; capitals stand for another line.

    span      5 working days | 2 weeks | 1 day
    week      week 10                      by the end of pathway week 10
    point     SPAN after|before ANCHOR     5 working days after joint_review
              SPAN                         counted from the event that opened the item
              same day | expected return
    anchor    start | stage_start | referral_received | referral_accepted | ending | an activity's key
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pathway.dates import Span, Unit

SPAN = r"[1-9][0-9]{0,2} (?:working days?|days?|weeks?)"
WEEK = r"week [1-9][0-9]{0,2}"
KEY = r"[a-z][a-z0-9_]{0,59}"
WEEKS = r"[1-9][0-9]{0,2}(?:-[1-9][0-9]{0,2})?"
POINT = rf"(?:{WEEK}|same day|expected return|{SPAN}(?: (?:after|before) {KEY})?)"

NAMED_ANCHORS = ("start", "stage_start", "referral_received", "referral_accepted", "ending")

_SPAN = re.compile(rf"({SPAN})\Z")
_POINT = re.compile(rf"(?P<span>{SPAN})(?: (?P<side>after|before) (?P<anchor>{KEY}))?\Z")
_WEEK = re.compile(rf"({WEEK})\Z")
_WEEKS = re.compile(rf"({WEEKS})\Z")
_PATTERN = re.compile(
    r"(?:(?P<row>[1-9][0-9]?) (?P<kind>missed|cancelled)(?: in a row)?)"
    r"(?: or (?P<some>[1-9][0-9]?) in (?P<of>[1-9][0-9]?))?\Z"
)


class NotASpan(ValueError):
    """The text is not in the span grammar; the message says what would be."""


@dataclass(frozen=True, slots=True)
class Week:
    """By the end of (or: in) pathway week `number`, counted from 1."""

    number: int

    @property
    def first_day(self) -> int:
        """Pathway day on which the week begins (the start is day 0)."""
        return (self.number - 1) * 7

    @property
    def last_day(self) -> int:
        """Pathway day on which the week ends."""
        return self.number * 7 - 1

    def __str__(self) -> str:
        return f"week {self.number}"


@dataclass(frozen=True, slots=True)
class Point:
    """A span counted from an anchor. `count` is negative for "before". Anchor "event" is what opened the item."""

    span: Span
    anchor: str
    before: bool = False

    def __str__(self) -> str:
        if self.anchor == "event":
            return str(self.span)
        return f"{self.span} {'before' if self.before else 'after'} {self.anchor}"


@dataclass(frozen=True, slots=True)
class SameDay:
    """The London day of the event that opened the item."""

    def __str__(self) -> str:
        return "same day"


@dataclass(frozen=True, slots=True)
class ExpectedReturn:
    """The day a pause is expected to end."""

    def __str__(self) -> str:
        return "expected return"


When = Week | Point | SameDay | ExpectedReturn


@dataclass(frozen=True, slots=True)
class Pattern:
    """So many in a row, or so many among the last few: "2 missed in a row or 3 in 6", "3 cancelled"."""

    kind: str
    in_a_row: int
    some: int
    among: int


def read_span(text: str) -> Span:
    """A length of time: "5 working days". There is one way to write each. Raises NotASpan."""
    if not _SPAN.match(text):
        raise NotASpan(f'"{text}" is not a length of time: say it like "5 working days", "2 weeks" or "1 day"')
    count, unit = text.split(" ", 1)
    span = Span(int(count), Unit(unit if unit.endswith("s") else unit + "s"))
    if str(span) != text:
        raise NotASpan(f'"{text}": write "{span}"')
    return span


def read_when(text: str) -> When:
    """Any point in time a definition may name. Raises NotASpan."""
    if text == "same day":
        return SameDay()
    if text == "expected return":
        return ExpectedReturn()
    if _WEEK.match(text):
        return Week(int(text.split()[1]))
    match = _POINT.match(text)
    if not match:
        raise NotASpan(
            f'"{text}" is not a point in time: say it like "week 10", "5 working days after start" or "same day"'
        )
    return Point(read_span(match["span"]), match["anchor"] or "event", match["side"] == "before")


def read_weeks(text: str) -> tuple[int, int]:
    """A stretch of weeks: "7-10" is (7, 10), "7" is (7, 7). Raises NotASpan."""
    if not _WEEKS.match(text):
        raise NotASpan(f'"{text}" is not a stretch of weeks: say it like "7-10"')
    first, _, last = text.partition("-")
    return int(first), int(last or first)


def read_pattern(text: str) -> Pattern:
    """A pattern of contacts: "2 missed in a row or 3 in 6", "3 cancelled". Raises NotASpan."""
    match = _PATTERN.match(text)
    if not match:
        raise NotASpan(f'"{text}" is not a pattern of contacts: say it like "2 missed in a row or 3 in 6"')
    row = int(match["row"])
    return Pattern(match["kind"], row, int(match["some"] or row), int(match["of"] or row))
