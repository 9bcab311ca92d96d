"""Slips of a hurried hand: each told in one sentence, none with more done than was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal import Terminal


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["queue", "--at", "9999-12-31"], 2, "check the year"),
        (["queue", "--shown-on", "0001-01-01"], 2, "check the year"),
        (["case", "REF", "--at", "9999-12-31T12:00Z"], 2, "check the year"),
        (["sweep", "--at", "9999-12-31"], 2, "check the year"),
        (["why", "REF", "first_contact#\N{SUPERSCRIPT TWO}"], 1, "after # stands the number"),
        (["record", "REF", "first_contact", "--note", "\udcff"], 1, "no text"),
        (["queue", "--by", "annna"], 1, "no member of staff 'annna': did you mean anna?"),
        (["case", "REF", "--by", "nobody-here"], 1, "no member of staff 'nobody-here': `pathway staff`"),
        (["staff", "add", "anna", "--left"], 1, "the only service manager"),
        (["staff", "add", "tess", "--role", "service_manager", "--by", "tess"], 1, "tess sees to the people of team"),
        (["staff", "add", "anna", "--role", "team_manager", "--team", "north", "--by", "tess"], 1, "ask a service"),
    ],
)
def test_a_slip_is_told_in_one_sentence(terminal: Terminal, words: list[str], code: int, sentence: str) -> None:
    terminal.staffed()
    ref = terminal.started()

    said = terminal.says(*[ref if word == "REF" else word for word in words])

    assert (said.code, sentence in said.err) == (code, True), said.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["book", "REF", "first_meeting", "--on", "2036-01-28"], "check the year"),
        (["record", "REF", "first_contact", "--at", "2190-01-28"], "check the year, or put a longer one in force"),
        (["record", "REF", "--fact", "risk=Julia Webb rang"], "words go into the note"),
        (["record", "REF", "--fact", "consent_gp=given"], "recorded with `consent`"),
        (["close", "REF", "not_accepted", "--reason", "x"], "was accepted on Monday 26 January 2026"),
        (["close", "REF", "lost_contact", "--reason", "x", "--agreed-with", "carl"], "of north who agrees"),
    ],
)
def test_what_makes_no_sense_is_refused(terminal: Terminal, words: list[str], sentence: str) -> None:
    terminal.staffed()
    ref = terminal.started()

    said = terminal.says(*[ref if word == "REF" else word for word in words],
                         at=None if "--at" in words else "2026-01-28")  # fmt: skip

    assert (said.code, sentence in said.err) == (1, True), said.err


def test_handing_a_case_to_another_team_is_answered_though_it_is_no_longer_theirs(terminal: Terminal) -> None:
    terminal.staffed()
    ref = terminal.started()

    said = terminal.run(
        "reassign", ref, "--to", "carl", "--role", "care_coordinator", "--by", "tess", "--json", at="2026-01-28"
    )

    assert set(said.tree) == {"ref", "seq"}


def test_words_of_people_do_not_steer_the_terminal(terminal: Terminal) -> None:
    terminal.staffed()
    ref = terminal.started()
    terminal.run("record", ref, "first_contact", "--note", "one\n\x1b[31mtwo\x07", at="2026-01-28")

    said = terminal.run("case", ref, at="2026-01-28").out

    assert "one  [31mtwo" in said
    assert not set("\x1b\x07") & set(said)


def test_a_file_that_no_scenario_holds_is_published_with_a_word(terminal: Terminal, tmp_path: Path) -> None:
    terminal.staffed()
    config = Path(__file__).parents[2] / "config"
    (tmp_path / "mine.yaml").write_text((config / "pathways.yaml").read_text())

    said = terminal.run("publish", str(tmp_path / "mine.yaml"), at="2026-01-28")

    assert "there is no mine.tests.yaml beside mine.yaml" in said.err


def test_nobody_is_spoken_to_after_their_death_but_before_it(terminal: Terminal) -> None:
    terminal.staffed()
    ref = terminal.started()
    terminal.run("record-death", ref, "--on", "2026-01-30", at="2026-02-01")

    said = terminal.says("record", ref, "first_contact", at="2026-02-02")

    assert (said.code, "the person died on Friday 30 January 2026" in said.err) == (1, True)
    terminal.run("record", ref, "first_contact", "--on", "2026-01-29", at="2026-02-02")


def test_a_write_in_nobodys_name_is_wrong_usage(terminal: Terminal) -> None:
    terminal.staffed()
    ref = terminal.refer("2026-01-26")
    terminal.settings |= {"PATHWAY_STAFF": "", "LOGNAME": "a-stranger", "USER": "a-stranger"}
    said = terminal.says("accept", ref, at="2026-01-27")
    assert (said.code, "--by" in said.err) == (2, True)
