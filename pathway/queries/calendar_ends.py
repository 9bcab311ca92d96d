"""Where calendars end: which one is near its last year while dates go on, and which dates lie beyond its years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from pathway.case.people import StaffMember
from pathway.case.permissions import has_part_in
from pathway.commands.beyond_the_calendar import not_counted
from pathway.dates import Calendar
from pathway.planning.calendar_change import within_a_year_of_the_end
from pathway.store import tables
from pathway.store.look import Look

LONGEST_SPAN_YEARS = 4
"""999 working days, the longest there is to count, are not quite four years."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A calendar that ends within a year of the last day for which something is due."""

    calendar: Calendar
    latest_due_on: date


@dataclass(frozen=True, slots=True)
class NotCounted:
    """An open item dated by days its calendar does not know: its date holds until a longer one is in force."""

    ref: str
    activity: str
    occurrence: int
    title: str
    due_on: date | None


def endings(seen: Look) -> list[Ending]:
    """The calendars in force that something open comes near the end of, by name."""
    latest, kept = seen.latest_open_due_on(), seen.calendars_in_force()
    if latest is None or not any(within_a_year_of_the_end(each.calendar, latest) for each in kept):
        return []
    due = _latest_by_name(seen)
    return [
        Ending(each.calendar, due[each.calendar.name])
        for each in kept
        if each.calendar.name in due and within_a_year_of_the_end(each.calendar, due[each.calendar.name])
    ]


def items_not_counted(seen: Look, calendar: Calendar, reader: StaffMember | None = None) -> list[NotCounted]:
    """The open items that this calendar cannot count, by case. A `reader` sees the cases they have part in."""
    rows = tables.activities
    near = select(rows.c.case_ref).where(
        rows.c.programme == seen.programme,
        rows.c.closed_as.is_(None),
        or_(
            rows.c.due_on >= date(calendar.last_year, 1, 1),
            rows.c.due_on < date(calendar.first_year + LONGEST_SPAN_YEARS, 1, 1),
        ),
    )
    found = []
    for case in seen.cases_among({row.case_ref for row in seen.rows(near)}):
        rules = seen.rules(case.definition)
        if rules.calendar_name == calendar.name and (reader is None or has_part_in(reader, case)):
            for row in not_counted(case, rules, calendar):
                found.append(NotCounted(case.ref, row.key, row.n, rules.activities[row.key].title, row.due_on))
    return found


def _latest_by_name(seen: Look) -> dict[str, date]:
    cases, rows = tables.cases, tables.activities
    latest = (
        select(cases.c.calendar, func.max(rows.c.due_on))
        .join(rows, (rows.c.programme == cases.c.programme) & (rows.c.case_ref == cases.c.ref))
        .where(cases.c.programme == seen.programme, rows.c.closed_as.is_(None), rows.c.due_on.is_not(None))
        .group_by(cases.c.calendar)
    )
    found: dict[str, date] = {}
    for version, day in seen.rows(latest):
        name = seen.calendar(version).name
        found[name] = max(day, found.get(name, day))
    return found
