"""What is asked of a correction, and what every kind of correction refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pathway.case.history import encode
from pathway.errors import AlreadyThere, BadRequest

Said = Mapping[str, Any]
"""What was put right, for the history: `what`, and how it `was` and is `now`; without `now`, it never was."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Correct:
    """What: an activity (`key`, `key#n`, or `key#n.m`, the mth try at its nth time), a hold (`pause#n`), a longer
    stage (`extension#n`). Without numbers, what was recorded last.

    To which day (`on`), outcome, or day of the next review (`until`); or `undo`: it did not happen. For a hold, `on`
    is its first day and `until` the day the clock ran again.
    """

    verb = "correct"
    what: str
    on: date | None = None
    until: date | None = None
    outcome: str | None = None
    undo: bool = False
    reason: str | None = None


def must_make_sense(asked: Correct, *, undo: str) -> None:
    """Raises BadRequest where nothing is said, or that it never was and what it was. `undo`: what that would mean."""
    says = [name for name in ("on", "until", "outcome") if getattr(asked, name) is not None]
    if asked.undo and says:
        raise BadRequest(f"`undo` stands alone: {undo}; to put it right instead, leave `undo` out")
    if not asked.undo and not says:
        raise BadRequest("say what is right: another day, another outcome, or with `undo` that it did not happen")


def must_change(was: Said, now: Said, what: str) -> None:
    """Raises AlreadyThere where that is recorded already."""
    if was == now:
        raise AlreadyThere(f"{what} is recorded so already: there is nothing to put right")


def put_right(what: str, was: Said, now: Said | None) -> Said:
    """What the history says of a correction."""
    told = {"what": what, "was": _told(was), "now": None if now is None else _told(now)}
    return told | {"undo": True} if now is None else told


def _told(said: Said) -> Said:
    return {name: encode(value) for name, value in said.items() if value is not None}
