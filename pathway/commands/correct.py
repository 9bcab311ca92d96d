"""`correct`: a mistake is undone by an entry that says so: the wrong day, the wrong outcome, done by mistake."""

from __future__ import annotations

from pathway.case.model import Case
from pathway.commands.asked import Decided, Desk, reason_needed
from pathway.commands.correcting import extension, hold, recorded
from pathway.commands.correcting.request import Correct

__all__ = ["KINDS", "Correct", "decide"]

KINDS = {"pause": hold.corrected, "extension": extension.corrected}
"""What can be put right beside the activities of the pathways file; no activity may be called so."""


def decide(case: Case, asked: Correct, desk: Desk) -> Decided:
    """The case as it should have been recorded; dates that hang on it follow."""
    reason = reason_needed(asked.reason, "a correction")
    corrected = KINDS.get(asked.what.partition("#")[0], recorded.corrected)
    after, said = corrected(case, asked, desk)
    return Decided(after, "corrected", desk.on, said, {"reason": reason})
