"""Who acts: a member of staff and the party they belong to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Who acts. `party` is service, team or provider; `team` names the team or provider within it."""

    ref: str
    name: str
    roles: tuple[str, ...]
    party: str
    team: str
    email: str | None = None
    is_active: bool = True


SYSTEM = StaffMember("system", "the engine", ("system",), "system", "")
"""The engine itself: time passing. It may do nothing else."""
