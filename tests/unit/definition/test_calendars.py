"""The shipped calendar is what was and what the law sets; a calendar with holes is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import holidays
import pytest

from pathway.errors import DefinitionError
from pathway.pathways_file import read_calendars, read_calendars_text

SHIPPED = Path("config/calendars.yaml")
GOOD = """calendars:
  here:
    title: Here
    years: 2026-2027
    closed:
      2026-12-25: Christmas Day
      2027-01-01: New Year's Day
"""


def test_the_shipped_calendar_agrees_with_the_library() -> None:
    england = read_calendars(SHIPPED)["england"]
    known = holidays.country_holidays("GB", subdiv="ENG", years=range(england.first_year, england.last_year + 1))
    assert (england.first_year, england.last_year) == (2015, 2035)
    assert england.closed == set(known)


@pytest.mark.parametrize(
    "day", ["2020-05-08", "2022-06-02", "2022-06-03", "2022-09-19", "2023-05-08", "2021-12-27", "2026-12-28"]
)
def test_one_off_and_substitute_days_are_closed(day: str) -> None:
    assert not read_calendars(SHIPPED)["england"].is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2020-05-04", "2022-05-30", "2026-11-23"])
def test_days_that_were_moved_are_working_days(day: str) -> None:
    assert read_calendars(SHIPPED)["england"].is_working_day(date.fromisoformat(day))


def test_the_version_is_that_of_the_content() -> None:
    version = read_calendars_text(GOOD, "f")["here"].version
    assert read_calendars_text("# other words\r\n" + GOOD.replace("\n", "\r\n"), "f")["here"].version == version
    assert read_calendars_text(GOOD.replace("Christmas Day", "Christmas"), "f")["here"].version != version
    assert read_calendars_text(GOOD.replace("12-25", "12-24"), "f")["here"].version != version
    assert (
        read_calendars_text(GOOD.replace("-2027\n", "-2028\n") + "      2028-01-03: x\n", "f")["here"].version
        != version
    )


def test_titles_stand_beside_the_days() -> None:
    assert read_calendars_text(GOOD, "f")["here"].titles == (
        (date(2026, 12, 25), "Christmas Day"),
        (date(2027, 1, 1), "New Year's Day"),
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("2026-2027", "2026-2028", "f:5:5: a hole: 2028 has no closed day at all: write the bank holidays"),
        (
            "2026-2027",
            "2026-2999",
            "f:5:5: a hole: the years 2028 to 2999 have no closed day at all: write the bank holidays",
        ),
        ("2026-2027", "2026", "f:4:5: say from which year to which it holds, like `years: 2015-2035`"),
        ("2026-2027", "2027-2026", "f:4:5: say from which year to which it holds, like `years: 2015-2035`"),
        (
            "2027-01-01",
            "2028-01-01",
            "f:7:7: 2028-01-01 lies outside the years of this calendar: take it out, or add years",
        ),
        ("2026-12-25", "2026-02-30", "f:6:7: `2026-02-30` is no day: write it like 2026-12-25"),
        ("2026-12-25", "25-12-2026", "f:6:7: `25-12-2026` is no day: write it like 2026-12-25"),
        ("2027-01-01", "2026-01-01", "f:7:7: 2026-01-01 comes after a later day: put them in order"),
        ("2027-01-01", "2026-12-25", "f:7:7: `2026-12-25` is written twice: first on line 6, column 7"),
        (": Christmas Day", ":", "f:6:7: say why it is closed, like `Christmas Day`"),
        ("title: Here", "titel: Here", "f:3:5: unknown key `titel`: did you mean `title`?"),
        ("calendars:", "calendar:", "f:1:1: a calendars file begins with `calendars:` and names at least one"),
        ("calendars:", "anything: else\ncalendars:", "f:1:1: unknown key `anything`: it can be `calendars`"),
        ("title: Here", "title: &a Here", "f:3:12: `&a` is not allowed: write out what is meant where it is meant"),
    ],
)
def test_a_calendar_that_cannot_be_relied_on_is_refused(old: str, new: str, expected: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        read_calendars_text(GOOD.replace(old, new), "f")
    assert expected in [str(fault) for fault in refused.value.faults]


def test_a_calendar_without_closed_days_is_refused() -> None:
    with pytest.raises(DefinitionError, match="list the closed days"):
        read_calendars_text(GOOD.split("    closed:")[0], "f")


def test_a_calendars_file_that_is_no_text_is_refused() -> None:
    with pytest.raises(DefinitionError, match="UTF-16"):
        read_calendars_text(GOOD.encode("utf-16"), "f")


def test_a_calendar_that_is_only_a_word_is_refused() -> None:
    with pytest.raises(DefinitionError, match="f:2:3: a group of `key: value` lines is wanted here"):
        read_calendars_text("calendars:\n  here: closed on Sundays\n", "f")


OURS = (
    GOOD
    + """  ours:
    title: Our own closure days
    builds_on: here
    closed:
      2026-12-29: closed between the years
"""
)


def test_a_calendar_that_builds_on_another_has_its_years_and_days_too() -> None:
    ours = read_calendars_text(OURS, "f")["ours"]
    assert (ours.first_year, ours.last_year) == (2026, 2027)
    assert ours.titles == (
        (date(2026, 12, 25), "Christmas Day"),
        (date(2026, 12, 29), "closed between the years"),
        (date(2027, 1, 1), "New Year's Day"),
    )


def test_its_own_title_for_a_day_goes_first() -> None:
    ours = read_calendars_text(OURS.replace("2026-12-29", "2026-12-25"), "f")["ours"]
    assert ours.title_of(date(2026, 12, 25)) == "closed between the years"


def test_a_change_below_is_a_new_version_above() -> None:
    before, after = (read_calendars_text(text, "f") for text in (OURS, OURS.replace("12-25", "12-24")))
    assert before["ours"].version != after["ours"].version


def test_the_one_below_may_stand_further_down() -> None:
    head, ours = OURS.split("  ours:")
    turned = f"calendars:\n  ours:{ours}{head.removeprefix('calendars:')[1:]}"
    assert read_calendars_text(turned, "f") == read_calendars_text(OURS, "f")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("builds_on: here", "builds_on: her", "f:10:16: unknown calendar `her`: did you mean `here`?"),
        ("builds_on: here", "builds_on: [here]",
         "f:10:16: name the calendar whose days hold here too, like `builds_on: england`"),
        ("builds_on: here", "builds_on: ours",
         "f:10:16: a circle: ours → ours: a calendar builds on one that stands by itself"),
        ("years: 2026-2027", "builds_on: ours",
         "f:10:16: a circle: here → ours → here: a calendar builds on one that stands by itself"),
        ("title: Our own closure days", "years: 2026-2028", "f:9:5: the years of `here` hold here too: leave this out"),
        ("2026-12-29", "2028-12-29",
         "f:12:7: 2028-12-29 lies outside the years of this calendar: take it out, or add years"),
        ("2026-2027", "2026-2028", "f:5:5: a hole: 2028 has no closed day at all: write the bank holidays"),
    ],
)  # fmt: skip
def test_a_calendar_that_builds_on_nothing_sound_is_refused(old: str, new: str, expected: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        read_calendars_text(OURS.replace(old, new), "f")
    assert expected in [str(fault) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("old", "new"),
    [("2027-01-01", "2027-01-32"), ("2027-01-01: New Year's Day", "2027-01-01:"), ("2026-12-25", "25-12-2026")],
)
def test_the_only_day_of_a_year_at_fault_is_one_fault_not_a_hole_too(old: str, new: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        read_calendars_text(GOOD.replace(old, new), "f")
    assert len(refused.value.faults) == 1


def test_calendars_upon_calendars_come_to_an_end() -> None:
    one = "  c{}:\n    builds_on: c{}\n    closed:\n      2026-12-29: x\n"
    with pytest.raises(DefinitionError, match="more than 10 calendars build on one another"):
        read_calendars_text("calendars:\n" + "".join(one.format(n, n + 1) for n in range(900)), "f")
