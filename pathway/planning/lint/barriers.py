"""Barriers that would have had to be begun before there was a case."""

from __future__ import annotations

from collections.abc import Iterator

from pathway.case.model import Activity
from pathway.case.windows import window_of
from pathway.planning.lint.caution import Trouble
from pathway.planning.lint.course import Course


def troubles(course: Course) -> Iterator[Trouble]:
    """A lead time longer than the weeks before the joint review is planned."""
    for rule in course.rules.triggered_by("barrier found"):
        for kind, barrier in course.rules.barriers.items():
            row = Activity(rule.key, 1, None, course.rules.holder, None, course.start, course.start, None, subject=kind)
            start_by = window_of(course.case, row, course.rules, course.calendar).due_on
            if start_by is not None and start_by < course.start:
                words = (
                    f"{barrier.title} would have to be begun by {course.said(start_by)}, before the case starts:"
                    f" its lead time is {barrier.lead_time}"
                )
                yield Trouble(("barriers", kind, "lead_time"), words, (course.start - start_by).days)
