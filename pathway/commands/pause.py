"""`pause`: the pathway clock stops, for a declared reason, until an expected return."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from pathway.case.model import Case, Pause, Status
from pathway.case.opening import open_triggered
from pathway.case.pathway_clock import overlapping
from pathway.commands.asked import Decided, Desk, day_of_act, must_run, one_of, tell_role, where, with_status
from pathway.dates import in_words
from pathway.errors import BadRequest, MoveNotAllowed


@dataclass(frozen=True, kw_only=True, slots=True)
class PauseRequest:
    """Why, from which day (today if silent), and when the person is expected back."""

    verb = "pause"
    reason: str
    until: date | None = None
    on: date | None = None


def decide(case: Case, asked: PauseRequest, desk: Desk) -> Decided:
    """The case on hold. Its return is a due item of its own, and escalates; it never resumes by itself."""
    must_run(case, desk.rules)
    one_of("the reason for a hold", asked.reason, desk.rules.pauses)
    if case.clock_started_on is None or desk.rules.stages[case.stage].number < 1:
        raise MoveNotAllowed(f"the clock of case {case.ref} has not started{where(case, desk.rules)}")
    start = day_of_act(case, asked.on, desk)
    rule = desk.rules.pauses[asked.reason]
    until = asked.until or start + timedelta(days=rule.at_most.days)
    if case.current_pause is not None:
        raise MoveNotAllowed(f"case {case.ref} is on hold already: give a new expected return by correcting that hold")
    _check(case, start, until)
    was = case.status
    case = replace(with_status(case, "pause", Status.PAUSED), status_before=was)
    pause = Pause(len(case.pauses) + 1, asked.reason, start, until, desk.by.ref)
    case = case.having("pauses", pause)
    case = open_triggered(case, "on hold", desk.rules, desk.calendar, desk.on, happened_on=start,
                          subject=pause.row_key, reason=asked.reason)  # fmt: skip
    notices = (tell_role(case, rule.tell, "on_hold", desk, {"reason": asked.reason}),) if rule.tell else ()
    said = {"reason": asked.reason, "started_on": start, "expected_on": until}
    return Decided(case, "case_paused", start, said, {}, notices)


def _check(case: Case, start: date, until: date) -> None:
    if case.clock_started_on and start < case.clock_started_on:
        raise BadRequest(f"a hold cannot begin before the clock started on {in_words(case.clock_started_on)}", "on")
    if until <= start:
        raise BadRequest(f"a hold from {in_words(start)} cannot end on {in_words(until)}: the return is later", "until")
    # It runs until somebody says otherwise, whatever return is expected.
    pause = overlapping(case, start, None)
    if pause is not None:
        raise BadRequest(
            f"this overlaps the hold of {in_words(pause.started_on)} to {in_words(pause.ends_on)}: correct that first",
            "on",
        )
