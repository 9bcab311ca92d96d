"""Too few working days between opening and due: round Christmas, Easter or a plain weekend nobody is there to do it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pathway.dates import ONE_DAY
from pathway.definition.findings import listed
from pathway.definition.spans import Point
from pathway.planning.lint.caution import Trouble
from pathway.planning.lint.course import Course, Dated, due_word, place_of

NEEDED, NEEDED_FOR_A_REVIEW = 1, 4
"""A review needs a day that suits the person and two organisations."""


def troubles(course: Course) -> Iterator[Trouble]:
    """Windows with no working day in them, or too few for a review."""
    for row in course.rows:
        rule = row.rule
        if rule.stage is None or rule.is_register or row.due_on < row.opens_on:
            continue
        needed = NEEDED_FOR_A_REVIEW if rule.kind == "review" else NEEDED
        working = course.almanac.working_days(_first_day(row), row.due_on, needed)
        if len(working) < needed:
            opens, due = course.said(row.opens_on), course.said(row.due_on)
            words = f"{rule.title} opens on {opens}, is due on {due}, and has {_but(working, course)}"
            yield Trouble(place_of(rule, due_word(rule)), words, -len(working))


def _first_day(row: Dated) -> date:
    """The first day that counts: not the very day it is counted from, unless it is due then."""
    due = row.rule.due
    is_counted_on = isinstance(due, Point) and not due.before and row.opens_on == row.opened_on
    return row.opens_on + ONE_DAY if is_counted_on and row.opens_on < row.due_on else row.opens_on


def _but(working: list[date], course: Course) -> str:
    if not working:
        return "no working day in between"
    return f"no working day in between but {listed([course.said(day) for day in working])}"
