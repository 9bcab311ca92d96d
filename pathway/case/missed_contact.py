"""Contacts with the person, and what follows from missing them. NHS codes; only "did not attend" (3) counts.

A missed contact neither completes an activity nor uses up its occurrence, and it never closes anyone: it opens items
for people to decide.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pathway.case.model import Case, ClosedAs, Contact, Status
from pathway.case.opening import close_item, open_item, open_triggered, standing
from pathway.dates import Calendar
from pathway.definition.rules import SPOKEN_TO, Rules
from pathway.definition.spans import Pattern

MISSED = "did_not_attend"
CANCELLED = ("cancelled_by_person", "cancelled_by_us")


def record_contact(case: Case, activity: str, occurrence: int, outcome: str, rules: Rules, calendar: Calendar,
                   on: date, happened_on: date, by: str) -> Case:  # fmt: skip
    """The case with one more contact, whatever came of it, and the items that follow from it."""
    contact = Contact(len(case.contacts) + 1, activity, occurrence, happened_on, outcome, by)
    case = case.having("contacts", contact)
    if outcome in SPOKEN_TO:
        return _spoken_to(case, rules, on, happened_on, by)
    if case.status is Status.CLOSED:
        return case
    if outcome == MISSED:
        case = woken(case)
        if case.last_spoken_on is None or case.last_spoken_on <= happened_on:
            case = open_triggered(case, "contact missed", rules, calendar, on, happened_on=happened_on)
    return _patterns(case, outcome, rules, calendar, on, happened_on)


def _spoken_to(case: Case, rules: Rules, on: date, happened_on: date, by: str) -> Case:
    if case.last_spoken_on is None or happened_on > case.last_spoken_on:
        case = replace(case, last_spoken_on=happened_on)
    for rule in rules.triggered_by("contact missed"):
        row = standing(case, rule.key)
        if row and row.anchor_on and happened_on >= row.anchor_on:
            case = close_item(case, row, ClosedAs.DONE, on, done_on=happened_on, by=by, outcome="done")
    return case


def woken(case: Case) -> Case:
    """The case with the advisor again: a worry or a missed attendance wakes it (design §3), on hold or not."""
    if case.status is Status.DORMANT:
        return replace(case, status=Status.OPEN, wakes_on=None)
    if case.status_before is Status.DORMANT:
        return replace(case, status_before=Status.OPEN, wakes_on=None)
    return case


def _patterns(case: Case, outcome: str, rules: Rules, calendar: Calendar, on: date, happened_on: date) -> Case:
    for rule in rules.triggered_by("contacts pattern"):
        pattern = rule.trigger.pattern if rule.trigger else None
        if pattern is None or outcome not in (CANCELLED if pattern.kind == "cancelled" else (MISSED,)):
            # What does not count towards a pattern asks nobody about it a second time.
            continue
        if _shows(case, pattern) and standing(case, rule.key) is None:
            case = open_item(case, rule, rules, calendar, on, anchor_on=happened_on)
    return case


def _shows(case: Case, pattern: Pattern) -> bool:
    """True if the newest contacts show the pattern, ordered by the day they happened."""
    contacts = sorted(case.contacts.values(), key=lambda c: (c.happened_on, c.n))
    if pattern.kind == "cancelled":
        outcomes = [c.outcome in CANCELLED for c in contacts if c.outcome != MISSED]
    else:
        # Cancellations are no absences: they neither count nor break a row.
        outcomes = [c.outcome == MISSED for c in contacts if c.outcome not in CANCELLED]
    if not outcomes or not outcomes[-1]:
        return False
    in_a_row = outcomes[-pattern.in_a_row :]
    return (len(in_a_row) == pattern.in_a_row and all(in_a_row)) or (
        pattern.among > pattern.some and sum(outcomes[-pattern.among :]) >= pattern.some
    )
