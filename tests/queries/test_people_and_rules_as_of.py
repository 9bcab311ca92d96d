"""Who had a case on a day, with which provider it was, and by which rules and calendar it was counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.queries.past import as_of, due, item, shown_on, standing
from tests.terminal import CHECKOUT, Terminal


@pytest.fixture
def house(terminal: Terminal) -> Terminal:
    return terminal.staffed()


def holders(case: dict[str, Any], role: str = "wellbeing_advisor") -> list[tuple[str, str, str | None]]:
    return [(h["staff"], h["from_on"], h["until_on"]) for h in case["holders"] if h["role"] == role]


def test_the_holder_of_the_day_is_the_one_who_had_taken_over_by_then(house: Terminal) -> None:
    ref = house.started()
    house.run("reassign", ref, "--to", "ben", "--on", "2026-02-03", at="2026-02-06")

    assert holders(as_of(house, ref, "2026-02-02")) == [("anna", "2026-01-26", None)]
    assert holders(as_of(house, ref, "2026-02-03")) == [
        ("anna", "2026-01-26", "2026-02-03"), ("ben", "2026-02-03", None),
    ]  # fmt: skip
    assert holders(shown_on(house, ref, "2026-02-05")) == [("anna", "2026-01-26", None)]


def test_what_stood_with_the_one_who_left_off_stood_with_the_one_who_took_over(house: Terminal) -> None:
    ref = house.started()
    house.run("reassign", ref, "--to", "ben", "--on", "2026-02-03", at="2026-02-06")

    staff = {day: item(as_of(house, ref, day), "first_contact")["staff"] for day in ("2026-02-02", "2026-02-04")}

    assert staff == {"2026-02-02": "anna", "2026-02-04": "ben"}
    assert item(shown_on(house, ref, "2026-02-04"), "first_contact")["staff"] == "anna"


def test_a_case_that_went_from_one_to_the_next_to_a_third_was_with_each_in_turn(house: Terminal) -> None:
    house.run("staff", "add", "cleo", "--name", "Cleo", "--role", "wellbeing_advisor", "--team", "service",
              at="2026-01-26")  # fmt: skip
    ref = house.started()
    house.run("reassign", ref, "--to", "ben", at="2026-02-03")
    house.run("reassign", ref, "--to", "cleo", at="2026-02-10")

    days = ("2026-02-02", "2026-02-03", "2026-02-09", "2026-02-10")
    whose = [item(as_of(house, ref, day), "guided_conversation")["staff"] for day in days]

    assert whose == ["anna", "ben", "ben", "cleo"]


def test_the_coordinator_and_so_the_team_of_the_day(house: Terminal) -> None:
    ref = house.started()
    house.run("reassign", ref, "--role", "care_coordinator", "--to", "carl", "--on", "2026-02-03", at="2026-02-06")

    teams = [as_of(house, ref, day)["team"] for day in ("2026-02-02", "2026-02-03")]

    assert teams == ["north", "south"]
    assert shown_on(house, ref, "2026-02-05")["team"] == "north"


def test_a_placement_that_was_refused_is_refused_from_its_day(house: Terminal) -> None:
    ref = house.started()
    house.run("place", ref, "keywork", "--provider", "Voluntary Help", at="2026-01-27")
    house.run("place", ref, "keywork", "--outcome", "full", "--on", "2026-01-30", at="2026-02-06")

    known, screen = as_of(house, ref, "2026-01-31"), shown_on(house, ref, "2026-01-31")

    assert [known["placements"][0]["state"], screen["placements"][0]["state"]] == ["full", "asked"]
    # Asked on a Tuesday: an answer within five working days, by the Tuesday after.
    assert ("placement_answer" in standing(known), due(screen, "placement_answer")) == (False, "2026-02-03")
    assert as_of(house, ref, "2026-01-29")["placements"][0]["state"] == "asked"


def test_a_placement_that_had_ended_leaves_the_case_with_its_advisor(house: Terminal) -> None:
    ref = house.started()
    house.run("place", ref, "keywork", "--provider", "Voluntary Help", "--outcome", "accepted", at="2026-02-03")
    house.run("place", ref, "keywork", "--outcome", "ended", "--on", "2026-02-20", at="2026-03-02")

    known, screen = as_of(house, ref, "2026-02-25"), shown_on(house, ref, "2026-02-25")

    assert (known["status"], known["with_provider_since"], known["placements"][0]["state"]) == ("open", None, "ended")
    assert (screen["status"], screen["with_provider_since"], screen["placements"][0]["state"]) == (
        "dormant", "2026-02-03", "accepted",
    )  # fmt: skip
    assert as_of(house, ref, "2026-02-19")["status"] == "dormant"


def test_a_referral_turned_down_was_turned_down_on_its_day(house: Terminal) -> None:
    ref = house.refer("2026-01-26")
    house.run("close", ref, "not_accepted", "--reason", "x", "--on", "2026-01-28", at="2026-02-04")

    assert as_of(house, ref, "2026-01-28")["ending"] == "not_accepted"
    assert as_of(house, ref, "2026-01-27")["status"] == "open"
    # Referred on a Monday: a decision within five working days.
    assert due(shown_on(house, ref, "2026-02-03"), "decision") == "2026-02-02"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A folder of one's own with the pathways and the calendars as they ship."""
    for name in ("pathways.yaml", "calendars.yaml"):
        (tmp_path / name).write_text((CHECKOUT / "config" / name).read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def rewrite(file: Path, old: str, new: str) -> str:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return str(file)


def test_a_case_is_shown_under_the_definition_it_had_and_not_under_one_that_came_since(
    house: Terminal, config: Path
) -> None:
    old = house.started("2026-01-26")
    file = rewrite(config / "pathways.yaml", "title: first call\n            due: week 1",
                   "title: first ring\n            due: week 2")  # fmt: skip
    house.run("publish", file, at="2026-02-02")
    new = house.started("2026-02-02")

    for day in ("2026-01-30", "2026-02-04"):
        for case in (as_of(house, old, day), shown_on(house, old, day)):
            assert (case["definition"]["number"], item(case, "first_contact")["title"]) == (1, "first call")
            assert due(case, "first_contact") == "2026-02-01"
    case = as_of(house, new, "2026-02-04")
    assert (case["definition"]["number"], item(case, "first_contact")["title"]) == (2, "first ring")
    assert due(case, "first_contact") == "2026-02-15"


HOLIDAY = "      2026-03-09: One-off bank holiday\n      2026-04-03:"


def test_a_date_is_counted_by_the_calendar_in_force_on_the_day(house: Terminal, config: Path) -> None:
    ref = house.refer("2026-03-02")
    file = rewrite(config / "calendars.yaml", "      2026-04-03:", HOLIDAY)
    house.run("calendar", file, "--apply", at="2026-03-05")

    before, after = as_of(house, ref, "2026-03-04"), as_of(house, ref, "2026-03-05")

    # Five working days after Monday 2 March: the Monday after, but for the holiday on it.
    assert (due(before, "decision"), due(after, "decision")) == ("2026-03-09", "2026-03-10")
    assert before["calendar"]["version"] != after["calendar"]["version"]
    assert due(shown_on(house, ref, "2026-03-04"), "decision") == "2026-03-09"


def test_what_is_told_late_is_counted_by_the_calendar_of_its_day(house: Terminal, config: Path) -> None:
    ref = house.started("2026-02-23")
    house.run("place", ref, "keywork", "--provider", "Voluntary Help", at="2026-03-02")
    file = rewrite(config / "calendars.yaml", "      2026-04-03:", HOLIDAY)
    house.run("calendar", file, "--apply", at="2026-03-05")
    house.run("place", ref, "transition_group", "--provider", "Rush House", "--on", "2026-03-03", at="2026-03-06")

    def answers(day: str) -> list[str]:
        return sorted(i["due_on"] for i in as_of(house, ref, day)["stands"] if i["activity"] == "placement_answer")

    # Asked on Monday and Tuesday; within five working days, of which the ninth was still one on the fourth.
    assert answers("2026-03-04") == ["2026-03-09", "2026-03-10"]
    assert answers("2026-03-06") == ["2026-03-10", "2026-03-11"]
