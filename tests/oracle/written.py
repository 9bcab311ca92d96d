"""What a pathway, the dict its YAML gives, says of an activity."""

from __future__ import annotations

from typing import Any

from tests.oracle.wording import When, read_length, read_when


def activity_of(pathway: dict[str, Any], key: str) -> tuple[str, dict[str, Any]]:
    """Where it stands (a stage, `referral`, `waiting`, `after` or `whenever`) and what was written."""
    places = dict(pathway["stages"]) | dict(pathway.get("before", {}))
    for place, written in places.items():
        if key in written["activities"]:
            return place, written["activities"][key]
    for place in ("after", "whenever"):
        if key in pathway.get(place, {}):
            return place, pathway[place][key]
    raise KeyError(key)


def due_says(pathway: dict[str, Any], key: str, n: int) -> When:
    """When the nth occurrence is due."""
    place, activity = activity_of(pathway, key)
    if "every" in activity:
        return stretch(pathway, key, n)
    if "in" in activity:
        return read_when(activity["in"], "start")
    written = activity["due"]
    silent = {"after": "ending", "whenever": "opened"}.get(place, "due")
    return read_when(written[n - 1] if isinstance(written, list) else written, silent)


def stretch(pathway: dict[str, Any], key: str, n: int) -> When:
    """The end of the nth stretch of a series."""
    place, activity = activity_of(pathway, key)
    length, _, from_done = activity["every"].partition(" from ")
    amount, unit = read_length(length)
    if from_done and n > 1:
        return When(amount, unit, "after", "the one before")
    if place == "whenever":
        return When(n * amount, unit, "after", "opened")
    if "weeks" in pathway["stages"][place]:
        return When(n * amount, unit, "stretches of", place)
    return When(n * amount, unit, "after", "stage_start")
