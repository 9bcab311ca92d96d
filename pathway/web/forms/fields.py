"""The fields a form is made of, and what a browser sent read back: each value, or what is wrong with it in words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from pathway.web.words import first_capital

LONGEST, LONGEST_LINE = 20_000, 200
"""Characters of a text, and of a line, that are kept; more is refused, never cut."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NO_TEXT = ("Cc", "Cs", "Co", "Cn")
"""Kinds of characters that are no text: a database may refuse them."""
Sent = Mapping[str, str]
"""What a browser sent, by the names of its boxes."""


class Unclear(Exception):
    """What was typed makes no sense; the message says what would."""


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `name` is the box's; `label` asks; `value` is what stands in it before anybody types.

    `kind` is choice, number (a choice in one line, or no answer), words (a line), text, yes, time, day (any), past_day
    (today unless said) or hidden. `thing` is
    what is asked for as a message names it: "Enter the date they are expected back", "Select what happened".
    `is_sometimes`: optional by itself, but another answer asks for it; the question does not call itself optional.
    """

    name: str
    label: str
    kind: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    is_optional: bool = False
    value: str = ""
    thing: str = ""
    is_sometimes: bool = False

    @property
    def named(self) -> str:
        """What is asked for, as a message names it."""
        return self.thing or (self.label[:1].lower() + self.label[1:]).rstrip("?")

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the boxes it is made of."""
        days = tuple(f"{self.name}-{part}" for part in ("day", "month", "year"))
        return {"day": days, "past_day": (self.name, *days)}.get(self.kind, (self.name,))

    def read(self, sent: Sent, today: date) -> Any:
        """The value sent: text, a date, True or False, or None where nothing was said. Raises Unclear."""
        if self.kind in ("day", "past_day"):
            return self._day(sent, today)
        given = _lines(sent.get(self.name, "")).strip()
        if self.kind == "yes":
            if given != "yes" and not self.is_optional and self.thing:
                raise Unclear(f"Select {self.named}")
            return given == "yes"
        if not given:
            self._may_be_silent("Select" if self.kind in ("choice", "number") else "Enter")
            return None
        if self.kind in ("choice", "number"):
            if given not in dict(self.choices):
                raise Unclear(f"Select {self.named}")
            return given
        return _time_of_day(given, self.named) if self.kind == "time" else self._text(given)

    def _text(self, given: str) -> str:
        most = LONGEST if self.kind == "text" else LONGEST_LINE
        if len(given) > most:
            raise Unclear(f"{first_capital(self.named)} must be {most:,} characters or fewer; it has {len(given):,}")
        odd = next((letter for letter in given if unicodedata.category(letter) in NO_TEXT and letter != "\n"), None)
        if odd is not None:
            raise Unclear(
                f"{first_capital(self.named)} has a character in it that is no text (U+{ord(odd):04X}): take it out"
            )
        return given

    def _day(self, sent: Sent, today: date) -> date | None:
        parts = [sent.get(f"{self.name}-{part}", "").strip() for part in ("day", "month", "year")]
        if self.kind == "past_day":
            which = sent.get(self.name, "today")
            if which in ("today", "yesterday"):
                if any(parts):
                    raise Unclear("Select “Another day” for the date that is written there, or empty its boxes")
                return today - timedelta(days=which == "yesterday")
        if not any(parts):
            self._may_be_silent("Enter")
            return None
        day, month, year = parts
        return read_day(day, month, year, first_capital(self.named))

    def _may_be_silent(self, ask: str) -> None:
        if not self.is_optional:
            raise Unclear(f"{ask} {self.named}")


def read_day(day: str, month: str, year: str, label: str = "Date") -> date:
    """A date from three boxes; the month may be its name. Raises Unclear."""
    missing = [name for name, part in (("day", day), ("month", month), ("year", year)) if not part]
    if missing:
        raise Unclear(f"{label} must include a {' and a '.join(missing)}")
    number = str(MONTHS.index(month[:3].lower()) + 1) if month[:3].lower() in MONTHS else month
    if re.fullmatch("[0-9]{1,2}", day) and re.fullmatch("[0-9]{1,2}", number):
        if re.fullmatch("[0-9]{1,2}", year):
            raise Unclear(f"{label}: year must include 4 numbers")
        if re.fullmatch("[0-9]{4}", year):
            try:
                return date(int(year), int(number), int(day))
            except ValueError:
                pass
    raise Unclear(f"{label} must be a real date, like 17 4 2026")


def _time_of_day(given: str, named: str) -> str:
    found = re.fullmatch(r"([0-9]{1,2})(?:[:.]([0-9]{2}))? ?(am|pm)?", given.lower())
    hours, minutes = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    if found and found[3]:
        hours = hours % 12 + 12 * (found[3] == "pm") if 1 <= hours <= 12 else 24
    if not (hours < 24 and minutes < 60):
        raise Unclear(f"{first_capital(named)} must be a time of day, like 14:30")
    return f"{hours:02d}:{minutes:02d}"


def _lines(given: str) -> str:
    """One kind of line end; what word processors put between lines is one too."""
    return re.sub("\r\n|[\r\x0b\x0c\x85\u2028\u2029]", "\n", given).replace("\t", " ")


@dataclass(frozen=True, slots=True)
class Answers:
    """What was sent to a form: as typed, as understood, and what is wrong by the field it is wrong in."""

    typed: Sent = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)


def read(fields: tuple[Field, ...], sent: Sent, today: date) -> Answers:
    """What a browser sent to these fields. Every fault at once."""
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for one in fields:
        try:
            values[one.name] = one.read(sent, today)
        except Unclear as problem:
            wrong[one.name] = str(problem)
    return Answers(sent, values, wrong)
