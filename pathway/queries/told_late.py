"""What an entry recorded after a day says of that day: the people's part of it, without the engine's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from pathway.case.history import Entry
from pathway.case.model import ROWS, Activity, BarrierRow, Case, ClosedAs, Contact, Holder, Pause, SignOff, Status
from pathway.case.opening import clear_alerts
from pathway.definition.rules import AFTER, SPOKEN_TO, WAITING, Rules

CORRECTED = "corrected"
PERSONS_MOVES = ("referral_accepted", "case_allocated", "case_moved")
"""Moves that a named person made, on the day they say."""

OF_THE_ENGINE = frozenset({
    "seq", "head", "recorded_at", "calendar", "stage", "stage_entered_on", "came_back_on", "status", "status_before",
    "last_spoken_on", "stage_acts_on", "next_action_on", *ROWS,
})  # fmt: skip
"""What a late entry changes of a case without saying it of an earlier day, or what is found anew from the rows."""
OF_PEOPLE = tuple(f.name for f in fields(Case) if f.name not in OF_THE_ENGINE)

CLOSING = ("closed_as", "closed_on", "done_on", "done_by", "outcome", "reason", "closed_with")
NOT_CLOSED: dict[str, Any] = dict.fromkeys(CLOSING)
STANDING = ("who", "staff", "booked_on", "booked_at", "deferred_to", "deferred_on", "deferrals")
DONE = (ClosedAs.DONE, ClosedAs.DECLINED)
FOLLOWS: dict[type[Any], dict[str, None]] = {
    BarrierRow: {"start_by": None},
    SignOff: {"stale_on": None, "stale_because": None},
}
"""What follows by itself for a row that somebody made: no entry says it."""
OWN_DAY = {Contact: "happened_on", Pause: "started_on", Holder: "from_on"}


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


def born_late(case: Case) -> Case:
    """A referral written down later than it was received: it stood from the day it was received."""
    rows = [replace(row, opened_on=min(row.opened_on, case.referred_on)) for row in case.activities.values()]
    return replace(case.having("activities", *rows), stage_entered_on=case.referred_on)


def known_now(case: Case, late: Late) -> Case:
    """The case with what this entry says of the day; the same case, if it says nothing."""
    case = _activities(_columns(case, late), late)
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


def _activities(case: Case, late: Late) -> Case:
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
