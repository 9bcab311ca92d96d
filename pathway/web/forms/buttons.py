"""What the way to a form is called beside an item, and which forms fit one beside that by which it is done."""

from __future__ import annotations

from collections.abc import Iterator

from pathway.case.model import Activity, Case
from pathway.commands.waive import may_be_waived
from pathway.definition.rules import Rules

WORDS = {
    "accept": "Decide on the referral", "allocate": "Allocate", "close": "Record how it ends",
    "sign_off": "Agree, or not yet", "resume": "They are back", "move": "Move on", "barrier": "Say how it stands",
    "acknowledge": "Take it on", "place": "Record their answer", "approve": "Approve", "book": "Book",
    "record": "Record",
}  # fmt: skip
"""The verb an item is done by, as its button says it."""


def beside(case: Case, row: Activity, rules: Rules) -> Iterator[tuple[str, str]]:
    """The verbs that plan an open item otherwise, with their words: book it, put it off, leave it out."""
    rule = rules.activities[row.key]
    if rule.done_by is None:
        yield "book", "Move the booking" if row.booked_on else "Book"
    if rule.may_defer.count and row.due_on and not row.deferrals:
        yield "defer", "Put off"
    if may_be_waived(case, row, rules):
        yield "waive", "Not needed"
