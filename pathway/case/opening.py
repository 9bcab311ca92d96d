"""Items come to stand and stand no longer: the one place where an occurrence is numbered, opened and closed."""

from __future__ import annotations

from datetime import date

from pathway.case.model import Activity, Case, ClosedAs
from pathway.case.rows import renewed
from pathway.case.windows import window_of
from pathway.dates import Calendar
from pathway.definition.rules import ActivityRule, Rules, WhenKind


def open_item(case: Case, rule: ActivityRule, rules: Rules, calendar: Calendar, on: date, *,
              anchor_on: date | None = None, subject: str | None = None, due: date | None = None,
              staff: str | None = None, n: int | None = None) -> Case:  # fmt: skip
    """The case with the next occurrence of an activity (or its `n`th) standing from `on`.

    `due` names a day outright (the next joint review after "carrying on until …"); `staff` an owner.
    """
    last = max((a.n for a in case.activities.values() if a.key == rule.key), default=0)
    n = n if n and n > last else last + 1
    who = role_of(case, rule, rules)
    row = Activity(
        key=rule.key, n=n, stage=rule.stage or case.stage, who=who, staff=staff or case.holder_of(who),
        opened_on=on, opens_on=on, due_on=None, anchor_on=anchor_on, subject=subject,
        deferred_to=due, deferred_on=on if due else None,
    )  # fmt: skip
    window = window_of(case.having("activities", row), row, rules, calendar)
    row = renewed(row, opens_on=window.opens_on, due_on=window.due_on, closes_on=window.closes_on)
    return case.having("activities", row)


def role_of(case: Case, rule: ActivityRule, rules: Rules) -> str:
    """The role an activity stands with on this case: "lead" is the lead of the stage the case is in."""
    if rule.who == "lead":
        return rules.stages[case.stage].lead
    return rules.holder if rule.who == "owner" else rule.who


def close_item(case: Case, row: Activity, closed_as: ClosedAs, on: date, *, done_on: date | None = None,
               by: str | None = None, outcome: str | None = None, reason: str | None = None) -> Case:  # fmt: skip
    """The case with an occurrence standing no longer and its alerts cleared. `on` is the day it was recorded."""
    closed = renewed(
        row, closed_as=str(closed_as), closed_on=on, done_on=done_on, done_by=by, outcome=outcome or row.outcome,
        reason=reason, act_on=None,
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
