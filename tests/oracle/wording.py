"""What a time in an activity says, taken apart: `5 working days after joint_review` and its kind."""

from __future__ import annotations

import re
from typing import NamedTuple

_LENGTH = r"(\d+) (working day|day|week)s?"


class When(NamedTuple):
    """So much (`amount` of `unit`) in such a `way` (after, before, on, end of, first day of ...) of an `anchor`."""

    amount: int
    unit: str
    way: str
    anchor: str


def read_length(text: str) -> tuple[int, str]:
    """`2 weeks` as 2 and `week`."""
    found = re.fullmatch(_LENGTH, text)
    if found is None:
        raise ValueError(f"not a length of time: {text}")
    return int(found[1]), found[2]


def read_when(text: str, silent: str) -> When:
    """A point in time; a bare length is counted from `silent`."""
    if text == "same day":
        return When(0, "day", "on", "opened")
    if text == "expected return":
        return When(0, "day", "on", text)
    if text.startswith("week "):
        return When(int(text.removeprefix("week ")), "pathway week", "end of", "start")
    if text.startswith("on "):
        return When(0, "day", "on", text.removeprefix("on "))
    found = re.fullmatch(_LENGTH + r"(?: (after|before) (.+))?", text)
    if found is None:
        raise ValueError(f"not a point in time: {text}")
    return When(int(found[1]), found[2], found[3] or "after", found[4] or silent)


def read_weeks(text: str) -> tuple[int, int]:
    """`7-10`, and `7` for a stage of one week, as the pathway days of their first and last day."""
    first, _, last = text.partition("-")
    return 7 * (int(first) - 1), 7 * int(last or first) - 1


def read_place(anchor: str) -> tuple[str | int, str] | None:
    """`2nd keywork` as its number and activity (`first` is 1, `last` and `planned` stay words); None for one word."""
    word, _, activity = anchor.rpartition(" ")
    if not word:
        return None
    if word == "first":
        return 1, activity
    number = re.match(r"(\d+)(?:st|nd|rd|th)", word)
    return (int(number[1]) if number else word), activity
