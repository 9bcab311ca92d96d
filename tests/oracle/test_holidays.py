"""The bank holidays by rule and the calendar the service uses are the same days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ruamel.yaml import YAML

from tests.oracle.holidays import clock_changes, closed_days, easter_sunday

CALENDARS = Path(__file__).resolve().parents[2] / "config" / "calendars.yaml"


def test_the_calendar_that_ships_has_exactly_the_holidays_the_rules_give() -> None:
    written = YAML(typ="safe").load(CALENDARS.read_text("utf-8"))["calendars"]["england"]["closed"]
    assert {date.fromisoformat(str(day)) for day in written} == closed_days(2015, 2035)


def test_easter_falls_where_the_tables_say() -> None:
    tables = ["2000-04-23", "2008-03-23", "2011-04-24", "2024-03-31", "2026-04-05", "2035-03-25", "2038-04-25"]
    assert [easter_sunday(date.fromisoformat(day).year).isoformat() for day in tables] == tables
    assert (easter_sunday(1954), easter_sunday(1981)) == (date(1954, 4, 18), date(1981, 4, 19))


def test_the_clocks_change_on_two_sundays_a_year() -> None:
    assert sorted(clock_changes(2024, 2025)) == [
        date(2024, 3, 31), date(2024, 10, 27), date(2025, 3, 30), date(2025, 10, 26),
    ]  # fmt: skip
    assert len(clock_changes(2024, 2035)) == 24
