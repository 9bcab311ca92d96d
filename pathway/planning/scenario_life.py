"""One synthetic person's case, driven through the commands themselves: no store, no clock, the same order as the walk.

Every step brings the case up to the day, asks who may, decides and settles. The history is made when it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pathway.case.history import Entry, make_entry
from pathway.case.model import Case
from pathway.case.people import SYSTEM, StaffMember
from pathway.case.permissions import MAY, permit
from pathway.case.renewing import renewed
from pathway.commands import VERBS, recount
from pathway.commands.asked import Decided, Desk
from pathway.commands.recount import Recount, rest_day
from pathway.commands.refer import Refer, begin
from pathway.commands.settling import settle
from pathway.commands.time_passes import TimePasses
from pathway.dates import Calendar, london_instant
from pathway.definition.rules import Rules
from pathway.errors import CallersError, CaseNotFound, HistoryAltered

SWEPT_AT, WORK_BEGINS_AT = 6, 9
SETTLED_ALREADY = ("time_passed", "calendar_changed")
"""Kinds of entries that bring a case to rest by themselves, for a day of their own."""
TEAM, PROVIDER, SERVICE = "the-team", "a provider", "the-service"
RIGHTS = {
    "service": ("wellbeing_advisor", "service_manager"),
    "team": ("care_coordinator", "team_manager"),
    "provider": ("support_worker",),
}
KNOWN_ROLES = {name for roles in MAY.values() for name in roles}
TEAMS = {"service": SERVICE, "team": TEAM, "provider": PROVIDER}


@dataclass(frozen=True, slots=True)
class Step:
    """One act as it was decided, by which calendar, and the case it led to."""

    decided: Decided
    after: Case
    at: datetime
    by: str
    calendar: Calendar


def staff_of(rules: Rules) -> Mapping[str, StaffMember]:
    """Two synthetic members of staff for every role, by its letters (`wa`, `wa2`, …); the first by its name too."""
    staff: dict[str, StaffMember] = {}
    for role, party in rules.roles.items():
        letters = "".join(word[0] for word in role.split("_"))
        name = letters if letters not in staff else role
        for ref in (name, f"{name}2"):
            staff[ref] = StaffMember(ref, rules.role_titles[role], _with_rights(role, party), party, TEAMS[party])
        staff.setdefault(role, staff[name])
    return staff


def _with_rights(role: str, party: str) -> tuple[str, ...]:
    """The role; and where permissions do not know it, those of its party: a scenario is about time, not rights."""
    return (role,) if role in KNOWN_ROLES else (role, *RIGHTS[party])


class Life:
    """A case and the steps that led to it. Days only go forward."""

    def __init__(self, rules: Rules, calendar: Calendar) -> None:
        self.rules = rules
        self.calendar = calendar
        self.staff = staff_of(rules)
        self.steps: list[Step] = []
        self._case: Case | None = None
        self._acts: dict[date, int] = {}
        self._entries: list[Entry] = []
        self._recorded: Case | None = None

    def told_on(self) -> Life:
        """A second life with the same past, which goes on by itself."""
        other = copy(self)
        other.steps, other._acts, other._entries = list(self.steps), dict(self._acts), list(self._entries)
        return other

    @property
    def case(self) -> Case:
        """The case as it stands. Raises CaseNotFound before the referral."""
        if self._case is None:
            raise CaseNotFound("nobody has been referred yet")
        return self._case

    @property
    def has_begun(self) -> bool:
        """True once the referral is received."""
        return self._case is not None

    @property
    def holder(self) -> StaffMember:
        """The one who holds the case from the day it is allocated."""
        return next(member for member in self.staff.values() if self.rules.holder in member.roles)

    def one_with(self, role: str) -> StaffMember | None:
        """The first member of staff of a role, or with its rights."""
        return next((member for member in self.staff.values() if role in member.roles), None)

    def refer(self, asked: Refer, by: StaffMember, on: date) -> Case:
        """The referral received."""
        permit("refer", by)
        desk = self._desk(by, on, self._instant(on))
        return self._step(begin(asked, desk), desk)

    def act(self, asked: Any, by: StaffMember, on: date) -> Case:
        """One act of a named person: permitted, caught up, decided, settled. Raises the caller's errors."""
        before, steps = self.case, len(self.steps)
        permit(asked.verb, by, before)
        at = self._instant(on)
        try:
            self.catch_up(on, at)
            desk = self._desk(by, on, at)
            return self._step(VERBS[asked.verb](self.case, asked, desk), desk)
        except CallersError:
            # One act is one transaction: what is refused leaves nothing behind, not even the catching up.
            self._case = before
            del self.steps[steps:]
            raise

    def sweep(self, on: date) -> Case:
        """The sweep of one day, at 06:00."""
        return self.catch_up(on, london_instant(on, SWEPT_AT))

    def put_in_force(self, calendar: Calendar, on: date) -> Case:
        """Another calendar from the day `on`: the case takes it up at once, and its open dates move with it."""
        self.calendar = calendar
        desk = self._desk(SYSTEM, on, self._instant(on))
        return self._step(recount.decide(self.case, Recount(on=rest_day(self.case, on)), desk), desk)

    def when_set(self, row_key: str) -> tuple[Case, Calendar]:
        """The case and calendar by which a date was last counted: as they are, or before the row was closed."""
        before: Step | None = None
        for step in self.steps:
            row = step.after.activities.get(row_key)
            if row is not None and not row.is_open:
                had = before is not None and row_key in before.after.activities
                return (before.after, step.calendar) if before is not None and had else (step.after, step.calendar)
            before = step
        return self.case, self.calendar

    def catch_up(self, on: date, at: datetime) -> Case:
        """The case at rest for `on`: one step for each day on which time acted."""
        while (day := self.case.next_action_on) is not None and day <= on:
            desk = self._desk(SYSTEM, on, at)
            after = self._step(VERBS["time_passes"](self.case, TimePasses(on=day), desk), desk)
            if after.next_action_on is not None and after.next_action_on <= day:
                raise HistoryAltered(f"the case does not come to rest on {day.isoformat()}")
        return self.case

    def history(self) -> tuple[Entry, ...]:
        """The entries of every step, chained. Each is made when it is first asked for."""
        for step in self.steps[len(self._entries) :]:
            decided = step.decided
            facts = {name: value for name, value in decided.facts.items() if value is not None}
            entry, self._recorded = make_entry(
                self._recorded, step.after, decided.kind, decided.happened_on, step.at, step.by, facts
            )
            self._entries.append(entry)
        return tuple(self._entries)

    def _instant(self, on: date) -> datetime:
        acts = self._acts[on] = self._acts.get(on, 0) + 1
        return london_instant(on, WORK_BEGINS_AT) + timedelta(minutes=acts)

    def _desk(self, by: StaffMember, on: date, at: datetime) -> Desk:
        return Desk(self.rules, self.calendar, at, on, by)

    def _step(self, decided: Decided, desk: Desk) -> Case:
        after = decided.after
        if decided.kind not in SETTLED_ALREADY:
            after = settle(after, self.rules, self.calendar, desk.on, desk.on)
        after = renewed(after, seq=len(self.steps) + 1, recorded_at=desk.at)
        self.steps.append(Step(decided, after, desk.at, desk.by.ref, desk.calendar))
        self._case = after
        return after
