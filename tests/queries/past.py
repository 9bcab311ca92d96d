"""A case looked at in two senses, as the tests ask for it."""

from __future__ import annotations

from typing import Any

from tests.terminal import Terminal

LATER = "2026-06-01"
"""The day from which these tests look back."""


def as_of(house: Terminal, ref: str, day: str) -> dict[str, Any]:
    """The case as is now known to have been on a day."""
    return house.json("case", ref, "--as-of", day, at=LATER)


def shown_on(house: Terminal, ref: str, day: str) -> dict[str, Any]:
    """The case as the screen showed it on a day."""
    return house.json("case", ref, "--shown-on", day, at=LATER)


def item(case: dict[str, Any], activity: str) -> dict[str, Any]:
    """What stands of an activity."""
    return next(each for each in case["stands"] if each["activity"] == activity)


def due(case: dict[str, Any], activity: str) -> str:
    """The day an activity that stands is due."""
    return str(item(case, activity)["due_on"])


def standing(case: dict[str, Any]) -> set[str]:
    """All that stands."""
    return {each["activity"] for each in case["stands"]}


def done(case: dict[str, Any]) -> set[str]:
    """All that stands no longer."""
    return {each["activity"] for each in case["done"]}
