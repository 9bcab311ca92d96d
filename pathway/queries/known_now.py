"""The case of a day as is now known to have been: with what entries recorded later say of it, cut at its end."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from pathway.case.model import ROWS, Activity, BarrierRow, Case, ClosedAs, Contact, Holder, Pause, SignOff, Status
from pathway.definition.rules import SPOKEN_TO, WAITING
from pathway.queries.told_late import PERSONS_MOVES, Late, with_items

OF_THE_ENGINE = frozenset({
    "seq", "head", "recorded_at", "calendar", "stage", "stage_entered_on", "came_back_on", "status", "status_before",
    "last_spoken_on", "stage_acts_on", "next_action_on", *ROWS,
})  # fmt: skip
"""What a late entry changes of a case without saying it of an earlier day, or what is found anew from the rows."""
OF_PEOPLE = tuple(f.name for f in fields(Case) if f.name not in OF_THE_ENGINE)

FOLLOWS: dict[type[Any], dict[str, None]] = {
    BarrierRow: {"start_by": None},
    SignOff: {"stale_on": None, "stale_because": None},
}
"""What follows by itself for a row that somebody made: no entry says it."""
OWN_DAY = {Contact: "happened_on", Pause: "started_on", Holder: "from_on"}


def born_late(case: Case) -> Case:
    """A referral written down later than it was received: it stood from the day it was received."""
    rows = [replace(row, opened_on=min(row.opened_on, case.referred_on)) for row in case.activities.values()]
    return replace(case.having("activities", *rows), stage_entered_on=case.referred_on)


def known_now(case: Case, late: Late) -> Case:
    """The case with what this entry says of the day; the same case, if it says nothing."""
    case = with_items(_columns(case, late), late)
    for table in ROWS.keys() - {"activities", "alerts"}:
        rows = [row for _, was, row in late.changed(table) if _is_said(was, row) and _counts(case, table, row, late)]
        if rows:
            case = case.having(table, *(_with_its_expectation(case, row) for row in rows))
    return _ended(_handed_over(case, late), late)


def _columns(case: Case, late: Late) -> Case:
    said = {
        name: now for name in OF_PEOPLE if (now := getattr(late.after, name)) != getattr(late.before, name)
    }  # fmt: skip
    status = _but_for_holds(late.after)
    if status is not _but_for_holds(late.before):
        said |= {"status": status, "status_before": None}
    if late.entry.kind in PERSONS_MOVES:
        said |= {"stage": late.after.stage, "stage_entered_on": late.entry.happened_on}
    if late.is_correction:
        said |= _stage_put_right(case, late)
    return replace(case, **said) if said else case


def _stage_put_right(case: Case, late: Late) -> dict[str, Any]:
    """The stage the case was in on the day, where the entry puts the day of its allocation right."""
    day = next((now.done_on for _, was, now in late.changed("activities") if _is_allocation(was, now, late)), None)
    first = late.rules.first_stage.key
    if day is None or case.came_back_on is not None or case.stage not in (WAITING, first):
        return {}
    if day <= late.on:
        return {"stage": first, "stage_entered_on": day}
    return {"stage": WAITING, "stage_entered_on": late.after.accepted_on}


def _is_allocation(was: Activity | None, now: Activity, late: Late) -> bool:
    done_by = late.rules.activities[now.key].done_by
    return done_by is not None and done_by[0] == "allocate" and was is not None and was.done_on != now.done_on


def _is_said(was: Any, row: Any) -> bool:
    """True if more of a row has changed than what follows by itself."""
    follows = FOLLOWS.get(type(row), {})
    return was is None or replace(was, **follows) != replace(row, **follows)


def _counts(case: Case, table: str, row: Any, late: Late) -> bool:
    """True if a row that the entry made or changed was there on the day. A correction makes none but by its day."""
    own_day = OWN_DAY.get(type(row))
    is_there = row.row_key in getattr(case, table)
    if own_day is not None:
        return is_there or getattr(row, own_day) <= late.on
    return is_there or not late.is_correction


def _with_its_expectation(case: Case, row: Any) -> Any:
    """A hold is expected to end when people said so by then; else as was first said."""
    known = case.pauses.get(row.row_key) if isinstance(row, Pause) else None
    return replace(row, expected_on=known.expected_on) if known else row


def _handed_over(case: Case, late: Late) -> Case:
    """The open items of a role with whoever took it over: also those that were done before it was written down."""
    for _, was, holder in late.changed("holders"):
        if was is None and not late.is_correction:
            rows = [replace(row, staff=holder.staff) for row in case.open_activities if row.who == holder.role]
            case = case.having("activities", *rows) if rows else case
    return case


def _ended(case: Case, late: Late) -> Case:
    """After an ending nothing of the pathway stands: not even what was done before the ending was written down."""
    if late.after.status is not Status.CLOSED or late.before.status is Status.CLOSED:
        return case
    left = [row for row in case.open_activities if not late.after.activities[row.row_key].is_open]
    on, by = late.entry.happened_on, late.entry.by
    rows = [replace(row, closed_as=str(ClosedAs.NOT_HELD), closed_on=on, done_by=by) for row in left]
    return case.having("activities", *rows) if rows else case


def as_it_stood(case: Case, on: date) -> Case:
    """The case cut at the end of a day: what its rows say of later days is not known of them yet."""
    contacts = {key: row for key, row in case.contacts.items() if row.happened_on <= on}
    pauses = {
        key: replace(row, resumed_on=None) if row.resumed_on and row.resumed_on > on else row
        for key, row in case.pauses.items()
        if row.started_on <= on
    }
    holders = {
        key: replace(row, until_on=None) if row.until_on and row.until_on > on else row
        for key, row in case.holders.items()
        if row.from_on <= on
    }
    sign_offs = {
        key: replace(row, stale_on=None, stale_because=None) if row.stale_on and row.stale_on > on else row
        for key, row in case.sign_offs.items()
    }
    spoken = [row.happened_on for row in contacts.values() if row.counts and row.outcome in SPOKEN_TO]
    case = replace(
        case, contacts=MappingProxyType(contacts), pauses=MappingProxyType(pauses), holders=MappingProxyType(holders),
        sign_offs=MappingProxyType(sign_offs), last_spoken_on=max(spoken, default=None),
    )  # fmt: skip
    return _status(case)


def _status(case: Case) -> Case:
    """The status that the holds of the day make."""
    status = _but_for_holds(case)
    if status is Status.CLOSED:
        return replace(case, status=status, status_before=None)
    if case.current_pause is not None:
        return replace(case, status=Status.PAUSED, status_before=status)
    return replace(case, status=status, status_before=None)


def _but_for_holds(case: Case) -> Status:
    if case.status is Status.PAUSED:
        return case.status_before or Status.OPEN
    return case.status
