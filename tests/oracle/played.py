"""A whole life played through the real commands, and beside it the oracle's: what came to pass, and no dates of it."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from pathway.case.model import Activity, Case, ClosedAs, Status
from pathway.case.people import SYSTEM, StaffMember
from pathway.commands import VERBS, Desk
from pathway.commands.accept import Accept
from pathway.commands.allocate import Allocate
from pathway.commands.refer import Refer, begin
from pathway.commands.settling import settle
from pathway.commands.time_passes import TimePasses
from pathway.dates import london_instant
from pathway.definition.rules import Rules
from pathway.errors import CallersError
from tests.oracle.acts import Act, View
from tests.oracle.contacts import first_missed
from tests.oracle.counting import DAY, days_of, off_hold
from tests.oracle.dates import Oracle
from tests.oracle.lives import CLOSED
from tests.oracle.real import CALENDAR
from tests.oracle.requests import request_of
from tests.oracle.standing import held_since
from tests.oracle.written import activity_of

ADVISOR = StaffMember("wa", "Amira Khan", ("advisor",), "service", "The service")
HOW = {
    ClosedAs.DONE: "done", ClosedAs.DECLINED: "declined", ClosedAs.NOT_HELD: "not held",
    ClosedAs.NOT_NEEDED: "not needed",
}  # fmt: skip


class Played:
    """One case and the life it has, day by day."""

    def __init__(self, pathway: dict[str, Any], rules: Rules, start: date, referred_on: date) -> None:
        self.pathway, self.rules = pathway, rules
        self.today = self.checked_on = start
        self.life: dict[str, Any] = {
            "start": start, "referral_accepted": start, "referral_received": referred_on, "closed": CLOSED,
            "entered": {}, "stood": {}, "opened": {}, "spell": {}, "of": {}, "named": {}, "booked": {}, "facts": {},
            "was_due": {}, "told_closed": {},
            "extended": [], "waived": set(), "hold_of": {}, "came_by_time": [], "began": set(), "told": {},
        }  # fmt: skip
        self.lengthened: list[tuple[str, int]] = []
        self.by_review: dict[str, int] = {}
        desk = Desk(rules, CALENDAR, london_instant(referred_on, 12), referred_on, ADVISOR)
        asked = Refer(ref="case-1", person="person-1", referred_on=referred_on, team="The team",
                      grouping=("mh_cluster", "7"), referrer="cc")  # fmt: skip
        self.case = settle(begin(asked, desk).after, rules, CALENDAR, referred_on, referred_on)
        self._observe(None, None, referred_on)
        for request in (Accept(), Allocate(to=ADVISOR)):
            self._acted(request, None)

    # ------------------------------------------------------------------ what happens

    def pass_to(self, day: date) -> None:
        """Time passes; what comes to stand by it alone is noted with its day."""
        self.today = day
        while self.case.next_action_on is not None and self.case.next_action_on <= day:
            on, before = self.case.next_action_on, self.case
            desk = Desk(self.rules, CALENDAR, london_instant(day, 6), day, SYSTEM)
            after = VERBS["time_passes"](self.case, TimePasses(on=on), desk).after
            self._closed(before, after)
            self.case = after
            self._observe(before, None, on)

    def act(self, act: Act) -> bool:
        """One act today; False if it was refused."""
        try:
            self._acted(request_of(act), act)
        except CallersError:
            return False
        return True

    def _acted(self, request: Any, act: Act | None) -> None:
        before = self.case
        desk = Desk(self.rules, CALENDAR, london_instant(self.today, 12), self.today, ADVISOR)
        decided = VERBS[request.verb](before, request, desk)
        after = settle(decided.after, self.rules, CALENDAR, self.today, self.today)
        self._closed(before, after)
        if act is not None:
            self._note(act)
        self.case = after
        self._observe(before, act, self.today)

    def view(self) -> View:
        """What somebody sees who decides what to do next."""
        rows = self.case.activities.values()
        return View(
            self.pathway, self.today, self.case.stage, holds=len(self.case.pauses),
            is_held=self.case.status is Status.PAUSED, settled=[(a.key, a.n) for a in rows if a.done_on],
            standing=[(a.key, a.n, a.due_on) for a in rows if a.is_open],
        )  # fmt: skip

    # ------------------------------------------------------------------ what came to pass

    def _note(self, act: Act) -> None:
        """What the act said, as it was said; the days of a longer stage as the oracle counts them, before the act."""
        life = self.life
        place = (act.get("activity", "").partition("#")[0], int(act.get("activity", "#0").partition("#")[2]))
        match act["verb"]:
            case "record" if act.get("facts"):
                for fact, value in act["facts"].items():
                    told = life["facts"].setdefault(fact, [])
                    if not told or told[-1][1] != value:
                        life["told"][fact] = self.today
                    told.append((act.get("on", self.today), value))
            case "record" | "move" if "until" in act:
                life["next"] = act["until"]
            case "defer":
                life["named"][place] = (self.today, act["to"])
            case "book":
                life["booked"][place] = act["on"]
            case "waive":
                life["waived"].add(place)
            case "correct" if act["what"].startswith("decision#") and "on" in act:
                life["start"] = life["referral_accepted"] = act["on"]
            case "correct" if act["what"].startswith("allocation#") and "on" in act:
                self._taken_on(act["on"])
        self._lengthen(act, *place)

    def _taken_on(self, day: date) -> None:
        """The first stage began on another day, and with it what came to stand as it began."""
        life, first = self.life, next(iter(self.pathway["stages"]))
        life["entered"][first][0] = day
        for place in life["began"]:
            life["stood"][place] = day
            if place in life["opened"]:
                life["opened"][place] = day

    def _came_with(self, first: str, place: tuple[str, int]) -> bool:
        """True for what the first stage opens by itself, and for the reminders that begin with it."""
        where, says = activity_of(self.pathway, place[0])
        if where == "whenever":
            is_of_it = says["when"] == "stage ends" and self.life["of"].get(place) == first
            return is_of_it or (says["when"] == "not spoken to" and place[1] == 1)
        counted_from = str(says.get("due", "")).rpartition(" ")[2]
        anchors = [self.pathway.get("facts", {}), *(stage["activities"] for stage in self.pathway["stages"].values())]
        hangs = "only_if" in says or "unless" in says or any(counted_from in keys for keys in anchors)
        return where == first and (not hangs or "every" in says or isinstance(says.get("due"), list))

    def _lengthen(self, act: Act, key: str, n: int) -> None:
        """The days by which the act makes a stage longer, or no longer."""
        oracle = self.oracle()
        if act["verb"] == "record" and "until" in act:
            stage, says = activity_of(self.pathway, key)
            longer = oracle.longer_by_review(key, n, act["until"])
            if "extends_stage" in says and longer:
                self.by_review[f"{key}#{n}"] = len(self.lengthened)
                self.lengthened.append((stage, longer))
        elif act["verb"] == "extend":
            self.lengthened.append((self.case.stage, (act["until"] - oracle.stage_ends(self.case.stage)).days))
        elif act["verb"] == "correct" and act["what"] == "extension":
            self.lengthened[-1] = (self.lengthened[-1][0], 0)
        elif act["verb"] == "correct" and "undo" in act and act["what"] in self.by_review:
            at = self.by_review.pop(act["what"])
            self.lengthened[at] = (self.lengthened[at][0], 0)

    def _closed(self, before: Case, after: Case) -> None:
        """The day something was due when it was closed."""
        closed = [a for a in before.open_activities if not after.activities[a.row_key].is_open]
        oracle = self.oracle() if closed else None
        for row in closed:
            self.life["told_closed"][row.key, row.n] = after.activities[row.row_key].closed_on
            if oracle and (due := oracle.window(row.key, row.n)["due"]):
                self.life["was_due"][row.key, row.n] = due

    def _observe(self, before: Case | None, act: Act | None, on: date) -> None:
        """What came to stand, in which stage the case is."""
        life = self.life
        if before is None or before.stage != self.case.stage:
            self._entered(before.stage if before else None, on)
        for row in self.case.activities.values():
            if before is None or row.row_key not in before.activities:
                self._stands(row, act, on)
            if row.is_open and activity_of(self.pathway, row.key)[1].get("when") == "contact missed":
                life["opened"][row.key, row.n] = self._first_missed(row) or life["opened"][row.key, row.n]
        life["next"] = None

    def _entered(self, left: str | None, on: date) -> None:
        """Each stage the case has come into, those it has passed through on one day too."""
        order = list(self.pathway["stages"])
        if self.case.stage in order:
            at = order.index(self.case.stage)
            since = order.index(left) + 1 if left in order and order.index(left) < at else at
            for stage in order[since : at + 1]:
                self.life["entered"].setdefault(stage, []).append(on)

    def _stands(self, row: Activity, act: Act | None, on: date) -> None:
        life, place = self.life, (row.key, row.n)
        where, says = activity_of(self.pathway, row.key)
        life["stood"][place] = self._stood_on(*place, on)
        first = next(iter(self.pathway["stages"]))
        if life["entered"].get(first, [])[-1:] == [life["stood"][place]] and self._came_with(first, place):
            life["began"].add(place)
        if act is None and on > life["start"]:
            life["came_by_time"].append((*place, on))
        if act is not None and life.get("next") and (act.get("activity", "#").startswith(row.key + "#")
                                                     or says.get("when") == "stage ends"):  # fmt: skip
            life["named"][place] = (on, life["next"])
        if where == "whenever":
            self._opened(row, says["when"], (act or {}).get("on", on), on)
        anchor = str(says.get("due", "")).rpartition(" after ")[2]
        times = [a.n for a in self.case.activities.values() if a.key == anchor and a.closed_as == ClosedAs.DONE]
        if times:
            life["of"][place] = max(times)

    def _stood_on(self, key: str, n: int, on: date) -> date:
        """The day from which something stands: of a series of a stage the day it should have come, however late."""
        stage, says = activity_of(self.pathway, key)
        if stage not in self.life["entered"] or "every" not in says:
            return on
        oracle = self.oracle()
        before = oracle.the_time_before(key, n)
        if before is None:
            day = oracle.comes_to_stand(key, n)
        else:
            day = off_hold(self.life["told_closed"][key, before], days_of(oracle.holds_that_count(key)))
        return min(on, max(day, held_since(oracle, stage, says, self.told())))

    def _opened(self, row: Activity, when: str, happened_on: date, on: date) -> None:
        """What opened an item of `whenever`."""
        life, place = self.life, (row.key, row.n)
        life["opened"][place] = happened_on
        if when.startswith("on hold"):
            life["hold_of"][place] = max(map(int, self.case.pauses))
        elif when == "with a provider":
            life["opened"][place] = self.case.with_provider_since
        elif when == "concern raised":
            life["opened"][place] = on
        elif when == "stage ends":
            life["of"][place] = self.case.stage
        elif when == "barrier found":
            life["of"][place] = "housing"
        same = [n for key, n in life["opened"] if key == row.key and n <= row.n
                and self._event(key, n) == self._event(*place)]  # fmt: skip
        life["spell"][place] = len(same)

    def _first_missed(self, row: Activity) -> date | None:
        """The day of the contact missed that an item stands for, of those that people have not settled otherwise."""
        contacts = [(c.n, c.happened_on, c.outcome) for c in self.case.contacts.values() if c.undone_on is None]
        others = [a for a in self.case.activities.values() if a.key == row.key and a.closed_on and not a.closed_with]
        settled = [a.closed_on for a in others if a.closed_as != ClosedAs.NOT_NEEDED or a.done_by]
        return first_missed(contacts, int((row.came_with or "").partition("contact ")[2] or 0), settled)

    def _event(self, key: str, n: int) -> Any:
        return self.life["hold_of"].get((key, n)) or self.life["opened"][key, n]

    # ------------------------------------------------------------------ the oracle's light

    def oracle(self) -> Oracle:
        """The life as it is known now."""
        case, life = self.case, self.life
        # A case that is closed is on hold no longer, whenever the hold was put down to end.
        last = case.ended_on or date.max
        pauses = {n: (p.started_on, min(p.ends_on, last), p.reason) for n, p in case.pauses.items()}
        held = {place: pauses[str(n)] for place, n in life["hold_of"].items()}
        known = life | {
            "holds": tuple(sorted(hold for hold in pauses.values() if hold[0] < hold[1])),
            "settled": self._settled(), "extended": list(self.lengthened), "ending": case.ended_on,
            "expected": held, "opened": life["opened"] | {place: hold[0] for place, hold in held.items()},
            "spoken": [c.happened_on for c in case.contacts.values()
                       if c.undone_on is None and c.outcome in ("attended", "late_but_seen")],
            "with_provider": Status.DORMANT in (case.status, case.status_before),
        }  # fmt: skip
        return Oracle(self.pathway, known)

    def _settled(self) -> dict[str, dict[int, tuple[date | None, str]]]:
        settled: dict[str, dict[int, tuple[date | None, str]]] = {}
        for row in self.case.activities.values():
            if row.closed_as is not None:
                how = HOW[ClosedAs(row.closed_as)]
                if how == "not needed" and (row.key, row.n) not in self.life["waived"]:
                    how = "fell away"
                settled.setdefault(row.key, {})[row.n] = (row.done_on if how == "done" else row.closed_on, how)
        return settled

    def outcomes(self) -> dict[str, str]:
        """The newest outcome of each activity that was done or declined."""
        return {a.key: a.outcome for a in self._answered() if a.outcome}

    def told(self) -> dict[str, date]:
        """Since when what conditions ask is as it is: the day each fact, each newest outcome was told."""
        return self.life["told"] | {a.key: a.closed_on for a in self._answered() if a.closed_on}

    def _answered(self) -> list[Activity]:
        rows = [a for a in self.case.activities.values() if a.closed_as in (ClosedAs.DONE, ClosedAs.DECLINED)]
        return sorted(rows, key=lambda a: (a.done_on or a.opened_on, a.n))


def a_played_life(chance: Random, pathway: dict[str, Any], rules: Rules, start: date) -> Played:
    """A case that is referred, accepted and allocated."""
    return Played(pathway, rules, start, start - chance.choice((0, 1, 3, 9)) * DAY)
