"""A case as it was: as the screen showed it (recorded by then), or as is now known to have been true by then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pathway.case.history import Entry, fold
from pathway.case.model import Activity, Case, ClosedAs
from pathway.dates import london_day
from pathway.definition.rules import SPOKEN_TO


def recorded_by(entries: Sequence[Entry], on: date) -> list[Entry]:
    """The entries written down by the end of that London day."""
    return [entry for entry in entries if london_day(entry.recorded_at) <= on]


def shown_on(entries: Sequence[Entry], on: date) -> Case | None:
    """The case as the screen showed it at the end of that day; None if there was none yet."""
    return fold(recorded_by(entries, on))


def as_of(now: Case, entries: Sequence[Entry], on: date) -> Case | None:
    """The case as is now known to have been at the end of that day; None before its referral.

    What was written down later of days up to then counts; what turned out wrong does not.
    """
    case = shown_on(entries, on)
    if case is None and now.referred_on <= on and entries:
        case = fold(entries[:1])
    if case is None:
        return None
    known = [row for key, row in now.activities.items() if key in case.activities or _is_done_by(row, on)]
    case = case.having("activities", *(_known_now(case, row, on) for row in known))
    case = case.having("facts", *(fact for fact in now.facts.values() if fact.known_on <= on))
    case = case.having("contacts", *(contact for contact in now.contacts.values() if contact.happened_on <= on))
    spoken = [c.happened_on for c in case.contacts.values() if c.outcome in SPOKEN_TO and c.happened_on <= on]
    return replace(case, last_spoken_on=max(spoken, default=None))


def _is_done_by(row: Activity, on: date) -> bool:
    return row.done_on is not None and row.done_on <= on


def _known_now(case: Case, now: Activity, on: date) -> Activity:
    """An occurrence with what is now known of it: done by that day, or not done by then after all."""
    then = case.activities.get(now.row_key, now)
    if _is_done_by(now, on):
        return replace(
            then, closed_as=now.closed_as, closed_on=now.closed_on, done_on=now.done_on, done_by=now.done_by,
            outcome=now.outcome, reason=now.reason,
        )  # fmt: skip
    if then.closed_as in (ClosedAs.DONE, ClosedAs.DECLINED):
        return replace(
            then, closed_as=None, closed_on=None, done_on=None, done_by=None, outcome=None, reason=None
        )  # fmt: skip
    return then
