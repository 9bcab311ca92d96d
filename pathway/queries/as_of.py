"""A case as it was, in two senses (decision record 15).

*Shown on D* is what the screen showed at the end of that London day: what was recorded by then, and nothing else.

*As of D* is what is now known to have been true at the end of that day. It is shown-on D, and:

- what people recorded later of days up to D counts from the day it happened: contacts, things done, facts, holds,
  placements, barriers, who holds the case, a stage made longer, an acceptance, an allocation, an ending;
- a correction counts for every day: what turned out wrong never was;
- what carries days of its own is cut at D: a hold that was over later still ran, with the return expected then;
- dates are counted anew on all this, by the definition and the calendar the case had on D.

What the engine did is what it was, on the day it did it: a move, a window that closed, the next of a series, an alert,
an agreement gone stale. Days that no daily run had come to by D are played, in both senses, as whoever acted on D would
have found the case. With nothing recorded late, as of D is shown on D; as of today is the case as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from pathway.case.history import Entry, apply, fold
from pathway.case.model import Case
from pathway.commands.settling import redate
from pathway.dates import Calendar, london_day
from pathway.definition.rules import Rules
from pathway.queries.known_now import as_it_stood, born_late, known_now
from pathway.queries.told_late import CORRECTED, Late

BY_ITSELF = ("time_passed", "calendar_changed")
"""What the engine does by itself."""
Bring = Callable[[Case], Case]


class Versions(Protocol):
    """Where the rules and the calendar of a version are found."""

    def rules(self, version: str) -> Rules:
        """The rules of a published version."""

    def calendar(self, version: str) -> Calendar:
        """A calendar by version."""


@dataclass(frozen=True, slots=True)
class Then:
    """A case as it was, and the entries that say so."""

    case: Case
    told: tuple[Entry, ...]


def shown_on(entries: Sequence[Entry], on: date, bring: Bring) -> Then | None:
    """The case as what was recorded by the end of that London day says; None if there was none yet.

    `bring` brings a case up to the day, for days that no daily run had come to.
    """
    told = tuple(entry for entry in entries if london_day(entry.recorded_at) <= on)
    case = fold(told)
    return Then(bring(case), told) if case is not None else None


def as_of(entries: Sequence[Entry], on: date, versions: Versions, bring: Bring) -> Then | None:
    """The case as is now known to have been at the end of that London day; None before its referral."""
    shown = shown_on(entries, on, bring)
    if shown is None and entries and entries[0].happened_on <= on:
        shown = _written_down_late(entries[0])
    if shown is None:
        return None
    count = len(shown.told)
    later = [entry for entry in entries[count:] if tells_of(entry, on)]
    if not later and london_day(shown.told[-1].recorded_at) <= on:
        return shown
    case, told, after = shown.case, list(shown.told), fold(shown.told)
    for entry in entries[count : later[-1].seq] if later else ():
        before, after = after, apply(after, entry)
        if before is not None and tells_of(entry, on):
            known = known_now(case, Late(entry, before, after, versions.rules(after.definition), on))
            told += [entry] if known is not case else []
            case = known
    case = as_it_stood(case, on)
    calendar = versions.calendar(case.calendar).open_ended()
    return Then(redate(case, versions.rules(case.definition), calendar, on), tuple(told))


def _written_down_late(first: Entry) -> Then:
    case = fold((first,))
    assert case is not None
    return Then(born_late(case), (first,))


def tells_of(entry: Entry, on: date) -> bool:
    """True for what people said, by then or later, that may be of that day or an earlier one."""
    return entry.kind not in BY_ITSELF and (entry.happened_on <= on or entry.kind == CORRECTED)
