"""More rows beside a case's history: who and what is around the person. Each class is a table. Immutable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class BarrierRow:
    """A typed reason that keeps someone in secondary care. `state`: found, started, sorted_out, not_in_the_way."""

    kind: str
    state: str
    owner: str
    found_on: date
    start_by: date | None = None
    settled_on: date | None = None

    @property
    def row_key(self) -> str:
        """The barrier's type: one of each."""
        return self.kind


@dataclass(frozen=True, slots=True)
class Placement:
    """Something asked of a provider. `state`: asked, accepted, full, declined, started, ended."""

    n: int
    kind: str
    provider: str
    state: str
    asked_on: date
    answered_on: date | None = None
    ended_on: date | None = None

    @property
    def row_key(self) -> str:
        """The placement's number within the case."""
        return str(self.n)


@dataclass(frozen=True, slots=True)
class SignOff:
    """A named person's recorded answer to shown facts. `snapshot` is the digest of what was shown."""

    n: int
    party: str
    by: str
    signed_on: date
    agrees: bool
    review: str
    snapshot: str
    stale_on: date | None = None
    stale_because: str | None = None

    @property
    def row_key(self) -> str:
        """The sign-off's number within the case."""
        return str(self.n)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a role on this case, from when to when (`until_on` is the first day no longer)."""

    n: int
    role: str
    staff: str
    from_on: date
    until_on: date | None = None

    @property
    def row_key(self) -> str:
        """The holding's number within the case."""
        return str(self.n)


@dataclass(frozen=True, slots=True)
class Concern:
    """Something that cannot wait for a date: risk, safeguarding, medication."""

    n: int
    kind: str
    raised_at: datetime
    by: str
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None

    @property
    def row_key(self) -> str:
        """The concern's number within the case."""
        return str(self.n)


@dataclass(frozen=True, slots=True)
class Measurement:
    """One score of one measure, as it was taken on a day; one row without a score where it was declined or missing.

    `taking` numbers the times a measure was taken on this case, `version` says how it was counted. `value` is the
    score as a decimal number, None with too few answers (`answered` of `of`). `by` sat with the person. Undone, it
    counts no longer.
    """

    n: int
    taking: int
    measure: str
    version: str
    on: date
    by: str
    recorded_on: date
    state: str
    reason: str | None = None
    score: str | None = None
    value: str | None = None
    answered: int = 0
    of: int = 0
    undone_on: date | None = None

    @property
    def row_key(self) -> str:
        """The number of the row within the case."""
        return str(self.n)


@dataclass(frozen=True, slots=True)
class Alert:
    """A fact needing attention: one rung of one ladder of one due date. `tell` is a role.

    `raised_on` is the day it stands for; `recorded_on` the London day it was written: later means the system was late.
    """

    activity: str
    n: int
    due_number: int
    rung: int
    tell: str
    raised_on: date
    recorded_on: date
    cleared_on: date | None = None

    @property
    def row_key(self) -> str:
        """(item, occurrence, due number, rung): unique within the case."""
        return f"{self.activity}#{self.n}/{self.due_number}/{self.rung}"
