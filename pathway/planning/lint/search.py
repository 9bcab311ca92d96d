"""The search: every working day of the coming years is tried as a start day; what goes wrong is kept at its worst."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from pathway.dates import Calendar, CalendarTooShort
from pathway.definition.rules import Rules
from pathway.planning.lint.almanac import Almanac
from pathway.planning.lint.caution import Caution, Looked, Trouble
from pathway.planning.lint.kinds import KINDS, Kind
from pathway.planning.lint.playing import course_of
from pathway.planning.lint.usual import usual_in

YEARS_TRIED = 4
"""Long enough for Christmas to fall on several weekdays, and for Easter to come early and late."""


@dataclass(slots=True)
class _Found:
    """One trouble over all start days: the worst of it, and the days it comes on."""

    worst: Trouble
    starts_on: date
    on: list[date] = field(default_factory=list)


def look_over(rules: Rules, calendar: Calendar, first_on: date, years: int = YEARS_TRIED) -> Looked:
    """What will hurt in this pathway, tried on every working day from `first_on` on, as far as the calendar reaches."""
    found: dict[tuple[str, object], _Found] = {}
    starts: list[date] = []
    for start, troubles in _tried(rules, calendar, first_on, years):
        starts.append(start)
        for kind, trouble in troubles:
            _note(found, kind, trouble, start)
    return Looked(
        tuple(_cautions(found, starts)), starts[0] if starts else None, starts[-1] if starts else None, len(starts)
    )


Troubles = list[tuple[Kind, Trouble]]


def _tried(rules: Rules, calendar: Calendar, first_on: date, years: int) -> Iterator[tuple[date, Troubles]]:
    """Every start day with what goes wrong from it on."""
    try:
        usual, almanac, kinds = usual_in(rules, calendar, first_on), Almanac(calendar), KINDS
        for days in range(years * 366):
            start = first_on + timedelta(days=days)
            if calendar.is_working_day(start):
                course = course_of(start, rules, calendar, usual, almanac)
                yield start, [(kind, trouble) for kind in kinds for trouble in kind.troubles(course)]
                kinds = _THAT_DEPEND_ON_THE_START
    except CalendarTooShort:
        return  # where the calendar ends, nothing more can be tried


_THAT_DEPEND_ON_THE_START = tuple(kind for kind in KINDS if kind.depends_on_start)


def _note(found: dict[tuple[str, object], _Found], kind: Kind, trouble: Trouble, start: date) -> None:
    key = (kind.name, trouble.about or trouble.path)
    known = found.get(key)
    if known is None:
        known = found[key] = _Found(trouble, start)
    elif trouble.weight > known.worst.weight:
        known.worst, known.starts_on = trouble, start
    if not known.on or known.on[-1] != start:
        known.on.append(start)


def _cautions(found: dict[tuple[str, object], _Found], starts: list[date]) -> Iterator[Caution]:
    kinds = {kind.name: kind for kind in KINDS}
    told = {(name, one.worst.path) for (name, _), one in found.items()}
    for (name, _), one in found.items():
        kind, worst = kinds[name], one.worst
        if (kind.unless, worst.path) in told:
            continue
        if not kind.depends_on_start:
            yield Caution(name, worst.path, worst.words, one.starts_on)
        elif len(one.on) >= kind.least_share * len(starts):
            fine = _nearest(one.starts_on, sorted(set(starts) - set(one.on)))
            yield Caution(name, worst.path, worst.words, one.starts_on, fine, len(one.on), len(starts))


def _nearest(day: date, days: list[date]) -> date | None:
    return min(days, key=lambda other: (abs(day - other), other), default=None)
