"""A changed calendar put in force: told once to everybody concerned, then taken up by every case whose dates it moves.

Told first, in the transaction that puts it in force: from then on every case would take it up by itself, so nobody's
dates move untold, however this ends. What is left when it is interrupted is done by running it again, or by the days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pathway.case.history import Notice, Recorded
from pathway.case.model import Case
from pathway.case.people import StaffMember
from pathway.case.permissions import permit
from pathway.commands.recount import Recount, rest_day
from pathway.dates import Calendar, london_day
from pathway.errors import AlreadyThere, HistoryAltered, StaleCase
from pathway.planning.calendar_change import at_rest, moves_of, refuse_shorter
from pathway.ports import SetAside, Work
from pathway.walk import BATCH, Walk, calendar_for, passed

KIND = "calendar_changed"
Messages = Mapping[str, Mapping[str, Any]]
"""Staff (or a role that nobody has), and what to tell them: counts by name, and the changed days under `because`."""


@dataclass(frozen=True, slots=True)
class ToPutInForce:
    """A version of a calendar, the version it was compared with (None: the first of its name), and whom it concerns."""

    calendar: Calendar
    instead_of: str | None
    told: Messages


@dataclass(frozen=True, slots=True)
class CalendarWalk:
    """Who puts a calendar in force, and when."""

    walk: Walk
    by: StaffMember
    at: datetime

    def put_in_force(self, changes: Sequence[ToPutInForce]) -> int:
        """These calendars count from now on, and everybody concerned gets one message, in one transaction. Returns how
        many; a version whose change was told before is not told again.

        Raises StaleCase if a version in force is no longer the one compared with, BadRequest for one made shorter.
        """
        permit("publish", self.by)
        with self.walk.store.work() as work:
            self.walk.not_before(work, None, self.at)
            for change in changes:
                _refuse_another(work.current_calendar(change.calendar.name), change)
                work.put_in_force(change.calendar, self.at, self.by.ref)
            untold = [each for each in changes if work.recall(_told(each.calendar)) != each.calendar.version]
            for change in untold:
                work.remember(_told(change.calendar), change.calendar.version, self.at, self.by.ref)
            notices = self._notices(work, untold)
            work.notify(notices)
            return len(notices)

    def _notices(self, work: Work, untold: Sequence[ToPutInForce]) -> Sequence[Notice]:
        names = {change.calendar.name for change in untold}
        numbers = {kept.calendar.name: kept.number for kept in work.calendars_in_force()}
        which = "+".join(f"{name}:{numbers[name]}" for name in sorted(names))
        return [
            Notice(f"calendar:{which}:{to}", KIND, to, work.staff_member(to) is None, None, self.at, said, self.by.ref)
            for to, said in sorted(_together(change.told for change in untold).items())
        ]

    def recount(self, refs: Sequence[str], batch: int = BATCH,
                told: Callable[[int], None] | None = None) -> dict[str, int]:  # fmt: skip
        """These cases take up the calendar now in force, in batches, each one transaction. Returns counts.

        A case gets an entry if its dates move; one that has taken the calendar up already gets none, so that running
        again does what is left. `told` hears how many cases are done.
        """
        permit("publish", self.by)
        counts = dict.fromkeys(("cases", "entries", "set_aside"), 0)
        for first in range(0, len(refs), batch):
            self._some(refs[first : first + batch], counts)
            if told:
                told(min(first + batch, len(refs)))
        return counts

    def _some(self, refs: Sequence[str], counts: dict[str, int]) -> None:
        """One transaction. What cannot be saved whole is done case by case."""
        try:
            with self.walk.store.work() as work:
                steps, failed = passed(work.cases_named(refs), self.at, lambda case: self._recounted(work, case))
                work.save(steps)
                for item in failed:
                    work.set_aside(item)
        except (StaleCase, AlreadyThere, HistoryAltered) as problem:
            if len(refs) > 1:
                for ref in refs:
                    self._some([ref], counts)
                return
            steps, failed = [], [SetAside(refs[0], self.at, str(problem))]
            with self.walk.store.work() as work:
                work.set_aside(failed[0])
        counts["cases"] += sum(step.entry.kind == KIND for step in steps)
        counts["entries"] += len(steps)
        counts["set_aside"] += len(failed)

    def _recounted(self, work: Work, case: Case) -> list[Recorded]:
        """The entry of a case that takes up the calendar, and of the days it had not come to; none if no date moves."""
        rules, today = work.rules(case.definition), london_day(self.at)
        if case.calendar == calendar_for(work, rules).version:
            return []
        step = self.walk.step(work, case, Recount(on=rest_day(case, today)), self.by, self.at)
        if not moves_of(at_rest(case, rules, work.calendar(case.calendar), today), step.after, rest_day(case, today)):
            return []
        return [step, *self.walk.caught_up(work, step.after, self.at)[1]]


def _told(calendar: Calendar) -> str:
    """Under which name it is remembered which version's change was told."""
    return f"told:{calendar.name}"


def _refuse_another(in_force: Calendar | None, change: ToPutInForce) -> None:
    if in_force is not None and in_force.version not in (change.instead_of, change.calendar.version):
        raise StaleCase(f"another version of calendar {in_force.name} was put in force meanwhile: look again")
    if in_force is not None:
        refuse_shorter(in_force, change.calendar)


def _together(messages: Iterable[Messages]) -> Messages:
    """What each person is told of several calendars at once: counts added up, every changed day once."""
    together: dict[str, dict[str, Any]] = {}
    for told in messages:
        for to, said in told.items():
            sums = together.setdefault(to, {"because": []})
            sums["because"] += [day for day in said["because"] if day not in sums["because"]]
            sums |= {name: sums.get(name, 0) + count for name, count in said.items() if name != "because"}
    return together
