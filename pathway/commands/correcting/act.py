"""What an act of its own did (accepting, allocating, signing): of that, its day alone can be put right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pathway.case.model import Case
from pathway.commands.asked import Desk, day_of_act
from pathway.commands.beginnings import begun_on
from pathway.commands.correcting.request import Correct, must_change
from pathway.commands.correcting.which import Recording
from pathway.dates import in_words
from pathway.errors import BadRequest

CLOCKS = {"accept": "referral_accepted", "allocate": "allocated"}


def done_by_an_act(case: Case, recording: Recording, asked: Correct, desk: Desk) -> tuple[Case, date]:
    """The case with it done on another day, and that day; the acceptance and the start of the clock move with it.

    Raises BadRequest, AlreadyThere.
    """
    rule, row = recording.rule, recording.row
    verb = rule.done_by[0] if rule.done_by else ""
    if asked.outcome is not None or asked.until is not None or asked.on is None:
        act = verb.replace("_", "-")
        raise BadRequest(f"{rule.title} was done by `{act}`: of that, its day alone can be put right, with `on`")
    day = day_of_act(case, asked.on, desk)
    must_change({"on": row.done_on}, {"on": day}, rule.title)
    case = case.having("activities", replace(row, done_on=day))
    if rule.due is None or row.done_on is None:
        return case, day
    case = begun_on(case, verb, row.done_on, day, desk.rules)
    if case.clock_started_on is None or CLOCKS.get(verb) != desk.rules.clock_starts:
        return case, day
    case = replace(case, clock_started_on=day)
    holds_must_come_after_the_start(case)
    return case, day


def holds_must_come_after_the_start(case: Case) -> None:
    """Raises BadRequest for a hold that would have begun before the pathway clock."""
    first = min((pause.started_on for pause in case.counted_pauses), default=None)
    if first is not None and (case.clock_started_on is None or first < case.clock_started_on):
        raise BadRequest(f"the clock cannot start after the hold that began on {in_words(first)}: correct that first")
