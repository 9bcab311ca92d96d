"""What can be counted from: the day of each anchor in a life, as the table of the language document names them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.oracle.counting import DAY, Holds
from tests.oracle.wording import read_length, read_place, read_weeks
from tests.oracle.written import activity_of, time_before

NOTHING: dict[str, Any] = {
    "entered": {}, "holds": (), "expected": {}, "opened": {}, "spell": {}, "stood": {}, "settled": {}, "booked": {},
    "named": {}, "of": {}, "was_due": {}, "facts": {}, "extended": [], "spoken": [], "with_provider": False,
    "closed": frozenset(),
}  # fmt: skip


class Unknown(Exception):
    """What a date is counted from has not come to pass, or nobody knows it."""


class Anchors:
    """The days of one life that others are counted from."""

    def __init__(self, pathway: dict[str, Any], life: dict[str, Any]) -> None:
        self.pathway = pathway
        self.life = NOTHING | life

    def due(self, key: str, n: int = 1) -> date:
        """The day an occurrence is due."""
        raise NotImplementedError

    def pathway_day(self, number: int, holds: Holds) -> date:
        """The day that bears a number of the pathway clock."""
        raise NotImplementedError

    def with_only(self, holds: Holds) -> Anchors:
        """The same life with these holds only."""
        raise NotImplementedError

    def anchor(self, anchor: str, key: str, n: int, holds: Holds) -> date:
        """The day of an anchor, with these holds not counting if it is a day they move. Raises Unknown."""
        if anchor in ("start", "referral_received", "referral_accepted", "ending"):
            return self.fixed(anchor)
        if anchor in self.pathway.get("facts", {}):
            return self.fact(anchor)
        if anchor in ("stage_end", "pathway_end"):
            return self.planned_end(anchor, key, holds)
        if anchor == "due":
            return self.with_only(holds).due(key, n)
        if anchor in _OF_THIS_TIME:
            return _OF_THIS_TIME[anchor](self, key, n)
        return self.with_only(holds).activity_day(anchor, self.life["of"].get((key, n)))

    def planned_end(self, anchor: str, key: str, holds: Holds) -> date:
        """The last day of the weeks of the activity's stage, or of the pathway."""
        if anchor == "pathway_end":
            return self.pathway_day(7 * int(self.pathway["clock"]["weeks"]) - 1, holds)
        stage = activity_of(self.pathway, key)[0]
        return self.pathway_day(read_weeks(self.pathway["stages"][stage]["weeks"])[1], holds)

    def stage_start(self, key: str, _: int) -> date:
        """The day the case entered the activity's stage, the last time."""
        return self.newest(self.life["entered"].get(activity_of(self.pathway, key)[0], []))

    def opened_on(self, key: str, n: int) -> date:
        """The day of what opened it."""
        return self.known(self.life["opened"].get((key, n)))

    def last_spoken(self, _key: str, _n: int) -> date:
        """The day somebody last spoke to the person; the start, if nobody has since."""
        return max([self.fixed("start"), *self.life["spoken"]])

    # ------------------------------------------------------------------ activities

    def activity_day(self, anchor: str, which: Any = None) -> date:
        """The day an activity was done: this time of it, the newest, or by its place; or the day it is planned for."""
        place, activity = read_place(anchor) or ("newest", anchor)
        if place == "planned":
            return self.planned(activity)
        done = {n: day for n, (day, how) in self.life["settled"].get(activity, {}).items() if how == "done"}
        if place == "newest":
            return self.known(done.get(which) or max(done.values(), default=None))
        in_order = sorted(done.values())
        return self.newest(in_order[place - 1 : place] if isinstance(place, int) else in_order)

    def planned(self, activity: str) -> date:
        """Standing: the day it is booked for, else due. Done: the day it was done. Else as it was planned last."""
        settled = self.life["settled"].get(activity, {})
        known = {n for what in ("stood", "named", "booked") for key, n in self.life[what] if key == activity}
        standing = known - set(settled)
        done = [day for day, how in settled.values() if how == "done"]
        if done and not standing:
            return max(done)
        n = max(standing or settled or {1})
        if settled.get(n, (None, ""))[1] == "fell away":
            return self.as_if_nobody_planned(activity, n)
        booked: date | None = self.life["booked"].get((activity, n))
        return booked or self.due(activity, n)

    def as_if_nobody_planned(self, activity: str, n: int) -> date:
        """Where its rule alone puts it."""
        named = {place: day for place, day in self.life["named"].items() if place != (activity, n)}
        return type(self)(self.pathway, self.life | {"named": named}).due(activity, n)

    def known_on(self, anchor: str) -> list[date]:
        """The day from which an anchor can be known: a fact when it was told, something done when it was done."""
        if anchor in self.pathway.get("facts", {}):
            return [day for day, _ in self.life["facts"].get(anchor, [])[-1:]]
        place, activity = read_place(anchor) or ("newest", anchor)
        return [self.activity_day(anchor)] if place != "planned" and activity in self.life["settled"] else []

    # ------------------------------------------------------------------ the one before

    def the_time_before(self, key: str, n: int) -> int | None:
        """From last done: the number of the one before; None for the first, and for what goes by a plan."""
        if " from " not in activity_of(self.pathway, key)[1].get("every", ""):
            return None
        return time_before(self.life, key, n)

    def the_one_before(self, key: str, n: int) -> date:
        """The day the occurrence before was done; the day it was due, if it was not done."""
        before = self.the_time_before(key, n) or 0
        day, how = self.life["settled"].get(key, {}).get(before, (None, ""))
        if how == "done":
            return self.known(day)
        was_due: date | None = self.life["was_due"].get((key, before)) if how else None
        return was_due or self.due(key, before)

    def settled_days(self, key: str, n: int) -> list[date]:
        """The day an occurrence was closed, if it was."""
        settled = self.life["settled"].get(key, {})
        return [settled[n][0]] if n in settled else []

    def settled_on(self, key: str, n: int) -> date:
        """The day an occurrence was closed. Raises Unknown while it stands."""
        return self.newest(self.settled_days(key, n))

    # ------------------------------------------------------------------ days with a name

    def expected_return(self, key: str, n: int) -> date:
        """The day the hold is expected to end, no later than the reason allows."""
        if (key, n) not in self.life["expected"]:
            raise Unknown(key)
        first, expected, reason = self.life["expected"][key, n]
        amount, unit = read_length(self.pathway["pauses"][reason]["at_most"])
        longest: date = first + amount * (7 if unit == "week" else 1) * DAY
        return min(expected, longest)

    def fact(self, fact: str) -> date:
        """The newest recorded value of a fact of kind date."""
        told = self.life["facts"].get(fact, [])
        if not told or told[-1][1] == "unknown":
            raise Unknown(fact)
        return date.fromisoformat(told[-1][1])

    def fixed(self, name: str) -> date:
        """A day of the life itself."""
        return self.known(self.life.get(name))

    def newest(self, days: list[date]) -> date:
        """The last of a list of days."""
        return self.known(days[-1] if days else None)

    def known(self, day: date | None) -> date:
        """The day, if there is one."""
        if day is None:
            raise Unknown
        return day


_OF_THIS_TIME: dict[str, Callable[[Anchors, str, int], date]] = {
    "stage_start": Anchors.stage_start,
    "opened": Anchors.opened_on,
    "expected return": Anchors.expected_return,
    "last spoken to": Anchors.last_spoken,
    "the one before": Anchors.the_one_before,
}
