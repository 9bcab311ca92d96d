"""The dates of one service user, counted day by day over sets of dates, as "How a date is counted" says it.

A pathway is the dict its YAML gives (texts throughout). A life is a dict of what came to pass; what is missing has not:

    start, referral_received, referral_accepted, ending   a date
    entered    {stage: [dates, the newest last]}
    holds      ((first day, day the clock ran again, reason), ...)
    expected   {(activity, n): (first day, expected return, reason) of the hold that opened it}
    opened     {(activity, n): the day of what opened it}
    spell      {(activity, n): which time it is since what opened it}
    stood      {(activity, n): the day it came to stand}
    settled    {activity: {n: (day, "done", "declined", "not held", "not needed" or "fell away")}}
    was_due    {(activity, n): the day it was due when it was closed}
    booked     {(activity, n): the day it is booked for}
    named      {(activity, n): (the day somebody named it, the date)}
    of         {(activity, n): the stage, the barrier or the time of another activity that it is about}
    facts      {fact: [(known on, value), the newest last]}
    extended   [(stage, days)]
    spoken     [days on which somebody spoke to the person]
    with_provider  whether the case is with a provider
    closed     frozenset of dates
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.oracle.anchors import Anchors, Unknown
from tests.oracle.counting import DAY, Holds, count_working_days, days_of, moved_by_holds, off_hold, pathway_day, roll
from tests.oracle.wording import When, read_length, read_weeks, read_when
from tests.oracle.written import (
    activity_of,
    after_the_stage,
    due_says,
    holds_that_count,
    place_in_list,
    start_by,
    stretch,
    time_before,
)

__all__ = ["Oracle", "Unknown"]
NEXT = "next working day"


class Oracle(Anchors):
    """Answers when an occurrence opens, is due and closes."""

    def window(self, key: str, n: int = 1) -> dict[str, date | None]:
        """Opens, due and closes of the nth occurrence; all None where it does not stand for want of a day."""
        try:
            return {"opens": self.opens(key, n), "due": self.due(key, n), "closes": self.closes(key, n)}
        except Unknown:
            return {"opens": None, "due": None, "closes": None}

    # ------------------------------------------------------------------ the three dates

    def due(self, key: str, n: int = 1) -> date:
        """The last day on which it is in time, never before the day that `opens` names."""
        holds = self.holds_that_count(key)
        rolls = activity_of(self.pathway, key)[1].get("rolls")
        if (key, n) in self.life["named"]:
            day = moved_by_holds(*self.life["named"][key, n], holds)
        else:
            day = self.settle(self.due_says(key, n), key, n, rolls, holds)
        says = self.opens_says(key)
        may_from = self.may_from(key, n) if says and says.anchor != "due" else None
        if may_from is None or may_from <= day:
            return day
        return roll(may_from, rolls and NEXT, days_of(holds), self.life["closed"])

    def stood_on(self, key: str, n: int) -> date | None:
        """The day it came to stand; None if it does not."""
        try:
            return self.life["stood"].get((key, n)) or self.comes_to_stand(key, n)
        except Unknown:
            return None

    def opens(self, key: str, n: int = 1) -> date:
        """The day it came to stand, or the later one that `opens` names."""
        stood = self.life["stood"].get((key, n)) or self.comes_to_stand(key, n)
        return max(stood, self.may_from(key, n) or stood)

    def may_from(self, key: str, n: int) -> date | None:
        """The day that `opens` names; None if it names none, or counts from what has not come to pass."""
        says = self.opens_says(key)
        try:
            return says and self.settle(says, key, n, None, self.holds_that_count(key))
        except Unknown:
            return None

    def closes(self, key: str, n: int = 1) -> date | None:
        """The last day on which it can be done; None where it never closes."""
        text = activity_of(self.pathway, key)[1].get("closes")
        return text and self.settle(read_when(text, "due"), key, n, None, self.holds_that_count(key))

    def opens_says(self, key: str) -> When | None:
        """When it opens, if that is said: of a week its first day."""
        activity = activity_of(self.pathway, key)[1]
        text = activity.get("opens") or activity.get("in")
        if text is None:
            return None
        says = read_when(text, "due")
        return says._replace(way="first day of") if says.unit == "pathway week" else says

    def due_says(self, key: str, n: int) -> When:
        """When the nth occurrence is due, as written; of a series, the end of its stretch or the day of its list."""
        _, activity = activity_of(self.pathway, key)
        if "every" in activity:
            return self.stretch(key, n)
        when, about = activity.get("when"), self.life["of"].get((key, n))
        if when == "stage ends":
            return after_the_stage(self.pathway, about)
        if when == "barrier found":
            return start_by(self.pathway, about)
        if when == "not spoken to" and self.life["with_provider"]:
            return read_when(activity.get("due_with_provider", activity["due"]), "last spoken to")
        return due_says(self.pathway, key, place_in_list(self.life, key, n))

    # ------------------------------------------------------------------ when it comes to stand

    def comes_to_stand(self, key: str, n: int = 1) -> date:
        """The day it comes to stand, as far as dates decide it."""
        activity = activity_of(self.pathway, key)[1]
        begins = self.begins(key, n)
        if isinstance(activity.get("due"), list):
            return max(begins, self.list_comes(key, n))
        if "every" in activity:
            return max(begins, self.series_comes(key, n))
        return max([begins, *self.known_on(self.due_says(key, n).anchor)])

    def begins(self, key: str, n: int) -> date:
        """The day the case entered the stage, or the day of what opened the item."""
        place, _ = activity_of(self.pathway, key)
        named = {"referral": "referral_received", "waiting": "referral_accepted", "after": "ending"}
        return self.anchor("opened" if place == "whenever" else named.get(place, "stage_start"), key, n, ())

    def series_comes(self, key: str, n: int) -> date:
        """The first day of the nth stretch; from last done, the day the one before is closed. Never a day on hold."""
        holds = self.holds_that_count(key)
        if before := self.the_time_before(key, n):
            return off_hold(self.settled_on(key, before), days_of(holds))
        says = stretch(self.pathway, key, 1)
        k = self.place_in_plan(key, n)
        if k == 1:
            if says.way != "stretches of":
                return self.begins(key, n)
            return self.settle(says._replace(amount=0, unit="day"), key, n, None, holds)
        earlier = stretch(self.pathway, key, k - 1)
        if says.way == "stretches of":
            earlier = earlier._replace(way=f"day after {earlier.way}")
        return self.settle(earlier, key, n, None, holds)

    def list_comes(self, key: str, n: int) -> date:
        """When the one before is closed or its due day over, and not before what it is counted from is known."""
        known = self.known_on(self.due_says(key, n).anchor)
        if before := time_before(self.life, key, n):
            known.append(min([self.due(key, before) + DAY, *self.settled_days(key, before)]))
        return max([self.begins(key, n), *known])

    # ------------------------------------------------------------------ again and again

    def stretch(self, key: str, n: int) -> When:
        """The end of the nth stretch, or so long after the one before was done."""
        if self.the_time_before(key, n):
            amount, unit = read_length(activity_of(self.pathway, key)[1]["every"].partition(" from ")[0])
            return When(amount, unit, "after", "the one before")
        return stretch(self.pathway, key, self.place_in_plan(key, n))

    def place_in_plan(self, key: str, n: int) -> int:
        """Which stretch the nth stands for: its own, or since what opened it. From last done: the one not over."""
        place, activity = activity_of(self.pathway, key)
        if place == "whenever":
            spell: int = self.life["spell"].get((key, n), n)
            return spell
        return n if " from " not in activity["every"] else self.not_over(key, self.begins_from(key, n))

    def begins_from(self, key: str, n: int) -> date:
        stood: date | None = self.life["stood"].get((key, n))
        return stood or self.begins(key, n)

    def not_over(self, key: str, on: date) -> int:
        """The first stretch of a plan that is not over on a day: the next one begins later."""
        holds, k = self.holds_that_count(key), 1
        while True:
            says = stretch(self.pathway, key, k)
            if says.way == "stretches of":
                says = says._replace(way=f"day after {says.way}")
            if self.settle(says, key, 1, None, holds) > on:
                return k
            k += 1

    # ------------------------------------------------------------------ how a date is counted

    def holds_that_count(self, key: str) -> Holds:
        """The holds by their first day, but for those in which the activity still runs."""
        return holds_that_count(self.pathway, self.life["holds"], key)

    def settle(self, says: When, key: str, n: int, rolls: str | None, holds: Holds) -> date:
        """Counted without holds, rolled, then hold by hold counted and rolled again; never brought forward."""
        closed = self.life["closed"]
        day = roll(self.count(says, key, n, ()), rolls, frozenset(), closed)
        for number, (first, _, _) in enumerate(holds, start=1):
            if first > day:
                break
            on_hold = days_of(holds[:number])
            again = roll(off_hold(self.count(says, key, n, holds[:number]), on_hold), rolls, on_hold, closed)
            day = again if again >= day else roll(off_hold(day, on_hold), rolls, on_hold, closed)
        return day

    def count(self, says: When, key: str, n: int, holds: Holds) -> date:
        """The day before any rolling, with the days of these holds not counting."""
        if says.unit == "pathway day":
            return self.pathway_day(says.amount, holds)
        if says.unit == "pathway week":
            return self.pathway_day(7 * says.amount - (7 if says.way == "first day of" else 1), holds)
        if says.way.startswith("day after "):
            return self.count(says._replace(way=says.way.removeprefix("day after ")), key, n, holds) + DAY
        if says.way == "stretches of":
            return self.count_stretches(says, holds)
        anchor = self.anchor(says.anchor, key, n, holds)
        if says.way == "on":
            return anchor
        if says.unit == "working day":
            step = DAY if says.way == "after" else -DAY
            return count_working_days(anchor, says.amount, step, days_of(holds), self.life["closed"])
        days = says.amount * (7 if says.unit == "week" else 1)
        if says.way == "before":
            return anchor - days * DAY
        return anchor + days * DAY + sum(day >= anchor for day in days_of(holds)) * DAY

    def count_stretches(self, says: When, holds: Holds) -> date:
        """The last of so many days from the first day of a stage's weeks; its own extension lengthens no stretch."""
        first, _ = read_weeks(self.pathway["stages"][says.anchor]["weeks"])
        if says.unit == "working day":
            before = self.pathway_day(first, holds, but=says.anchor) - DAY
            return count_working_days(before, says.amount, DAY, days_of(holds), self.life["closed"])
        days = says.amount * (7 if says.unit == "week" else 1)
        return self.pathway_day(first + max(days - 1, 0), holds, but=says.anchor)

    def pathway_day(self, number: int, holds: Holds, but: str | None = None) -> date:
        """The day with a number; the extension of one stage may be left out."""
        return pathway_day(number, self.fixed("start"), days_of(holds), self.longer_days(but))

    def stage_ends(self, stage: str) -> date:
        """The last day of a stage's weeks."""
        return self.pathway_day(read_weeks(self.pathway["stages"][stage]["weeks"])[1], self.life["holds"])

    def longer_by_review(self, key: str, n: int, again: date) -> int:
        """The days by which a review that is to be held again extends its stage: from the day it is due now."""
        return max((again - self.due(key, n)).days, 0)

    def longer_days(self, but: str | None) -> tuple[tuple[int, int], ...]:
        """How many days longer the last pathway day of each stage lasts, leaving one stage out."""
        longer: dict[int, int] = {}
        for stage, days in self.life["extended"]:
            if stage != but:
                last = read_weeks(self.pathway["stages"][stage]["weeks"])[1]
                longer[last] = longer.get(last, 0) + days
        return tuple(longer.items())

    def with_only(self, holds: Holds) -> Anchors:
        """The same life with these holds only: where an anchor that holds move stands before the next one moves it."""
        life: dict[str, Any] = self.life | {"holds": holds}
        return Oracle(self.pathway, life)
