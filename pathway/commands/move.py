"""`move`: a person moves the case on to the next stage."""

from __future__ import annotations

from dataclasses import dataclass

from pathway.case.model import Case, Status
from pathway.case.moving_on import enter_stage, guards_that_hold, stage_begins_on, waits_for_clock
from pathway.commands.asked import Decided, Desk, must_run, one_of
from pathway.dates import in_words
from pathway.definition.rules import ENDING
from pathway.errors import MoveNotAllowed, NotReady
from pathway.states import BY_PERSON, allows


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """To which stage; silent: the next one."""

    verb = "move"
    to: str | None = None


def decide(case: Case, asked: Move, desk: Desk) -> Decided:
    """The case in its next stage. Raises NotReady with what it waits for, MoveNotAllowed where no way leads."""
    rules = desk.rules
    must_run(case, rules)
    if case.status is Status.PAUSED:
        raise MoveNotAllowed(f"case {case.ref} is on hold: resume it first")
    ways = {move.to: move for move in rules.stages[case.stage].moves if move.to != ENDING}
    if rules.stages[case.stage].number < 1 or not ways:
        raise MoveNotAllowed(f"no later stage leads on from {rules.stages[case.stage].title}")
    to = one_of("stage", asked.to, rules.stages) if asked.to else next(iter(ways))
    if to not in ways:
        raise MoveNotAllowed(f"from {rules.stages[case.stage].title} the way leads to {', '.join(ways)}, not to {to}")
    holds = guards_that_hold(case, frozenset(ways[to].needs))
    missing = [name.replace("_", " ") for name in ways[to].needs if name not in holds]
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
    after = enter_stage(case, to, rules, desk.calendar, desk.on, by=desk.by.ref)
    return Decided(after, "case_moved", desk.on, {"from": left, "to": to})
