"""What becomes of an occurrence that is not done, or was not tried, after all: whether it stands again, or not."""

from __future__ import annotations

from dataclasses import replace

from pathway.case.model import Activity, Case, ClosedAs, Contact, Status
from pathway.case.opening import close_item, is_acted_upon, withdrawn
from pathway.case.pathway_clock import is_frozen
from pathway.commands.asked import Desk, where
from pathway.commands.occurrence import Doing, is_of_a_stretch, with_occurrence
from pathway.commands.record import BY_OTHER_VERBS
from pathway.definition.rules import AFTER, ActivityRule
from pathway.errors import MoveNotAllowed


def may_stand_open(case: Case, rule: ActivityRule, desk: Desk) -> None:
    """Raises MoveNotAllowed for what cannot stand to be done again."""
    if rule.done_by and rule.done_by[0] in BY_OTHER_VERBS:
        verb = rule.done_by[0].replace("_", "-")
        raise MoveNotAllowed(f"{rule.title} was done by `{verb}` and cannot stand open again without undoing that")
    if rule.stage == AFTER and case.status is not Status.CLOSED:
        raise MoveNotAllowed(f"{rule.title} comes after the ending{where(case, desk.rules)}")
    if case.status is Status.CLOSED and (rule.stage != AFTER or case.ending == "died"):
        raise MoveNotAllowed(f"{rule.title} cannot stand open again{where(case, desk.rules)}")


def left_open(case: Case, row: Activity, stands: Activity, rule: ActivityRule, doing: Doing | None,
              desk: Desk) -> Case:  # fmt: skip
    """The case with what was `row` no longer closed as it was: `stands` again, unless another contact has done it, it
    came up only by being recorded, its window was over, or a later time of it is enough."""
    tries = [c for c in case.counted_contacts if (c.activity, c.occurrence) == (row.key, row.n)]
    done = next((c for c in tries if rule.kind == "contact" and c.outcome in rule.completes), None)
    if done is not None:
        by_it = Doing(done.outcome, done.happened_on, done.by, row.closed_on or desk.on)
        return with_occurrence(case, stands, rule, by_it, done, desk)
    if row.came_with == row.row_key:
        case = _came_up_alone(case, stands, rule, doing, tries, desk)
    elif _was_not_held(case, row, desk) or (not rule.repeats and _is_held_since(case, row)):
        case = close_item(case, stands, ClosedAs.NOT_HELD, desk.on)
    else:
        case = _without_what_came_too_soon(case, row, rule, desk).having("activities", stands)
    return case.having("activities", replace(case.activities[row.row_key], undone_on=stands.undone_on))


def _was_not_held(case: Case, row: Activity, desk: Desk) -> bool:
    """True for what was recorded of late, its window closed already."""
    if row.closes_on is None or row.closed_on is None or is_frozen(case, desk.rules, row.key):
        return False
    return row.closes_on < row.closed_on


def _came_up_alone(case: Case, stands: Activity, rule: ActivityRule, doing: Doing | None, tries: list[Contact],
                   desk: Desk) -> Case:  # fmt: skip
    """The case with what came up only by being recorded: of a stretch to come, it waits for that; tried, it was not
    held; else there is no more of it, and a try at it belongs to the time before."""
    if is_of_a_stretch(case, rule):
        return case.having("activities", replace(stands, anchor_on=case.stage_entered_on))
    is_first = not any(a.key == stands.key and a.n < stands.n for a in case.activities.values())
    if tries:
        doing = Doing(tries[-1].outcome, tries[-1].happened_on, tries[-1].by, desk.on)
    if doing is None or not (is_first or rule.is_register):
        return withdrawn(case, stands, desk.on)
    return with_occurrence(case, stands, rule, doing, tries[-1] if tries else None, desk)


def _is_held_since(case: Case, row: Activity) -> bool:
    """True if a later time of the same has come to stand or was done since this one was closed: that one is enough."""
    same = (a for a in case.activities.values() if a.key == row.key and a.subject in (None, row.subject))
    later = [a for a in same if a.n > row.n]
    since = row.closed_on or row.opened_on
    return any(a.closed_as == ClosedAs.DONE or (a.is_open and a.opened_on >= since) for a in later)


def _without_what_came_too_soon(case: Case, row: Activity, rule: ActivityRule, desk: Desk) -> Case:
    """The case without the next of a series that came only because this one was done; done again, it comes again."""
    waits_for_it = rule.every is not None and rule.every.from_last_done
    is_overdue = row.due_on is not None and row.due_on < desk.on
    if not waits_for_it and (is_overdue or not rule.series):
        return case
    for later in case.open_activities:
        is_next = (later.key, later.subject) == (row.key, row.subject) and later.n > row.n
        came_then = row.closed_on is not None and later.opened_on >= row.closed_on
        if is_next and came_then and not is_acted_upon(case, later):
            case = withdrawn(case, replace(later, came_with=row.row_key), desk.on)
    return case
