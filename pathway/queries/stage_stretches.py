"""When a case was in which stage, is in this one, and comes to the later ones: the bands of the picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from pathway.case.history import Entry
from pathway.case.model import Activity, Case, Status
from pathway.case.moving_on import stage_begins_on, stage_ends_on
from pathway.dates import ONE_DAY
from pathway.definition.rules import AFTER, Rules
from pathway.planning.projection import later_stages

WAS, NOW, HELD, TO_COME = "was", "now", "held", "to_come"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in one stage, both included. `how`: was, now, held (its weeks are over) or to_come."""

    stage: str
    title: str
    first_on: date
    last_on: date
    weeks: tuple[int, int] | None
    how: str


def stage_stretches(case: Case, rules: Rules, entries: Sequence[Entry], coming: Sequence[Activity],
                    on: date) -> tuple[Stretch, ...]:  # fmt: skip
    """The stretches in order of time. `coming` are the occurrences still to come, for what follows the ending.

    Stages that no clock dates yet are left out.
    """
    was = list(_was(case, rules, entries))
    if case.status is Status.CLOSED:
        return (*was, *_here_until(case, rules, case.ended_on or on), *_after(case, rules, coming, on))
    here = list(_here(case, rules, on))
    return (*was, *here, *_to_come(case, rules, here[-1].last_on))


def _was(case: Case, rules: Rules, entries: Sequence[Entry]) -> Iterator[Stretch]:
    """The stages the case has left, by the entries that tell of each move; without days where it left the same day."""
    entered = _entered(case, entries)
    for (stage, first), (_, left) in pairwise(entered):
        if first < left:
            yield _stretch(rules, stage, first, left - ONE_DAY, WAS)


def _entered(case: Case, entries: Sequence[Entry]) -> list[tuple[str, date]]:
    """Each stage with the day on which it was entered; the last is the one the case is in."""
    found: list[tuple[str, date]] = []
    for entry in entries:
        tree = entry.content
        born, moved = tree["new"].get("case"), tree["set"].get("case", {})
        day = moved.get("stage_entered_on", (None, None))[1] or (born or {}).get("stage_entered_on")
        since = date.fromisoformat(day) if day else found[-1][1] if found else case.referred_on
        if born is not None or "stage" in moved:
            found.append((born["stage"] if born else moved["stage"][1], since))
        elif day:
            found[-1] = (found[-1][0], since)
    return [*found[:-1], (case.stage, case.stage_entered_on or case.referred_on)]


def _here_until(case: Case, rules: Rules, last: date) -> Iterator[Stretch]:
    since = case.stage_entered_on or case.referred_on
    yield _stretch(rules, case.stage, since, max(since, last), WAS)


def _here(case: Case, rules: Rules, on: date) -> Iterator[Stretch]:
    """The stage the case is in: its weeks, and the days it has been held beyond them."""
    since = case.stage_entered_on or case.referred_on
    ends = stage_ends_on(case, rules.stages[case.stage], rules)
    if ends is None:
        due = [row.due_on for row in case.open_activities if row.stage == case.stage and row.due_on]
        yield _stretch(rules, case.stage, since, max([since, on, *due]), NOW)
        return
    if since <= ends:
        yield _stretch(rules, case.stage, since, ends, NOW)
    if on > ends:
        yield _stretch(rules, case.stage, max(since, ends + ONE_DAY), max(since, on), HELD)


def _to_come(case: Case, rules: Rules, last: date) -> Iterator[Stretch]:
    for stage in later_stages(case, rules.stages[case.stage], rules):
        begins, ends = stage_begins_on(case, stage, rules), stage_ends_on(case, stage, rules)
        if begins is not None and ends is not None:
            first = max(begins, last + ONE_DAY)
            last = max(first, ends)
            yield _stretch(rules, stage.key, first, last, TO_COME)


def _after(case: Case, rules: Rules, coming: Sequence[Activity], on: date) -> Iterator[Stretch]:
    """What follows the ending, up to the last follow-up."""
    rows = [row for row in (*case.activities.values(), *coming) if rules.activities[row.key].stage == AFTER]
    days = [row.done_on or row.due_on for row in rows]
    last = max((day for day in days if day), default=None)
    if last is None or case.ended_on is None:
        return
    is_over = last < on and not any(row.is_open for row in rows)
    first = case.ended_on + ONE_DAY
    yield Stretch(AFTER, "After the ending", first, max(first, last), None, WAS if is_over else NOW)


def _stretch(rules: Rules, stage: str, first: date, last: date, how: str) -> Stretch:
    rule = rules.stages[stage]
    return Stretch(stage, rule.title, first, last, rule.weeks, how)
