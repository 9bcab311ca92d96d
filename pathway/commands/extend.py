"""`extend`: a person makes the stage longer; what is due at its end, and all that follows, comes later by as much."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from pathway.case.model import Case, Extension, Status
from pathway.case.moving_on import stage_ends_on
from pathway.commands.asked import Decided, Desk, coming_day, must_run, reason_needed
from pathway.dates import in_words
from pathway.errors import BadRequest, MoveNotAllowed


@dataclass(frozen=True, kw_only=True, slots=True)
class Extend:
    """The new last day of the stage, and why."""

    verb = "extend"
    until: date
    reason: str | None = None


def decide(case: Case, asked: Extend, desk: Desk) -> Decided:
    """The stage longer, within what the pathways file allows in all. Raises MoveNotAllowed, BadRequest."""
    must_run(case, desk.rules)
    stage = desk.rules.stages[case.stage]
    if case.status is Status.PAUSED:
        raise MoveNotAllowed(f"case {case.ref} is on hold, which makes the stage longer by itself: resume it first")
    ends = stage_ends_on(case, stage, desk.rules)
    if stage.may_extend is None or ends is None:
        raise MoveNotAllowed(f"{stage.title} cannot be made longer: the pathways file names no `may_extend` for it")
    until = coming_day(asked.until, desk, "the new end of the stage")
    days = (until - ends).days
    if days <= 0:
        raise BadRequest(f"{stage.title} lasts until {in_words(ends)} already: choose a later day", "until")
    left = stage.may_extend.days - sum(e.days for e in case.extensions.values() if e.stage == stage.key)
    if days > left:
        raise BadRequest(
            f"{stage.title} may be made longer by {stage.may_extend} in all, which leaves {left} days after"
            f" {in_words(ends)}",
            "until",
        )
    reason = reason_needed(asked.reason, "making a stage longer")
    after = longer(case, stage.key, days, desk)
    said = {"stage": stage.key, "from": ends, "until": until, "days": days}
    return Decided(after, "stage_extended", desk.on, said, {"reason": reason})


def longer(case: Case, stage: str, days: int, desk: Desk, came_with: str | None = None) -> Case:
    """The case with a stage so many days longer; the recording that makes it so, put right, makes it so once."""
    row = next((e for e in case.extensions.values() if came_with and e.came_with == came_with), None)
    if row is None:
        row = Extension(len(case.extensions) + 1, stage, days, desk.on, desk.by.ref, came_with)
    return case.having("extensions", replace(row, days=days, undone_on=None))
