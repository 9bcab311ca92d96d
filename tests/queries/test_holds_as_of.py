"""Holds and endings in hindsight: entered late, put right, over, undone. Every case starts on Monday 26 January 2026.

The first call is due by the end of week 1, Sunday 1 February, and later by each day of a hold that began before.
"""

from __future__ import annotations

import pytest

from tests.queries.past import as_of, done, due, shown_on, standing
from tests.terminal import Terminal


@pytest.fixture
def house(terminal: Terminal) -> Terminal:
    return terminal.staffed()


def test_a_hold_was_over_from_the_day_of_the_return_though_it_was_written_down_later(house: Terminal) -> None:
    ref = house.started()
    house.run("pause", ref, "away", "--until", "2026-02-09", at="2026-01-29")
    house.run("resume", ref, "--on", "2026-02-02", at="2026-02-06")

    known, screen = as_of(house, ref, "2026-02-03"), shown_on(house, ref, "2026-02-03")

    assert (known["status"], screen["status"]) == ("open", "paused")
    assert (known["on_hold"], screen["on_hold"]["expected_on"]) == (None, "2026-02-09")
    # Four days are given back (29 January to 1 February); the screen counted on eleven.
    assert (due(known, "first_contact"), due(screen, "first_contact")) == ("2026-02-05", "2026-02-12")
    assert ("back_from_hold" in standing(known), "back_from_hold" in standing(screen)) == (False, True)


def test_while_a_hold_ran_nobody_knew_when_it_would_end(house: Terminal) -> None:
    ref = house.started()
    house.run("pause", ref, "away", "--until", "2026-02-09", at="2026-01-29")
    house.run("resume", ref, "--on", "2026-02-02", at="2026-02-06")

    known = as_of(house, ref, "2026-02-01")

    assert (known["status"], known["on_hold"]["day"], known["on_hold"]["expected_on"]) == ("paused", 3, "2026-02-09")
    assert due(known, "first_contact") == "2026-02-12"
    assert known["pauses"][0]["resumed_on"] is None


def test_a_hold_that_never_was_gives_nothing_back_on_any_day(house: Terminal) -> None:
    ref = house.started()
    house.run("pause", ref, "away", "--until", "2026-02-09", at="2026-01-29")
    house.run("correct", ref, "pause", "--undo", "--reason", "another person's", at="2026-02-04")

    known, screen = as_of(house, ref, "2026-01-30"), shown_on(house, ref, "2026-01-30")

    assert (known["status"], screen["status"]) == ("open", "paused")
    assert (due(known, "first_contact"), due(screen, "first_contact")) == ("2026-02-01", "2026-02-12")
    assert "back_from_hold" not in standing(known)


def test_a_hold_entered_late_says_nothing_of_the_days_before_it(house: Terminal) -> None:
    ref = house.started()
    house.run("pause", ref, "away", "--on", "2026-01-30", "--until", "2026-02-09", at="2026-02-06")

    known = as_of(house, ref, "2026-01-29")

    assert (known["status"], known["pauses"], due(known, "first_contact")) == ("open", [], "2026-02-01")


def test_a_hold_told_late_brings_in_nothing_that_came_after_the_day(house: Terminal) -> None:
    ref = house.started()
    house.run("barrier", ref, "housing", at="2026-01-29")
    house.run("pause", ref, "away", "--on", "2026-01-27", "--until", "2026-02-09", at="2026-01-30")

    known = as_of(house, ref, "2026-01-28")

    assert (known["status"], known["barriers"]) == ("paused", [])
    assert "barrier" not in standing(known)


def test_a_hold_told_late_leaves_a_barrier_as_far_as_it_had_come(house: Terminal) -> None:
    ref = house.started()
    house.run("barrier", ref, "housing", at="2026-01-27")
    house.run("barrier", ref, "housing", "--state", "started", at="2026-01-30")
    house.run("pause", ref, "away", "--on", "2026-01-28", "--until", "2026-02-09", at="2026-02-02")

    states = {day: as_of(house, ref, day)["barriers"][0]["state"] for day in ("2026-01-29", "2026-01-30")}

    assert states == {"2026-01-29": "found", "2026-01-30": "started"}


def test_what_was_done_on_a_case_that_had_ended_already_was_done(house: Terminal) -> None:
    ref = house.started()
    house.run("record", ref, "first_contact", at="2026-02-04")
    house.run("close", ref, "withdrew", "--reason", "x", "--on", "2026-02-02", at="2026-02-09")

    known = as_of(house, ref, "2026-02-04")

    assert (known["status"], "first_contact" in done(known), standing(known)) == ("closed", True, {"follow_up"})
    assert due(known, "follow_up") == "2026-02-16"


def test_an_ending_that_was_undone_is_shown_with_its_follow_ups_until_then(house: Terminal) -> None:
    ref = house.started()
    house.run("close", ref, "moved", "--reason", "x", at="2026-02-02")
    house.run("reopen", ref, "--reason", "stays after all", at="2026-02-09")

    ended, again = as_of(house, ref, "2026-02-05"), as_of(house, ref, "2026-02-09")

    assert (ended["ending"], ended["ended_on"], standing(ended)) == ("moved", "2026-02-02", {"follow_up"})
    assert (again["ending"], again["ended_on"], "first_contact" in standing(again)) == (None, None, True)
    assert "follow_up" not in standing(again)
    assert shown_on(house, ref, "2026-02-05")["status"] == "closed"


def test_an_ending_written_down_after_it_was_asked_about_was_not_on_the_screen(house: Terminal) -> None:
    ref = house.started()
    house.run("close", ref, "withdrew", "--reason", "x", "--on", "2026-02-02", at="2026-02-09")

    screen = shown_on(house, ref, "2026-02-08")

    assert (screen["status"], screen["ending"]) == ("open", None)
    assert {"first_contact", "first_meeting"} <= standing(screen)
    assert shown_on(house, ref, "2026-02-09")["ending"] == "withdrew"


def test_after_a_death_nothing_stood_though_it_was_told_days_later(house: Terminal) -> None:
    ref = house.started()
    house.run("record-death", ref, "--on", "2026-02-02", at="2026-02-05")

    known = as_of(house, ref, "2026-02-03")

    assert (known["status"], known["ending"], known["ended_on"], known["stands"]) == (
        "closed", "died", "2026-02-02", [],
    )  # fmt: skip
    assert as_of(house, ref, "2026-02-01")["status"] == "open"
