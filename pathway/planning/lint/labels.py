"""Labels that disagree with the date beside them: a "ten-week review" that is due in week 12."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pathway.dates import Span, Unit
from pathway.definition.rules import ActivityRule, Rules
from pathway.definition.spans import Point, Week
from pathway.planning.lint.caution import Trouble
from pathway.planning.lint.course import Course, Dated, place_of
from pathway.planning.lint.lengths import Length, anywhere, in_title, promised, weeks_named


def troubles(course: Course) -> Iterator[Trouble]:
    """The titles of activities and what they mean by done; the titles of stages, of reasons to hold, of the pathway."""
    for key, rule in course.rules.activities.items():
        rows = course.of(key)
        title = _own(rule.title, rule, course.rules)
        for word, lengths in (("title", in_title(title)), ("done_means", promised(rule.done_means))):
            for length in lengths if rows else ():
                if not _fits(length, rule, course, rows):
                    yield Trouble(place_of(rule, word), _words(length.written, rule, course, rows))
        for written, week in weeks_named(title) if rows else ():
            if not _is_in_week(week, rule, course, rows):
                yield Trouble(place_of(rule, "title"), _words(written, rule, course, rows))
    yield from _stages(course)
    yield from _pauses(course)


def _own(title: str, rule: ActivityRule, rules: Rules) -> str:
    """A title without the titles of others: "ten-week review booked" is no ten weeks long."""
    for other in rules.activities.values():
        if other.key != rule.key and other.title in title and other.title != title:
            title = title.replace(other.title, "…")
    return title


def _words(written: str, rule: ActivityRule, course: Course, rows: tuple[Dated, ...]) -> str:
    first = rows[0]
    if rule.every is not None:
        return f'"{written}" is said of {rule.title}, which is due every {rule.every}'
    days = (first.due_on - course.start).days
    return (
        f'"{written}" is said of {rule.title}, which is due on {course.said(first.due_on)}: {_so_long(days)} after'
        f" the start, in week {days // 7 + 1}"
    )


def _so_long(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


def _fits(length: Length, rule: ActivityRule, course: Course, rows: tuple[Dated, ...]) -> bool:
    if rule.every is not None and length.fits(rule.every.span):
        return True
    if length.is_how_often:
        return rule.every is None  # how often something else is done
    return any(length.fits(span) for span in _spans(rule, course.rules)) or any(
        length.covers(days) for row in rows for days in _days_from(row, course)
    )


def _spans(rule: ActivityRule, rules: Rules) -> Iterator[Span]:
    """Every length of time the activity itself says, its ladder and a series' whole length included."""
    for when in (rule.due, rule.opens, rule.closes, *rule.series):
        if isinstance(when, Point):
            yield when.span
        elif isinstance(when, Week):
            yield Span(when.number, Unit.WEEKS)
            stage = rules.stages.get(rule.stage or "")
            if stage is not None and stage.weeks is not None:
                yield Span(when.number - stage.weeks[0] + 1, Unit.WEEKS)
    if rule.due_with_provider is not None:
        yield rule.due_with_provider
    if rule.every is not None and rule.until.times is not None:
        yield Span(rule.every.span.count * rule.until.times, rule.every.span.unit)


def _days_from(row: Dated, course: Course) -> Iterator[int]:
    """How many days it is due after the start, after its stage began, after it came to stand."""
    begun = course.stage_days.get(row.rule.stage or "", (course.start, course.start))[0]
    for anchor in (course.start, begun, row.opened_on):
        yield (row.due_on - anchor).days
        yield (row.due_on - anchor).days + 1  # "week 4" ends on day 27: four weeks, the first day counted


def _is_in_week(week: int, rule: ActivityRule, course: Course, rows: tuple[Dated, ...]) -> bool:
    """True if it can be done in this week of the pathway, or of its stage; or is counted in that week."""
    if any(getattr(when, "number", None) == week for when in (rule.due, rule.opens, rule.closes, *rule.series)):
        return True
    return any(
        _week(begun, row.opens_on) <= week <= _week(begun, row.due_on)
        for row in rows
        for begun in (course.start, course.stage_days.get(row.rule.stage or "", (course.start,))[0])
    )


def _week(begun: date, day: date) -> int:
    return (day - begun).days // 7 + 1


def _stages(course: Course) -> Iterator[Trouble]:
    """A stage called "Keywork (4 weeks)", and the pathway itself."""
    for key, (begins, ends) in course.stage_days.items():
        title = course.rules.stages[key].title
        for length in anywhere(title):
            if not length.covers((ends - begins).days + 1):
                words = (
                    f'"{length.written}" is said of {title}, {(ends - begins).days + 1} days from'
                    f" {course.said(begins)} to {course.said(ends)}"
                )
                yield Trouble(("stages", key, "title"), words)
    weeks = course.rules.weeks
    for length in anywhere(course.rules.title):
        if weeks is not None and course.stage_days and not length.covers(weeks * 7):
            last = course.said(max(ends for _, ends in course.stage_days.values()))
            words = f'"{length.written}" is said of {course.rules.title}, which ends with week {weeks}, on {last}'
            yield Trouble(("title",), words)


def _pauses(course: Course) -> Iterator[Trouble]:
    for key, pause in course.rules.pauses.items():
        for length in anywhere(pause.title):
            if not length.fits(pause.at_most):
                words = f'"{length.written}" is said of {pause.title}, which is at most {pause.at_most}'
                yield Trouble(("pauses", key, "title"), words)
