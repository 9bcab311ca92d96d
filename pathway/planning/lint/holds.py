"""Holds that cannot be meant: longer than the pathway, or with something to go on meanwhile that never does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from pathway.definition.rules import ActivityRule, PauseRule
from pathway.planning.lint.caution import Trouble
from pathway.planning.lint.course import Course, place_of


def troubles(course: Course) -> Iterator[Trouble]:
    """Each reason for being on hold, and each item that stands meanwhile."""
    for pause in course.rules.pauses.values():
        yield from _too_long(course, pause)
        yield from _never_runs(course, pause)
    for rule in course.rules.triggered_by("on hold"):
        yield from _too_seldom(course, rule)


def _too_long(course: Course, pause: PauseRule) -> Iterator[Trouble]:
    weeks = course.rules.weeks
    if weeks is not None and pause.at_most.days >= weeks * 7:
        last = course.start + timedelta(days=pause.at_most.days)
        words = (
            f"on hold ({pause.title}) from the first day on, it may stay so until {course.said(last)}:"
            f" {pause.at_most}, and the whole pathway has {weeks} weeks"
        )
        yield Trouble(("pauses", pause.key, "at_most"), words)


def _never_runs(course: Course, pause: PauseRule) -> Iterator[Trouble]:
    for key in sorted(pause.still_runs):
        rule = course.rules.activities[key]
        reason = rule.trigger.reason if rule.trigger else None
        if reason is not None and reason != pause.key:
            words = (
                f"on hold ({pause.title}), `{key}` is to go on; but it comes up only on hold for {reason}, never then"
            )
            yield Trouble(("pauses", pause.key, "still_runs"), words, about=f"{pause.key} {key}")


def _too_seldom(course: Course, rule: ActivityRule) -> Iterator[Trouble]:
    """Done every so often during a hold, but first due when the hold has to be over."""
    first = next(iter(course.of(rule.key)), None)
    if rule.every is None or first is None or rule.trigger is None:
        return
    for pause in course.rules.pauses.values():
        last = course.start + timedelta(days=pause.at_most.days)
        if rule.trigger.reason in (None, pause.key) and first.due_on > last:
            words = (
                f"on hold ({pause.title}) from the first day on, {rule.title} is due on"
                f" {course.said(first.due_on)}; but the hold is over by {course.said(last)}"
            )
            yield Trouble(place_of(rule, "every"), words)
