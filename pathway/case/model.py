"""One case as it stands, with the rows beside its history. Immutable; a change makes a new case.

Keys of the mappings are the rows' own keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from pathway.case.renewing import renewed
from pathway.case.rows import (
    BEGINNING,
    ENDINGS,
    Activity,
    ClosedAs,
    Contact,
    Extension,
    Fact,
    Pause,
    Status,
    Stay,
)
from pathway.case.rows_beside import (
    Alert,
    BarrierRow,
    Concern,
    Holder,
    Measurement,
    Placement,
    SignOff,
)

__all__ = [
    "BEGINNING",
    "ENDINGS",
    "ROWS",
    "Activity",
    "Alert",
    "BarrierRow",
    "Case",
    "ClosedAs",
    "Concern",
    "Contact",
    "Extension",
    "Fact",
    "Holder",
    "Measurement",
    "Pause",
    "Placement",
    "SignOff",
    "Status",
    "Stay",
]


def _no_rows() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Case:
    """One service user on a pathway, referral to ending.

    `seq` is the number of the last history entry and the version for optimistic locking; `head` its hash,
    `recorded_at` its instant.
    `next_action_on` is the first day on which time alone does something to this case (None: never again);
    `came_back_on` is the day it was moved back to this stage: then it moves on only when a person says so.
    `stage_acts_on` the same for what no open item carries: a move, the next of a series, a wake-up.
    """

    ref: str
    programme: str
    person: str
    pathway: str
    definition: str
    calendar: str
    stage: str
    status: Status
    referred_on: date
    team: str
    seq: int = 0
    head: bytes = b""
    recorded_at: datetime | None = None
    status_before: Status | None = None
    stage_entered_on: date | None = None
    came_back_on: date | None = None
    accepted_on: date | None = None
    clock_started_on: date | None = None
    last_spoken_on: date | None = None
    with_provider_since: date | None = None
    wakes_on: date | None = None
    ended_on: date | None = None
    ending: str | None = None
    is_flagged: bool = False
    previous_case: str | None = None
    stage_acts_on: date | None = None
    next_action_on: date | None = None
    activities: Mapping[str, Activity] = field(default_factory=_no_rows)
    facts: Mapping[str, Fact] = field(default_factory=_no_rows)
    contacts: Mapping[str, Contact] = field(default_factory=_no_rows)
    pauses: Mapping[str, Pause] = field(default_factory=_no_rows)
    extensions: Mapping[str, Extension] = field(default_factory=_no_rows)
    stays: Mapping[str, Stay] = field(default_factory=_no_rows)
    barriers: Mapping[str, BarrierRow] = field(default_factory=_no_rows)
    placements: Mapping[str, Placement] = field(default_factory=_no_rows)
    sign_offs: Mapping[str, SignOff] = field(default_factory=_no_rows)
    holders: Mapping[str, Holder] = field(default_factory=_no_rows)
    concerns: Mapping[str, Concern] = field(default_factory=_no_rows)
    measurements: Mapping[str, Measurement] = field(default_factory=_no_rows)
    alerts: Mapping[str, Alert] = field(default_factory=_no_rows)

    def having(self, table: str, *rows: Any) -> Case:
        """This case with these rows put into one of its tables (new, or in place of the row with the same key)."""
        changed = dict(getattr(self, table))
        for row in rows:
            changed[row.row_key] = row
        rows_of: dict[str, Any] = {table: MappingProxyType(changed)}
        return renewed(self, **rows_of)

    @property
    def open_activities(self) -> tuple[Activity, ...]:
        """The occurrences that still stand."""
        return tuple([a for a in self.activities.values() if a.closed_as is None])

    @property
    def counted_contacts(self) -> tuple[Contact, ...]:
        """The contacts there were, in the order in which they were recorded; none that was undone."""
        return tuple(contact for contact in self.contacts.values() if contact.counts)

    @property
    def counted_pauses(self) -> tuple[Pause, ...]:
        """The holds there were; none that was undone."""
        return tuple(pause for pause in self.pauses.values() if pause.undone_on is None)

    def holder_of(self, role: str) -> str | None:
        """The staff member who now holds `role` on this case."""
        for holder in self.holders.values():
            if holder.role == role and holder.until_on is None:
                return holder.staff
        return None

    def fact(self, name: str) -> str | None:
        """What is known now under this name."""
        found = self.facts.get(name)
        return found.value if found else None

    def entered_on(self, stage: str) -> date | None:
        """The day the case entered a stage, the last time; None if it has never been in it."""
        if stage == self.stage:
            return self.stage_entered_on
        stay = self.last_stay(stage)
        return stay.entered_on if stay else None

    def last_stay(self, stage: str) -> Stay | None:
        """The last stay in a stage that the case has left; None if there was none."""
        return next((stay for stay in reversed(tuple(self.stays.values())) if stay.stage == stage), None)

    @property
    def current_pause(self) -> Pause | None:
        """The pause that runs now."""
        return next((p for p in self.pauses.values() if p.resumed_on is None), None) if self.pauses else None


ROWS: Mapping[str, type[Any]] = {
    "activities": Activity,
    "facts": Fact,
    "contacts": Contact,
    "pauses": Pause,
    "extensions": Extension,
    "stays": Stay,
    "barriers": BarrierRow,
    "placements": Placement,
    "sign_offs": SignOff,
    "holders": Holder,
    "concerns": Concern,
    "measurements": Measurement,
    "alerts": Alert,
}
"""Every table of rows beside a case, and what its rows are."""
