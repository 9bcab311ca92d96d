"""Counted from the start of a stage: what an earlier stage left open does not move when the case does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pathway.case.windows import anchor_day
from tests.shipped import a_started_case

START, MOVED = date(2026, 1, 26), date(2026, 3, 9)


def test_an_item_left_open_is_still_counted_from_its_own_stage() -> None:
    case = a_started_case(START)
    row = case.activities["first_meeting#1"]

    moved = replace(case, stage="keywork", stage_entered_on=MOVED)

    assert anchor_day(moved, row, "stage_start") == START
    assert anchor_day(moved, replace(row, stage="keywork", opened_on=MOVED), "stage_start") == MOVED
