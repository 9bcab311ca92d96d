"""Whether an activity's conditions hold, as "Only if" says it: over what is known, text by text."""

from __future__ import annotations

from decimal import Decimal
from typing import Any


def stands(activity: dict[str, Any], known: dict[str, str]) -> bool:
    """Of `only_if` all hold and of `unless` none. `known` gives facts, groupings, answers and newest outcomes."""
    every = all(holds(wanted, known.get(name, "unknown")) for name, wanted in activity.get("only_if", {}).items())
    none = not any(holds(wanted, known.get(name, "unknown")) for name, wanted in activity.get("unless", {}).items())
    return every and none


def holds(wanted: str | list[str], value: str) -> bool:
    """Whether a value is what is wanted, or one of it. What is not known is only ever `unknown`."""
    if isinstance(wanted, list):
        return any(holds(one, value) for one in wanted)
    if value == "unknown" or wanted == "unknown":
        return value == wanted
    if wanted == "known":
        return True
    for words, is_met in (("at least ", Decimal.__ge__), ("at most ", Decimal.__le__)):
        if wanted.startswith(words):
            return is_met(Decimal(value), Decimal(wanted.removeprefix(words)))
    return value == wanted


def may_come(activity: dict[str, Any], n: int, done: set[str]) -> bool:
    """Whether `until` still lets the nth of a series come to stand, while the case is in its stage."""
    until = activity.get("until", "stage ends")
    for end in until if isinstance(until, list) else [until]:
        if end.endswith((" times", " time")):
            if n > int(end.split()[0]):
                return False
        elif end in done:
            return False
    return True
