"""Corrections in what a case shows: the history says what was put right, from what to what; what never was is gone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.queries.past import as_of, shown_on
from tests.terminal import Terminal


@pytest.fixture
def case(terminal: Terminal) -> tuple[Terminal, str]:
    """A case begun on Monday 26 January 2026."""
    terminal.staffed()
    return terminal, terminal.started()


def corrected(house: Terminal, ref: str, day: str, *words: str) -> str:
    """What the history says of a correction made on a day."""
    house.run("correct", ref, *words, "--reason", "a slip", at=day)
    history: list[dict[str, Any]] = house.json("case", ref, at=day)["history"]
    return str(history[-1]["put_right"])


def test_each_line_says_what_was_corrected_from_what_to_what(case: tuple[Terminal, str]) -> None:
    house, ref = case
    house.run("record", ref, "first_meeting", at="2026-01-28")
    house.run("pause", ref, "away", "--until", "2026-02-09", at="2026-01-29")

    assert corrected(house, ref, "2026-01-30", "first_meeting", "--on", "2026-01-27") == (
        "first meeting: day from Wednesday 28 January 2026 to Tuesday 27 January 2026"
    )
    assert corrected(house, ref, "2026-01-30", "first_meeting", "--outcome", "did_not_attend") == (
        "first meeting: outcome from attended to did not attend"
    )
    assert corrected(house, ref, "2026-01-30", "first_meeting", "--undo") == (
        "first meeting, did not attend on Tuesday 27 January 2026, taken back"
    )
    assert corrected(house, ref, "2026-01-30", "pause", "--until", "2026-02-05") == (
        "hold 1: end from Monday 9 February 2026 to Thursday 5 February 2026"
    )
    assert corrected(house, ref, "2026-01-30", "pause", "--undo") == (
        "hold 1, away, from Thursday 29 January 2026 to Thursday 5 February 2026, taken back"
    )


def test_the_terminal_says_it_with_the_reason(case: tuple[Terminal, str]) -> None:
    house, ref = case
    house.run("record", ref, "first_meeting", at="2026-01-28")
    house.run("correct", ref, "first_meeting", "--undo", "--reason", "another person's", at="2026-01-30")

    said = house.says("case", ref, at="2026-01-30").out

    assert "corrected: first meeting, attended on Wednesday 28 January 2026, taken back; another person's" in said


def test_a_contact_is_shown_by_the_name_it_is_corrected_by_and_no_more_once_it_never_was(
    case: tuple[Terminal, str],
) -> None:
    house, ref = case
    house.run("record", ref, "first_meeting", "--outcome", "did_not_attend", at="2026-01-27")
    house.run("record", ref, "first_meeting", "--outcome", "did_not_attend", at="2026-01-28")

    assert "first_meeting#1.2  Wed 28 Jan 2026  did not attend" in house.says("case", ref, at="2026-01-28").out
    refused = house.says("correct", ref, "first_meeting", "--undo", "--reason", "x", at="2026-01-29")
    assert refused.code == 1
    assert "first_meeting#1.1 (did not attend, Tuesday 27 January 2026) or first_meeting#1.2" in refused.err

    house.run("correct", ref, "first_meeting#1.2", "--undo", "--reason", "x", at="2026-01-29")

    after = house.json("case", ref, at="2026-01-29")
    assert [each["try"] for each in after["contacts"]] == ["first_meeting#1.1"]
    told = [line["kind"] for line in after["history"] if line["kind"] in ("activity_recorded", "corrected")]
    assert told == ["activity_recorded", "activity_recorded", "corrected"]


def test_a_hold_taken_back_is_shown_in_the_history_alone(case: tuple[Terminal, str]) -> None:
    house, ref = case
    house.run("pause", ref, "away", "--until", "2026-02-09", at="2026-01-29")
    house.run("correct", ref, "pause", "--undo", "--reason", "x", at="2026-01-30")

    assert house.json("case", ref, at="2026-01-30")["pauses"] == []
    assert [line for line in house.says("case", ref, at="2026-01-30").out.splitlines() if "on hold" in line] == []
    for words in (("pause", "--until", "2026-02-02"), ("pause", "--undo"), ("pause#", "--undo")):
        assert house.says("correct", ref, *words, "--reason", "x", at="2026-01-31").code == 1


def test_what_never_was_counts_for_no_day_though_the_screen_showed_it(case: tuple[Terminal, str]) -> None:
    house, ref = case
    house.run("record", ref, "first_meeting", at="2026-01-28")
    house.run("correct", ref, "first_meeting", "--undo", "--reason", "x", at="2026-01-30")

    assert as_of(house, ref, "2026-01-29")["last_spoken_on"] is None
    assert shown_on(house, ref, "2026-01-29")["last_spoken_on"] == "2026-01-28"


def test_why_says_that_it_stands_again(case: tuple[Terminal, str]) -> None:
    house, ref = case
    house.run("record", ref, "first_meeting", at="2026-01-28")
    house.run("correct", ref, "first_meeting", "--undo", "--reason", "x", at="2026-01-30")

    assert "stands again, no longer done (corrected" in house.says("why", ref, "first_meeting", at="2026-01-30").out
