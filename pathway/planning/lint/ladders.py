"""Ladders that do not fit what they stand beside: told before it stands, after it is over, or out of order."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from pathway.definition.findings import Path
from pathway.definition.rules import RungRule
from pathway.planning.lint.almanac import Rungs
from pathway.planning.lint.caution import Trouble
from pathway.planning.lint.course import Course, Dated, due_word, ladder_of, place_of


def too_soon(course: Course) -> Iterator[Trouble]:
    """A reminder whose day comes before the item stands: it is given later than the ladder says."""
    for row, rungs in _laddered(course):
        rung, day = rungs[0]
        if rung.before and day < row.opened_on:
            words = (
                f"{_telling(rung)} {row.rule.title} (due {course.said(row.due_on)}) would be on"
                f" {course.said(day)}, but that comes up only on {course.said(row.opened_on)}"
            )
            yield Trouble(place_of(row.rule, "ladder"), words, (row.opened_on - day).days)


def too_late(course: Course) -> Iterator[Trouble]:
    """The last rung comes after the window has closed, and is never given; or after the next time is due."""
    for row, rungs in _laddered(course):
        rung, day = rungs[-1]
        if row.closes_on is not None and day > row.closes_on:
            words = (
                f"{_telling(rung)} {row.rule.title} would be on {course.said(day)}, but it closes on"
                f" {course.said(row.closes_on)}: that is never told"
            )
            yield Trouble(place_of(row.rule, "closes"), words, (day - row.closes_on).days)
        elif row.rule.repeats and not (row.rule.every and row.rule.every.from_last_done):
            yield from _after_the_next(course, row, rung, rungs)


def _after_the_next(course: Course, row: Dated, rung: RungRule, rungs: Rungs) -> Iterator[Trouble]:
    day = rungs[-1][1]
    for later in course.of(row.rule.key):
        if later.n == row.n + 1 and day > later.due_on:
            words = (
                f"{_telling(rung)} {row.rule.title} (due {course.said(row.due_on)}) is on"
                f" {course.said(day)}, when the next one was due already on {course.said(later.due_on)}"
            )
            yield Trouble(place_of(row.rule, due_word(row.rule)), words, (day - later.due_on).days)


def overtaken(course: Course) -> Iterator[Trouble]:
    """A rung that comes before the one above it: the one above is then never given."""
    for row, rungs in _laddered(course):
        for (earlier, first), (later, second) in pairwise(rungs):
            if second < first:
                words = (
                    f"{row.rule.title} is due on {course.said(row.due_on)}; {_span(later)} is"
                    f" {course.said(second)}, before {_span(earlier)}, {course.said(first)}:"
                    f" telling {_whom(earlier)} is left out"
                )
                yield Trouble(_place(course, row, later), words, (first - second).days)


def together(course: Course) -> Iterator[Trouble]:
    """Two rungs that are written apart but fall on one day."""
    for row, rungs in _laddered(course):
        for (earlier, first), (later, second) in pairwise(rungs):
            if first == second and (earlier.span, earlier.before) != (later.span, later.before):
                words = (
                    f"{row.rule.title} is due on {course.said(row.due_on)}; {_span(earlier)} and {_span(later)}"
                    f" are the same day, {course.said(first)}"
                )
                yield Trouble(_place(course, row, later), words)


@lru_cache(maxsize=1)
def _laddered(course: Course) -> tuple[tuple[Dated, Rungs], ...]:
    return tuple(
        (row, course.almanac.rungs(row.rule.ladder, row.due_on)) for row in course.rows if not row.rule.is_register
    )


def _span(rung: RungRule) -> str:
    return f"{rung.span} {'before' if rung.before else 'after'}"


def _whom(rung: RungRule) -> str:
    return "the one it stands with" if rung.tell == "who" else f"the {rung.tell.replace('_', ' ')}"


def _telling(rung: RungRule) -> str:
    return f"telling {_whom(rung)} {_span(rung)}"


def _place(course: Course, row: Dated, rung: RungRule) -> Path:
    """Where a rung is written: on the ladder that several activities share."""
    return ("ladders", ladder_of(row.rule, course.rules), rung.number - 1)
