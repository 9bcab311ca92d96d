"""What somebody might do next with a case, drawn by chance: days in the past and to come, right and wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

from tests.oracle.counting import DAY
from tests.oracle.lives import REASONS
from tests.oracle.pathways import FACTS
from tests.oracle.written import activity_of

Act = dict[str, Any]
LATE = (0, 0, 0, 0, 1, 2, 5, 12)
GAPS = (0, 0, 0, 1, 1, 2, 3, 5, 7, 10, 14, 21)
BY_OTHERS = ("accept", "allocate", "close", "sign_off", "resume", "move", "barrier", "acknowledge", "place", "record")
ATTENDED = ("attended",) * 6 + ("late_but_seen", "did_not_attend", "did_not_attend", "cancelled_by_us", "declined")


class View:
    """What is to be seen of a case on a day: where it is, what stands, what is done."""

    def __init__(self, pathway: dict[str, Any], today: date, stage: str, **seen: Any) -> None:
        self.pathway, self.today, self.stage = pathway, today, stage
        self.standing: list[tuple[str, int, date | None]] = seen["standing"]
        self.settled: list[tuple[str, int]] = seen["settled"]
        self.holds: int = seen["holds"]
        self.is_held: bool = seen["is_held"]

    def says(self, key: str) -> dict[str, Any]:
        """What was written of an activity."""
        return activity_of(self.pathway, key)[1]

    def to_record(self) -> list[tuple[str, int, date | None]]:
        """What stands and is recorded by hand."""
        return [one for one in self.standing if self.says(one[0]).get("done_by", "").split(" ")[0] not in BY_OTHERS]


def an_act(chance: Random, view: View) -> Act | None:
    """One act; None if there is nothing to do it with."""
    ways, weights = zip(*WAYS.items(), strict=True)
    return chance.choices(ways, weights)[0](chance, view)


def _ago(chance: Random, view: View) -> date:
    return view.today - chance.choice(LATE) * DAY


def _ahead(chance: Random, view: View, most: int) -> date:
    return view.today + chance.randint(1, most) * DAY


def _record(chance: Random, view: View) -> Act | None:
    if not view.to_record():
        return None
    soonest = sorted(view.to_record(), key=lambda one: one[2] or view.today)[:6]
    key, n, _ = chance.choice(soonest)
    act = {"verb": "record", "activity": f"{key}#{n}", "on": _ago(chance, view)}
    says = view.says(key)
    if "again_after" in says:
        outcome = chance.choice(("carrying_on", "carrying_on", "discharge_agreed"))
        return act | {"outcome": outcome} | ({"until": _ahead(chance, view, 60)} if outcome == "carrying_on" else {})
    if says.get("kind") == "contact":
        return act | {"outcome": chance.choice(ATTENDED)}
    return act | {"outcome": chance.choice(("done",) * 7 + ("declined", "not_yet"))}


def _correct(chance: Random, view: View) -> Act | None:
    if not view.settled:
        return None
    key, n = chance.choice(view.settled[-8:])
    what = chance.choice(({"on": _ago(chance, view)}, {"on": _ago(chance, view)}, {"undo": True}))
    return {"verb": "correct", "what": f"{key}#{n}"} | what


def _pause(chance: Random, view: View) -> Act | None:
    if view.is_held:
        return None
    on = _ago(chance, view)
    return {"verb": "pause", "reason": chance.choice(REASONS), "on": on, "until": on + chance.randint(1, 40) * DAY}


def _resume(chance: Random, view: View) -> Act | None:
    return {"verb": "resume", "on": _ago(chance, view)} if view.is_held else None


def _correct_pause(chance: Random, view: View) -> Act | None:
    if not view.holds:
        return None
    what: list[Act] = [{"on": _ago(chance, view)}, {"until": _ago(chance, view)}, {"undo": True}, {"undo": True}]
    what += [{"until": _ahead(chance, view, 30)}] * 2 if view.is_held else []
    return {"verb": "correct", "what": f"pause#{chance.randint(1, view.holds)}"} | chance.choice(what)


def _a_day_is_known(chance: Random, view: View) -> Act:
    day = view.today + chance.randint(-30, 120) * DAY
    value = "unknown" if chance.random() < 0.15 else day.isoformat()
    return {"verb": "record", "facts": {chance.choice(FACTS): value}, "on": _ago(chance, view)}


def _a_fact(chance: Random, view: View) -> Act:
    known = chance.choice((("depot", "yes"), ("depot", "no"), ("depot", "unknown"), ("score", "17"), ("score", "3")))
    return {"verb": "record", "facts": dict([known])}


def _defer(chance: Random, view: View) -> Act | None:
    due = [(key, n, day) for key, n, day in view.standing if day is not None]
    if not due:
        return None
    key, n, day = chance.choice(due)
    return {"verb": "defer", "activity": f"{key}#{n}", "to": max(day, view.today) + chance.randint(0, 20) * DAY}


def _book(chance: Random, view: View) -> Act | None:
    if not view.to_record():
        return None
    key, n, _ = chance.choice(view.to_record())
    return {"verb": "book", "activity": f"{key}#{n}", "on": _ahead(chance, view, 30)}


def _waive(chance: Random, view: View) -> Act | None:
    if not view.to_record():
        return None
    key, n, _ = chance.choice(view.to_record())
    return {"verb": "waive", "activity": f"{key}#{n}"}


def _extend(chance: Random, view: View) -> Act:
    return {"verb": "extend", "until": _ahead(chance, view, 60)}


def _take_back_extension(chance: Random, view: View) -> Act:
    return {"verb": "correct", "what": "extension", "undo": True}


def _move(chance: Random, view: View) -> Act:
    return {"verb": "move"}


def _back(chance: Random, view: View) -> Act | None:
    back = view.pathway["stages"][view.stage].get("back_to", [])
    return {"verb": "move", "to": back[0], "until": _ahead(chance, view, 30)} if back else None


def _place(chance: Random, view: View) -> Act:
    return {"verb": "place", "outcome": chance.choice(("asked", "accepted", "ended")), "on": _ago(chance, view)}


def _barrier(chance: Random, view: View) -> Act:
    state = chance.choice(("found", "found", "sorted_out"))
    return {"verb": "barrier", "kind": "housing", "state": state, "on": _ago(chance, view)}


def _concern(chance: Random, view: View) -> Act:
    return {"verb": chance.choice(("concern", "concern", "acknowledge"))}


def _close(chance: Random, view: View) -> Act:
    return {"verb": "close", "on": _ago(chance, view)}


WAYS: dict[Callable[[Random, View], Act | None], float] = {
    _record: 40, _correct: 6, _pause: 7, _resume: 7, _correct_pause: 5, _a_day_is_known: 6, _a_fact: 5, _defer: 6,
    _book: 5, _waive: 2, _extend: 3, _take_back_extension: 1, _move: 6, _back: 2, _place: 3, _barrier: 2, _concern: 2,
    _close: 0.4,
}  # fmt: skip
"""What is done, and how often."""
