"""As of a day: what is now known. Shown on a day: what the screen said."""

from __future__ import annotations

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
