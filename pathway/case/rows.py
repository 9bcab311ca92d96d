"""The rows that are copied beside a case's history: each class is a table, column for column. Immutable.

Here those that dates hang on; the others are in `rows_beside`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """Exclusive; resume returns to the one before."""

    OPEN = "open"
    DORMANT = "dormant"
    PAUSED = "paused"
    CLOSED = "closed"


class ClosedAs(StrEnum):
    """How an occurrence came to stand no longer."""

    DONE = "done"
    DECLINED = "declined"
    NOT_NEEDED = "not_needed"
    NOT_HELD = "not_held"


BEGINNING = "allocation"
"""What came with the beginning of the first stage."""

ENDINGS = (
    "discharged", "closed_by_service_only", "returned_to_team", "not_accepted", "declined", "withdrew", "moved",
    "died", "lost_contact",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Activity:
    """One occurrence of an activity: the nth time it is to be done. All dates are London days.

    `opened_on` is the day from which it stands, however late that was told; `anchor_on` the day of the event that
    opened it; `subject` what it is about where its key alone does not say (a barrier's type, a pause's number, the
    review it follows).
    `deferred_to` is a day somebody named in place of the rule's; `deferrals` counts the times it was put off.
    `rung` is the highest raised under `due_number`; `act_on` the next day on which time alone does something.
    `came_with` is the recording that opened it ("contact 3", "plan#2"; its own key: it came up by being recorded),
    `closed_with` the contact that closed it: taken back, so is what came of them. What came with BEGINNING stands from
    the day the case was allocated. `undone_on` is the day on which what was recorded of it last was taken back.
    """

    key: str
    n: int
    stage: str | None
    who: str
    staff: str | None
    opened_on: date
    opens_on: date
    due_on: date | None
    closes_on: date | None = None
    anchor_on: date | None = None
    subject: str | None = None
    due_number: int = 1
    rung: int = 0
    act_on: date | None = None
    deferred_to: date | None = None
    deferred_on: date | None = None
    deferrals: int = 0
    booked_on: date | None = None
    booked_at: str | None = None
    closed_as: str | None = None
    closed_on: date | None = None
    done_on: date | None = None
    done_by: str | None = None
    outcome: str | None = None
    reason: str | None = None
    came_with: str | None = None
    closed_with: str | None = None
    undone_on: date | None = None

    @property
    def row_key(self) -> str:
        """`key#n`."""
        return f"{self.key}#{self.n}"

    @property
    def is_open(self) -> bool:
        """True while it still stands."""
        return self.closed_as is None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known about the case: a grouping, a risk, a readiness answer, a consent. Coded values only.

    `known_on` is the day it became known, `recorded_on` the one on which `record` told it; `since_on` the one on which
    this value was first told, whatever was known before.
    """

    name: str
    value: str
    known_on: date
    by: str
    recorded_on: date | None = None
    since_on: date | None = None

    @property
    def row_key(self) -> str:
        """The fact's name."""
        return self.name


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact with the person, whatever came of it. `outcome` in NHS attendance words; `by` saw the person.

    `has_woken`: missed, it woke a case that was with a provider and was to sleep until `slept_until`. Undone, it was
    recorded in error, and counts for nothing.
    """

    n: int
    activity: str
    occurrence: int
    happened_on: date
    outcome: str
    by: str
    has_woken: bool = False
    slept_until: date | None = None
    undone_on: date | None = None

    @property
    def row_key(self) -> str:
        """The contact's number within the case."""
        return str(self.n)

    @property
    def ref(self) -> str:
        """What came with it, or was closed with it, names it so."""
        return f"contact {self.n}"

    @property
    def counts(self) -> bool:
        """True unless it was undone."""
        return self.undone_on is None


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch on hold: [started_on, resumed_on). `expected_on` is when the person is expected back.

    Undone, it never was: it has no days.
    """

    n: int
    reason: str
    started_on: date
    expected_on: date
    authorised_by: str
    resumed_on: date | None = None
    undone_on: date | None = None

    @property
    def row_key(self) -> str:
        """The pause's number within the case."""
        return str(self.n)

    @property
    def ends_on(self) -> date:
        """The day the clock runs again, as far as is known."""
        return self.resumed_on or self.expected_on


@dataclass(frozen=True, slots=True)
class Extension:
    """A stage made longer: its last pathway day lasts `days` more. `on` is the London day it was decided.

    `came_with` is the recording of a review that made it longer. Undone, it has no days.
    """

    n: int
    stage: str
    days: int
    on: date
    by: str
    came_with: str | None = None
    undone_on: date | None = None

    @property
    def row_key(self) -> str:
        """The extension's number within the case."""
        return str(self.n)


@dataclass(frozen=True, slots=True)
class Stay:
    """A stretch in a stage that the case has left: [entered_on, left_on). What hangs on facts there is not lost."""

    n: int
    stage: str
    entered_on: date
    left_on: date

    @property
    def row_key(self) -> str:
        """The stay's number within the case."""
        return str(self.n)
