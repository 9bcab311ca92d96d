"""The course of a case that starts on a day: every occurrence with its dates, each done on its last day in time.

Every date is the core's own (`window_of`, `opens_on`, `stage_begins_on`): nothing is counted here. Everything that
can come up is in it, whatever its conditions, and alternatives side by side. What nothing dates yet is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from pathway.case.model import Case
from pathway.dates import Calendar
from pathway.definition.findings import Path
from pathway.definition.rules import AFTER, REFERRAL, WAITING, ActivityRule, Rules
from pathway.planning.lint.almanac import Almanac
from pathway.planning.lint.caution import said


class Dated(NamedTuple):
    """One occurrence. `opened_on` is the day it comes to stand, `opens_on` the first on which it can be done.

    `meant_on` is the day on which it would be due by its own words, where that lies before it opens.
    """

    rule: ActivityRule
    n: int
    who: str
    opened_on: date
    opens_on: date
    due_on: date
    closes_on: date | None
    meant_on: date | None = None


class Offsets(NamedTuple):
    """The days of one occurrence as numbers, counted from the start."""

    n: int
    who: str
    opened: int
    opens: int
    due: int
    closes: int | None
    meant: int | None


@dataclass(frozen=True, slots=True)
class Usual:
    """What comes of any start day where no day is closed.

    `steady` are the activities that are dated alike on every start day, holidays or not: what never asks for the
    calendar. `order`: see `Course.usually_before`.
    """

    steady: Mapping[str, tuple[Offsets, ...]] = field(default_factory=dict)
    order: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """What comes of a case referred, accepted and begun on `start`. `rows` in the order of the file.

    `stage_days` are the first and last day of each stage that has weeks; `usually_before` pairs of neighbours in
    the file of which the first is due before the second wherever no day is closed.
    """

    start: date
    rules: Rules
    calendar: Calendar
    almanac: Almanac
    case: Case
    times: Mapping[str, tuple[Dated, ...]]
    rows: tuple[Dated, ...]
    stage_days: Mapping[str, tuple[date, date]]
    usually_before: tuple[tuple[str, str], ...]

    def said(self, day: date) -> str:
        """A day of this course in words."""
        return said(day, self.start)

    def of(self, key: str | None) -> tuple[Dated, ...]:
        """The occurrences of an activity, the first one first."""
        return self.times.get(key or "", ())


def place_of(rule: ActivityRule, *words: str) -> Path:
    """Where an activity (or one of its words) is written, within the pathway."""
    if rule.stage is None:
        return ("whenever", rule.key, *words)
    if rule.stage == AFTER:
        return ("after", rule.key, *words)
    return ("before" if rule.stage in (REFERRAL, WAITING) else "stages", rule.stage, "activities", rule.key, *words)


def due_word(rule: ActivityRule) -> str:
    """The word under which an activity says when: `every`, `in` or `due`."""
    if rule.every is not None:
        return "every"
    return "in" if rule.opens is not None and rule.opens == rule.due else "due"


def ladder_of(rule: ActivityRule, rules: Rules) -> str:
    """The name of the ladder an activity has."""
    return next(name for name, rungs in rules.ladders.items() if rungs == rule.ladder)
