"""Counted from the start of a stage: what an earlier stage left open does not move when the case does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pathway.case.anchors import Asked, anchor_day
from pathway.definition.spans import Point, read_when
from tests.shipped import CALENDAR, RULES, a_started_case

STAGE_START = read_when("1 week after stage_start")
assert isinstance(STAGE_START, Point)
START, MOVED = date(2026, 1, 26), date(2026, 3, 9)


def test_an_item_left_open_is_still_counted_from_its_own_stage() -> None:
    case = a_started_case(START)
    row = case.activities["first_meeting#1"]

    moved = replace(case, stage="keywork", stage_entered_on=MOVED)

    assert anchor_day(Asked(moved, row, RULES, CALENDAR), STAGE_START) == START
    here = replace(row, stage="keywork", opened_on=MOVED)
    assert anchor_day(Asked(moved, here, RULES, CALENDAR), STAGE_START) == MOVED
