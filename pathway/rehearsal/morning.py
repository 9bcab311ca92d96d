"""What staff see of one person in the morning, and the small habits that all they do has in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pathway.case.model import Activity, Case, Status
from pathway.case.opening import last_of, standing
from pathway.case.pathway_clock import elapsed_days
from pathway.case.people import StaffMember
from pathway.dates import Calendar, add_working_days, roll_on
from pathway.definition.rules import Rules
from pathway.rehearsal.cast import Cast
from pathway.rehearsal.people import Life

Said = tuple[StaffMember, Any]
"""Who acts, and what they ask of the walk."""

NEVER_FORGOTTEN = frozenset({
    "first_contact", "first_meeting", "guided_conversation", "options_menu", "recovery_plan", "ten_week_review",
    "joint_review", "readiness_service", "readiness_team", "discharge_letter",
})  # fmt: skip
"""What a later stage waits for: late at times, never left lying."""
IN_TIME, LATE = 0.84, 0.95
SLOW_IN_TIME, SLOW_LATE = 0.5, 0.8


@dataclass(frozen=True, slots=True)
class Morning:
    """One person's case on one working day, before anybody has acted."""

    life: Life
    case: Case
    rules: Rules
    calendar: Calendar
    day: date
    cast: Cast

    @property
    def elapsed(self) -> int:
        """Days since the clock started, paused or not; -1 before."""
        days = elapsed_days(self.case, self.day)
        return -1 if days is None else days

    def row(self, key: str, subject: str | None = None) -> Activity | None:
        """The open occurrence of an activity."""
        return standing(self.case, key, subject)

    def is_done(self, key: str) -> bool:
        """True if this was finished, declined or not needed, or never came up and cannot any more."""
        row = last_of(self.case, key)
        return row is None or not row.is_open

    def who(self, role: str) -> StaffMember:
        """Whoever holds a role on the case, or has it where nobody does."""
        held = self.case.holder_of(role)
        if held is not None:
            return self.cast.member(held)
        if role == "service_manager":
            return self.cast.manager
        if role in ("team_manager", "duty_worker"):
            return self.cast.of_team(self.case.team, role)
        if role == "care_coordinator":
            return self.cast.coordinator(self.case.team, self.life.number)
        return self.cast.advisor(self.life.number)

    def doer(self, row: Activity) -> StaffMember:
        """Who does an open item: whom it stands with, if they are known and still have part in the case."""
        if row.staff is not None and row.staff == self.case.holder_of(row.who):
            return self.cast.member(row.staff)
        return self.who(row.who)

    def wanted_on(self, row: Activity) -> date:
        """The working day on which this is done, if nothing comes between: mostly in time, at times late."""
        opens = max(row.opened_on, row.opens_on)
        due = row.due_on or opens + timedelta(days=self.life.within(f"{row.row_key}:open end", 4, 16))
        pace = self.life.draw(f"{row.row_key}:pace")
        in_time, late = (SLOW_IN_TIME, SLOW_LATE) if self.life.fate.is_slow else (IN_TIME, LATE)
        if pace < in_time:
            part = 0.4 + 0.6 * self.life.draw(f"{row.row_key}:part")
            return roll_on(opens + timedelta(days=int(max((due - opens).days, 0) * part)), self.calendar)
        if pace < late or row.key in NEVER_FORGOTTEN:
            return roll_on(due + timedelta(days=self.life.within(f"{row.row_key}:late", 1, 8)), self.calendar)
        return roll_on(due + timedelta(days=self.life.within(f"{row.row_key}:forgotten", 12, 40)), self.calendar)

    def has_come(self, on: date | None, wait: int = 0) -> bool:
        """True from the working day `wait` days after `on`."""
        return on is not None and self.day >= on + timedelta(days=wait)

    def by_chance(self, purpose: str, share: float) -> bool:
        """True for this share of people, days or items, always the same ones."""
        return self.life.draw(purpose) < share

    @property
    def is_with_provider(self) -> bool:
        """True while a provider works with the person."""
        return any(p.state in ("accepted", "started") for p in self.case.placements.values())

    @property
    def is_silent(self) -> bool:
        """True if the person is not to be reached any more."""
        fate = self.life.fate
        return fate.ending == "lost_contact" and self.day >= self.ends_on() - timedelta(days=30)

    def ends_on(self) -> date:
        """The day on which somebody whose pathway ends on the way leaves it."""
        low, high = self.life.fate.ends_after or (9999, 9999)
        return self.case.referred_on + timedelta(days=self.life.within("ends", low, high))

    @property
    def worked_before(self) -> date:
        """The working day before this one."""
        return add_working_days(self.day, -1, self.calendar)

    @property
    def is_closed(self) -> bool:
        """True once it has ended."""
        return self.case.status is Status.CLOSED
