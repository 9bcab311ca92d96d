"""What a changed calendar moves on one case: which dates, which way, and what is overdue by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pathway.case.model import Case
from pathway.commands.place import Place
from pathway.commands.record import Record
from pathway.dates import Calendar
from pathway.errors import BadRequest
from pathway.planning.calendar_change import ChangedDay, Move, changed_days, moves, refuse_shorter
from pathway.planning.calendar_reach import reach_of
from tests.shipped import CALENDAR, MANAGER, RULES, a_started_case, done, passed

START = date(2026, 3, 30)
CHRISTMAS, EXTRA = date(2026, 12, 25), date(2026, 6, 8)


def changed(*days: date) -> Calendar:
    """The shipped calendar with these days closed, or opened if they were closed."""
    version = " ".join(map(str, days))
    return replace(CALENDAR, version=version, closed=CALENDAR.closed ^ {*days}, titles=((EXTRA, "Extra"),))


def in_keywork(on: date) -> Case:
    """A case whose ten-week review is due on Sunday 7 June, so on Friday 5 June, and keywork by Sunday 24 May."""
    case = a_started_case(START)
    case = done(case, Record(activity="recovery_plan"), date(2026, 4, 20))
    case = done(case, Place(kind="keywork", outcome="accepted", provider="walkers"), date(2026, 4, 21), MANAGER)
    return passed(case, on)


def moved(case: Case, new: Calendar, on: date) -> dict[str, Move]:
    return {move.before.row_key: move for move in moves(case, RULES, CALENDAR, new, on)}


def test_a_holiday_on_the_day_something_was_rolled_to_counts_back_further() -> None:
    on = date(2026, 5, 18)
    found = moved(in_keywork(on), changed(date(2026, 6, 5)), on)["ten_week_review#1"]
    assert found.dates["due_on"] == (date(2026, 6, 5), date(2026, 6, 4))
    assert found.comes_earlier
    assert not found.is_reminder_only
    assert not found.is_now_overdue


def test_a_holiday_between_moves_the_reminder_only() -> None:
    on = date(2026, 5, 18)
    found = moved(in_keywork(on), changed(date(2026, 6, 1)), on)["ten_week_review#1"]
    assert found.is_reminder_only
    assert found.dates == {"next_on": (date(2026, 5, 21), date(2026, 5, 20))}


def test_a_holiday_taken_away_brings_what_was_rolled_past_it_forward() -> None:
    # The first stretch of keywork ends on Sunday 24 May; Monday 25 May is the Spring bank holiday.
    on = date(2026, 5, 18)
    found = moved(in_keywork(on), changed(date(2026, 5, 25)), on)["keywork#1"]
    assert found.dates["due_on"] == (date(2026, 5, 26), date(2026, 5, 25))
    assert found.comes_earlier


def test_what_was_in_time_can_be_overdue_by_it() -> None:
    on = date(2026, 5, 26)
    found = moved(in_keywork(on), changed(date(2026, 5, 25)), on)["keywork#1"]
    assert found.is_now_overdue
    assert found.dates["next_on"][1] == on, "somebody is reminded at once"


def test_a_weekend_closed_moves_nothing_and_no_case_is_looked_at() -> None:
    on = date(2026, 5, 18)
    new = changed(date(2026, 6, 6))
    assert moved(in_keywork(on), new, on) == {}
    assert reach_of(RULES, CALENDAR, new, on) is None


def test_on_days_that_were_missed_only_what_the_calendar_moves_is_told() -> None:
    case, on = in_keywork(date(2026, 5, 18)), date(2026, 6, 20)
    far = replace(CALENDAR, version="far", closed=CALENDAR.closed | {date(2027, 3, 3)}, titles=())
    assert case.next_action_on is not None
    assert case.next_action_on < on
    assert moved(case, far, on) == {}


def test_a_case_that_time_acts_on_today_is_always_looked_at() -> None:
    case, on = in_keywork(date(2026, 5, 18)), date(2026, 6, 20)
    reach = reach_of(RULES, CALENDAR, changed(date(2026, 12, 1)), on)
    assert reach is not None
    assert reach.may_touch(case)


def test_the_changed_days_are_told_with_their_titles_each_once() -> None:
    new = changed(EXTRA, CHRISTMAS)
    assert changed_days([CALENDAR, CALENDAR], new) == (
        ChangedDay(EXTRA, "Extra", is_closed=True), ChangedDay(CHRISTMAS, "Christmas Day", is_closed=False),
    )  # fmt: skip


@pytest.mark.parametrize("years", [{"first_year": 2016}, {"last_year": 2034}])
def test_a_calendar_is_never_made_shorter(years: dict[str, int]) -> None:
    with pytest.raises(BadRequest, match="a calendar is made longer, never shorter"):
        refuse_shorter(CALENDAR, replace(CALENDAR, version="short", **years))  # type: ignore[arg-type]
    refuse_shorter(CALENDAR, replace(CALENDAR, version="long", first_year=2000, last_year=2040))
