"""`approve`: a named person approves a letter; nothing leaves for a GP before."""

from __future__ import annotations

from dataclasses import dataclass

from pathway.case.model import Case
from pathway.case.opening import done_by_verb
from pathway.commands.asked import Decided, Desk, one_of
from pathway.errors import MoveNotAllowed


@dataclass(frozen=True, kw_only=True, slots=True)
class Approve:
    """Which letter, by the activity that stands for it."""

    verb = "approve"
    what: str


def decide(case: Case, asked: Approve, desk: Desk) -> Decided:
    """The letter approved, its item done."""
    letters = {a.done_by[1]: a for a in desk.rules.activities.values() if a.done_by and a.done_by[0] == "approve"}
    one_of("letter", asked.what, [name for name in letters if name])
    after = done_by_verb(case, desk.rules, "approve", asked.what, desk.on, desk.on, desk.by.ref)
    if after is case:
        raise MoveNotAllowed(f"{letters[asked.what].title} does not wait for approval on case {case.ref}")
    return Decided(after, "letter_approved", desk.on, {"letter": asked.what})
