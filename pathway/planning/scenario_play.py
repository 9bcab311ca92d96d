"""Playing one scenario, and what came out otherwise than expected.

A day runs: the sweep at 06:00, the day's events in order, then the expectations, at the end of that day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from pathway.case.model import Status
from pathway.commands.accept import Accept
from pathway.commands.allocate import Allocate
from pathway.commands.record import Record
from pathway.commands.refer import Refer
from pathway.dates import Calendar, CalendarTooShort, in_words, london_instant
from pathway.definition.rules import Rules
from pathway.errors import AlreadyThere, BadRequest, CallersError
from pathway.planning.scenario import Event, NewHoliday, Red, ReferredAgain, Scenario
from pathway.planning.scenario_acts import request_of, who_acts
from pathway.planning.scenario_compare import compared
from pathway.planning.scenario_known import Known, beginnings_of
from pathway.planning.scenario_life import SWEPT_AT, TEAM, Life

CASE, PERSON = "a-case", "a-person"


def play(scenario: Scenario, rules: Rules, calendar: Calendar, known: Known | None = None) -> tuple[Red, ...]:
    """What came out otherwise than expected; empty if the scenario is green. `known` serves one file."""
    return told(scenario, rules, calendar, known)[1]


def told(
    scenario: Scenario, rules: Rules, calendar: Calendar, known: Known | None = None
) -> tuple[Life, tuple[Red, ...]]:
    """The life that was played (of the newest case), and what came out otherwise than expected."""
    played = _Played(scenario, rules, calendar, known or Known())
    try:
        reds = tuple(played.reds())
    except CalendarTooShort as problem:
        reds = (Red(scenario.path, played.day, "the calendar", "reaches this day", str(problem)),)
    return played.lives[-1], reds


class _Played:
    """A person's cases, one after the other, and the calendar in force."""

    def __init__(self, scenario: Scenario, rules: Rules, calendar: Calendar, known: Known) -> None:
        self.scenario = scenario
        self.day = scenario.referred_on
        self.lives = [Life(rules, calendar)]
        self.known = known
        self._events: dict[date, list[Event]] = defaultdict(list)
        for event in scenario.events:
            self._events[event.day].append(event)

    def reds(self) -> Iterator[Red]:
        """Red by red. An event that is wrongly refused, or wrongly not refused, ends the story."""
        expected = sorted(self.scenario.expectations, key=lambda expectation: expectation.day)
        days = {self.scenario.referred_on, *self._events, *(e.day for e in expected)}
        if self.scenario.start:
            days.add(self.scenario.start)
        beginnings = beginnings_of(self.scenario, self.lives[0])
        played_until, self.lives = self.known.latest(beginnings) or (date.min, self.lives)
        for day in sorted(days):
            self.day = day
            if day > played_until:
                for red in self._happenings(day):
                    yield red
                    return
                if day in beginnings:
                    self.known.keep(beginnings[day], self.lives)
            for expectation in expected:
                if expectation.day == day:
                    yield from compared(self._of(expectation.case), expectation)

    def _of(self, case: int | None) -> Life:
        """The life of one of the person's cases: the newest, if it is not said which."""
        return self.lives[case - 1 if case else -1]

    def _sweeps_until(self, day: date, life: Life) -> None:
        """Every sweep up to the morning of `day` on which this case is due."""
        down = self.scenario.down
        if not self.scenario.is_swept or not life.has_begun:
            return
        while (due := life.case.next_action_on) is not None and due <= day:
            if down and down[0] <= due <= down[1]:
                due = down[1] + timedelta(days=1)
                if due > day:
                    return
            life.catch_up(due, london_instant(due, SWEPT_AT))

    def _happenings(self, day: date) -> Iterator[Red]:
        """What the day brings, up to the first that comes out otherwise."""
        for life in self.lives:
            self._sweeps_until(day, life)
        for red in self._beginnings(day):
            yield red
            return
        for event in self._events.get(day, ()):
            if came_out := self._happened(event):
                yield came_out
                return

    def _happened(self, event: Event) -> Red | None:
        what = f"{event.verb.replace('_', ' ')} {_in_plain(event.about)}".strip()
        try:
            self._do(event)
        except CallersError as refusal:
            message = str(refusal)
            if event.refused is True or (event.refused and event.refused.lower() in message.lower()):
                return None
            wanted = f"refused, saying {event.refused!r}" if event.refused else "done"
            return Red(event.path, event.day, what, wanted, f"refused: {message}")
        return Red(event.path, event.day, what, "refused", "done") if event.refused else None

    def _do(self, event: Event) -> None:
        life = self._of(event.case)
        asked = request_of(event, life)
        if isinstance(asked, ReferredAgain):
            self._refer_again(event.day, asked.facts or self.scenario.facts)
        elif isinstance(asked, NewHoliday):
            self._announce(asked, event.day)
        else:
            life.act(asked, who_acts(event, life), event.day)

    def _refer_again(self, day: date, facts: Mapping[str, str]) -> None:
        last = self.lives[-1]
        if last.case.status is not Status.CLOSED:
            raise AlreadyThere(f"this person has a case, which is {last.case.status}: go on there")
        self.lives.append(Life(last.rules, last.calendar))
        self._refer(day, facts, previous=last.case.ref)

    def _announce(self, asked: NewHoliday, on: date) -> None:
        """The calendar in force has one more closed day, for every case."""
        calendar = self.lives[-1].calendar
        if not calendar.is_working_day(asked.day):
            raise BadRequest(f"{in_words(asked.day)} is no working day as it is: nothing would change")
        longer = replace(
            calendar, version=f"{calendar.version}+{asked.day.isoformat()}", closed=calendar.closed | {asked.day},
            titles=(*calendar.titles, (asked.day, asked.title)),
        )  # fmt: skip
        for life in self.lives:
            life.put_in_force(longer, on)

    def _beginnings(self, day: date) -> Iterator[Red]:
        """The referral; and on the day the clock starts, that it is accepted and allocated."""
        scenario, life = self.scenario, self.lives[0]
        if day == scenario.referred_on:
            try:
                self._refer(day, scenario.facts)
            except CallersError as refusal:
                yield Red((*scenario.path, "facts"), day, "the facts", "recorded", f"refused: {refusal}")
        if day == scenario.start:
            yield from self._done(Accept(), day)
            yield from self._done(Allocate(to=life.holder), day)
            if life.case.clock_started_on is None and life.rules.clock_starts in life.rules.activities:
                yield from self._done(Record(activity=life.rules.clock_starts, outcome="attended"), day)

    def _refer(self, day: date, facts: Mapping[str, str], previous: str | None = None) -> None:
        life, number = self.lives[-1], len(self.lives)
        scheme = next((name for name in facts if name in life.rules.grouping), None)
        referrer = life.one_with("care_coordinator")
        asked = Refer(
            ref=CASE if number == 1 else f"{CASE}-{number}", person=PERSON, referred_on=day, team=TEAM,
            grouping=(scheme, facts[scheme]) if scheme else None,
            referrer=referrer.ref if referrer else None, previous_case=previous,
        )  # fmt: skip
        life.refer(asked, life.holder, day)
        known = {name: value for name, value in facts.items() if name not in life.rules.grouping}
        if known:
            life.act(Record(activity=None, facts=known), life.holder, day)

    def _done(self, asked: Any, day: date) -> Iterator[Red]:
        life = self.lives[0]
        try:
            life.act(asked, life.holder, day)
        except CallersError as refusal:
            yield Red((*self.scenario.path, "start"), day, asked.verb, "done", f"refused: {refusal}")


def _in_plain(about: Any) -> str:
    """What an event is about, where one word says it."""
    if isinstance(about, date):
        return about.isoformat()
    return about if isinstance(about, str) else ""
