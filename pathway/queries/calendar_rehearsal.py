"""What a changed calendar would move: played over every open case it can touch, and nothing written.

The answer carries case references and no names. Cases are read some at a time; only what moves is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pathway.case.model import Case
from pathway.case.people import StaffMember
from pathway.case.permissions import has_part_in
from pathway.dates import Calendar
from pathway.planning.calendar_change import ChangedDay, Move, changed_days, moves, refuse_shorter
from pathway.planning.calendar_reach import Reach, reach_of
from pathway.ports import CalendarInForce
from pathway.queries.standing_with import Owners
from pathway.store.look import Look

NOT_COUNTED_FROM = ("contacts", "alerts")
"""Rows that no date is counted from, and the most of a case: not read."""
COUNTS = ("dates", "reminders", "earlier", "overdue")


@dataclass(frozen=True, slots=True)
class MovedItem:
    """An open item whose dates move: which, whose (references of staff, or the role where there is nobody), and how.

    `is_earlier`: less time than was shown. `is_overdue`: in time until now, and overdue or over under the change.
    """

    ref: str
    activity: str
    occurrence: int
    title: str
    who: str
    staff: tuple[str, ...]
    dates: Mapping[str, tuple[date | None, date | None]]
    is_reminder_only: bool
    is_earlier: bool
    is_overdue: bool

    @property
    def told(self) -> tuple[str, ...]:
        """Whom it concerns."""
        return self.staff or (self.who,)

    def tree(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "case": self.ref, "activity": self.activity, "occurrence": self.occurrence, "title": self.title,
            "who": self.who, "staff": list(self.staff), "is_earlier": self.is_earlier, "is_overdue": self.is_overdue,
            "dates": {name: {"before": pair[0], "after": pair[1]} for name, pair in self.dates.items()},
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """One calendar: the version that counts and the one rehearsed, the days they differ in, and what moves.

    `set_aside` are cases that cannot be brought up to the day and keep their dates for now; `not_played` those that
    fail when they are counted anew.
    """

    calendar: Calendar
    in_force: CalendarInForce | None
    on: date
    changed: tuple[ChangedDay, ...]
    looked_at: int
    items: tuple[MovedItem, ...]
    set_aside: tuple[str, ...]
    not_played: Mapping[str, str]

    @property
    def is_new_version(self) -> bool:
        """True if this version does not count yet."""
        return self.in_force is None or self.in_force.calendar.version != self.calendar.version

    @property
    def refs(self) -> list[str]:
        """The cases shown."""
        return sorted({item.ref for item in self.items} | {*self.set_aside, *self.not_played})

    @property
    def moving(self) -> list[str]:
        """The cases with a date that moves."""
        return sorted({item.ref for item in self.items})

    @property
    def counts(self) -> dict[str, int]:
        """How many cases and dates move, how many reminders only, how many come earlier or are overdue at once."""
        return {"cases": len(self.moving), **_counted(self.items)}

    @property
    def by_staff(self) -> dict[str, dict[str, int]]:
        """The same for everybody concerned: a member of staff, or a role that nobody has."""
        theirs: dict[str, list[MovedItem]] = {}
        for item in self.items:
            for to in item.told:
                theirs.setdefault(to, []).append(item)
        return {to: {"cases": len({item.ref for item in found}), **_counted(found)} for to, found in theirs.items()}

    def messages(self) -> dict[str, dict[str, Any]]:
        """What each of them is told: counts and the changed days, nothing of anybody's case."""
        because = [
            {"on": d.on.isoformat(), "title": d.title, "is_closed": d.is_closed} for d in self.changed if d.counts
        ]
        return {to: {**counts, "because": because} for to, counts in self.by_staff.items()}

    def tree(self) -> dict[str, Any]:
        """For scripts."""
        kept = self.in_force
        return {
            "name": self.calendar.name, "version": self.calendar.version, "years": _years(self.calendar),
            "is_new_version": self.is_new_version,
            "in_force": {"version": kept.calendar.version, "years": _years(kept.calendar)} if kept else None,
            "changed": [{"on": d.on, "title": d.title, "is_closed": d.is_closed} for d in self.changed],
            "looked_at": self.looked_at, "counts": self.counts, "by_staff": self.by_staff,
            "moves": [item.tree() for item in self.items], "set_aside": list(self.set_aside),
            "not_played": dict(self.not_played),
        }  # fmt: skip


def rehearse(seen: Look, calendar: Calendar, on: date, reader: StaffMember | None = None) -> Rehearsal:
    """What this version of a calendar would move on `on`. A `reader` sees the cases they have part in.

    Raises BadRequest for a version with fewer years than the one in force.
    """
    in_force = next((kept for kept in seen.calendars_in_force() if kept.calendar.name == calendar.name), None)
    if in_force is not None:
        refuse_shorter(in_force.calendar, calendar)
    owners = Owners(seen.members.values())
    items: list[MovedItem] = []
    not_played: dict[str, str] = {}
    looked_at = 0
    found = list(reaches(seen, calendar, on))
    refs = [ref for reach in found for ref in seen.touched(reach)]
    for case in seen.cases_among(refs, without=NOT_COUNTED_FROM):
        if reader is not None and not has_part_in(reader, case):
            continue
        looked_at += 1
        # One bad case does not hide what the others come to; applying would set it aside: so any error at all.
        try:
            items += _moved(seen, case, calendar, on, owners)
        except Exception as problem:
            not_played[case.ref] = f"{type(problem).__name__}: {problem}"
    aside = tuple(_set_aside(seen, calendar, reader))
    changed = _changed(seen, calendar, in_force, found)
    return Rehearsal(calendar, in_force, on, changed, looked_at, tuple(items), aside, not_played)


def _changed(seen: Look, calendar: Calendar, in_force: CalendarInForce | None,
             found: Iterable[Reach]) -> tuple[ChangedDay, ...]:  # fmt: skip
    """The days in which it differs from the version that counts; one that counts already, from what cases are on."""
    if in_force is not None and in_force.calendar.version != calendar.version:
        return changed_days([in_force.calendar], calendar)
    return changed_days((seen.calendar(version) for version in sorted({reach.calendar for reach in found})), calendar)


def touched(seen: Look, calendar: Calendar, on: date) -> list[str]:
    """The cases that have not taken this version up, and that it may touch."""
    return sorted(ref for reach in reaches(seen, calendar, on) for ref in seen.touched(reach))


def reaches(seen: Look, calendar: Calendar, on: date) -> Iterator[Reach]:
    """What the change can touch: of each definition, from each version that its cases still count by."""
    for definition, version in seen.counted_by():
        rules = seen.rules(definition)
        if rules.calendar_name == calendar.name and version != calendar.version:
            reach = reach_of(rules, seen.calendar(version), calendar, on)
            if reach is not None:
                yield reach


def _moved(seen: Look, case: Case, calendar: Calendar, on: date, owners: Owners) -> Iterator[MovedItem]:
    rules = seen.rules(case.definition)
    for move in moves(case, rules, seen.calendar(case.calendar), calendar, on):
        rule = rules.activities[move.before.key]
        yield _item(case, move, rule.title, owners)


def _item(case: Case, move: Move, title: str, owners: Owners) -> MovedItem:
    row = move.before
    return MovedItem(
        ref=case.ref, activity=row.key, occurrence=row.n, title=title, who=row.who, staff=owners.of(case, row),
        dates=move.dates, is_reminder_only=move.is_reminder_only, is_earlier=move.comes_earlier,
        is_overdue=move.is_now_overdue,
    )  # fmt: skip


def _set_aside(seen: Look, calendar: Calendar, reader: StaffMember | None) -> Iterator[str]:
    for case in seen.cases_among(item.case for item in seen.set_asides()):
        if reader is None or has_part_in(reader, case):
            if seen.rules(case.definition).calendar_name == calendar.name:
                yield case.ref


def _counted(items: Iterable[MovedItem]) -> dict[str, int]:
    listed = list(items)
    reminders = sum(item.is_reminder_only for item in listed)
    flags = (sum(item.is_earlier for item in listed), sum(item.is_overdue for item in listed))
    return dict(zip(COUNTS, (len(listed) - reminders, reminders, *flags), strict=True))


def _years(calendar: Calendar) -> str:
    return f"{calendar.first_year}-{calendar.last_year}"
