"""`defer`: put off once, with a reason, within a limit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from pathway.case.counting import add_span
from pathway.case.model import Case
from pathway.commands.asked import Decided, Desk, coming_day, open_row, reason_needed, text_ref
from pathway.dates import in_words
from pathway.errors import BadRequest, MoveNotAllowed


@dataclass(frozen=True, kw_only=True, slots=True)
class Defer:
    """To which day, and why."""

    verb = "defer"
    activity: str
    to: date
    reason: str | None = None


def decide(case: Case, asked: Defer, desk: Desk) -> Decided:
    """The occurrence due on the later day. Once only, and no farther than its `may_defer` (design §3)."""
    row = open_row(case, asked.activity, desk.rules)
    rule = desk.rules.activities[row.key]
    title = rule.title
    if not rule.may_defer.count:
        raise MoveNotAllowed(f"{title} cannot be put off: do it, or say why it is not needed")
    if row.deferrals:
        raise MoveNotAllowed(f"{title} was put off once already: do it, or say why it is not needed")
    if row.due_on is None:
        raise MoveNotAllowed(f"{title} has no date to put off")
    to = coming_day(asked.to, desk, "a new date", "to")
    latest = add_span(row.due_on, rule.may_defer, desk.calendar, ())
    if not row.due_on < to <= latest:
        raise BadRequest(f"{title} is due {in_words(row.due_on)}: choose a later day, up to {in_words(latest)}", "to")
    reason = reason_needed(asked.reason, "putting something off")
    deferred = replace(
        row, deferred_to=to, deferred_on=desk.on, deferrals=row.deferrals + 1, reason=text_ref(case, "reason")
    )
    said = {"activity": row.row_key, "to": to}
    return Decided(case.having("activities", deferred), "activity_deferred", desk.on, said, {"reason": reason})
