"""How a proof names what a count begins with, and where in the case that stands, so that it can say who recorded it."""

from __future__ import annotations

from datetime import date

from pathway.case.anchors import Asked, nth_done
from pathway.case.model import Activity, Case
from pathway.definition.rules import AFTER, Rules
from pathway.definition.spans import PLANNED, Point


def anchor_in_words(point: Point, asked: Asked) -> str:
    """What a date is counted from, as people say it."""
    rules = asked.rules
    if point.anchor in rules.facts:
        return rules.facts[point.anchor].title
    if point.anchor == "event" and rules.activities[asked.row.key].stage == AFTER:
        return _ANCHOR_WORDS["ending"]
    if point.anchor not in rules.activities:
        return _ANCHOR_WORDS.get(point.anchor, point.anchor.replace("_", " "))
    title = rules.activities[point.anchor].title
    if point.which == PLANNED:
        return f"{title} is planned"
    return f"{title}, the {point.which} time it was done" if point.which else title


def about_anchor(point: Point, asked: Asked) -> tuple[str, ...]:
    """What of the case an anchor is: where to look for who recorded it."""
    case, rules = asked.case, asked.rules
    if point.anchor in rules.facts:
        return ("facts", point.anchor, "value")
    if point.anchor not in rules.activities:
        return _ANCHOR_COLUMNS.get(point.anchor, ("activities", asked.row.row_key, "opened_on"))
    rows = [a for a in case.activities.values() if a.key == point.anchor]
    if point.which == PLANNED:
        return _planning_column(rows)
    found = nth_done(case, point) if point.which else max((a for a in rows if a.done_on), key=_done, default=None)
    return ("activities", found.row_key, "done_on") if found else ()


def _done(row: Activity) -> tuple[date, int]:
    return row.done_on or row.opened_on, row.n


def about_planning(case: Case, rules: Rules) -> tuple[str, ...]:
    """Where the case says for when the joint review is planned."""
    review = rules.discharge.review if rules.discharge else ""
    return _planning_column([a for a in case.activities.values() if a.key == review])


def _planning_column(rows: list[Activity]) -> tuple[str, ...]:
    """The column that says for when something is planned."""
    for row in reversed(rows):
        if row.is_open:
            return ("activities", row.row_key, "booked_on" if row.booked_on else "due_on")
    return ("activities", rows[-1].row_key, "done_on") if rows else ()


_ANCHOR_COLUMNS = {
    "start": ("case", "clock_started_on"),
    "stage_start": ("case", "stage_entered_on"),
    "referral_received": ("case", "referred_on"),
    "referral_accepted": ("case", "accepted_on"),
    "ending": ("case", "ended_on"),
}
_ANCHOR_WORDS = {
    "start": "the clock started",
    "stage_start": "the stage began",
    "referral_received": "the referral was received",
    "referral_accepted": "the referral was accepted",
    "ending": "the pathway ended",
    "event": "the day it came up",
}
