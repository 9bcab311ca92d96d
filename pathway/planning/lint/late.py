"""What a stage still has to do when its weeks are over: the case waits, or the pathway is over before it is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pathway.dates import ONE_DAY
from pathway.definition.findings import Path
from pathway.definition.rules import ENDING, PROVIDER_ACCEPTED, StageRule
from pathway.planning.lint.caution import Trouble
from pathway.planning.lint.course import Course, Dated, due_word, place_of


def troubles(course: Course) -> Iterator[Trouble]:
    """Due after the stage that waits for it, after the pathway, or after its own stage."""
    for key, (_, ends) in course.stage_days.items():
        stage = course.rules.stages[key]
        yield from _waited_for(course, stage, ends)
        is_last = all(move.to == ENDING or move.is_back for move in stage.moves)
        for row in (row for name in stage.activities for row in course.of(name) if row.due_on > ends):
            if is_last and not _is_agreement(row):
                yield _beyond(course, row, ends)
            elif not (is_last or _is_one_more(row, course) or _is_looked_at_elsewhere(row, stage, course)):
                yield _out_of_stage(course, row, stage, ends)


def _is_one_more(row: Dated, course: Course) -> bool:
    """True for a later time of what comes again and again: that one of them runs over the end is how a series ends."""
    return row.rule.repeats and row is not course.of(row.rule.key)[0]


def _is_looked_at_elsewhere(row: Dated, stage: StageRule, course: Course) -> bool:
    """True for what moving on waits for, and for what follows another activity, late if that is."""
    waited_for = {key for move in stage.moves for need in move.needs for key in need.split(" or ")}
    return row.rule.key in waited_for or getattr(row.rule.due, "anchor", None) in course.rules.activities


def _is_agreement(row: Dated) -> bool:
    """True for what `order` looks at: an agreement against the ending that waits for it."""
    return row.rule.done_by is not None and row.rule.done_by[0] == "sign_off"


def _waited_for(course: Course, stage: StageRule, ends: date) -> Iterator[Trouble]:
    """What moving on waits for, due only when the stage's weeks are over."""
    for number, move in enumerate(stage.moves):
        for place, need in enumerate(move.needs):
            keys = need.split(" or ")
            first = min((row for key in keys for row in course.of(key)[:1]), key=lambda row: row.due_on, default=None)
            if PROVIDER_ACCEPTED in keys or first is None or first.due_on <= ends:
                continue
            words = (
                f"moving on from {stage.title} waits for {first.rule.title}, due on {course.said(first.due_on)},"
                f" but the stage's weeks end on {course.said(ends)}"
            )
            ways = [move for move in stage.moves if not move.is_back]
            path: Path = ("stages", stage.key, "move_on", *([number] if len(ways) > 1 else []), "when", place)
            yield Trouble(path, words, (first.due_on - ends).days)


def _beyond(course: Course, row: Dated, ends: date) -> Trouble:
    due = course.said(row.due_on)
    words = f"{row.rule.title} is due on {due}, but the pathway's weeks end on {course.said(ends)}"
    return Trouble(place_of(row.rule, due_word(row.rule)), words, (row.due_on - ends).days)


def _out_of_stage(course: Course, row: Dated, stage: StageRule, ends: date) -> Trouble:
    is_rolled = row.rule.rolls == "next working day" and not course.almanac.working_days(ends, row.due_on - ONE_DAY, 1)
    word, how = ("rolls", "rolled to") if is_rolled else (due_word(row.rule), "due on")
    words = f"{row.rule.title} is {how} {course.said(row.due_on)}, but {stage.title} is over on {course.said(ends)}"
    return Trouble(place_of(row.rule, word), words, (row.due_on - ends).days)
