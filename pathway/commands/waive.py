"""`waive`: not needed, by a named person, with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from pathway.case.model import Activity, Case, ClosedAs
from pathway.case.opening import close_item
from pathway.commands.asked import Decided, Desk, open_row, reason_needed, text_ref
from pathway.definition.rules import Rules
from pathway.errors import MoveNotAllowed

NEVER_WAIVED = ("accept", "allocate", "close", "sign_off", "resume", "move", "acknowledge")


@dataclass(frozen=True, kw_only=True, slots=True)
class Waive:
    """What is not needed, and why."""

    verb = "waive"
    activity: str
    reason: str | None = None


def decide(case: Case, asked: Waive, desk: Desk) -> Decided:
    """The occurrence not needed. What keeps a case from getting lost cannot be waived."""
    row = open_row(case, asked.activity, desk.rules)
    if not may_be_waived(case, row, desk.rules):
        title = desk.rules.activities[row.key].title
        raise MoveNotAllowed(f"{title} cannot be waived: it keeps this person from getting lost")
    reason = reason_needed(asked.reason, "waiving something")
    case = close_item(case, row, ClosedAs.NOT_NEEDED, desk.on, by=desk.by.ref, reason=text_ref(case, "reason"))
    return Decided(case, "activity_waived", desk.on, {"activity": row.row_key}, {"reason": reason})


def may_be_waived(case: Case, row: Activity, rules: Rules) -> bool:
    """False for what keeps a case from getting lost."""
    rule = rules.activities[row.key]
    is_watch = rule.trigger is not None and rule.trigger.kind == "not spoken to"
    starts_the_clock = case.clock_started_on is None and rule.key == rules.clock_starts
    return not (is_watch or starts_the_clock or (rule.done_by and rule.done_by[0] in NEVER_WAIVED))
