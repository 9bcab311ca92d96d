"""Items come to stand and stand no longer: the one place where an occurrence is numbered, opened and closed."""

from __future__ import annotations

from datetime import date

from pathway.case.known import fell_away
from pathway.case.model import Activity, Case, ClosedAs
from pathway.case.renewing import renewed
from pathway.case.windows import window_of
from pathway.dates import Calendar
from pathway.definition.conditions import UNKNOWN
from pathway.definition.rules import ActivityRule, Rules, WhenKind


def open_item(case: Case, rule: ActivityRule, rules: Rules, calendar: Calendar, on: date, *,
              anchor_on: date | None = None, subject: str | None = None, due: date | None = None,
              staff: str | None = None, n: int | None = None, came_with: str | None = None) -> Case:  # fmt: skip
    """The case with the next occurrence of an activity (or its `n`th) standing from `on`.

    `due` names a day outright (the next joint review after "carrying on until …"); `staff` an owner; `came_with` the
    recording that asks for it. What asks for a fact that was told on that day, or since, is done by it.
    """
    last = max((a.n for a in case.activities.values() if a.key == rule.key), default=0)
    n = n if n and n > last else last + 1
    who = role_of(case, rule, rules)
    row = Activity(
        key=rule.key, n=n, stage=rule.stage or case.stage, who=who, staff=staff or case.holder_of(who),
        opened_on=on, opens_on=on, due_on=None, anchor_on=anchor_on, subject=subject,
        deferred_to=due, deferred_on=on if due else None, came_with=came_with,
    )  # fmt: skip
    # Only what comes again and again asks which time this is.
    window = window_of(case.having("activities", row) if rule.repeats else case, row, rules, calendar)
    row = renewed(row, opens_on=window.opens_on, due_on=window.due_on, closes_on=window.closes_on)
    return _answered(case.having("activities", row), row, rule)


def _answered(case: Case, row: Activity, rule: ActivityRule) -> Case:
    """The case with what asks for a fact done, if that was told on the day from which this stands, or since: a telling
    answers it once, whether it comes before or after."""
    verb, name = rule.done_by or ("", None)
    fact = case.facts.get(name or "") if verb == "record" else None
    if fact is None or fact.value == UNKNOWN or fact.recorded_on is None or fact.recorded_on < row.opened_on:
        return case
    rows = (a for a in case.activities.values() if a.key == row.key and a.closed_as == ClosedAs.DONE)
    if any(a.closed_on and a.closed_on >= fact.recorded_on for a in rows):
        return case
    return close_item(case, row, ClosedAs.DONE, fact.recorded_on, done_on=fact.known_on, by=fact.by)


def role_of(case: Case, rule: ActivityRule, rules: Rules) -> str:
    """The role an activity stands with on this case: "lead" is the lead of the stage the case is in."""
    if rule.who == "lead":
        return rules.stages[case.stage].lead
    return rules.holder if rule.who == "owner" else rule.who


def close_item(case: Case, row: Activity, closed_as: ClosedAs, on: date, *, done_on: date | None = None,
               by: str | None = None, outcome: str | None = None, reason: str | None = None,
               closed_with: str | None = None) -> Case:  # fmt: skip
    """The case with an occurrence standing no longer and its alerts cleared. `on` is the day it was recorded;
    `closed_with` the contact by which it was done."""
    closed = renewed(
        row, closed_as=str(closed_as), closed_on=on, done_on=done_on, done_by=by, outcome=outcome or row.outcome,
        reason=reason, act_on=None, closed_with=closed_with, undone_on=None,
    )  # fmt: skip
    return clear_alerts(case.having("activities", closed), row, on)


def clear_alerts(case: Case, row: Activity, on: date) -> Case:
    """The case with every alert of an occurrence cleared on `on`."""
    standing = [
        renewed(alert, cleared_on=on)
        for alert in case.alerts.values()
        if alert.activity == row.key and alert.n == row.n and alert.cleared_on is None
    ]
    return case.having("alerts", *standing) if standing else case


def come_up(case: Case, rule: ActivityRule, rules: Rules, calendar: Calendar, on: date, *, came_with: str,
            anchor_on: date, due: date | None = None) -> Case:  # fmt: skip
    """The case with what a recording asks for standing: what that recording opened before, if it was put right since.

    What people have done with it, or put off, meanwhile stays.
    """
    rows = [row for row in case.activities.values() if (row.key, row.came_with) == (rule.key, came_with)]
    if not rows:
        return open_item(case, rule, rules, calendar, on, anchor_on=anchor_on, due=due, came_with=came_with)
    row = rows[-1]
    if not row.is_open and not fell_away(row):
        return case
    case = case if row.is_open else reopened(case, row)
    row = renewed(case.activities[row.row_key], anchor_on=anchor_on)
    if due is not None and not row.deferrals:
        row = renewed(row, deferred_to=due, deferred_on=row.deferred_on or on)
    return case.having("activities", row)


def reopened(case: Case, row: Activity) -> Case:
    """The case with an occurrence standing again as it stood before it was closed, with the alerts it had then."""
    again = renewed(
        row, closed_as=None, closed_on=None, done_on=None, done_by=None, outcome=None, reason=None, closed_with=None
    )
    of_row = (row.key, row.n, row.due_number, row.closed_on)
    alerts = [
        renewed(alert, cleared_on=None)
        for alert in case.alerts.values()
        if (alert.activity, alert.n, alert.due_number, alert.cleared_on) == of_row
    ]
    case = case.having("activities", again)
    return case.having("alerts", *alerts) if alerts else case


def withdrawn(case: Case, row: Activity, on: date) -> Case:
    """The case without what was asked for by mistake: not needed, and nobody's decision. It may come again."""
    return close_item(case, renewed(row, outcome=None), ClosedAs.NOT_NEEDED, on)


def is_acted_upon(case: Case, row: Activity) -> bool:
    """True if somebody has done anything with what stands: booked it, put it off, tried it."""
    tried = any((c.activity, c.occurrence) == (row.key, row.n) for c in case.counted_contacts)
    return tried or row.booked_on is not None or row.deferrals > 0


def open_triggered(case: Case, kind: WhenKind, rules: Rules, calendar: Calendar, on: date, *,
                   happened_on: date | None = None, subject: str | None = None, reason: str | None = None,
                   staff: str | None = None) -> Case:  # fmt: skip
    """The case with the items that this event opens, but for those that stand already for the same subject."""
    for rule in rules.triggered_by(kind):
        trigger = rule.trigger
        if trigger is None or (trigger.reason and trigger.reason != reason):
            continue
        if not standing(case, rule.key, subject):
            case = open_item(case, rule, rules, calendar, on, anchor_on=happened_on or on, subject=subject, staff=staff)
    return case


def standing(case: Case, key: str, subject: str | None = None) -> Activity | None:
    """The open occurrence of an activity (about this subject, if one is given): the earliest."""
    for row in case.activities.values():
        if row.key == key and row.is_open and (subject is None or row.subject == subject):
            return row
    return None


def barrier_item(case: Case, kind: str, rules: Rules) -> Activity | None:
    """The open item that stands for a barrier of this type."""
    found = (standing(case, rule.key, kind) for rule in rules.triggered_by("barrier found"))
    return next((row for row in found if row is not None), None)


def last_of(case: Case, key: str, subject: str | None = None) -> Activity | None:
    """The newest occurrence of an activity, open or not."""
    rows = [a for a in case.activities.values() if a.key == key and (subject is None or a.subject == subject)]
    return max(rows, key=lambda a: a.n, default=None)


def done_by_verb(case: Case, rules: Rules, verb: str, what: str | None, on: date, happened_on: date, by: str, *,
                 subject: str | None = None, outcome: str | None = None) -> Case:  # fmt: skip
    """The case with the open items finished that this verb does ("done_by: accept"). Nobody ticks them twice."""
    for row in case.open_activities:
        rule = rules.activities[row.key]
        if rule.done_by is None or rule.done_by[0] != verb or (rule.done_by[1] or what) != what:
            continue
        if subject is None or row.subject == subject:
            case = close_item(case, row, ClosedAs.DONE, on, done_on=happened_on, by=by, outcome=outcome)
    return case
