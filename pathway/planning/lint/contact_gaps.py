"""The longest stretch in which nobody is due to see the person, if it is longer than the pathway itself allows.

What it allows is its own reminder `when: not spoken to`: a plan that keeps to its dates should not need that.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from pathway.case.counting import add_span
from pathway.dates import Span
from pathway.definition.rules import ActivityRule, Rules
from pathway.definition.spans import Point
from pathway.planning.lint.caution import Trouble
from pathway.planning.lint.course import Course, Dated, due_word, place_of


def troubles(course: Course) -> Iterator[Trouble]:
    """The longest stretch between two contacts, on any way through the pathway."""
    allowed = _allowed(course.rules)
    gaps = [gap for without in _left_out(course.rules) for gap in _gaps(course, without)]
    if allowed is None or not gaps:
        return
    reminder, span = allowed
    begins, earlier, later = max(gaps, key=lambda gap: gap[2].due_on - gap[0])
    if later.due_on <= add_span(begins, span, course.calendar, ()):
        return
    days = (later.due_on - begins).days
    words = (
        f"after {earlier.rule.title if earlier else 'the start'} on {course.said(begins)} nobody is due to see the"
        f" person until {later.rule.title} on {course.said(later.due_on)}, {days} days later;"
        f" {reminder.title} comes after {span}"
    )
    yield Trouble(place_of(later.rule, due_word(later.rule)), words, days, "the longest")


def _allowed(rules: Rules) -> tuple[ActivityRule, Span] | None:
    """The reminder to speak to the person, and the longest time it leaves."""
    for rule in rules.triggered_by("not spoken to"):
        span = rule.due_with_provider or (rule.due.span if isinstance(rule.due, Point) else None)
        if span is not None:
            return rule, span
    return None


def _left_out(rules: Rules) -> list[set[str]]:
    """Which stages each way through leaves out: all alternatives, or what one of them stands in for."""
    alternatives = {key: stage.instead_of for key, stage in rules.stages.items() if stage.instead_of}
    return [set(alternatives), *({*alternatives, other} - {key} for key, other in alternatives.items())]


def _nothing_known(_: str) -> None:
    """What is planned for everybody is what stands while nothing is known."""


def _gaps(course: Course, without: set[str]) -> Iterator[tuple[date, Dated | None, Dated]]:
    """(from which day, after what, before what): by the last days on which each contact is in time."""
    contacts = sorted(
        (row for row in course.rows if row.rule.stage in course.stage_days and row.rule.stage not in without
         and row.rule.is_contact and row.rule.conditions.hold(_nothing_known)),
        key=lambda row: row.due_on,
    )  # fmt: skip
    if contacts:
        yield course.start, None, contacts[0]
    for earlier, later in pairwise(contacts):
        yield earlier.due_on, earlier, later
