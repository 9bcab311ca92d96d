"""`concern`: risk, safeguarding, medication. Noticed at once, not by the sweep."""

from __future__ import annotations

from dataclasses import dataclass

from pathway.case.missed_contact import woken
from pathway.case.model import Case, Concern
from pathway.case.opening import open_triggered
from pathway.commands.asked import Decided, Desk, one_of, reason_needed, tell_role

KINDS = ("risk", "safeguarding", "medication")


@dataclass(frozen=True, kw_only=True, slots=True)
class RaiseConcern:
    """What kind, and what it is. Safeguarding text is restricted."""

    verb = "concern"
    kind: str
    words: str | None = None


def decide(case: Case, asked: RaiseConcern, desk: Desk) -> Decided:
    """The case with a concern to acknowledge; the care coordinator and the duty worker are told at once."""
    one_of("kind of concern", asked.kind, KINDS)
    words = reason_needed(asked.words, "a concern", "words")
    concern = Concern(len(case.concerns) + 1, asked.kind, desk.at, desk.by.ref)
    case = case.having("concerns", concern)
    case = open_triggered(woken(case), "concern raised", desk.rules, desk.calendar, desk.on, subject=concern.row_key)
    notices = tuple(
        tell_role(case, role, "concern", desk, {"concern": asked.kind}) for role in ("care_coordinator", "duty_worker")
    )
    return Decided(case, "concern_raised", desk.on, {"kind": asked.kind, "n": concern.n}, {"words": words}, notices)
