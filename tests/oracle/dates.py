"""The dates of one service user, counted day by day over sets of dates, as "How a date is counted" says it.

A pathway is the dict its YAML gives (texts throughout). A life is a dict of what came to pass:

    start, referral_received, referral_accepted, ending   a date, or missing
    entered    {stage: [dates, the newest last]}
    opened     {item of `whenever`: the day of what opened it}
    holds      [(first day, day the clock ran again, reason)]
    settled    {activity: [(day, "done", "declined", "not held" or "not needed"), one for each occurrence]}
    booked     {activity: the day its open occurrence is booked for}
    named      {(activity, n): (the day somebody named it, the date)}
    facts      {fact: [(known on, value), the newest last]}
    extended   [(stage, days)]
    closed     set of dates
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.oracle.counting import DAY, Holds, count_working_days, days_of, moved_by_length, pathway_day, roll
from tests.oracle.wording import When, read_place, read_weeks, read_when
from tests.oracle.written import activity_of, due_says, stretch


class Unknown(Exception):
    """What a date is counted from has not come to pass, or nobody knows it."""


class Oracle:
    """Answers when an occurrence opens, is due and closes."""

    def __init__(self, pathway: dict[str, Any], life: dict[str, Any], whole: dict[str, Any] | None = None) -> None:
        self.pathway = pathway
        self.life = life
        self.whole = whole or life

    def window(self, key: str, n: int = 1) -> dict[str, date | None]:
        """Opens, due and closes of the nth occurrence; all None where it does not stand for want of a day."""
        try:
            return {"opens": self.opens(key, n), "due": self.due(key, n), "closes": self.closes(key, n)}
        except Unknown:
            return {"opens": None, "due": None, "closes": None}

    # ------------------------------------------------------------------ the three dates

    def due(self, key: str, n: int = 1) -> date:
        """The last day on which it is in time: named by somebody, or counted, rolled and moved by holds."""
        holds = self.holds_that_count(key)
        if (key, n) in self.life.get("named", {}):
            named_on, day = self.life["named"][key, n]
            return moved_by_length(named_on, day, holds)
        rolls = activity_of(self.pathway, key)[1].get("rolls")
        return self.settle(due_says(self.pathway, key, n), key, n, rolls, holds)

    def opens(self, key: str, n: int = 1) -> date:
        """The day it comes to stand, or the later one that `opens` names."""
        _, activity = activity_of(self.pathway, key)
        begins = max([self.begins(key), *self.known_on(due_says(self.pathway, key, n).anchor)])
        if n > 1 and activity.get("kind") == "review" and (key, n) in self.life.get("named", {}):
            begins = max(begins, self.life["named"][key, n][0])
        says = None
        if "opens" in activity:
            says = read_when(activity["opens"], "due")
        elif "in" in activity:
            says = read_when(activity["in"], "start")
        elif "every" in activity or isinstance(activity.get("due"), list):
            return max(begins, self.series_opens(key, n))
        if says is None:
            return begins
        if says.unit == "pathway week":
            says = says._replace(way="first day of")
        return max(begins, self.settle(says, key, n, None, self.holds_that_count(key)))

    def closes(self, key: str, n: int = 1) -> date | None:
        """The last day on which it can be done; None where it never closes."""
        text = activity_of(self.pathway, key)[1].get("closes")
        if text is None:
            return None
        return self.settle(read_when(text, "due"), key, n, None, self.holds_that_count(key))

    def begins(self, key: str) -> date:
        """The day the case entered the stage, or the day of what opened the item."""
        place, _ = activity_of(self.pathway, key)
        if place == "whenever":
            return self.anchor("opened", key, 1, [])
        if place in ("referral", "waiting", "after"):
            named = {"referral": "referral_received", "waiting": "referral_accepted", "after": "ending"}
            return self.anchor(named[place], key, 1, [])
        return self.anchor("stage_start", key, 1, [])

    # ------------------------------------------------------------------ again and again

    def series_opens(self, key: str, n: int) -> date:
        """The day the nth of a series comes to stand, whether or not the case is in the stage."""
        activity = activity_of(self.pathway, key)[1]
        if isinstance(activity.get("due"), list):
            return self.list_opens(key, n)
        if " from " in activity["every"] and n > 1:
            return self.anchor("the one before", key, n, [])
        holds = self.holds_that_count(key)
        says = stretch(self.pathway, key, n)
        if n == 1:
            if says.way != "stretches of":
                return self.begins(key)
            return self.settle(says._replace(amount=0, unit="day"), key, n, None, holds)
        before = stretch(self.pathway, key, n - 1)
        return self.settle(before._replace(way=f"day after {before.way}"), key, n, None, holds)

    def list_opens(self, key: str, n: int) -> date:
        """When the one before is closed or its due day over, and not before what it is counted from is known."""
        days = [self.begins(key)]
        if n > 1:
            closed = [day for day, _ in self.life.get("settled", {}).get(key, [])[n - 2 : n - 1]]
            days.append(min([self.due(key, n - 1) + DAY, *closed]))
        return max(days)

    def known_on(self, anchor: str) -> list[date]:
        """The day from which an anchor can be known: a fact when it was told, something done when it was done."""
        if anchor in self.pathway.get("facts", {}):
            told = self.life.get("facts", {}).get(anchor, [])
            return [told[-1][0]] if told else []
        place, activity = read_place(anchor) or ("newest", anchor)
        return [self.activity_day(anchor)] if place != "planned" and activity in self.life.get("settled", {}) else []

    # ------------------------------------------------------------------ how a date is counted

    def holds_that_count(self, key: str) -> Holds:
        """The holds by their first day, but for those in which the activity still runs."""
        pauses = self.pathway.get("pauses", {})
        return sorted(
            hold for hold in self.life.get("holds", []) if key not in pauses.get(hold[2], {}).get("still_runs", [])
        )

    def settle(self, says: When, key: str, n: int, rolls: str | None, holds: Holds) -> date:
        """Counted without holds, rolled, then hold by hold counted and rolled again; never brought forward."""
        day = roll(self.count(says, key, n, []), rolls, set(), self.life["closed"])
        for number, (first, _, _) in enumerate(holds, start=1):
            if first > day:
                break
            on_hold = days_of(holds[:number])
            again = max(day, self.count(says, key, n, holds[:number]))
            while again in on_hold:
                again += DAY
            day = max(day, roll(again, rolls, on_hold, self.life["closed"]))
        return day

    def count(self, says: When, key: str, n: int, holds: Holds) -> date:
        """The day before any rolling, with the days of these holds not counting."""
        if says.unit == "pathway week":
            return self.pathway_day(7 * says.amount - (1 if says.way == "end of" else 7), holds, key)
        if says.way.startswith("day after "):
            return self.count(says._replace(way=says.way.removeprefix("day after ")), key, n, holds) + DAY
        if says.way == "stretches of":
            return self.count_stretches(says, key, holds)
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

    def count_stretches(self, says: When, key: str, holds: Holds) -> date:
        """The last of so many days from the first day of a stage's weeks; its own extension lengthens no stretch."""
        first, _ = read_weeks(self.pathway["stages"][says.anchor]["weeks"])
        if says.unit == "working day":
            before = self.pathway_day(first, holds, key) - DAY
            return count_working_days(before, says.amount, DAY, days_of(holds), self.life["closed"])
        days = says.amount * (7 if says.unit == "week" else 1)
        return self.pathway_day(first + max(days - 1, 0), holds, key, but=says.anchor)

    def pathway_day(self, number: int, holds: Holds, key: str, but: str | None = None) -> date:
        """The day with a number; the extension of one stage may be left out."""
        return pathway_day(number, self.fixed("start"), days_of(holds), self.longer_days(key, but))

    # ------------------------------------------------------------------ longer

    def longer_days(self, key: str, but: str | None) -> dict[int, int]:
        """How many days longer the last pathway day of each stage lasts, leaving one stage out."""
        longer: dict[int, int] = {}
        for stage, days in self.life.get("extended", []) + self.extended_by_reviews(key):
            if stage != but:
                last = read_weeks(self.pathway["stages"][stage]["weeks"])[1]
                longer[last] = longer.get(last, 0) + days
        return longer

    def extended_by_reviews(self, asking: str) -> list[tuple[str, int]]:
        """For each review held again that extends its stage: the days from the day it was due to the day it is held."""
        extended = []
        for (key, n), (_, day) in self.life.get("named", {}).items():
            stage, activity = activity_of(self.pathway, key)
            held = [day for day, _ in self.life.get("settled", {}).get(key, [])[: n - 1]]
            if activity.get("extends_stage") == "yes" and key != asking and n > 1 and len(held) == n - 1:
                by_then = [hold for hold in self.whole.get("holds", []) if hold[0] <= held[-1]]
                was_due = Oracle(self.pathway, self.life | {"holds": by_then}).due(key, n - 1)
                extended.append((stage, max((day - was_due).days, 0)))
        return extended

    # ------------------------------------------------------------------ what can be counted from

    def anchor(self, anchor: str, key: str, n: int, holds: Holds) -> date:
        """The day of an anchor, with these holds not counting if it is a day they move; raises Unknown."""
        if anchor == "stage_end":
            stage = self.pathway["stages"][activity_of(self.pathway, key)[0]]
            return self.pathway_day(read_weeks(stage["weeks"])[1], holds, key)
        if anchor == "pathway_end":
            return self.pathway_day(7 * int(self.pathway["clock"]["weeks"]) - 1, holds, key)
        if anchor == "due":
            return self.with_only(holds).due(key, n)
        if anchor == "stage_start":
            return self.newest(self.life.get("entered", {}).get(activity_of(self.pathway, key)[0], []))
        if anchor == "opened":
            return self.known(self.life.get("opened", {}).get(key))
        if anchor == "expected return":
            return self.newest([end for _, end, _ in sorted(self.life.get("holds", []))])
        if anchor == "the one before":
            return self.the_one_before(key, n)
        if anchor in ("start", "referral_received", "referral_accepted", "ending"):
            return self.fixed(anchor)
        if anchor in self.pathway.get("facts", {}):
            return self.fact(anchor)
        return self.with_only(holds).activity_day(anchor)

    def with_only(self, holds: Holds) -> Oracle:
        """The same life with these holds only: where an anchor that holds move stands before the next one moves it."""
        return Oracle(self.pathway, self.life | {"holds": holds}, self.whole)

    def activity_day(self, anchor: str) -> date:
        """The day an activity was done: the newest, or by its place; or the day it is planned for."""
        place, activity = read_place(anchor) or ("newest", anchor)
        if place == "planned":
            return self.planned(activity)
        done = [day for day, how in self.life.get("settled", {}).get(activity, []) if how == "done"]
        if place == "newest":
            return self.newest(done)
        if isinstance(place, int):
            return self.newest(sorted(done)[place - 1 : place])
        return self.newest(sorted(done) if place == "last" else done)

    def planned(self, activity: str) -> date:
        """Done, the day it was done; else booked, the day it is booked for; else the day it is due."""
        settled = self.life.get("settled", {}).get(activity, [])
        named = [n for key, n in self.life.get("named", {}) if key == activity]
        n = max([1, len(settled), *named])
        if len(settled) >= n and settled[n - 1][1] == "done":
            day: date = settled[n - 1][0]
            return day
        if activity in self.life.get("booked", {}):
            return self.known(self.life["booked"][activity])
        return self.due(activity, n)

    def the_one_before(self, key: str, n: int) -> date:
        """The day the occurrence before was done; the day it was due, if it was closed in any other way."""
        settled = self.life.get("settled", {}).get(key, [])
        if len(settled) < n - 1:
            raise Unknown(f"{key} {n - 1} is not closed")
        day, how = settled[n - 2]
        return self.known(day) if how == "done" else self.due(key, n - 1)

    def fact(self, fact: str) -> date:
        """The newest recorded value of a fact of kind date."""
        told = self.life.get("facts", {}).get(fact, [])
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
