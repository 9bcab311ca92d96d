"""The morning digest as values: what needs attention, each thing once, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from pathway.case.history import Notice
from pathway.errors import DeliveryFailed

MOST_LINES = 20
GROUPS = ("passed_on", "overdue", "today", "coming")
"""How urgent, the most urgent first: passed on because nobody has got to it, overdue, due today, coming up."""


@dataclass(frozen=True, order=True, slots=True)
class Line:
    """One thing to do: its group's place in GROUPS, the day it is due, the case, the activity's key."""

    group: int
    due_on: date
    case: str
    activity: str


@dataclass(frozen=True, slots=True)
class Digest:
    """The digest of one London day: how many of each group, and the lines that fit, by group."""

    on: date
    counts: Mapping[str, int]
    groups: Mapping[str, tuple[Line, ...]]
    left_out: int

    @property
    def total(self) -> int:
        """How many things there are in all."""
        return sum(self.counts.values())


def of_notice(notice: Notice, most_lines: int = MOST_LINES) -> Digest:
    """The digest that a notice carries. Raises DeliveryFailed where its values are not those of a digest."""
    try:
        on = date.fromisoformat(notice.values["on"])
        lines = _lines(notice.values["alerts"], on)
    except (KeyError, TypeError, ValueError) as problem:
        failed = DeliveryFailed(f"notice {notice.key} is no digest: {type(problem).__name__} {problem}")
        failed.can_retry = False
        raise failed from None
    counts = {name: sum(1 for line in lines if GROUPS[line.group] == name) for name in GROUPS}
    shown = lines[:most_lines]
    groups = {GROUPS[group]: tuple(members) for group, members in groupby(shown, key=lambda line: line.group)}
    return Digest(on, counts, groups, len(lines) - len(shown))


def _lines(alerts: Iterable[Mapping[str, Any]], on: date) -> list[Line]:
    """Each occurrence once, under its most urgent group; catch-up may have raised several rungs of it at once."""
    found: dict[tuple[str, str], Line] = {}
    for alert in alerts:
        occurrence = alert["alert"].split("/")[0]
        due_on = date.fromisoformat(alert["due"]) if alert["due"] else on
        line = Line(_group(due_on, on, alert["passed_on"]), due_on, alert["case"], occurrence.split("#")[0])
        key = (line.case, occurrence)
        found[key] = min(line, found.get(key, line))
    return sorted(found.values())


def _group(due_on: date, on: date, is_passed_on: bool) -> int:
    if is_passed_on:
        return GROUPS.index("passed_on")
    if due_on < on:
        return GROUPS.index("overdue")
    return GROUPS.index("today" if due_on == on else "coming")
