"""Beginnings that the scenarios of one file share are played once: the same start, the same story gone on from."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from datetime import date

from pathway.planning.scenario import Scenario
from pathway.planning.scenario_life import Life

Beginning = tuple[Hashable, ...]
"""All that led to the end of a day: the rules, how it began, and every event since."""

MOST = 2000


class Known:
    """What is played already of one file. Playing with it or without comes to the same."""

    def __init__(self) -> None:
        self._lives: dict[Beginning, list[Life]] = {}

    def keep(self, beginning: Beginning, lives: Iterable[Life]) -> None:
        """The lives as they stand there, for the next scenario that begins so."""
        if len(self._lives) < MOST:
            self._lives[beginning] = [life.told_on() for life in lives]

    def latest(self, beginnings: Mapping[date, Beginning]) -> tuple[date, list[Life]] | None:
        """The latest of these days that is played, with its lives to go on from; None if none is."""
        for day in sorted(beginnings, reverse=True):
            if lives := self._lives.get(beginnings[day]):
                return day, [life.told_on() for life in lives]
        return None


def beginnings_of(scenario: Scenario, first: Life) -> Mapping[date, Beginning]:
    """The days at whose end another scenario may stand just so, but for those after the first expectation."""
    days = {scenario.start} if scenario.start else set()
    if scenario.taken_over:
        days.add(scenario.events[scenario.taken_over - 1].day)
    looked_at = min((expectation.day for expectation in scenario.expectations), default=date.max)
    said = (
        first.rules.version, first.calendar.version, scenario.referred_on, scenario.start,
        tuple(scenario.facts.items()), scenario.is_swept, scenario.down,
    )  # fmt: skip
    return {
        day: (*said, day, *(event.path for event in scenario.events if event.day <= day))
        for day in days
        if day <= looked_at
    }
