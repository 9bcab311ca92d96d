"""The span grammar: how a definition says when. One published grammar for the reader, the editor and the errors.

What stands in small letters is written so; capitals stand for another line.

    span      5 working days | 2 weeks | 1 day
    week      week 10                      by the end of pathway week 10
    point     SPAN after|before ANCHOR     5 working days after joint_review
              on ANCHOR                    on leaving_date
              SPAN                         counted from the event that opened the item
              same day | expected return
    anchor    start | stage_start | stage_end | pathway_end | referral_received | referral_accepted | ending | due
              KEY | first KEY | last KEY | 2nd KEY | planned KEY      of an activity; a dated fact is a KEY too
    every     SPAN | SPAN from last done
    until     stage ends | 6 times | KEY
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pathway.dates import Span, Unit

SPAN = r"[1-9][0-9]{0,2} (?:working days?|days?|weeks?)"
WEEK = r"week [1-9][0-9]{0,2}"
KEY = r"[a-z][a-z0-9_]{0,59}"
WEEKS = r"[1-9][0-9]{0,2}(?:-[1-9][0-9]{0,2})?"
WHICH = r"(?:first|last|planned|[1-9][0-9]?(?:st|nd|rd|th))"
ANCHOR = rf"(?:{WHICH} )?{KEY}"
POINT = rf"(?:{WEEK}|same day|expected return|on {ANCHOR}|{SPAN}(?: (?:after|before) {ANCHOR})?)"
EVERY = rf"{SPAN}(?: from last done)?"
UNTIL = rf"(?:stage ends|[1-9][0-9]{{0,2}} times|{KEY})"

STAGE_START, STAGE_END, PATHWAY_END, DUE = "stage_start", "stage_end", "pathway_end", "due"
NAMED_ANCHORS = (
    "start", STAGE_START, STAGE_END, PATHWAY_END, "referral_received", "referral_accepted", "ending", DUE,
)  # fmt: skip
FIRST, LAST, PLANNED = "first", "last", "planned"

_SPAN = re.compile(rf"({SPAN})\Z")
_POINT = re.compile(
    rf"(?:on|(?P<span>{SPAN})(?: (?P<side>after|before))?)(?: (?:(?P<which>{WHICH}) )?(?P<anchor>{KEY}))?\Z"
)
MOST = 999
"""The largest number that a length, a week or a number of times can have."""
_NUMBER = re.compile(r"(?<![0-9])-?[0-9]+")
_IN_BOUNDS = re.compile(r"0*[1-9][0-9]{0,2}\Z")
_TIMES = re.compile(r"([1-9][0-9]{0,2}) times\Z")
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
    """A span counted from an anchor; of no length for "on". Anchor "event" is what opened the item.

    `which` of the times an activity was done: "first", "last", "2nd" …, or "planned" for the day it is to be done;
    silent for what is done once.
    """

    span: Span
    anchor: str
    before: bool = False
    which: str = ""

    @property
    def named(self) -> str:
        """The anchor as it is written: "last keywork"."""
        return f"{self.which} {self.anchor}".strip()

    def __str__(self) -> str:
        if self.anchor == "event":
            return str(self.span)
        if not self.span.count:
            return f"on {self.named}"
        return f"{self.span} {'before' if self.before else 'after'} {self.named}"


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
class Every:
    """How often: from plan, each stretch for itself; or so long after the one before was done."""

    span: Span
    from_last_done: bool = False

    def __str__(self) -> str:
        return f"{self.span} from last done" if self.from_last_done else str(self.span)


@dataclass(frozen=True, slots=True)
class Until:
    """What ends a series: the end of its stage, so many times, or another activity done; the first to come."""

    stage_ends: bool = False
    times: int | None = None
    done: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pattern:
    """So many in a row, or so many among the last few: "2 missed in a row or 3 in 6", "3 cancelled"."""

    kind: str
    in_a_row: int
    some: int
    among: int


def refuse_slips(text: str) -> None:
    """Raises NotASpan where it is a space too many or a number out of bounds that keeps a text from being read."""
    tidy = " ".join(text.split())
    if tidy != text:
        raise NotASpan(f"there is a space too many here: write `{tidy}`")
    for number in _NUMBER.findall(text):
        if not _IN_BOUNDS.match(number):
            raise NotASpan(f"`{number[:12]}` is out of bounds: a number here is from 1 to {MOST}")


def read_span(text: str) -> Span:
    """A length of time: "5 working days". There is one way to write each. Raises NotASpan."""
    if not _SPAN.match(text):
        refuse_slips(text)
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
    if not match or bool(match["side"]) != bool(match["span"] and match["anchor"]):
        refuse_slips(text)
        raise NotASpan(
            f'"{text}" is not a point in time: say it like "week 10", "5 working days after start" or "same day"'
        )
    if match["span"] is None and match["anchor"] is None:
        raise NotASpan(f'"{text}" of what? Say it like "on leaving_date"')
    span = read_span(match["span"]) if match["span"] else Span(0, Unit.DAYS)
    return Point(span, match["anchor"] or "event", match["side"] == "before", _which(match["which"]))


def _which(text: str | None) -> str:
    if text and text[0].isdigit() and text != (right := ordinal(int(text[:-2]))):
        raise NotASpan(f'"{text}": write "{right if right != "1st" else FIRST}"')
    if text == "1st":
        raise NotASpan(f'"1st": write "{FIRST}"')
    return text or ""


def ordinal(n: int) -> str:
    """ "1st", "2nd", "3rd", "11th"."""
    return f"{n}{'th' if 10 <= n % 100 <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


def read_every(text: str) -> Every:
    """How often: "2 weeks", "4 weeks from last done". Raises NotASpan."""
    span = text.removesuffix(" from last done")
    return Every(read_span(span), from_last_done=span != text)


def read_until(texts: list[str]) -> Until:
    """What ends a series: "stage ends", "6 times", an activity's key; several of them. Raises NotASpan."""
    times = [int(match[1]) for text in texts if (match := _TIMES.match(text))]
    if len(times) > 1:
        raise NotASpan(f'"{texts[-1]}": a number of times is said once')
    keys = tuple(text for text in texts if text != "stage ends" and not _TIMES.match(text))
    for key in keys:
        if not re.match(rf"{KEY}\Z", key):
            refuse_slips(key)
            raise NotASpan(f'"{key}" ends nothing: say "stage ends", "6 times" or an activity')
    return Until("stage ends" in texts, times[0] if times else None, keys)


def read_weeks(text: str) -> tuple[int, int]:
    """A stretch of weeks: "7-10" is (7, 10), "7" is (7, 7). Raises NotASpan."""
    if not _WEEKS.match(text):
        refuse_slips(text)
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
