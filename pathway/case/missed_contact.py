"""Contacts with the person, and what follows from missing them. NHS codes; only "did not attend" (3) counts.

A missed contact neither completes an activity nor uses up its occurrence, and it never closes anyone: it opens items
for people to decide. A contact put right leaves what would follow had it been recorded so from the first, as far as
nobody has done anything with it since.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from pathway.case.known import fell_away
from pathway.case.model import Activity, Case, ClosedAs, Contact, Status
from pathway.case.opening import close_item, come_up, is_acted_upon, reopened, standing, withdrawn
from pathway.dates import Calendar, london_day
from pathway.definition.rules import SPOKEN_TO, ActivityRule, Rules
from pathway.definition.spans import Pattern

MISSED = "did_not_attend"
CANCELLED = ("cancelled_by_person", "cancelled_by_us")


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
    if contact.has_woken and not _is_missed(contact):
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
    if _is_missed(contact):
        case = _woken_by(case, contact)
    for rule in (*day.rules.triggered_by("contact missed"), *day.rules.triggered_by("contacts pattern")):
        case = _asked_for(case, rule, contact, day, is_later)
    return case


def _is_missed(contact: Contact) -> bool:
    return contact.counts and contact.outcome == MISSED


def _reached(case: Case, contact: Contact, day: Day) -> Case:
    """Trying again has come to its end: the person was reached on that day or later."""
    for rule in day.rules.triggered_by("contact missed"):
        row = standing(case, rule.key)
        if row and row.anchor_on and contact.happened_on >= row.anchor_on and _opener(row) < contact.n:
            case = close_item(case, row, ClosedAs.DONE, day.on, done_on=contact.happened_on, by=contact.by,
                              outcome="done", closed_with=contact.ref)  # fmt: skip
    return case


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
    calls = _calls_for(case, rule, contact)
    row = _opened_by(case, rule, contact)
    if row is not None and row.is_open:
        if calls:
            return case.having("activities", replace(row, anchor_on=contact.happened_on))
        return case if is_acted_upon(case, row) else withdrawn(case, row, day.on)
    if row is not None or not calls:
        return case
    other = standing(case, rule.key)
    if other is not None and _opener(other) > contact.n:
        return case.having("activities", replace(other, came_with=contact.ref, anchor_on=contact.happened_on))
    if other is not None or (is_later and _is_dealt_with(case, rule, contact)):
        return case
    return come_up(case, rule, day.rules, day.calendar, day.on, came_with=contact.ref, anchor_on=contact.happened_on)


def _opened_by(case: Case, rule: ActivityRule, contact: Contact) -> Activity | None:
    rows = (r for r in case.activities.values() if (r.key, r.came_with) == (rule.key, contact.ref))
    return next((row for row in rows if not fell_away(row)), None)


def _opener(row: Activity) -> int:
    """The number of the contact that opened an item; 0 if none did."""
    what, _, number = (row.came_with or "").partition(" ")
    return int(number) if what == "contact" else 0


def _is_dealt_with(case: Case, rule: ActivityRule, contact: Contact) -> bool:
    """True if an earlier contact had opened such an item, and people settled it on the day of this one or since."""
    rows = (row for row in case.activities.values() if row.key == rule.key and not fell_away(row))
    return any(_opener(r) < contact.n and r.closed_on and r.closed_on >= contact.happened_on for r in rows)


def _calls_for(case: Case, rule: ActivityRule, contact: Contact) -> bool:
    pattern = rule.trigger.pattern if rule.trigger else None
    if pattern is None:
        return _is_missed(contact) and not _is_reached_since(case, contact)
    if not contact.counts or contact.outcome not in (CANCELLED if pattern.kind == "cancelled" else (MISSED,)):
        # What does not count towards a pattern asks nobody about it a second time.
        return False
    return _shows(pattern, (c for c in case.counted_contacts if c.n <= contact.n))


def _is_reached_since(case: Case, contact: Contact) -> bool:
    place = (contact.happened_on, contact.n)
    return any((c.happened_on, c.n) > place for c in case.counted_contacts if c.outcome in SPOKEN_TO)


def _shows(pattern: Pattern, contacts: Iterable[Contact]) -> bool:
    """True if the newest contacts show the pattern, ordered by the day they happened."""
    ordered = sorted(contacts, key=lambda c: (c.happened_on, c.n))
    if pattern.kind == "cancelled":
        outcomes = [c.outcome in CANCELLED for c in ordered if c.outcome != MISSED]
    else:
        # Cancellations are no absences: they neither count nor break a row.
        outcomes = [c.outcome == MISSED for c in ordered if c.outcome not in CANCELLED]
    if not outcomes or not outcomes[-1]:
        return False
    in_a_row = outcomes[-pattern.in_a_row :]
    return (len(in_a_row) == pattern.in_a_row and all(in_a_row)) or (
        pattern.among > pattern.some and sum(outcomes[-pattern.among :]) >= pattern.some
    )
