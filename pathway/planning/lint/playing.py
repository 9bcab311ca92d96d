"""Plays courses: each stage entered on its day, each activity dated by the core once what it waits for is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from pathway.case.model import Activity, Case, ClosedAs, Status
from pathway.case.moving_on import stage_begins_on, stage_ends_on
from pathway.case.opening import role_of
from pathway.case.renewing import renewed
from pathway.case.series import opens_on
from pathway.case.windows import window_of
from pathway.dates import Calendar
from pathway.definition.rules import AFTER, ENDING, REFERRAL, ActivityRule, Rules, StageRule
from pathway.definition.spans import PLANNED, Point
from pathway.planning.lint.almanac import Almanac
from pathway.planning.lint.course import Course, Dated, Offsets, Usual

MOST_TIMES, TIMES_SHOWN = 60, 3
"""How many times of a series are looked at: where a stage or a list bounds it, and where nothing does."""

NOTHING_KNOWN = Usual()


def course_of(
    start: date, rules: Rules, calendar: Calendar, usual: Usual = NOTHING_KNOWN, almanac: Almanac | None = None
) -> Course:
    """The course of a case that starts on a day. Raises CalendarTooShort.

    `usual` (see `usual`) saves dating again what is always dated alike; `almanac` is one for all courses.
    """
    return _Play(start, rules, calendar, usual).course(almanac or Almanac(calendar))


@lru_cache(maxsize=256)
def _in_turn(rules: Rules, stage: str) -> tuple[ActivityRule, ...]:
    """The activities of a stage, each after those of the stage that it waits for, or that end it."""
    left = sorted(rules.stage_activities(stage), key=lambda rule: bool(rule.until.done))
    found: list[ActivityRule] = []
    while left:
        waiting = {rule.key for rule in left}
        ready = [rule for rule in left if not waiting & set(_waits_for(rule, rules)) - {rule.key}] or left
        found += ready
        left = [rule for rule in left if rule not in ready]
    return tuple(found)


@lru_cache(maxsize=1024)
def _waits_for(rule: ActivityRule, rules: Rules) -> tuple[str, ...]:
    """The activities that have to be done before this one is dated."""
    points = [when for when in (rule.due, rule.opens, *rule.series) if isinstance(when, Point)]
    return tuple(dict.fromkeys(p.anchor for p in points if p.anchor in rules.activities and p.which != PLANNED))


@lru_cache(maxsize=64)
def _counted_from(rules: Rules) -> frozenset[str]:
    """The activities that other dates depend on."""
    points = [when for rule in rules.activities.values() for when in (rule.due, rule.opens, rule.closes, *rule.series)]
    return frozenset(
        {point.anchor for point in points if isinstance(point, Point)} & set(rules.activities)
        | {key for rule in rules.activities.values() for key in rule.until.done}
        | ({rules.discharge.review} if rules.discharge else set())
    )


class _Play:
    """One case, played from its first day on."""

    def __init__(self, start: date, rules: Rules, calendar: Calendar, usual: Usual) -> None:
        self.start, self.rules, self.calendar, self.usual = start, rules, calendar, usual
        self.times: dict[str, tuple[Dated, ...]] = {}
        self.stage_days: dict[str, tuple[date, date]] = {}
        self.case = Case(
            ref="a-case", programme="", person="a-person", pathway=rules.pathway, definition=rules.version,
            calendar=calendar.version, stage=REFERRAL, status=Status.OPEN, referred_on=start, team="",
            stage_entered_on=start, accepted_on=start, clock_started_on=start,
        )  # fmt: skip

    def course(self, almanac: Almanac) -> Course:
        for stage in self.rules.stages.values():
            self._stage(stage)
        self._whenever()
        self._after()
        rows = tuple(row for key in self.rules.activities for row in self.times.get(key, ()))
        return Course(
            self.start, self.rules, self.calendar, almanac, self.case, self.times, rows, self.stage_days,
            self.usual.order,
        )  # fmt: skip

    def _stage(self, stage: StageRule) -> None:
        begins = self.start
        if stage.number > 1:
            begins = stage_begins_on(self.case, stage, self.rules) or self._when_left(stage)
        self.case = renewed(self.case, stage=stage.key, stage_entered_on=begins)
        ends = stage_ends_on(self.case, stage, self.rules)
        if ends is not None:
            self.stage_days[stage.key] = begins, ends
        for rule in _in_turn(self.rules, stage.key):
            self._keep(rule, begins, ends)

    def _when_left(self, stage: StageRule) -> date:
        """A stage without weeks begins when what the move to it waits for is done."""
        for before in self.rules.stages.values():
            for move in before.moves:
                if move.to == stage.key and 0 < before.number < stage.number:
                    needed = {key for need in move.needs for key in need.split(" or ")} or before.activities
                    return max((row.due_on for key in needed for row in self.times.get(key, ())), default=self.start)
        return self.start

    def _whenever(self) -> None:
        """What something happening opens, as if it happened on the first day."""
        self.case = renewed(self.case, stage=self.rules.first_stage.key, stage_entered_on=self.start)
        for rule in self.rules.activities.values():
            if rule.stage is None and rule.trigger and rule.trigger.kind not in ("stage ends", "barrier found"):
                self._keep(rule, self.start, None, self.start)

    def _after(self) -> None:
        """The case ended on the day its ending is due, else on the last day of its weeks."""
        closing = [row.due_on for rows in self.times.values() for row in rows
                   if row.rule.done_by and row.rule.done_by[0] == "close"]  # fmt: skip
        ended = max(closing or [ends for _, ends in self.stage_days.values()], default=self.start)
        last = next(stage.key for stage in self.rules.stages.values() if any(m.to == ENDING for m in stage.moves))
        self.case = renewed(self.case, stage=last, status=Status.CLOSED, ended_on=ended, ending="discharged")
        for rule in self.rules.activities.values():
            if rule.stage == AFTER:
                self._keep(rule, ended, None, ended)

    def _keep(self, rule: ActivityRule, stands: date, ends: date | None, anchor: date | None = None) -> None:
        """Dates an activity that comes to stand on a day at the earliest, and takes note of it as done."""
        known = self.usual.steady.get(rule.key)
        if known is not None:
            rows = tuple(self._from(rule, offsets) for offsets in known)
        elif rule.repeats:
            rows = tuple(self._series(rule, stands, ends, anchor))
        else:
            rows = tuple(self._once(rule, stands, anchor))
        self.times[rule.key] = rows
        if rule.key in _counted_from(self.rules):
            self.case = self.case.having("activities", *(self._done(row, self.case) for row in rows))

    def _from(self, rule: ActivityRule, offsets: Offsets) -> Dated:
        n, who, opened, opens, due, closes, meant = offsets
        day, first = date.fromordinal, self.start.toordinal()
        return Dated(
            rule, n, who, day(first + opened), day(first + opens), day(first + due),
            None if closes is None else day(first + closes), None if meant is None else day(first + meant),
        )  # fmt: skip

    def _once(self, rule: ActivityRule, stands: date, anchor: date | None) -> Iterator[Dated]:
        done = [self._done_on(row) for key in _waits_for(rule, self.rules) for row in self.times.get(key, ())]
        yield from self._dated(rule, 1, max([stands, *done]), anchor, self.case)

    def _series(self, rule: ActivityRule, stands: date, ends: date | None, anchor: date | None) -> Iterator[Dated]:
        case = self._before_it_is_over(rule)
        over = [row.due_on for key in rule.until.done for row in self.times.get(key, ())]
        for n in range(1, 1 + (MOST_TIMES if ends or rule.series else TIMES_SHOWN)):
            opens = opens_on(case, rule, self.rules, self.calendar, n, anchor)
            if opens is None or any(opens > day for day in (ends if rule.every else None, *over) if day is not None):
                return
            found = list(self._dated(rule, n, max(opens, stands), anchor, case))
            if not found:
                return
            yield from found
            case = case.having("activities", self._done(found[0], case))
            stands = stands if rule.every is not None else max(found[0].due_on, stands)

    def _before_it_is_over(self, rule: ActivityRule) -> Case:
        """The case without what would end the series before it has begun."""
        kept = {key: row for key, row in self.case.activities.items() if row.key not in rule.until.done}
        return renewed(self.case, activities=kept)

    def _dated(self, rule: ActivityRule, n: int, opened_on: date, anchor: date | None, case: Case) -> Iterator[Dated]:
        """The occurrence with its dates; nothing where no day can be said."""
        who = role_of(self.case, rule, self.rules)
        row = Activity(rule.key, n, rule.stage or case.stage, who, None, opened_on, opened_on, None, anchor_on=anchor)
        if rule.key in _counted_from(self.rules) or rule.repeats:
            case = case.having("activities", row)
        opens, due, closes = self._window(row, case, self.rules)
        if due is None:
            return
        meant = None
        if rule.opens is not None and due == opens:
            meant = self._window(row, case, _at_any_time(rule, self.rules))[1]
        yield Dated(rule, n, who, opened_on, opens, due, closes, meant if meant and meant < opens else None)

    def _window(self, row: Activity, case: Case, rules: Rules) -> tuple[date, date | None, date | None]:
        window = window_of(case, row, rules, self.calendar)
        return window.opens_on, window.due_on, window.closes_on

    def _done_on(self, row: Dated) -> date:
        """Its last day in time; what starts the clock is done on the day the clock starts."""
        return self.start if row.rule.key == self.rules.clock_starts else row.due_on

    def _done(self, dated: Dated, case: Case) -> Activity:
        """An occurrence as it stands once it is done."""
        done = max(self._done_on(dated), dated.opened_on)
        return Activity(
            dated.rule.key, dated.n, dated.rule.stage or case.stage, dated.who, None, dated.opened_on, dated.opens_on,
            dated.due_on, dated.closes_on, closed_as=ClosedAs.DONE, closed_on=done, done_on=done,
        )  # fmt: skip


@lru_cache(maxsize=256)
def _at_any_time(rule: ActivityRule, rules: Rules) -> Rules:
    """The rules without what keeps this activity from being done sooner."""
    return replace(rules, activities={**rules.activities, rule.key: replace(rule, opens=None)}, memo={})
