"""What can go wrong, in words: whose fault it is and what to do about it.

Three families: the *author's* (a definition that cannot be used), the *caller's* (an act that may not be
done, or not so) and the *world's* (a database, a mail server). The core raises; each door translates once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class PathwayError(Exception):
    """Something went wrong that a person can understand and act on."""


# --- the author's -----------------------------------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in a file: where (line and column counted from 1), which rule, the way out."""

    line: int
    column: int
    message: str
    file: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class DefinitionError(PathwayError):
    """A pathways file cannot be used. The author's: `faults` lists every one of them at once; mend and check again."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


# --- the caller's -----------------------------------------------------------------------------------------


class CallersError(PathwayError):
    """The act asked for may not be done, or not so. Nothing was recorded; the message says what would be right.

    `about` names the one part of the request that is at fault, where there is one: a form points at its box.
    """

    def __init__(self, message: str, about: str | None = None) -> None:
        self.about = about
        super().__init__(message)


class MoveNotAllowed(CallersError):
    """The case is not where this act makes sense (wrong stage, wrong status). Look at the case, then choose again."""


class NotReady(CallersError):
    """Something must be there first. `missing` names each thing still to sort out."""

    def __init__(self, message: str, missing: Sequence[str] = (), about: str | None = None) -> None:
        self.missing = tuple(missing)
        super().__init__(message + "".join(f"\n  still to sort out: {item}" for item in self.missing), about)


class NotPermitted(CallersError):
    """This person may not do this. Ask somebody whose role allows it; the message names the roles."""


class CaseNotFound(CallersError):
    """No case of this programme has this reference. Check the reference; the queue and the case list show them."""


class StaleCase(CallersError):
    """Somebody else recorded something on this case meanwhile. Nothing was lost: look at it again, then repeat."""


class BadRequest(CallersError):
    """A value in what was asked makes no sense (a date before the referral, an unknown outcome). Mend it and repeat."""


class AlreadyThere(CallersError):
    """The very same thing is recorded already; nothing was added."""


# --- the world's ------------------------------------------------------------------------------------------


class WorldsError(PathwayError):
    """A machine or a service outside this program failed. `can_retry` says whether trying again can help."""

    can_retry = True


class DeliveryFailed(WorldsError):
    """A message did not reach its channel."""


class StoreUnavailable(WorldsError):
    """The database did not answer or refused to write. Nothing was acknowledged that is not saved."""


class HistoryAltered(WorldsError):
    """A stored history does not fold or chain. The case is set aside where people see it; never guess."""

    can_retry = False
