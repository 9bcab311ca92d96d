"""As of a day: what is now known. Shown on a day: what the screen said."""

from __future__ import annotations

from typing import Any

import pytest

from tests.terminal import Terminal


@pytest.fixture
def late(terminal: Terminal) -> tuple[Terminal, str]:
    """A first call of Wednesday, written down on Friday."""
    terminal.staffed()
    ref = terminal.started()
    terminal.run("record", ref, "first_contact", "--on", "2026-01-28", "--fact", "risk_flagged=yes", at="2026-01-30")
    return terminal, ref


def done(terminal: Terminal, ref: str, *words: str) -> list[str]:
    return [i["activity"] for i in terminal.json("case", ref, *words, at="2026-02-10")["done"]]


def test_what_was_written_down_later_was_done_on_its_day(late: tuple[Terminal, str]) -> None:
    terminal, ref = late

    assert "first_contact" in done(terminal, ref, "--as-of", "2026-01-28")
    assert "first_contact" not in done(terminal, ref, "--as-of", "2026-01-27")


def test_the_screen_showed_what_was_written_by_then(late: tuple[Terminal, str]) -> None:
    terminal, ref = late

    assert "first_contact" not in done(terminal, ref, "--shown-on", "2026-01-29")
    assert "first_contact" in done(terminal, ref, "--shown-on", "2026-01-30")


def test_facts_and_contacts_go_with_their_day(late: tuple[Terminal, str]) -> None:
    terminal, ref = late

    case = terminal.json("case", ref, "--as-of", "2026-01-29", at="2026-02-10")

    assert case["facts"]["risk_flagged"]["known_on"] == "2026-01-28"
    assert case["last_spoken_on"] == "2026-01-28"


def test_a_correction_takes_back_what_was_not_so(late: tuple[Terminal, str]) -> None:
    terminal, ref = late
    terminal.run("correct", ref, "first_contact", "--on", "2026-01-29", "--reason", "the day after", at="2026-02-02")

    assert "first_contact" not in done(terminal, ref, "--as-of", "2026-01-28")
    assert "first_contact" in done(terminal, ref, "--as-of", "2026-01-29")
    assert "first_contact" in done(terminal, ref, "--shown-on", "2026-01-30")


def test_a_referral_written_down_late_was_there_from_its_day(terminal: Terminal) -> None:
    terminal.staffed()
    ref = terminal.refer("2026-01-30", "--code", "7", "--referred-on", "2026-01-26")

    case = terminal.json("case", ref, "--as-of", "2026-01-27", at="2026-02-10")

    assert case["stage"] == "referral"
    assert terminal.says("case", ref, "--shown-on", "2026-01-27", at="2026-02-10").code == 1


@pytest.fixture
def house(terminal: Terminal) -> Terminal:
    return terminal.staffed()


def as_of(house: Terminal, ref: str, day: str) -> dict[str, Any]:
    return house.json("case", ref, "--as-of", day, at="2026-04-01")


def shown_on(house: Terminal, ref: str, day: str) -> dict[str, Any]:
    return house.json("case", ref, "--shown-on", day, at="2026-04-01")


def due(case: dict[str, Any], activity: str) -> str:
    return str(next(item["due_on"] for item in case["stands"] if item["activity"] == activity))


def test_a_hold_written_down_a_week_later_ran_from_its_day(house: Terminal) -> None:
    ref = house.started()
    house.run("pause", ref, "away", "--on", "2026-01-30", "--until", "2026-02-09", at="2026-02-06")

    known, screen = as_of(house, ref, "2026-02-02"), shown_on(house, ref, "2026-02-02")

    assert (known["status"], screen["status"]) == ("paused", "open")
    assert known["on_hold"]["day"] == 3
    assert (due(screen, "first_contact"), due(known, "first_contact")) == ("2026-02-01", "2026-02-11")
    assert due(known, "back_from_hold") == "2026-02-09"
    assert as_of(house, ref, "2026-01-29")["status"] == "open"


def test_a_hold_put_right_later_ran_as_is_now_known(house: Terminal) -> None:
    ref = house.started()
    house.run("pause", ref, "away", "--on", "2026-02-02", "--until", "2026-02-20", at="2026-02-02")
    house.run("resume", ref, at="2026-02-16")
    house.run("correct", ref, "pause", "--on", "2026-01-30", "--until", "2026-02-10", "--reason", "x", at="2026-02-18")

    assert [as_of(house, ref, f"2026-{day}")["status"] for day in ("01-29", "01-30", "02-09", "02-10")] == [
        "open", "paused", "paused", "open",
    ]  # fmt: skip
    assert as_of(house, ref, "2026-01-31")["on_hold"]["expected_on"] == "2026-02-20"
    assert shown_on(house, ref, "2026-01-31")["status"] == "open"


def test_a_hold_that_ended_since_is_expected_to_end_when_people_thought_then(house: Terminal) -> None:
    ref = house.started()
    house.run("pause", ref, "away", "--until", "2026-02-20", at="2026-02-02")
    house.run("correct", ref, "pause", "--until", "2026-03-02", "--reason", "stays longer", at="2026-02-10")
    house.run("resume", ref, at="2026-03-02")

    assert as_of(house, ref, "2026-02-05")["on_hold"]["expected_on"] == "2026-02-20"
    assert as_of(house, ref, "2026-02-11")["on_hold"]["expected_on"] == "2026-03-02"


def test_an_ending_written_down_later_was_on_its_day(house: Terminal) -> None:
    ref = house.started()
    house.run("close", ref, "withdrew", "--reason", "x", "--on", "2026-02-02", at="2026-02-09")

    known = as_of(house, ref, "2026-02-04")

    assert (known["status"], known["ended_on"], known["ending"]) == ("closed", "2026-02-02", "withdrew")
    assert [item["activity"] for item in known["stands"]] == ["follow_up"]
    assert shown_on(house, ref, "2026-02-04")["status"] == "open"
    assert as_of(house, ref, "2026-02-01")["ending"] is None


def test_an_ending_that_was_undone_since_stood_until_then(house: Terminal) -> None:
    ref = house.started()
    house.run("close", ref, "moved", "--reason", "x", at="2026-02-02")
    house.run("reopen", ref, "--reason", "stays after all", at="2026-02-09")

    assert [as_of(house, ref, day)["status"] for day in ("2026-02-05", "2026-02-09")] == ["closed", "open"]


def test_an_acceptance_and_an_allocation_written_down_later_count_from_their_day(house: Terminal) -> None:
    ref = house.refer("2026-01-26")
    house.run("accept", ref, "--on", "2026-01-27", at="2026-02-04")
    house.run("allocate", ref, "--to", "ben", "--on", "2026-01-29", at="2026-02-04")

    assert [as_of(house, ref, f"2026-01-{day}")["stage"] for day in (26, 27, 28, 29)] == [
        "referral", "waiting", "waiting", "guided_conversation",
    ]  # fmt: skip
    known = as_of(house, ref, "2026-01-30")
    assert (known["week"], known["clock_started_on"]) == (1, "2026-01-27")
    assert [h["staff"] for h in known["holders"]] == ["ben"]
    assert shown_on(house, ref, "2026-01-30")["stage"] == "referral"


def test_a_move_that_waited_for_something_told_late_is_what_it_was(house: Terminal) -> None:
    ref = house.started()
    house.run("record", ref, "recovery_plan", "--on", "2026-03-06", at="2026-03-16")
    house.run("place", ref, "keywork", "--outcome", "accepted", "--on", "2026-03-06", at="2026-03-16")

    known = as_of(house, ref, "2026-03-12")

    assert "recovery_plan" in {item["activity"] for item in known["done"]}
    assert (known["status"], known["held"]) == ("dormant", True)
    assert (known["stage"], as_of(house, ref, "2026-03-16")["stage"]) == ("guided_conversation", "keywork")


def test_placements_barriers_and_facts_stand_as_they_stood(house: Terminal) -> None:
    ref = house.started()
    house.run("place", ref, "keywork", "--provider", "Voluntary Help", at="2026-01-27")
    house.run("barrier", ref, "housing", at="2026-01-28")
    house.run("record", ref, "--fact", "risk_flagged=yes", at="2026-01-28")
    house.run("record", ref, "--fact", "risk_flagged=no", at="2026-02-05")
    house.run("place", ref, "keywork", "--outcome", "accepted", "--on", "2026-01-30", at="2026-02-06")
    house.run("barrier", ref, "housing", "--state", "started", "--on", "2026-02-02", at="2026-02-06")

    def told(case: dict[str, Any]) -> list[str]:
        rows = [*case["placements"], *case["barriers"]]
        return [*(row["state"] for row in rows), case["facts"]["risk_flagged"]["value"], case["status"]]

    assert told(as_of(house, ref, "2026-01-29")) == ["asked", "found", "yes", "open"]
    assert told(as_of(house, ref, "2026-01-31")) == ["accepted", "found", "yes", "dormant"]
    assert told(as_of(house, ref, "2026-02-05")) == ["accepted", "started", "no", "dormant"]
    assert told(shown_on(house, ref, "2026-02-05")) == ["asked", "found", "no", "open"]


def test_the_history_names_what_was_told_late_and_when(house: Terminal) -> None:
    ref = house.started()
    house.run("record", ref, "first_contact", "--on", "2026-01-28", at="2026-01-30")

    said = house.run("case", ref, "--as-of", "2026-01-28", at="2026-02-02").out

    assert said.startswith("As now known to have been on Wednesday 28 January 2026\n")
    assert "activity recorded first contact#1 (recorded Fri 30 Jan 2026)" in said
    assert "As shown on Wed" in house.run("case", ref, "--shown-on", "2026-01-28", at="2026-02-02").out
