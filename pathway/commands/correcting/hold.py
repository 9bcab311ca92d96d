"""A hold put right: its first day, the day the clock ran again, or that it never was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pathway.case.model import Activity, Case, ClosedAs, Pause, Status
from pathway.case.opening import withdrawn
from pathway.case.pathway_clock import overlapping
from pathway.commands.asked import Desk, day_of_act
from pathway.commands.correcting.numbers import numbered
from pathway.commands.correcting.request import Correct, Said, must_change, must_make_sense, put_right
from pathway.dates import in_words
from pathway.errors import BadRequest


def corrected(case: Case, asked: Correct, desk: Desk) -> tuple[Case, Said]:
    """The case with the hold as it really was; dates given back follow. Raises BadRequest, AlreadyThere."""
    must_make_sense(asked, undo="a hold that never was has neither days nor a return")
    if asked.outcome is not None:
        raise BadRequest("a hold has no outcome: say its first day, its end, or that it never was", "outcome")
    pause = numbered(case, asked.what, case.pauses, "hold")
    was = {"reason": pause.reason, "on": pause.started_on, "until": pause.ends_on}
    what = f"pause#{pause.n}"
    if asked.undo:
        return _never_on_hold(case, pause, desk), put_right(what, was, None)
    start = day_of_act(case, asked.on, desk) if asked.on else pause.started_on
    until = asked.until or pause.ends_on
    now = {"reason": pause.reason, "on": start, "until": until}
    must_change(was, now, f"hold number {pause.n}")
    return _held(case, pause, start, until, desk), put_right(what, was, now)


def _held(case: Case, pause: Pause, start: date, until: date, desk: Desk) -> Case:
    _must_fit(case, pause, start, until, desk)
    opened = [row for row in case.open_activities if _is_opened_by(pause, row, desk)]
    case = case.having("activities", *(replace(row, anchor_on=start) for row in opened))
    if pause.resumed_on is None:
        return case.having("pauses", replace(pause, started_on=start, expected_on=until))
    return case.having("pauses", replace(pause, started_on=start, resumed_on=until))


def _must_fit(case: Case, pause: Pause, start: date, until: date, desk: Desk) -> None:
    if until < start:
        raise BadRequest(f"a hold from {in_words(start)} cannot end on {in_words(until)}: the return is later", "until")
    if case.clock_started_on and start < case.clock_started_on:
        raise BadRequest(f"a hold cannot begin before the clock started on {in_words(case.clock_started_on)}", "on")
    other = overlapping(case, start, until if pause.resumed_on else None, but=pause.n) if start < until else None
    if other is not None:
        raise BadRequest(
            f"this overlaps the hold of {in_words(other.started_on)} to {in_words(other.ends_on)}: correct that first"
        )
    if pause.resumed_on is not None and until > desk.on:
        raise BadRequest(f"{in_words(until)} is in the future: the clock has run again since then", "until")


def _is_opened_by(pause: Pause, row: Activity, desk: Desk) -> bool:
    trigger = desk.rules.activities[row.key].trigger
    return trigger is not None and trigger.kind == "on hold" and row.subject == pause.row_key


def _never_on_hold(case: Case, pause: Pause, desk: Desk) -> Case:
    """A hold that was none: no day of it is given back, and what it opened is not needed; nor was the coming back."""
    case = case.having("pauses", replace(pause, resumed_on=pause.started_on, undone_on=desk.on))
    for row in case.activities.values():
        if _is_opened_by(pause, row, desk) and (row.is_open or _is_the_return(row, desk)):
            case = withdrawn(case, row, desk.on)
    if pause.resumed_on is None and case.status is Status.PAUSED:
        case = replace(case, status=case.status_before or Status.OPEN, status_before=None)
    return case


def _is_the_return(row: Activity, desk: Desk) -> bool:
    done_by = desk.rules.activities[row.key].done_by
    return row.closed_as == ClosedAs.DONE and done_by is not None and done_by[0] == "resume"
