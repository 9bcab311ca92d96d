"""`reopen`: a closed case goes on where it was. A mistake is undone by an entry of its own, never by deletion."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pathway.case.model import Activity, Case, ClosedAs, Status
from pathway.case.moving_on import enter_stage
from pathway.case.opening import close_item, open_item, standing
from pathway.commands.asked import Decided, Desk, reason_needed, with_status
from pathway.definition.rules import AFTER
from pathway.errors import MoveNotAllowed, NotPermitted
from pathway.states import BY_PERSON, allows

MANAGERS = ("service_manager", "team_manager")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reopen:
    """Why."""

    verb = "reopen"
    reason: str | None = None


def decide(case: Case, asked: Reopen, desk: Desk) -> Decided:
    """The case open in the stage it was closed in; what was left undone there stands again."""
    rules = desk.rules
    case = with_status(case, "reopen", Status.OPEN)
    if not allows(rules, f"reopen_in_{case.stage}", "closed", frozenset({BY_PERSON})):
        raise MoveNotAllowed(f"case {case.ref} cannot be reopened in {case.stage}")
    reason = reason_needed(asked.reason, "reopening a case")
    if case.ending == "died" and not set(desk.by.roles) & set(MANAGERS):
        raise NotPermitted("a recorded death is undone by a service manager or a team manager")
    for row in case.open_activities:
        if rules.activities[row.key].stage == AFTER:
            case = close_item(case, row, ClosedAs.NOT_NEEDED, desk.on, by=desk.by.ref)
    undone = [
        replace(row, closed_as=None, closed_on=None, done_on=None, done_by=None, outcome=None)
        for row in case.activities.values()
        if (was_left(row) and not _belonged_to_a_spell(row, desk)) or _was_the_ending(row, case, desk)
    ]
    case = _follow_ups_of_that_ending(case, desk)
    case = replace(case, ended_on=None, ending=None)
    case = case.having("activities", *undone) if undone else case
    if rules.stages[case.stage].number >= 1:
        for rule in rules.triggered_by("not spoken to"):
            case = _standing_again(case, rule.key, desk)
    else:
        case = enter_stage(case, case.stage, rules, desk.calendar, desk.on, by=desk.by.ref)
    return Decided(case, "case_reopened", desk.on, {}, {"reason": reason})


def _follow_ups_of_that_ending(case: Case, desk: Desk) -> Case:
    """What followed the ending that is undone is of that ending: the next one has its follow-ups anew."""
    rows = [
        replace(row, subject=f"{row.subject}, undone by entry {case.seq + 1}")
        for row in case.activities.values()
        if desk.rules.activities[row.key].stage == AFTER and row.subject and "," not in row.subject
    ]
    return case.having("activities", *rows) if rows else case


def was_left(row: Activity) -> bool:
    """True if the ending left this undone (a window that closed by itself has nobody's name on it)."""
    return row.closed_as == ClosedAs.NOT_HELD and row.done_by is not None


def _was_the_ending(row: Activity, case: Case, desk: Desk) -> bool:
    """True for "how it ends", which the ending that is undone had ticked off."""
    done_by = desk.rules.activities[row.key].done_by
    return (
        done_by is not None and done_by[0] == "close" and row.closed_as == ClosedAs.DONE and row.outcome == case.ending
    )


def _belonged_to_a_spell(row: Activity, desk: Desk) -> bool:
    trigger = desk.rules.activities[row.key].trigger
    return trigger is not None and trigger.kind in ("on hold", "with a provider")


def _standing_again(case: Case, key: str, desk: Desk) -> Case:
    if standing(case, key) is not None:
        return case
    return open_item(case, desk.rules.activities[key], desk.rules, desk.calendar, desk.on, anchor_on=desk.on)
