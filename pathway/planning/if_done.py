"""What would follow if something were recorded today: decided by the real commands on a copy, which is then dropped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from pathway.case.model import Activity, Case, ClosedAs
from pathway.case.opening import close_item
from pathway.case.people import StaffMember
from pathway.case.proof import Effect
from pathway.commands import record
from pathway.commands.asked import Desk
from pathway.commands.settling import settle
from pathway.dates import Calendar, CalendarTooShort, london_day
from pathway.definition.rules import SPOKEN_TO, Rules
from pathway.errors import CallersError


def if_done_today(case: Case, row: Activity, rules: Rules, calendar: Calendar, at: datetime,
                  by: StaffMember) -> tuple[Effect, ...]:  # fmt: skip
    """Every date that would come, go or move if this occurrence were recorded as done on the London day of `at`."""
    if not row.is_open or row.row_key not in case.activities:
        return ()
    desk = Desk(rules, calendar, at, london_day(at), by)
    try:
        after = settle(_done(case, row, desk), rules, calendar, desk.on, desk.on)
    except CalendarTooShort:
        return ()
    return tuple(_effects(case, after, row, rules))


def _done(case: Case, row: Activity, desk: Desk) -> Case:
    rule = desk.rules.activities[row.key]
    outcomes = [outcome for outcome in rule.outcomes if outcome in rule.completes and outcome not in rule.again_after]
    declared = [outcome for outcome in outcomes if outcome not in (*SPOKEN_TO, "done", "declined", "not_yet")]
    outcome = declared[0] if declared else outcomes[0]
    try:
        return record.decide(case, record.Record(activity=row.row_key, outcome=outcome), desk).after
    except CallersError:
        # Done by an act of its own (accepting, signing, booking): as far as dates go it is done all the same.
        return close_item(case, row, ClosedAs.DONE, desk.on, done_on=desk.on, by=desk.by.ref, outcome=outcome)


def _effects(before: Case, after: Case, row: Activity, rules: Rules) -> Iterator[Effect]:
    for key, now in after.activities.items():
        was = before.activities.get(key)
        if key == row.row_key or not (now.is_open or (was is not None and was.is_open)):
            continue
        due_before = was.due_on if was is not None and was.is_open else None
        due_after: date | None = now.due_on if now.is_open else None
        if due_before != due_after:
            yield Effect(key, rules.activities[now.key].title, due_before, due_after)
