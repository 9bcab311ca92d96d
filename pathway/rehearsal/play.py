"""The play: each day the sweep at six, then what the staff do, in order of time, through the walk everybody takes.

All it knows is in the database. A day cut off goes on after the last act that was recorded: the script of the day is
read again from the cases as they stood that morning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from pathway.case.history import Recorded, case_stream, fold
from pathway.case.model import Case
from pathway.dates import ONE_DAY, london_instant
from pathway.errors import CallersError
from pathway.ports import Work
from pathway.referrals import Door, take_in_within
from pathway.rehearsal.billing import Billing
from pathway.rehearsal.cast import Cast, make_cast
from pathway.rehearsal.chance import PlacedChance
from pathway.rehearsal.people import live
from pathway.rehearsal.script import Act, Referral, acts_of
from pathway.walk import Walk, calendar_for

SWEEP_HOUR = 6
PATHWAY = "mental-health-discharge"
LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
Told = Callable[[date, int, int], None]
"""Hears which day is done, how many of how many."""


@dataclass
class Play:
    """One demonstration over one store."""

    walk: Walk
    chance: PlacedChance
    billing: Billing
    pathway: str = PATHWAY
    cases: dict[int, Case] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.cast: Cast = make_cast(self.billing.seed)
        with self.walk.store.work() as work:
            self._furnish(work)

    def up_to(self, day: date, told: Told | None = None) -> None:
        """Plays every day before `day`. Its own sweep, and its work, are left to those who watch."""
        first = self.billing.first_day
        with self.walk.store.work() as work:
            receipt = work.last_receipt()
        today = receipt.on if receipt else first
        if receipt is not None and today < day:
            self._go_on(today, receipt.started_at)
            today += ONE_DAY
        while today < day:
            self.sweep(today)
            self._act(self._script(today, self.cases))
            today += ONE_DAY
            if told:
                told(today, (today - first).days, (day - first).days)

    def sweep(self, day: date) -> None:
        """The sweep of a day, and the cases that it may have touched read again."""
        self.walk.sweep(day, london_instant(day, SWEEP_HOUR))
        moved = [n for n, case in self.cases.items() if case.next_action_on is not None and case.next_action_on <= day]
        if moved:
            with self.walk.store.work() as work:
                self.cases |= self._read(work, moved)

    def _furnish(self, work: Work) -> None:
        published = work.current_definition(self.pathway)
        if published is None:
            raise LookupError(f"{self.pathway} is not published")
        self.rules = work.rules(published.version)
        self.calendar = calendar_for(work, self.rules)
        billing = self.billing
        self.lives = [
            live(billing.seed, number, billing.last_day, self.calendar, self.cast) for number in range(billing.people)
        ]
        for life in self.lives:
            person = work.person_with(life.referral.nhs_number)
            cases = work.cases_of(person.ref) if person else ()
            if cases:
                self.cases[life.number] = cases[-1]

    def _go_on(self, day: date, swept_at: datetime) -> None:
        """What is left of a day that is swept: all that comes after the last thing recorded."""
        reached = max((case.recorded_at for case in self.cases.values() if case.recorded_at), default=LONG_AGO)
        stood = {n: case for n, case in self.cases.items() if case.recorded_at and case.recorded_at <= swept_at}
        with self.walk.store.work() as work:
            for number, case in self.cases.items():
                if number not in stood:
                    before = fold(e for e in work.history(case_stream(case.ref)) if e.recorded_at <= swept_at)
                    if before is not None:
                        stood[number] = before
        late = [replace(act, at=max(act.at, swept_at)) for act in self._script(day, stood)]
        self._act([act for act in late if act.at > reached])

    def _script(self, day: date, cases: dict[int, Case]) -> list[Act]:
        """The acts of a day, everybody's, in order of time."""
        acts = [
            act
            for life in self.lives
            for act in acts_of(life, cases.get(life.number), self.rules, self.calendar, self.cast, day)
        ]
        return sorted(acts, key=lambda act: act.at)

    def _act(self, acts: list[Act]) -> None:
        """A day's acts, recorded together: each is permitted, caught up and decided by itself, as at any other door."""
        if not acts:
            return
        steps: list[Recorded] = []
        with self.walk.store.work() as work:
            after = self._read(work, {act.person for act in acts} & self.cases.keys())
            for act in acts:
                self.chance.turn_to(f"{act.person}:{act.at.isoformat()}")
                try:
                    done = self._done(work, act, after)
                except CallersError as refusal:
                    if isinstance(act.asked, Referral):
                        raise
                    # Staff are refused things too: they take note and go on to the next.
                    self.refused[f"{type(act.asked).__name__}: {refusal}"] += 1
                    continue
                steps += done
                after[act.person] = done[-1].after
            work.save(steps)
        self.cases |= after

    def _done(self, work: Work, act: Act, after: dict[int, Case]) -> list[Recorded]:
        if isinstance(act.asked, Referral):
            return [take_in_within(work, Door(self.walk, act.by, act.at, self.pathway), act.asked)]
        return self.walk.acted(work, after[act.person], act.asked, act.by, act.at)

    def _read(self, work: Work, numbers: Iterable[int]) -> dict[int, Case]:
        """These people's cases as they are stored now."""
        persons = {self.cases[number].person: number for number in numbers}
        return {persons[person]: cases[-1] for person, cases in work.cases_of_each(sorted(persons)).items()}
