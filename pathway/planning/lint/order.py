"""Things that come in the wrong order: agreed before it was talked over, booked after it was to be held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from pathway.planning.lint.caution import Trouble
from pathway.planning.lint.course import Course, Dated, due_word, place_of


def troubles(course: Course) -> Iterator[Trouble]:
    """Booking after what is booked, approval before what is approved, agreements before the review or after the end."""
    review = course.of(course.rules.discharge.review)[:1] if course.rules.discharge else ()
    closing = tuple(row for row in course.rows if row.rule.done_by and row.rule.done_by[0] == "close")
    for row in course.rows:
        verb, about = row.rule.done_by or ("", None)
        if verb == "book":
            yield from _later_than(course, row, course.of(about)[:1], "booked")
        elif verb == "approve" and about != row.rule.key:
            yield from _sooner_than(course, row, course.of(about)[:1], "approved")
        elif verb == "sign_off":
            yield from _sooner_than(course, row, review, "agreed")
            yield from _later_than(course, row, closing, "agreed")
            yield from _lapsed(course, row, closing)


def overtaken(course: Course) -> Iterator[Trouble]:
    """Two activities of a stage that come the other way round when days are closed between."""
    for first, second in course.usually_before:
        for earlier, later in zip(course.of(first), course.of(second), strict=False):
            if later.due_on < earlier.due_on:
                words = (
                    f"{earlier.rule.title} is due on {course.said(earlier.due_on)}, but {later.rule.title}, which"
                    f" otherwise comes after it, on {course.said(later.due_on)}"
                )
                days = (earlier.due_on - later.due_on).days
                yield Trouble(place_of(earlier.rule, due_word(earlier.rule)), words, days)


def _later_than(course: Course, row: Dated, others: tuple[Dated, ...], done: str) -> Iterator[Trouble]:
    for other in others:
        if row.due_on > other.due_on:
            words = (
                f"{row.rule.title} is due on {course.said(row.due_on)}, but {other.rule.title} already on"
                f" {course.said(other.due_on)}"
            )
            yield _trouble(row, other, words, done)


def _sooner_than(course: Course, row: Dated, others: tuple[Dated, ...], done: str) -> Iterator[Trouble]:
    for other in others:
        if row.due_on < other.due_on:
            words = (
                f"{row.rule.title} is due on {course.said(row.due_on)}, but {other.rule.title} only on"
                f" {course.said(other.due_on)}"
            )
            yield _trouble(row, other, words, done)


def _trouble(row: Dated, other: Dated, words: str, done: str) -> Trouble:
    """Both parties' agreements go wrong in the same way: that is one thing to mend."""
    path = place_of(row.rule, due_word(row.rule))
    about = f"agreements and {other.rule.key}" if done == "agreed" else f"{row.rule.key} and {other.rule.key}"
    return Trouble(path, words, abs((row.due_on - other.due_on).days), about)


def _lapsed(course: Course, row: Dated, closing: tuple[Dated, ...]) -> Iterator[Trouble]:
    """An agreement given on its last day is too old when the ending is due."""
    lasts = course.rules.discharge.agreement_lasts if course.rules.discharge else None
    for other in closing if lasts else ():
        assert lasts is not None
        until = row.due_on + timedelta(days=lasts.days)
        if until < other.due_on:
            words = (
                f"{row.rule.title}, given on {course.said(row.due_on)}, stands until {course.said(until)},"
                f" but {other.rule.title} is due on {course.said(other.due_on)}: it is asked for again"
            )
            yield Trouble(("discharge", "agreement_lasts"), words, (other.due_on - until).days)
