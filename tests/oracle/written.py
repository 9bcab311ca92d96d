"""What a pathway, the dict its YAML gives, says of an activity."""

from __future__ import annotations

from typing import Any

from tests.oracle.counting import Holds
from tests.oracle.wording import When, read_length, read_weeks, read_when


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
    """When the nth occurrence of what is no `every` is due."""
    place, activity = activity_of(pathway, key)
    if "in" in activity:
        return read_when(activity["in"], "start")
    written = activity["due"]
    spoken = "last spoken to" if activity.get("when") == "not spoken to" else "opened"
    silent = {"after": "ending", "whenever": spoken}.get(place, "due")
    return read_when(written[n - 1] if isinstance(written, list) else written, silent)


def stretch(pathway: dict[str, Any], key: str, n: int) -> When:
    """The end of the nth stretch of a plan."""
    place, activity = activity_of(pathway, key)
    amount, unit = read_length(activity["every"].partition(" from ")[0])
    if place == "whenever":
        return When(n * amount, unit, "after", "opened")
    if "weeks" in pathway["stages"][place]:
        return When(n * amount, unit, "stretches of", place)
    return When(n * amount, unit, "after", "stage_start")


def after_the_stage(pathway: dict[str, Any], stage: str) -> When:
    """The first day after a stage's weeks."""
    return When(read_weeks(pathway["stages"][stage]["weeks"])[1] + 1, "pathway day", "on", "start")


def start_by(pathway: dict[str, Any], barrier: str) -> When:
    """So long before the joint review is planned."""
    amount, unit = read_length(pathway["barriers"][barrier]["lead_time"])
    return When(amount, unit, "before", f"planned {pathway['discharge']['review']}")


def holds_that_count(pathway: dict[str, Any], holds: Holds, key: str) -> Holds:
    """The holds by their first day, but for those in which this still runs; a concern and a hold wait for no hold."""
    when = activity_of(pathway, key)[1].get("when", "")
    if when == "concern raised" or when.startswith("on hold"):
        return ()
    pauses = pathway.get("pauses", {})
    return tuple(sorted(hold for hold in holds if key not in pauses.get(hold[2], {}).get("still_runs", [])))


def place_in_list(life: dict[str, Any], key: str, n: int) -> int:
    """Which day of its list the nth stands for: what fell away leaves its day to the next."""
    return n - sum(how == "fell away" for m, (_, how) in life["settled"].get(key, {}).items() if m < n)


def time_before(life: dict[str, Any], key: str, n: int) -> int | None:
    """The number of the occurrence before, of those since the same thing opened them and which did not fall away."""
    if life["spell"].get((key, n), n) == 1:
        return None
    settled = life["settled"].get(key, {})
    earlier = [m for m in range(n - 1, 0, -1) if settled.get(m, (None, ""))[1] != "fell away"]
    return earlier[0] if earlier else None
