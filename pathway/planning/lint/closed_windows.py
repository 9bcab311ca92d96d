"""A window that is over before it opens, or closes while there is still time: nobody can keep it."""

from __future__ import annotations

from collections.abc import Iterator

from pathway.dates import ONE_DAY
from pathway.planning.lint.caution import Trouble
from pathway.planning.lint.course import Course, due_word, place_of


def troubles(course: Course) -> Iterator[Trouble]:
    """Due before it opens, closed before it opens, closed before it is due."""
    for row in course.rows:
        rule, opens, due, closes = row.rule, row.opens_on, row.meant_on or row.due_on, row.closes_on
        if due < opens:
            is_rolled = rule.rolls == "previous working day" and not course.almanac.working_days(
                due + ONE_DAY, opens, 1
            )
            word, why = ("rolls", ", rolled back, is") if is_rolled else (due_word(rule), " is to be")
            words = f"{rule.title} opens on {course.said(opens)} but{why} due on {course.said(due)}"
            yield Trouble(place_of(rule, word), words, (opens - due).days)
        elif closes is not None and closes < opens:
            words = f"{rule.title} opens on {course.said(opens)} but closes on {course.said(closes)}"
            yield Trouble(place_of(rule, "closes"), words, (opens - closes).days)
        elif closes is not None and closes < due:
            words = f"{rule.title} closes on {course.said(closes)}, before it is due on {course.said(due)}"
            yield Trouble(place_of(rule, "closes"), words, (due - closes).days)
