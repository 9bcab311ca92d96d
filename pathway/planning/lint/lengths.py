"""Lengths of time in people's own words: "ten-week review", "28 days", "fortnightly", "72-hour follow-up"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pathway.dates import Span, Unit

_NUMBERS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_COUNT = rf"\d{{1,3}}|{'|'.join(_NUMBERS)}|a|an"
_UNIT = r"hour|working[ -]day|day|fortnight|week|month|quarter|year"
_LENGTH = re.compile(rf"\b(?P<count>{_COUNT})[ -](?P<unit>{_UNIT})(?:s|ly)?\b", re.IGNORECASE)
_WEEK = re.compile(r"\bweek (?P<week>\d{1,3})\b", re.IGNORECASE)
_EVERY = {
    "daily": 1, "weekly": 7, "fortnightly": 14, "monthly": 30, "quarterly": 91, "yearly": 365, "annual": 365,
    "annually": 365,
}  # fmt: skip
_OFTEN = re.compile(rf"\b(?P<often>{'|'.join(_EVERY)})\b", re.IGNORECASE)

_DATED = (
    "appointment", "assessment", "bloods", "call", "check", "contact", "decision", "discharge", "follow", "letter",
    "look", "measure", "meeting", "planning", "reminder", "report", "review", "screening", "session", "target",
    "update", "visit", "welfare",
)  # fmt: skip
"""What has a day: "six-week check". A "12-week course" is a length of its own."""
_BEFORE = re.compile(r"(?:^|[,(:;–-]|\b(?:at|after|within|by|every|in|due|until|most))\s*$", re.IGNORECASE)
_AFTER = re.compile(rf"^[ -](?:[\w-]+ ){{0,1}}(?:{'|'.join(_DATED)})", re.IGNORECASE)
_ENDS = re.compile(r"^\s*(?:$|[,.;:)–-])")
_PROMISED = re.compile(r"\b(?:within|every)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time somebody wrote, from `least` to `most` days; `working_days` if it is counted in those."""

    written: str
    least: int
    most: int
    working_days: int | None = None
    is_how_often: bool = False

    def fits(self, span: Span) -> bool:
        """True if a span of the definition is about this long; five working days are a week."""
        if span.unit is Unit.WORKING_DAYS:
            if self.working_days == span.count or self.least == self.most == span.count:
                return True
            return self.covers(span.count // 5 * 7 + span.count % 5)
        return self.covers(span.days)

    def covers(self, days: int) -> bool:
        """True if so many days are this long."""
        return self.least <= days <= self.most


def anywhere(text: str) -> Iterator[Length]:
    """Every length of time that is not how often something is done: "Working (six weeks)", "26-week pathway"."""
    return (length for length, _, _ in _lengths(text) if not length.is_how_often)


def in_title(text: str) -> Iterator[Length]:
    """The lengths that a title gives its own item: as a whole, before what has a day, or after a word like "at"."""
    for length, start, end in _lengths(text):
        before, after = text[:start], text[end:]
        if length.is_how_often or _AFTER.match(after) or (_BEFORE.search(before) and _ENDS.match(after)):
            yield length


def promised(text: str) -> Iterator[Length]:
    """The lengths that a description promises: "within 5 working days", "fortnightly"."""
    for length, start, _ in _lengths(text):
        if length.is_how_often or _PROMISED.search(text[:start]):
            yield length


def weeks_named(text: str) -> Iterator[tuple[str, int]]:
    """Pathway weeks named by their number: ("week 12", 12)."""
    for match in _WEEK.finditer(text):
        yield match[0], int(match["week"])


def _lengths(text: str) -> Iterator[tuple[Length, int, int]]:
    for match in _LENGTH.finditer(text):
        yield _length(match[0], match["count"].lower(), match["unit"].lower()), match.start(), match.end()
    for match in _OFTEN.finditer(text):
        if text[max(0, match.start() - 1) : match.start()] not in ("-", "–"):
            days = _EVERY[match["often"].lower()]
            yield Length(match[0], *_about(days), is_how_often=True), match.start(), match.end()


def _length(written: str, count: str, unit: str) -> Length:
    n = int(count) if count.isdigit() else 1 if count in ("a", "an") else _NUMBERS.index(count) + 1
    often = written.lower().endswith("ly")
    if unit.startswith("working"):
        return Length(written, n, n, n)
    if unit == "hour":
        return Length(written, -(-n // 24), -(-n // 24))
    if unit in ("month", "quarter", "year"):
        months = n * {"month": 1, "quarter": 3, "year": 12}[unit]
        return Length(written, months * 28, months * 31, is_how_often=often)
    days = n * {"day": 1, "week": 7, "fortnight": 14}[unit]
    return Length(written, days, days, is_how_often=often)


def _about(days: int) -> tuple[int, int]:
    return (days, days) if days < 28 else (days * 28 // 30, days * 31 // 30 + 1)
