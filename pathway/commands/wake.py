"""`wake`: the advisor works with the person again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pathway.case.model import Case, Status
from pathway.commands.asked import Decided, Desk, with_status


@dataclass(frozen=True, kw_only=True, slots=True)
class Wake:
    """Why, if anybody wants to say."""

    verb = "wake"
    reason: str | None = None


def decide(case: Case, asked: Wake, desk: Desk) -> Decided:
    """The case open again."""
    after = replace(with_status(case, "wake", Status.OPEN), wakes_on=None)
    return Decided(after, "case_woken", desk.on, {}, {"reason": asked.reason or ""})
