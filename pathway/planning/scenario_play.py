"""Playing one scenario, and what came out otherwise than expected.

A day runs: the sweep at 06:00, the day's events in order, then the expectations, at the end of that day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from pathway.commands.accept import Accept
from pathway.commands.allocate import Allocate
from pathway.commands.record import Record
from pathway.commands.refer import Refer
from pathway.dates import Calendar, CalendarTooShort, london_instant
from pathway.definition.rules import Rules
from pathway.errors import CallersError
from pathway.planning.scenario import Event, Red, Scenario
from pathway.planning.scenario_acts import request_of, who_acts
from pathway.planning.scenario_compare import compared
from pathway.planning.scenario_life import SWEPT_AT, TEAM, Life

CASE, PERSON = "a-case", "a-person"


def play(scenario: Scenario, rules: Rules, calendar: Calendar) -> tuple[Red, ...]:
    """What came out otherwise than expected; empty if the scenario is green."""
    return told(scenario, rules, calendar)[1]


def told(scenario: Scenario, rules: Rules, calendar: Calendar) -> tuple[Life, tuple[Red, ...]]:
    """The life that was played, and what came out otherwise than expected."""
    life = Life(rules, calendar)
    played = _Played(scenario, life)
    try:
        return life, tuple(played.reds())
    except CalendarTooShort as problem:
        return life, (Red(scenario.path, played.day, "the calendar", "reaches this day", str(problem)),)


class _Played:
    def __init__(self, scenario: Scenario, life: Life) -> None:
        self.scenario = scenario
        self.life = life
        self.day = scenario.referred_on
        self._events: dict[date, list[Event]] = defaultdict(list)
        for event in scenario.events:
            self._events[event.day].append(event)

    def reds(self) -> Iterator[Red]:
        """Red by red. An event that is wrongly refused, or wrongly not refused, ends the story."""
        expected = sorted(self.scenario.expectations, key=lambda expectation: expectation.day)
        days = {self.scenario.referred_on, *self._events, *(e.day for e in expected)}
        if self.scenario.start:
            days.add(self.scenario.start)
        for day in sorted(days):
            self.day = day
            if self.life.has_begun:
                self._sweeps_until(day)
            for red in self._happenings(day):
                yield red
                return
            for expectation in expected:
                if expectation.day == day:
                    yield from compared(self.life, expectation)

    def _sweeps_until(self, day: date) -> None:
        """Every sweep up to the morning of `day` on which this case is due."""
        life, down = self.life, self.scenario.down
        if not self.scenario.is_swept:
            return
        while (due := life.case.next_action_on) is not None and due <= day:
            if down and down[0] <= due <= down[1]:
                due = down[1] + timedelta(days=1)
                if due > day:
                    return
            life.catch_up(due, london_instant(due, SWEPT_AT))

    def _happenings(self, day: date) -> Iterator[Red]:
        for red in self._beginnings(day):
            yield red
            return
        for event in self._events.get(day, ()):
            if came_out := self._happened(event):
                yield came_out
                return

    def _happened(self, event: Event) -> Red | None:
        what = f"{event.verb.replace('_', ' ')} {event.about if isinstance(event.about, str) else ''}".strip()
        try:
            self.life.act(request_of(event, self.life), who_acts(event, self.life), event.day)
        except CallersError as refusal:
            message = str(refusal)
            if event.refused is True or (event.refused and event.refused.lower() in message.lower()):
                return None
            if event.refused:
                return Red(event.path, event.day, what, f"refused, saying {event.refused!r}", f"refused: {message}")
            return Red(event.path, event.day, what, "done", f"refused: {message}")
        return Red(event.path, event.day, what, "refused", "done") if event.refused else None

    def _beginnings(self, day: date) -> Iterator[Red]:
        """The referral; and on the day the clock starts, that it is accepted and allocated."""
        scenario, life = self.scenario, self.life
        if day == scenario.referred_on:
            self._refer(day)
            known = {name: value for name, value in scenario.facts.items() if name not in life.rules.grouping}
            if known:
                yield from self._done(Record(activity=None, facts=known), day)
        if day == scenario.start:
            yield from self._done(Accept(), day)
            yield from self._done(Allocate(to=life.holder), day)
            if life.case.clock_started_on is None and life.rules.clock_starts in life.rules.activities:
                yield from self._done(Record(activity=life.rules.clock_starts, outcome="attended"), day)

    def _refer(self, day: date) -> None:
        life = self.life
        scheme = next((name for name in self.scenario.facts if name in life.rules.grouping), None)
        referrer = life.one_with("care_coordinator")
        asked = Refer(
            ref=CASE, person=PERSON, referred_on=day, team=TEAM,
            grouping=(scheme, self.scenario.facts[scheme]) if scheme else None,
            referrer=referrer.ref if referrer else None,
        )  # fmt: skip
        life.refer(asked, life.holder, day)

    def _done(self, asked: Any, day: date) -> Iterator[Red]:
        try:
            self.life.act(asked, self.life.holder, day)
        except CallersError as refusal:
            yield Red((*self.scenario.path, "start"), day, asked.verb, "done", f"refused: {refusal}")
