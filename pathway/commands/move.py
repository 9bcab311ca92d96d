"""`move`: a person moves the case on to the next stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pathway.case.known import known_of, way_is_open
from pathway.case.model import Case, Status
from pathway.case.moving_on import enter_stage, guards_that_hold, stage_begins_on, waits_for_clock
from pathway.commands.asked import Decided, Desk, coming_day, must_run, one_of, reason_needed
from pathway.dates import in_words
from pathway.definition.rules import ENDING, MoveRule, Rules
from pathway.errors import BadRequest, MoveNotAllowed, NotReady
from pathway.states import BY_PERSON, allows


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """To which stage; silent: the next one. Back: `until` is the day to look again, `reason` why."""

    verb = "move"
    to: str | None = None
    until: date | None = None
    reason: str | None = None


def decide(case: Case, asked: Move, desk: Desk) -> Decided:
    """The case in its next stage. Raises NotReady with what it waits for, MoveNotAllowed where no way leads."""
    rules = desk.rules
    must_run(case, rules)
    if case.status is Status.PAUSED:
        raise MoveNotAllowed(f"case {case.ref} is on hold: resume it first")
    ways = {move.to: move for move in rules.stages[case.stage].moves if move.to != ENDING}
    if rules.stages[case.stage].number < 1 or not ways:
        raise MoveNotAllowed(f"no later stage leads on from {rules.stages[case.stage].title}")
    to = one_of("stage", asked.to, rules.stages) if asked.to else _next(case, ways, rules)
    if to not in ways:
        raise MoveNotAllowed(f"from {rules.stages[case.stage].title} the way leads to {', '.join(ways)}, not to {to}")
    if ways[to].is_back:
        return _back(case, to, asked, desk)
    if asked.until is not None:
        raise BadRequest(f"a day to look again is named on the way back only: {rules.stages[to].title} comes next")
    holds = guards_that_hold(case, ways[to], rules)
    missing = [name.replace("_", " ") for name in ways[to].needs if name not in holds]
    missing += ways[to].conditions.unmet(known_of(case, rules))
    if missing:
        raise NotReady(f"case {case.ref} cannot move on to {rules.stages[to].title} yet", missing)
    if waits_for_clock(case, rules.stages[to]) and not ways[to].early:
        raise MoveNotAllowed(f"{rules.stages[to].title} has no day yet: the clock of case {case.ref} has not started")
    begins = stage_begins_on(case, rules.stages[to], rules)
    if begins and begins > desk.on and not ways[to].early:
        raise MoveNotAllowed(f"{rules.stages[to].title} begins on {in_words(begins)}: move on from that day")
    if not allows(rules, f"move_to_{to}", case.stage, holds | {BY_PERSON}):
        raise MoveNotAllowed(f"no move leads from {case.stage} to {to}")
    left = case.stage
    reason = {"reason": asked.reason} if asked.reason else {}
    after = enter_stage(case, to, rules, desk.calendar, desk.on, by=desk.by.ref)
    return Decided(after, "case_moved", desk.on, {"from": left, "to": to}, reason)


def _next(case: Case, ways: dict[str, MoveRule], rules: Rules) -> str:
    """The first way on that is open; where none is, the first."""
    on = [move for move in ways.values() if not move.is_back]
    return next((move.to for move in on if way_is_open(case, move, rules)), on[0].to if on else next(iter(ways)))


def _back(case: Case, to: str, asked: Move, desk: Desk) -> Decided:
    """The case in an earlier stage again: what was not done there stands anew, and a person says when it goes on."""
    title = desk.rules.stages[to].title
    if asked.until is None:
        raise BadRequest(f"moving back to {title} needs the day to look again", "until")
    until = coming_day(asked.until, desk, "the day to look again")
    reason = reason_needed(asked.reason, f"moving back to {title}")
    left = case.stage
    after = enter_stage(case, to, desk.rules, desk.calendar, desk.on, by=desk.by.ref, look_again_on=until)
    return Decided(after, "case_moved", desk.on, {"from": left, "to": to, "until": until}, {"reason": reason})
