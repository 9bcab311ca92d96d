"""What would follow if something were recorded today: decided by the real commands on a copy, which is then dropped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from pathway.case.model import Activity, Case, ClosedAs
from pathway.case.opening import close_item
from pathway.case.people import StaffMember
from pathway.case.proof import Effect
from pathway.commands import record
from pathway.commands.asked import Desk
from pathway.commands.settling import settle
from pathway.dates import Calendar, CalendarTooShort, london_day
from pathway.definition.rules import SPOKEN_TO, ActivityRule, Rules
from pathway.errors import CallersError

AGAIN = timedelta(weeks=8)
"""Some day on which it is held again: what hangs on that day is not told."""


def if_done_today(case: Case, row: Activity, rules: Rules, calendar: Calendar, at: datetime,
                  by: StaffMember) -> tuple[Effect, ...]:  # fmt: skip
    """Every date that would come, go or move if this occurrence were recorded as done on the London day of `at`: first
    what follows whatever comes of it, then what follows only from some outcomes."""
    if not row.is_open or row.row_key not in case.activities:
        return ()
    desk = Desk(rules, calendar, at, london_day(at), by)
    rule = rules.activities[row.key]
    outcomes = _outcomes(rule, rules)
    found: dict[Effect, list[str]] = {}
    try:
        for outcome in outcomes:
            after = settle(_done(case, row, outcome, desk), rules, calendar, desk.on, desk.on)
            for effect in _effects(case, after, row, rules):
                found.setdefault(effect, []).append(outcome)
    except CalendarTooShort:
        return ()
    always = [effect for effect, of in found.items() if len(of) == len(outcomes)]
    # What follows only from holding it again hangs on the day that is named for that, and nobody has named one.
    by_some = {effect: tuple(name for name in of if name not in rule.again_after) for effect, of in found.items()}
    some = [replace(effect, outcomes=of) for effect, of in by_some.items() if of and effect not in always]
    return (*always, *some)


def _outcomes(rule: ActivityRule, rules: Rules) -> list[str]:
    """The outcomes with which it is done; of seeing the person, one will do."""
    is_joint = rules.discharge is not None and rule.key == rules.discharge.review
    left_out = (*(SPOKEN_TO if is_joint else SPOKEN_TO[1:]), "declined", "not_yet")
    done = [outcome for outcome in rule.outcomes if outcome in rule.completes]
    return [outcome for outcome in done if outcome not in left_out] or done[:1]


def _done(case: Case, row: Activity, outcome: str, desk: Desk) -> Case:
    again_on = desk.on + AGAIN if outcome in desk.rules.activities[row.key].again_after else None
    try:
        return record.decide(case, record.Record(activity=row.row_key, outcome=outcome, until=again_on), desk).after
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
