"""The days dates are counted from: named days of the case, activities done, dated facts. What is planned: `windows`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from pathway.case.known import fell_away
from pathway.case.model import Activity, Case, ClosedAs
from pathway.dates import Calendar
from pathway.definition.conditions import UNKNOWN
from pathway.definition.rules import Rules
from pathway.definition.spans import FIRST, LAST, PATHWAY_END, STAGE_END, Point, Week


class Asked(NamedTuple):
    """The occurrence whose date is asked for, and in what light."""

    case: Case
    row: Activity
    rules: Rules
    calendar: Calendar


def dated(case: Case, fact: str) -> date | None:
    """The day a dated fact names; None while it is unknown."""
    value = case.fact(fact)
    return None if value is None or value == UNKNOWN else date.fromisoformat(value)


def last_number(point: Point, row: Activity, rules: Rules) -> int | None:
    """The number of the pathway day a planned end falls on; None for any other anchor, or where there are no weeks."""
    if point.anchor == PATHWAY_END:
        return Week(rules.weeks).last_day if rules.weeks else None
    if point.anchor == STAGE_END:
        stage = rules.stages.get(row.stage or "")
        return stage.last_day if stage else None
    return None


def anchor_day(asked: Asked, point: Point) -> date | None:
    """The day a point is counted from for this occurrence; None if it has not come to pass or is not known."""
    named = NAMED.get(point.anchor)
    if named is not None:
        return named(asked)
    if point.anchor in asked.rules.facts:
        return dated(asked.case, point.anchor)
    if point.which:
        found = nth_done(asked.case, point)
        return found.done_on if found else None
    return _done_on(asked.case, asked.row, point.anchor)


def _stage_start(asked: Asked) -> date | None:
    if asked.row.stage == asked.case.stage:
        return asked.case.stage_entered_on
    # What an earlier stage left open is counted from that stage, though it came up in the middle of it.
    return asked.row.anchor_on or asked.row.opened_on


NAMED: dict[str, Callable[[Asked], date | None]] = {
    "start": lambda asked: asked.case.clock_started_on,
    "stage_start": _stage_start,
    "referral_received": lambda asked: asked.case.referred_on,
    "referral_accepted": lambda asked: asked.case.accepted_on,
    "ending": lambda asked: asked.case.ended_on,
    "event": lambda asked: asked.row.anchor_on or asked.row.opened_on,
}


def _done_on(case: Case, row: Activity, key: str) -> date | None:
    """The day an activity was done last; for what came to stand with one of its times, that time."""
    rows = case.activities.values()
    done = [a for a in rows if a.key == key and a.done_on and a.closed_as == ClosedAs.DONE]
    if row.subject and row.subject.partition("#")[0] == key:
        done = [a for a in done if a.row_key == row.subject] or done
        earlier = [a for a in rows if (a.key, a.subject) == (row.key, row.subject) and a.n < row.n]
        if row.anchor_on and any(not fell_away(a) for a in earlier):
            # Asked for again, because what was agreed to has changed or is too old: counted from that day.
            return row.anchor_on
    return max((a.done_on for a in done if a.done_on), default=None)


def nth_done(case: Case, point: Point) -> Activity | None:
    """The first, last or nth time an activity was done, by the days it was done."""
    done = sorted(
        (a for a in case.activities.values() if a.key == point.anchor and a.closed_as == ClosedAs.DONE and a.done_on),
        key=lambda a: (a.done_on, a.n),
    )
    if not done:
        return None
    if point.which == LAST:
        return done[-1]
    number = 1 if point.which == FIRST else int(point.which[:-2])
    return done[number - 1] if number <= len(done) else None
