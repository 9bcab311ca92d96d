"""Contacts with the person, and what follows from missing them. NHS codes; only "did not attend" (3) counts.

A missed contact neither completes an activity nor uses up its occurrence, and it never closes anyone: it opens items
for people to decide. A contact put right leaves what would follow had it been recorded so from the first, as far as
nobody has done anything with it since.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from pathway.case.contact_calls import asking, calls_for, is_missed, opener
from pathway.case.known import fell_away
from pathway.case.model import Activity, Case, ClosedAs, Contact, Status
from pathway.case.opening import close_item, come_up, is_acted_upon, reopened, standing, withdrawn
from pathway.dates import Calendar, london_day
from pathway.definition.rules import SPOKEN_TO, ActivityRule, Rules


@dataclass(frozen=True, slots=True)
class Day:
    """By which rules and calendar, and on which London day, something is recorded."""

    rules: Rules
    calendar: Calendar
    on: date


def with_contact(case: Case, contact: Contact, day: Day) -> Case:
    """The case with one more contact, whatever came of it, and the items that follow from it."""
    return _followed(_spoken(case.having("contacts", contact)), contact, day)


def with_contact_put_right(case: Case, contact: Contact, day: Day) -> Case:
    """The case with a contact as it really was, or undone; what follows from it, and from the later ones, follows."""
    case = _spoken(case.having("contacts", contact))
    if contact.has_woken and not is_missed(contact):
        case = _asleep_again(case, contact, day.on)
    for rule in day.rules.triggered_by("contact missed"):
        closed = [r for r in case.activities.values() if (r.key, r.closed_with) == (rule.key, contact.ref)]
        for row in closed:
            case = reopened(case, row)
    case = _followed(case, case.contacts[contact.row_key], day)
    for later in case.counted_contacts:
        if later.n > contact.n:
            case = _followed(case, later, day, is_later=True)
    return case


def _spoken(case: Case) -> Case:
    spoken = [contact.happened_on for contact in case.counted_contacts if contact.outcome in SPOKEN_TO]
    return replace(case, last_spoken_on=max(spoken, default=None))


def _followed(case: Case, contact: Contact, day: Day, *, is_later: bool = False) -> Case:
    """The case with what follows from a contact; `is_later`: it was recorded after the one that is put right."""
    if contact.counts and contact.outcome in SPOKEN_TO:
        case = _reached(case, contact, day)
    if case.status is Status.CLOSED:
        return case
    if is_missed(contact):
        case = _woken_by(case, contact)
    for rule in (*day.rules.triggered_by("contact missed"), *day.rules.triggered_by("contacts pattern")):
        case = _counted_from_the_first(_asked_for(case, rule, contact, day, is_later), rule)
    return case


def _reached(case: Case, contact: Contact, day: Day) -> Case:
    """Trying again has come to its end, the person having been reached on that day or later; and what a pattern asked,
    where they were reached between."""
    for rule in day.rules.triggered_by("contact missed"):
        row = standing(case, rule.key)
        if row and row.anchor_on and contact.happened_on >= row.anchor_on and opener(row) < contact.n:
            if not asking(case, rule, row):
                case = close_item(case, row, ClosedAs.DONE, day.on, done_on=contact.happened_on, by=contact.by,
                                  outcome="done", closed_with=contact.ref)  # fmt: skip
    for rule in day.rules.triggered_by("contacts pattern"):
        row = standing(case, rule.key)
        is_between = row and row.anchor_on and contact.happened_on < row.anchor_on and opener(row) < contact.n
        if row and is_between and not (asking(case, rule, row) or is_acted_upon(case, row)):
            case = withdrawn(case, row, day.on)
    return case


def _counted_from_the_first(case: Case, rule: ActivityRule) -> Case:
    """The case with what stands for contacts counted from the earliest of them, whichever was told first."""
    row = standing(case, rule.key)
    first = min(asking(case, rule, row), default=None) if row else None
    if row is None or first is None or first == row.anchor_on:
        return case
    return case.having("activities", replace(row, anchor_on=first))


def woken(case: Case) -> Case:
    """The case with the advisor again: a worry or a missed attendance wakes it (design §3), on hold or not."""
    if case.status is Status.DORMANT:
        return replace(case, status=Status.OPEN, wakes_on=None)
    if case.status_before is Status.DORMANT:
        return replace(case, status_before=Status.OPEN, wakes_on=None)
    return case


def _woken_by(case: Case, contact: Contact) -> Case:
    after = woken(case)
    if after is case:
        return case
    return after.having("contacts", replace(contact, has_woken=True, slept_until=case.wakes_on))


def _asleep_again(case: Case, contact: Contact, on: date) -> Case:
    """The case with the provider again, as it would be had that contact not woken it; not if anything else would have
    since: its day, a worry, whoever ended the placement or the case."""
    case = case.having("contacts", replace(contact, has_woken=False, slept_until=None))
    was_woken_since = any(london_day(c.raised_at) >= contact.happened_on for c in case.concerns.values())
    if case.with_provider_since is None or was_woken_since:
        return case
    if case.status is Status.OPEN and (contact.slept_until is None or contact.slept_until > on):
        return replace(case, status=Status.DORMANT, wakes_on=contact.slept_until)
    if case.status_before is Status.OPEN:
        return replace(case, status_before=Status.DORMANT, wakes_on=contact.slept_until)
    return case


def _asked_for(case: Case, rule: ActivityRule, contact: Contact, day: Day, is_later: bool) -> Case:
    """The case with the item of a rule standing for this contact if the contact calls for it, and not otherwise."""
    calls = calls_for(case, rule, contact)
    row = _opened_by(case, rule, contact)
    if row is not None and row.is_open:
        if calls:
            return case.having("activities", replace(row, anchor_on=contact.happened_on))
        return case if is_acted_upon(case, row) else withdrawn(case, row, day.on)
    if row is not None or not calls:
        return case
    other = standing(case, rule.key)
    if other is not None and opener(other) > contact.n:
        return case.having("activities", replace(other, came_with=contact.ref, anchor_on=contact.happened_on))
    if other is not None or (is_later and _is_dealt_with(case, rule, contact)):
        return case
    return come_up(case, rule, day.rules, day.calendar, day.on, came_with=contact.ref, anchor_on=contact.happened_on)


def _opened_by(case: Case, rule: ActivityRule, contact: Contact) -> Activity | None:
    rows = (r for r in case.activities.values() if (r.key, r.came_with) == (rule.key, contact.ref))
    return next((row for row in rows if not fell_away(row)), None)


def _is_dealt_with(case: Case, rule: ActivityRule, contact: Contact) -> bool:
    """True if an earlier contact had opened such an item, and people settled it on the day of this one or since."""
    rows = (row for row in case.activities.values() if row.key == rule.key and not fell_away(row))
    return any(opener(r) < contact.n and r.closed_on and r.closed_on >= contact.happened_on for r in rows)
