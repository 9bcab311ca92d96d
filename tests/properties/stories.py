"""Whole stories by chance: a case on a pathway, a while in which all goes as it should, then acts of every kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from pathway.definition.rules import PROVIDER_ACCEPTED, Rules
from pathway.planning.scenario import Event, Scenario
from pathway.planning.scenario_life import Life
from pathway.planning.scenario_play import told
from tests.properties.doings import WAYS, Doing, Scene, a_doing, good_act, lived
from tests.properties.lives import done
from tests.properties.pathways import RANDOM_ONES, rules_named
from tests.shipped import CALENDAR

FIRST_START = date(2025, 9, 1)
A_WHILE = (0, 0, 10, 30, 60, 90, 130, 160, 200, 400)
MOST_TIMES_A_DAY = 40


def examples(number: int) -> settings:
    """So many stories as a rule; in the profile `thorough` as many times more."""
    number = number * settings.default.max_examples // 100 if settings.default else number
    return settings(max_examples=number, deadline=None, suppress_health_check=list(HealthCheck))


@dataclass(frozen=True)
class Story:
    """A case in one of the groups of a pathway, its clock started on a day, and what is to happen to it."""

    pathway: str
    start: date
    referred_on: date
    group: dict[str, str]
    days_as_it_should: int
    doings: tuple[Doing, ...]

    @property
    def rules(self) -> Rules:
        """The rules of its pathway."""
        return rules_named(self.pathway)

    @property
    def begun_on(self) -> date:
        """The last day on which all goes as it should."""
        return self.start + timedelta(days=self.days_as_it_should)

    @property
    def ends_on(self) -> date:
        """The day of its last act."""
        return self.begun_on + timedelta(days=sum(doing.after_days for doing in self.doings))

    def begun(self) -> Life:
        """The case after the while in which all went as it should."""
        scenario = Scenario("a life", self.rules.pathway, self.start, self.referred_on, self.group)
        life, reds = told(scenario, self.rules, CALENDAR)
        assert not reds, reds
        goes_well(life, self.start, self.begun_on)
        return life

    def lived(self) -> Life:
        """The case after all that happened."""
        life = self.begun()
        for _ in lived(life, self.doings, self.begun_on):
            pass
        life.sweep(self.ends_on)
        return life


@st.composite
def stories(draw: st.DrawFn, pathway: str, most: int = 12, verbs: Sequence[str] = tuple(WAYS)) -> Story:
    """A story from a seed. Of its acts Hypothesis leaves out those that a failure does not need.

    From one seed, because single choices come out much alike in the few dozen examples there is time for.
    """
    chance = Random(draw(st.integers(0, 2**32 - 1)))
    name = str(chance.randrange(RANDOM_ONES)) if pathway == "random" else pathway
    rules = rules_named(name)
    scheme, codes = next(iter(rules.grouping.items()))
    start = FIRST_START + timedelta(days=chance.randrange(550))
    referred_on = start - timedelta(days=chance.choice((0, 0, 4)))
    group, days = {scheme: chance.choice(codes)}, chance.choice(A_WHILE)
    doings = [a_doing(chance, rules, verbs) for _ in range(most)]
    kept = int.from_bytes(draw(st.binary(min_size=3, max_size=3)))
    left = tuple(doing for number, doing in enumerate(doings) if kept >> number & 3)
    return Story(name, start, referred_on, group, days, left)


def goes_well(life: Life, on: date, last: date) -> None:
    """The days from one to another on which everybody does in time what is due, and providers accept."""
    tried: list[str] = []
    while on <= last:
        life.sweep(on)
        _provider_accepts(life, on)
        scene = Scene(life, Doing(0, "record", 0, 0, 90, 0), on)
        rows = [row for row in scene.standing() if row.due_on and row.row_key not in tried]
        if not rows or tried.count(rows[0].key) > MOST_TIMES_A_DAY:
            break
        if rows[0].due_on and rows[0].due_on > on:
            on, tried = rows[0].due_on, []
            continue
        tried += [rows[0].row_key, rows[0].key]
        event = good_act(scene, rows[0])
        if event is not None:
            done(life, event)
    life.sweep(last)


def _provider_accepts(life: Life, on: date) -> None:
    is_asked = any(PROVIDER_ACCEPTED in move.needs for move in life.rules.stages[life.case.stage].moves)
    if is_asked and not life.case.placements:
        done(life, Event(on, "place", next(iter(life.rules.placements)), {"outcome": "accepted"}))
