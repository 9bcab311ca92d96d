"""Roles that something hangs on, but that nobody has who works here: looked up among the staff of a database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pathway.case.people import StaffMember
from pathway.dates import Calendar, CalendarTooShort
from pathway.definition.findings import listed
from pathway.definition.rules import Rules
from pathway.planning.lint.caution import Caution
from pathway.planning.lint.course import Course
from pathway.planning.lint.playing import course_of
from pathway.planning.lint.told import told_by

IN_PLACE_OF_NOBODY = "service_manager"
"""Whom an alert goes to for which nobody is found."""
TEAM = "team"
"""The party whose people are told only of the cases of their own team."""


def nobody_there(rules: Rules, calendar: Calendar, start: date, staff: Sequence[StaffMember]) -> tuple[Caution, ...]:
    """The roles that nobody active has, or nobody of some team, each with the first thing that would miss them."""
    try:
        course = course_of(start, rules, calendar)
    except CalendarTooShort:
        return ()
    active = [member for member in staff if member.is_active]
    there = {role for member in active for role in member.roles}
    instead = "the service managers are told instead" if IN_PLACE_OF_NOBODY in there else "nobody is told at all"
    return tuple(
        Caution("nobody there", ("roles", role), f"{words}; but {missing} has this role: {instead}", course.start)
        for role, words in _first_for(course).items()
        if (missing := _missing(role, rules, active))
    )


def _missing(role: str, rules: Rules, active: Sequence[StaffMember]) -> str:
    """Who does not have a role: "nobody", "nobody of south"; empty if it is held wherever it has to be."""
    has = [member for member in active if role in member.roles]
    if not has:
        return "nobody"
    if rules.roles[role] != TEAM:
        return ""
    without = {member.team for member in active if member.party == TEAM} - {member.team for member in has}
    return f"nobody of {listed(sorted(without), 'or')}" if without else ""


def _first_for(course: Course) -> dict[str, str]:
    """Every role that is told of something, or that something stands with: the first such thing, in words."""
    first: dict[str, str] = {}
    rows = sorted(course.rows, key=lambda row: row.due_on)
    for row in rows:
        for rung, day in course.almanac.rungs(row.rule.ladder, row.due_on):
            role = told_by(rung, row, course)
            words = f"when {row.rule.title} slips, the {_title(role, course)} is to be told on {course.said(day)}"
            first.setdefault(role, words)
    for row in rows:
        words = f"{row.rule.title} stands with the {_title(row.who, course)}, due on {course.said(row.due_on)}"
        first.setdefault(row.who, words)
    return {role: first[role] for role in course.rules.roles if role in first}


def _title(role: str, course: Course) -> str:
    return course.rules.role_titles.get(role, role)
