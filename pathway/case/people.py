"""Who acts: a member of staff and the party they belong to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pathway.errors import BadRequest

STAFF_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,59}\Z")
RESERVED = ("system",)


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


def checked_ref(ref: str) -> str:
    """A staff reference that can stand in a history. Raises BadRequest."""
    if not STAFF_REF.match(ref) or ref in RESERVED:
        raise BadRequest(f"{ref!r} is no staff reference: letters, digits and . _ @ -, and not a word we use ourselves")
    return ref
