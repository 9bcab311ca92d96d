"""Which recording of an activity is meant, where several were made: never guessed where that could be another one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pathway.case.known import fell_away
from pathway.case.model import Activity, Case, ClosedAs, Contact
from pathway.commands.asked import one_of
from pathway.commands.occurrence import recording_of
from pathway.dates import in_words
from pathway.definition.rules import ActivityRule, Rules
from pathway.errors import AlreadyThere, BadRequest, MoveNotAllowed

WHICH = re.compile(r"(?P<n>[1-9][0-9]{0,5})(\.(?P<m>[1-9][0-9]{0,5}))?\Z")
FINISHED = (ClosedAs.DONE, ClosedAs.DECLINED)


@dataclass(frozen=True, slots=True)
class Recording:
    """Something recorded of an occurrence: the contact, if it was one, by which it was done or tried."""

    rule: ActivityRule
    row: Activity
    contact: Contact | None

    @property
    def is_done(self) -> bool:
        """True if the occurrence is done, or declined, by this recording."""
        by = self.contact.ref if self.contact else None
        return self.row.closed_as in FINISHED and self.row.closed_with == by

    @property
    def is_waived(self) -> bool:
        """True if it was said not to be needed."""
        return self.contact is None and self.row.closed_as == ClosedAs.NOT_NEEDED

    @property
    def came_with(self) -> str:
        """What came with this recording names it so."""
        return recording_of(self.row, self.contact)

    def name(self, case: Case) -> str:
        """`key#n`; of one try among others that did not do it, `key#n.m`."""
        if self.contact is None or self.is_done or len(_tries(case, self.row)) == 1:
            return self.row.row_key
        return name_of_try(case, self.contact)


def meant(case: Case, what: str, rules: Rules) -> Recording:
    """The recording meant by `key` (the last), `key#n` or `key#n.m`. Raises the caller's errors."""
    key, mark, numbers = what.partition("#")
    one_of("activity", key, rules.activities)
    found = WHICH.match(numbers)
    if mark and found is None:
        raise BadRequest(
            f"{what!r}: after # stands the number of the occurrence, like {key}#2; its third try is {key}#2.3"
        )
    rule = rules.activities[key]
    n, m = (found["n"], found["m"]) if found else (None, None)
    rows = [row for row in case.activities.values() if row.key == key and n in (None, str(row.n))]
    told = [row for row in rows if _is_told_of(case, row)]
    if not told:
        raise MoveNotAllowed(f"nothing is recorded of {what} on case {case.ref}: record it first")
    row = max(told, key=lambda each: each.n)
    return Recording(rule, row, _try(case, row, int(m)) if m else _last(case, row, rule))


def _is_told_of(case: Case, row: Activity) -> bool:
    is_settled = row.closed_as in FINISHED or (row.closed_as == ClosedAs.NOT_NEEDED and not fell_away(row))
    return is_settled or row.undone_on is not None or bool(_tries(case, row))


def _tries(case: Case, row: Activity) -> list[Contact]:
    """Every contact of an occurrence, those undone among them, in the order in which they were recorded."""
    return [each for each in case.contacts.values() if (each.activity, each.occurrence) == (row.key, row.n)]


def name_of_try(case: Case, contact: Contact) -> str:
    """How a contact is named: `key#n.m`, the mth try at the nth time."""
    same = (contact.activity, contact.occurrence)
    tries = [each.n for each in case.contacts.values() if (each.activity, each.occurrence) == same]
    return f"{contact.activity}#{contact.occurrence}.{tries.index(contact.n) + 1}"


def _try(case: Case, row: Activity, m: int) -> Contact:
    tries = _tries(case, row)
    if m > len(tries):
        raise MoveNotAllowed(f"{row.row_key} was tried {len(tries)} times: there is no {row.row_key}.{m}")
    contact = tries[m - 1]
    if contact.undone_on is not None:
        raise AlreadyThere(f"{row.row_key}.{m} was taken back on {in_words(contact.undone_on)} already")
    return contact


def _last(case: Case, row: Activity, rule: ActivityRule) -> Contact | None:
    """The contact by which the occurrence was done, else the only one. Raises BadRequest where others may be meant."""
    tries = [each for each in _tries(case, row) if each.counts]
    listed = " or ".join(f"{name_of_try(case, each)} ({_said(each)})" for each in tries)
    if row.closed_as in FINISHED:
        done = next((each for each in tries if each.ref == row.closed_with), None)
        if done is not None and any(each.n > done.n and each.outcome in rule.completes for each in tries):
            raise BadRequest(f"which one? {listed}")
        return done
    if row.closed_as == ClosedAs.NOT_NEEDED and not fell_away(row):
        return None
    if row.undone_on is not None:
        others = f"; to put another right, name it: {listed}" if tries else ""
        raise AlreadyThere(f"{rule.title} was taken back on {in_words(row.undone_on)} already{others}")
    if not tries:
        raise MoveNotAllowed(f"nothing is recorded of {row.row_key} on case {case.ref} that counts: record it first")
    if len(tries) > 1:
        raise BadRequest(f"which one? {listed}")
    return tries[0]


def _said(contact: Contact) -> str:
    return f"{contact.outcome.replace('_', ' ')}, {in_words(contact.happened_on)}"
