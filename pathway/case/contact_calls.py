"""Which contacts call for an item of `whenever`: those missed, and those that make a pattern.

Contacts count by the day they happened, whenever that was told; those of one day in the order in which they were told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from pathway.case.known import fell_away
from pathway.case.model import Activity, Case, Contact
from pathway.definition.rules import SPOKEN_TO, ActivityRule
from pathway.definition.spans import Pattern

MISSED = "did_not_attend"
CANCELLED = ("cancelled_by_person", "cancelled_by_us")


def is_missed(contact: Contact) -> bool:
    """True for a contact that counts, and to which the person did not come."""
    return contact.counts and contact.outcome == MISSED


def calls_for(case: Case, rule: ActivityRule, contact: Contact) -> bool:
    """True if a contact calls for the item of a rule: missed, and not reached since; or part of a pattern, as far as
    contacts were told until then."""
    pattern = rule.trigger.pattern if rule.trigger else None
    if pattern is None:
        return is_missed(contact) and not _is_reached_since(case, contact)
    if not _is_of(pattern, contact):
        # What does not count towards a pattern asks nobody about it a second time.
        return False
    settled_on = _settled_on(case, rule)
    shown = _showing(pattern, (c for c in case.counted_contacts if c.n <= contact.n))
    return any(c is contact or (_place(c) > _place(contact) and c.happened_on > settled_on) for c in shown)


def asking(case: Case, rule: ActivityRule, row: Activity) -> list[date]:
    """The days of the contacts that an item stands for: told since it came to stand, and not dealt with before."""
    since = [contact for contact in case.counted_contacts if contact.n >= opener(row)]
    pattern = rule.trigger.pattern if rule.trigger else None
    if pattern is None:
        found = [contact for contact in since if is_missed(contact) and not _is_reached_since(case, contact)]
    else:
        first = min(map(_place, since), default=None)
        shown = _showing(pattern, case.counted_contacts)
        found = [contact for contact in shown if first is not None and _place(contact) >= first]
    settled_on = _settled_on(case, rule)
    return [contact.happened_on for contact in found if contact.happened_on > settled_on]


def opener(row: Activity) -> int:
    """The number of the contact that opened an item; 0 if none did."""
    what, _, number = (row.came_with or "").partition(" ")
    return int(number) if what == "contact" else 0


def _settled_on(case: Case, rule: ActivityRule) -> date:
    """The last day on which people settled such an item; what they were reached by settles its own contacts alone."""
    rows = (row for row in case.activities.values() if row.key == rule.key and not (row.closed_with or fell_away(row)))
    return max((row.closed_on for row in rows if row.closed_on), default=date.min)


def _is_reached_since(case: Case, contact: Contact) -> bool:
    return any(_place(c) > _place(contact) for c in case.counted_contacts if c.outcome in SPOKEN_TO)


def _place(contact: Contact) -> tuple[date, int]:
    return contact.happened_on, contact.n


def _is_of(pattern: Pattern, contact: Contact) -> bool:
    return contact.counts and contact.outcome in (CANCELLED if pattern.kind == "cancelled" else (MISSED,))


def _showing(pattern: Pattern, contacts: Iterable[Contact]) -> Iterator[Contact]:
    """The contacts, by the day they happened, with which those up to it show the pattern."""
    # Cancellations are no absences, nor the other way round: they neither count nor break a row.
    others = (MISSED,) if pattern.kind == "cancelled" else CANCELLED
    outcomes: list[bool] = []
    for contact in sorted(contacts, key=_place):
        if contact.outcome not in others:
            outcomes.append(_is_of(pattern, contact))
            if _shows(pattern, outcomes):
                yield contact


def _shows(pattern: Pattern, outcomes: list[bool]) -> bool:
    if not outcomes[-1]:
        return False
    in_a_row = outcomes[-pattern.in_a_row :]
    return (len(in_a_row) == pattern.in_a_row and all(in_a_row)) or (
        pattern.among > pattern.some and sum(outcomes[-pattern.among :]) >= pattern.some
    )
