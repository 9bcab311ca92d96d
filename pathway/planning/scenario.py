"""A manager's scenario: what happened on which London day, and what must then be true (design §11).

Only values: `scenario_form` makes them of the words of a file, `scenario_play` runs one. `path` is where a part stands
in its file, so that whoever knows the text can name the line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pathway.definition.findings import Path


@dataclass(frozen=True, slots=True)
class Event:
    """One act on one day. `about` is the value of its verb, `said` its other words; `by` who does it, if named.

    `refused` is True, or words of the message, where the act must be refused. `case` says which of the person's
    cases is meant, counted from 1; None is the newest.
    """

    day: date
    verb: str
    about: Any
    said: Mapping[str, Any] = field(default_factory=dict)
    by: str | None = None
    refused: bool | str = False
    case: int | None = None
    path: Path = ()


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must be true at the end of a day. `of_case` and `of_activity` hold only what is named; `case` as above."""

    day: date
    of_case: Mapping[str, Any]
    activity: str | None = None
    of_activity: Mapping[str, Any] = field(default_factory=dict)
    case: int | None = None
    path: Path = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferredAgain:
    """The same person comes a second time: their next case begins. `facts` in place of those of the scenario."""

    verb = "refer"
    facts: Mapping[str, str] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NewHoliday:
    """A closed day that nobody knew of: from the day of the event, the calendar in force has it."""

    verb = "holiday"
    day: date
    title: str = "a new bank holiday"


@dataclass(frozen=True, slots=True)
class Scenario:
    """One story. `start` is the day the pathway clock starts; None if the events accept and allocate themselves.

    `is_swept` False is `sweeps: none`; no sweep runs from the first to the last day of `down`. So many as `taken_over`
    of the events, the first ones, are those of the scenario it goes on from.
    """

    name: str
    pathway: str
    start: date | None
    referred_on: date
    facts: Mapping[str, str] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    definition: str | None = None
    is_swept: bool = True
    down: tuple[date, date] | None = None
    taken_over: int = 0
    path: Path = ()


@dataclass(frozen=True, slots=True)
class Red:
    """One thing that came out otherwise: where it was said, on which day, what was expected and got, and the proof."""

    path: Path
    day: date
    what: str
    expected: str
    got: str
    proof: tuple[str, ...] = ()


__all__ = ["Event", "Expectation", "NewHoliday", "Red", "ReferredAgain", "Scenario"]
