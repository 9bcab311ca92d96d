"""Whole stories by chance: a case on a pathway, a while in which all goes as it should, then acts of every kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
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
TIMES = settings.default.max_examples // 100 if settings.default else 1
"""How many times as thorough as a rule this run is."""
BEGINNINGS = RANDOM_ONES * TIMES
"""How many ways there are for the stories of a pathway to begin: each is lived once, and goes on in many ways."""


def examples(number: int) -> settings:
    """So many stories as a rule; in the profile `thorough` as many times more."""
    return settings(max_examples=number * TIMES, deadline=None, suppress_health_check=list(HealthCheck))


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
        return _begun(self.pathway, self.start, self.referred_on, tuple(self.group.items()), self.begun_on).told_on()

    def lived(self) -> Life:
        """The case after all that happened."""
        life = self.begun()
        for _ in lived(life, self.doings, self.begun_on):
            pass
        life.sweep(self.ends_on)
        return life


@lru_cache(maxsize=400)
def _begun(pathway: str, start: date, referred_on: date, group: tuple[tuple[str, str], ...], until: date) -> Life:
    """A case on a pathway with which all goes as it should up to a day."""
    rules = rules_named(pathway)
    life, reds = told(Scenario("a life", rules.pathway, start, referred_on, dict(group)), rules, CALENDAR)
    assert not reds, reds
    goes_well(life, start, until)
    return life


@st.composite
def stories(draw: st.DrawFn, pathway: str, most: int = 12, verbs: Sequence[str] = tuple(WAYS)) -> Story:
    """A story from a seed. Of its acts Hypothesis leaves out those that a failure does not need.

    From one seed, because single choices come out much alike in the few dozen examples there is time for.
    """
    chance = Random(draw(st.integers(0, 2**32 - 1)))
    story = a_beginning(pathway, chance.randrange(BEGINNINGS))
    doings = [a_doing(chance, story.rules, verbs) for _ in range(most)]
    kept = int.from_bytes(draw(st.binary(min_size=3, max_size=3)))
    return replace(story, doings=tuple(doing for number, doing in enumerate(doings) if kept >> number & 3))


def a_beginning(pathway: str, number: int) -> Story:
    """The beginning with a number: on which pathway if any will do, when, in which group, and how far all goes well."""
    chance = Random(f"{pathway}/{number}")
    name = str(number % RANDOM_ONES) if pathway == "random" else pathway
    scheme, codes = next(iter(rules_named(name).grouping.items()))
    start = FIRST_START + timedelta(days=chance.randrange(550))
    referred_on = start - timedelta(days=chance.choice((0, 0, 4)))
    return Story(name, start, referred_on, {scheme: chance.choice(codes)}, chance.choice(A_WHILE), ())


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
