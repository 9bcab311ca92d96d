"""`acknowledge`: a named person takes a concern on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pathway.case.model import Case
from pathway.case.opening import done_by_verb
from pathway.commands.asked import Decided, Desk
from pathway.errors import MoveNotAllowed


@dataclass(frozen=True, kw_only=True, slots=True)
class Acknowledge:
    """Which concern (the oldest open one, if silent), and what happens now."""

    verb = "acknowledge"
    n: int | None = None
    note: str | None = None


def decide(case: Case, asked: Acknowledge, desk: Desk) -> Decided:
    """The concern taken on, its item done."""
    waiting = [c for c in case.concerns.values() if c.acknowledged_at is None and asked.n in (None, c.n)]
    if not waiting:
        raise MoveNotAllowed(f"no concern on case {case.ref} waits to be acknowledged")
    concern = replace(waiting[0], acknowledged_at=desk.at, acknowledged_by=desk.by.ref)
    case = case.having("concerns", concern)
    case = done_by_verb(case, desk.rules, "acknowledge", None, desk.on, desk.on, desk.by.ref, subject=concern.row_key)
    return Decided(case, "concern_acknowledged", desk.on, {"n": concern.n}, {"note": asked.note or ""})
