"""How answers look: JSON for scripts, plain text for people. No words of the machinery on a screen (design §8)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from unicodedata import category

from pathway.dates import in_words
from pathway.definition.rules import PERSON_DECIDES, PROVIDER_ACCEPTED

TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def print_json(tree: Mapping[str, Any]) -> None:
    """A tree as JSON, keys in order."""
    print(json.dumps(tree, sort_keys=True, indent=2, ensure_ascii=False, default=_plain))


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in an answer")


def day_line(asked: Mapping[str, Any]) -> str:
    """The day that is shown, and in which sense: nobody must take a past for the present, or a look ahead for news."""
    day = in_words(asked["on"])
    if asked["seen"] == "ahead":
        return f"looking ahead from {in_words(asked['from'])} to {day}, if nobody does anything until then"
    return {"as_of": "as now known to have been on ", "shown_on": "as shown on "}.get(asked["seen"], "") + day


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns, each as wide as its widest cell; the last is not filled up."""
    cells = [list(headings), *([("" if cell is None else on_one_line(str(cell))) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(headings))]
    for row in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def on_one_line(text: str) -> str:
    """Words of people as a terminal may be given them: no line ends, nothing that steers it or turns letters round."""
    return "".join(" " if category(letter) in ("Cc", "Zl", "Zp") else letter for letter in TURNING.sub("", text))


def short(day: date | None) -> str:
    """ "Fri 17 Apr 2026", or nothing."""
    return f"{day:%a} {day.day} {day:%b} {day.year}" if day else ""


def words(key: str | None) -> str:
    """A key as words."""
    return (key or "").replace("_", " ")


def waited_for(name: str) -> str:
    """What a held stage waits for, as words: a person to decide, a provider to accept, or what is to be done."""
    return {PERSON_DECIDES: "a person to decide", PROVIDER_ACCEPTED: "a provider to accept"}.get(name, words(name))


def days(count: int) -> str:
    """ "1 day", "3 days"."""
    return f"{count} day" if count == 1 else f"{count} days"
