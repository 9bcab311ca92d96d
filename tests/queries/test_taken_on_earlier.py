"""Taken on earlier than it was told, or put right since: each day shows the stage the case was in on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.cli.own_pathways import FIRST_CALL, house_of
from tests.terminal import Terminal

WELCOME = {FIRST_CALL: f"          welcome: {{title: welcome, due: 1 week after stage_start}}\n{FIRST_CALL}"}


def on(house: Terminal, ref: str, day: str, at: str) -> tuple[Any, ...]:
    """Stage, since when, when the welcome is due, and who holds the case since when, as now known."""
    case = house.json("case", ref, "--as-of", day, at=at)
    due = next((row["due_on"] for row in case["stands"] if row["activity"] == "welcome"), None)
    return case["stage"], case["stage_entered_on"], due, [(row["staff"], row["from_on"]) for row in case["holders"]]


def test_every_day_shows_the_stage_from_the_day_the_case_was_taken_on(terminal: Terminal, tmp_path: Path) -> None:
    # Accepted on Tuesday 6 January, with Anna since the 8th, told on the 12th; put right to the 7th, then to the 9th.
    house_of(terminal, tmp_path / "rules", WELCOME)
    terminal.run("staff", "add", "ben", "--role", "wellbeing_advisor", at="2026-01-05")
    ref = terminal.refer("2026-01-05", "--pathway", "example", "--code", "7")
    terminal.run("accept", ref, at="2026-01-06")
    waiting = ("waiting", "2026-01-06", None, [])

    def with_anna(since: str, due: str) -> tuple[Any, ...]:
        return "guided_conversation", since, due, [("anna", since)]

    terminal.run("allocate", ref, "--to", "anna", "--on", "2026-01-08", at="2026-01-12")
    assert on(terminal, ref, "2026-01-07", "2026-01-12") == waiting
    assert on(terminal, ref, "2026-01-08", "2026-01-12") == with_anna("2026-01-08", "2026-01-15")
    assert on(terminal, ref, "2026-01-12", "2026-01-12") == with_anna("2026-01-08", "2026-01-15")

    terminal.run("correct", ref, "allocation", "--on", "2026-01-07", "--reason", "x", at="2026-01-13")
    assert on(terminal, ref, "2026-01-06", "2026-01-13") == waiting
    assert on(terminal, ref, "2026-01-07", "2026-01-13") == with_anna("2026-01-07", "2026-01-14")
    assert on(terminal, ref, "2026-01-13", "2026-01-13") == with_anna("2026-01-07", "2026-01-14")

    terminal.run("correct", ref, "allocation", "--on", "2026-01-09", "--reason", "x", at="2026-01-14")
    assert on(terminal, ref, "2026-01-08", "2026-01-14") == waiting
    assert on(terminal, ref, "2026-01-12", "2026-01-14") == with_anna("2026-01-09", "2026-01-16")
    assert on(terminal, ref, "2026-01-14", "2026-01-14") == with_anna("2026-01-09", "2026-01-16")
