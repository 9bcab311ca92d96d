"""What a changed calendar moves on one case: each open date before and after. Pure; played, never written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pathway.case.model import Activity, Case
from pathway.commands.recount import recounted, rest_day
from pathway.dates import ONE_DAY, Calendar
from pathway.definition.rules import Rules
from pathway.errors import BadRequest

WORDS = {"opens_on": "opens", "due_on": "due", "closes_on": "closes", "next_on": "next reminder"}
"""The dates of an open item, and what they are called."""


@dataclass(frozen=True, slots=True)
class ChangedDay:
    """A day that is closed now and was not (`is_closed`), or the other way round, with its title."""

    on: date
    title: str
    is_closed: bool

    @property
    def counts(self) -> bool:
        """True for a weekday: what is closed on a Saturday or Sunday moves nothing."""
        return self.on.weekday() < 5


def changed_days(olds: Iterable[Calendar], new: Calendar) -> tuple[ChangedDay, ...]:
    """The days that a version does not agree on with one of these earlier ones, in order."""
    return tuple(
        ChangedDay(day, (new if day in new.closed else old).title_of(day) or "", day in new.closed)
        for day, old in sorted({day: old for old in olds for day in old.closed ^ new.closed}.items())
    )


@dataclass(frozen=True, slots=True)
class Move:
    """One open item whose dates move: as it stood, and as it will. Both under the day on which it is looked at."""

    before: Activity
    after: Activity
    on: date

    @property
    def dates(self) -> dict[str, tuple[date | None, date | None]]:
        """Those of its dates that move, before and after."""
        before, after, next_on = self.before, self.after, self.after.act_on
        if after.due_number == before.due_number and after.rung > before.rung:
            next_on = self.on
        pairs = {
            "opens_on": (before.opens_on, after.opens_on), "due_on": (before.due_on, after.due_on),
            "closes_on": (before.closes_on, after.closes_on), "next_on": (before.act_on, next_on),
        }  # fmt: skip
        if after.closed_as is not None:
            # The window is over already: nothing more comes of it.
            del pairs["next_on"]
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}

    @property
    def is_reminder_only(self) -> bool:
        """True if only the day on which somebody is reminded moves."""
        return set(self.dates) == {"next_on"}

    @property
    def comes_earlier(self) -> bool:
        """True if one of its dates comes earlier: less time than was shown."""
        return any(after is not None and (before is None or after < before) for before, after in self.dates.values())

    @property
    def is_now_overdue(self) -> bool:
        """True if it was in time, and is overdue or over under the changed calendar."""
        was = self.before.due_on is not None and self.before.due_on < self.on
        now = self.after.due_on is not None and self.after.due_on < self.on
        return self.after.closed_as is not None or (now and not was)


def moves_of(before: Case, after: Case, on: date) -> tuple[Move, ...]:
    """The open items of a case whose dates differ between two counts of it; those that stand in both."""
    pairs = ((row, after.activities.get(row.row_key, row)) for row in before.open_activities)
    return tuple(move for row, now in pairs if now is not row and (move := Move(row, now, on)).dates)


def moves(case: Case, rules: Rules, old: Calendar, new: Calendar, today: date) -> tuple[Move, ...]:
    """What moves on a case that takes up a new calendar today, as `recount` does it.

    A case that days were missed on is looked at on the first of them: what time alone moves is no work of the calendar.
    """
    on, new = rest_day(case, today), new.open_ended()
    return moves_of(at_rest(case, rules, old, today), recounted(case, rules, new, on, today), on)


def at_rest(case: Case, rules: Rules, old: Calendar, today: date) -> Case:
    """The case as it comes to rest by the calendar it counted by: as it stands, if time does nothing to it today."""
    on = rest_day(case, today)
    is_at_rest = case.next_action_on is None or case.next_action_on > today
    return case if is_at_rest else recounted(case, rules, old.open_ended(), on, today)


def refuse_shorter(in_force: Calendar, calendar: Calendar) -> None:
    """Raises BadRequest for a version that leaves out years which the one in force knows: dates hang on them."""
    if calendar.first_year > in_force.first_year or calendar.last_year < in_force.last_year:
        raise BadRequest(
            f"calendar {calendar.name} is in force for {in_force.first_year}-{in_force.last_year} and would hold for"
            f" {calendar.first_year}-{calendar.last_year} only: a calendar is made longer, never shorter"
        )


def within_a_year_of_the_end(calendar: Calendar, day: date) -> bool:
    """True for a day from which the last day of a calendar is less than a year away, or past."""
    return day.year >= calendar.last_year


def days_to_come(calendar: Calendar, today: date) -> Iterator[tuple[date, str]]:
    """The closed days from today on, in order."""
    return ((day, title) for day, title in calendar.titles if day > today - ONE_DAY)
