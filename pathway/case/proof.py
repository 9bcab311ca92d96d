"""The proof of a date or an alert: one object for screens, audits, `why`, scenarios and scripts.

It holds the event that began the count and who recorded it, what was added, each hold given back, each holiday, the
roll, the calendar and the line of the pathways file; then the ladder with the day of each rung, every change of the
date, and what follows.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Source:
    """Where the date is written: version of the pathway, file and line."""

    pathway: str
    number: int
    version: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the count. `what`: anchor, offset, pause, holiday, rolled, deferred, note.

    `by` recorded what the step hangs on, on the London day `recorded_on`, as entry `seq` of the case's history; None
    where nothing was recorded for it.
    """

    what: str
    on: date
    words: str
    by: str | None = None
    recorded_on: date | None = None
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class RungDay:
    """A place on the ladder, its day and how it comes about. `is_raised` once it was; `recorded_on` later means the
    system was late. `words`: "5 working days after"; `steps` lead there from the due day.
    """

    rung: int
    on: date
    tell: str
    words: str
    is_raised: bool
    raised_on: date | None = None
    recorded_on: date | None = None
    cleared_on: date | None = None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """An act that changed the date, booked it, closed it or put it right: what, who, on which day it was recorded.

    `because` says what moved it where nobody named the new date: what was recorded in the same entry.
    """

    seq: int
    kind: str
    by: str
    recorded_on: date
    what: str
    before: str | None
    after: str | None
    because: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """What recording it today does to a date: `before` None for one that comes to stand, `after` None for one gone.

    `outcomes` are those with which it does; none are named where it does with every one.
    """

    activity: str
    title: str
    before: date | None
    after: date | None
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """The whole answer. `recomputed_on` is the due day counted anew; `is_exact` says it is the one that stands, and
    `is_beyond_calendar` that it stands only until a calendar is in force that knows the days it was counted on.

    `if_done_today`: what follows if it is recorded as done on the day of asking.
    """

    ref: str
    activity: str
    occurrence: int
    title: str
    stage: str | None
    who: str
    staff: str | None
    is_projected: bool
    standing: str
    days_late: int
    opens_on: date
    due_on: date | None
    closes_on: date | None
    done_on: date | None
    recomputed_on: date | None
    is_exact: bool
    is_beyond_calendar: bool
    steps: tuple[Step, ...]
    calendar: str
    calendar_version: str
    source: Source
    ladder: tuple[RungDay, ...]
    changes: tuple[Change, ...]
    waits_for: tuple[str, ...]
    next: tuple[str, ...]
    if_done_today: tuple[Effect, ...] = ()

    def tree(self) -> dict[str, Any]:
        """The proof for scripts."""
        return asdict(self)
