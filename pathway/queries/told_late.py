"""An entry recorded after a day, and what it says of the items that stood then: the people's part of it, without the
engine's. What it says of the rest of the case stands in `known_now`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from pathway.case.history import Entry
from pathway.case.model import Activity, Case, ClosedAs, Status
from pathway.case.opening import clear_alerts
from pathway.definition.rules import AFTER, Rules

CORRECTED = "corrected"
PERSONS_MOVES = ("referral_accepted", "case_allocated", "case_moved")
"""Moves that a named person made, on the day they say."""

CLOSING = ("closed_as", "closed_on", "done_on", "done_by", "outcome", "reason", "closed_with")
NOT_CLOSED: dict[str, Any] = dict.fromkeys(CLOSING)
STANDING = ("who", "staff", "booked_on", "booked_at", "deferred_to", "deferred_on", "deferrals")
DONE = (ClosedAs.DONE, ClosedAs.DECLINED)


@dataclass(frozen=True, slots=True)
class Late:
    """An entry, the case as recorded before and after it, its rules, and the day looked at."""

    entry: Entry
    before: Case
    after: Case
    rules: Rules
    on: date

    @property
    def is_correction(self) -> bool:
        """True for what counts for every day."""
        return self.entry.kind == CORRECTED

    def changed(self, table: str) -> Iterator[tuple[str, Any, Any]]:
        """(key, row before or None, row after) of every row the entry made or changed."""
        old, now = getattr(self.before, table), getattr(self.after, table)
        for key, row in now.items():
            if old.get(key) is not row:
                yield key, old.get(key), row


def with_items(case: Case, late: Late) -> Case:
    """The case with what the entry says of the items of the day."""
    for key, was, now in late.changed("activities"):
        then = case.activities.get(key)
        if then is not None and late.is_correction and then.opened_on <= late.on < now.opened_on:
            case = clear_alerts(_without(case, key), then, late.on)
            continue
        row = _newly_there(case, now, late) if then is None else _standing(then, was, now)
        if row is None:
            continue
        row = _closing(row, was, now, late)
        if row == then:
            continue
        case = case.having("activities", row)
        if not row.is_open:
            case = clear_alerts(case, row, late.on)
    return case


def _without(case: Case, key: str) -> Case:
    """The case without an occurrence that came to stand only later."""
    rows = {each: row for each, row in case.activities.items() if each != key}
    return replace(case, activities=MappingProxyType(rows))


def _newly_there(case: Case, now: Activity, late: Late) -> Activity | None:
    """What the entry opened, standing from the day that it came up; None if that was later, or the engine's doing, or
    the pathway had ended by then and was taken up again since."""
    day = _came_up_on(now, late)
    if now.closed_as in DONE and now.done_on is not None:
        day = min(day, now.done_on)
    elif case.status is Status.CLOSED and late.rules.activities[now.key].stage != AFTER:
        return None
    if day > late.on:
        return None
    comes_with_role = now.staff == late.before.holder_of(now.who)
    staff = case.holder_of(now.who) if comes_with_role else now.staff
    return replace(now, staff=staff, opened_on=day, due_number=1, rung=0, act_on=None, **NOT_CLOSED)


def _came_up_on(now: Activity, late: Late) -> date:
    """The day from which an occurrence stands: that of the person's move or the event, not that of writing it down."""
    happened_on = late.entry.happened_on
    if now.row_key in late.before.activities:
        return now.opened_on
    if late.entry.kind in PERSONS_MOVES:
        return min(happened_on, now.opened_on)
    is_moved = late.before.stage != late.after.stage and now.stage == late.after.stage
    before = _time_before(now, late)
    if before is not None:
        was = late.before.activities.get(before.row_key)
        is_asked_for = was is not None and was.is_open and not before.is_open
        return min(happened_on, now.opened_on) if is_asked_for else now.opened_on
    if now.anchor_on is None or is_moved:
        return now.opened_on
    return min(now.anchor_on if late.is_correction else max(now.anchor_on, happened_on), now.opened_on)


def _time_before(now: Activity, late: Late) -> Activity | None:
    """The time before this one of a series. The engine comes to the next by itself, or once the one before is done."""
    if not late.rules.activities[now.key].repeats:
        return None
    series = (row for row in late.after.activities.values() if (row.key, row.subject) == (now.key, now.subject))
    return max((row for row in series if row.n < now.n), key=lambda row: row.n, default=None)


def _standing(then: Activity, was: Activity | None, now: Activity) -> Activity:
    """An occurrence with what the entry changed of it while it stands: with whom, booked, put off."""
    if was is None:
        return then
    changed = {name: getattr(now, name) for name in STANDING if getattr(now, name) != getattr(was, name)}
    return replace(then, **changed) if changed else then


def _closing(row: Activity, was: Activity | None, now: Activity, late: Late) -> Activity:
    """An occurrence closed, or standing after all, as the entry says of the day."""
    closed = {name: getattr(now, name) for name in CLOSING}
    if now.is_open:
        is_undone = was is not None and not was.is_open
        return replace(row, **closed) if is_undone and not row.is_open else row
    if now.closed_as in DONE and now.done_on is not None:
        if now.done_on <= late.on:
            return replace(row, **closed)
        return replace(row, **NOT_CLOSED) if row.closed_as in DONE and late.is_correction else row
    if was is not None and not was.is_open:
        return replace(row, **closed) if late.is_correction and row.closed_as in DONE else row
    closed_by_itself = now.closed_as == ClosedAs.NOT_HELD and was is not None and now.done_by is None
    return row if closed_by_itself else replace(row, **closed)
