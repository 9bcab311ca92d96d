"""`resume`: the pathway clock runs again; paused days are given back whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from pathway.case.model import Case, ClosedAs, Status
from pathway.case.opening import close_item, done_by_verb
from pathway.commands.asked import Decided, Desk, day_of_act
from pathway.dates import in_words
from pathway.errors import BadRequest, MoveNotAllowed


@dataclass(frozen=True, kw_only=True, slots=True)
class Resume:
    """The first day the clock runs again (today if silent)."""

    verb = "resume"
    on: date | None = None


def decide(case: Case, asked: Resume, desk: Desk) -> Decided:
    """The case back in the status it had before."""
    pause = case.current_pause
    if pause is None or case.status is not Status.PAUSED:
        raise MoveNotAllowed(f"case {case.ref} is not on hold: there is nothing to resume")
    day = day_of_act(case, asked.on, desk)
    if day < pause.started_on:
        began = in_words(pause.started_on)
        raise BadRequest(f"the hold began on {began} and cannot end before: correct it if it began earlier", "on")
    case = case.having("pauses", replace(pause, resumed_on=day))
    case = done_by_verb(case, desk.rules, "resume", None, desk.on, day, desk.by.ref, subject=pause.row_key)
    for row in case.open_activities:
        rule = desk.rules.activities[row.key]
        if rule.trigger and rule.trigger.kind == "on hold" and row.subject == pause.row_key and rule.every:
            case = close_item(case, row, ClosedAs.NOT_NEEDED, desk.on)
    case = replace(case, status=case.status_before or Status.OPEN, status_before=None)
    return Decided(case, "case_resumed", day, {"resumed_on": day, "pause": pause.n})
