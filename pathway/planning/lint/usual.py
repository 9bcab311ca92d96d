"""What comes of any start day where no day is closed: what is always dated alike, and what follows what."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from pathway.dates import Calendar
from pathway.definition.rules import Rules
from pathway.planning.lint.course import Course, Offsets, Usual
from pathway.planning.lint.playing import course_of


def usual_in(rules: Rules, calendar: Calendar, around: date) -> Usual:
    """What is alike on all seven days of a week in a calendar without closed days.

    What asks for the calendar is not: one start day later, any count of working days, and any rolling, comes out
    otherwise on one of the seven.
    """
    version = f"{calendar.version}, nothing closed"
    plain = Calendar(calendar.name, version, calendar.first_year, calendar.last_year, frozenset())
    week = [course_of(around + timedelta(days=day), rules, plain) for day in range(7)]
    found = [{key: _offsets(course, key) for key in rules.activities} for course in week]
    steady = {key: same for key, same in found[0].items() if same and all(day[key] == same for day in found)}
    once = [rule for rule in rules.activities.values() if rule.stage and not rule.repeats and not rule.conditions]
    return Usual(steady, tuple(
        (first.key, second.key)
        for first, second in pairwise(once)
        if first.stage == second.stage and not (first.key in steady and second.key in steady)
        and all(day[first.key] and day[second.key] and day[first.key][0].due < day[second.key][0].due for day in found)
    ))  # fmt: skip


def _offsets(course: Course, key: str) -> tuple[Offsets, ...]:
    def days(day: date) -> int:
        return (day - course.start).days

    return tuple(
        Offsets(
            row.n, row.who, days(row.opened_on), days(row.opens_on), days(row.due_on),
            days(row.closes_on) if row.closes_on else None, days(row.meant_on) if row.meant_on else None,
        )
        for row in course.of(key)
    )  # fmt: skip
