"""At the door: what is mistyped, or cannot be counted, is told before it is lost or guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.own_pathways import CALENDARS, FIRST_CALL, house_of, started
from tests.terminal import NHS_NUMBERS, Terminal

BORN = {
    FIRST_CALL: "          born_asked: {title: date of birth, due: week 1, done_by: record born}\n"
    f"          checkup: {{title: checkup, due: 5 working days after born}}\n{FIRST_CALL}",
    "      depot: {": "      born: {title: born on, kind: date, before_referral: yes}\n      depot: {",
}


def test_a_date_before_the_calendar_begins_is_counted_as_far_as_is_known_and_says_so(
    terminal: Terminal, tmp_path: Path
) -> None:
    house_of(terminal, tmp_path / "rules", BORN)
    ref = started(terminal)

    # Wednesday 25 March 1970: Good Friday was the 27th, but no calendar here knows that. 26, 27, 30, 31 March, 1 April.
    terminal.run("record", ref, "--fact", "born=1970-03-25", at="2026-01-06")

    proof = terminal.json("why", ref, "checkup", at="2026-01-06")
    assert (proof["due_on"], proof["is_beyond_calendar"]) == ("1970-04-01", True)
    assert "outside the years of that calendar" in terminal.run("why", ref, "checkup", at="2026-01-06").out
    (listed,) = terminal.json("calendar", at="2026-01-06")["calendars"][0]["not_counted"]
    assert (listed["case"], listed["activity"], listed["due_on"]) == (ref, "checkup", "1970-04-01")
    assert not terminal.json("why", ref, "first_meeting", at="2026-01-06")["is_beyond_calendar"]


@pytest.mark.parametrize("day", ["0001-01-01", "1870-01-01"])
def test_a_year_that_nobody_alive_remembers_is_a_slip(terminal: Terminal, tmp_path: Path, day: str) -> None:
    house_of(terminal, tmp_path / "rules", BORN)
    ref = started(terminal)

    said = terminal.says("record", ref, "--fact", f"born={day}", at="2026-01-06")

    assert (said.code, "more than 130 years ago: check the year" in said.err) == (1, True), said.err


def test_an_act_of_a_year_before_the_calendar_is_a_slip_of_the_year(terminal: Terminal) -> None:
    terminal.staffed()

    said = terminal.says("refer", "--nhs-number", NHS_NUMBERS[0], "--family-name", "A", "--given-name", "B",
                         "--born-on", "1980-02-29", "--team", "north", "--code", "7", "--referred-on", "2014-12-29",
                         at="2026-01-06")  # fmt: skip

    assert said.code == 1
    assert "check the year" in said.err or "where calendar england begins: check the date" in said.err


@pytest.mark.parametrize(
    ("facts", "code", "sentence"),
    [
        (["risk_flaged=yes"], 1, "the fact 'risk_flaged' is not known: did you mean risk_flagged?"),
        (["s117_positon=met"], 1, "did you mean s117_position?"),
        (["first_contact=attended"], 1, "first_contact is something to be done, not a fact"),
        (["risk_flagged=yes", "risk_flagged=no"], 2, "risk_flagged is said twice, yes and no"),
    ],
)
def test_a_misspelt_fact_is_not_taken_for_one(terminal: Terminal, facts: list[str], code: int, sentence: str) -> None:
    terminal.staffed()
    ref = terminal.started()

    said = terminal.says("record", ref, *(word for fact in facts for word in ("--fact", fact)), at="2026-01-28")

    assert (said.code, sentence in " ".join(said.err.replace("│", " ").split())) == (code, True), said.err
    assert set(terminal.json("case", ref, at="2026-01-28")["facts"]) == {"mh_cluster"}


@pytest.mark.parametrize("fact", ["s117_position=met", "view_of_person=recorded", "risk_new=yes", "shoe_size=large"])
def test_what_the_engine_asks_for_and_what_it_never_heard_of_may_be_recorded(terminal: Terminal, fact: str) -> None:
    terminal.staffed()
    ref = terminal.started()

    terminal.run("record", ref, "--fact", fact, at="2026-01-28")

    assert fact.partition("=")[0] in terminal.json("case", ref, at="2026-01-28")["facts"]


def test_without_a_calendar_nothing_is_published_and_it_is_said_what_is_missing(
    terminal: Terminal, tmp_path: Path
) -> None:
    file = house_of(terminal, tmp_path / "alone", {}, calendars=False)

    said = terminal.says("publish", str(file), at="2026-01-05")

    assert said.code == 1
    assert f"put {file.with_name('calendars.yaml')} beside example.yaml (there is none), and publish again" in said.err
    file.with_name("calendars.yaml").write_text(CALENDARS.read_text(encoding="utf-8"), encoding="utf-8")
    started(terminal)


def test_an_older_calendar_beside_a_file_is_pointed_out_and_stays_out(terminal: Terminal, tmp_path: Path) -> None:
    file = house_of(terminal, tmp_path / "rules", {})
    started(terminal)
    later = tmp_path / "later.yaml"
    text = CALENDARS.read_text(encoding="utf-8")
    later.write_text(text.replace("  2026-05-04:", "  2026-04-30: closed for training\n      2026-05-04:"), "utf-8")
    terminal.run("calendar", str(later), "--apply", at="2026-01-06")

    said = terminal.run("publish", str(file), at="2026-01-07")

    assert "calendar england beside example.yaml is an earlier version: version 2, in force since" in said.err
    assert "Tuesday 6 January 2026, stays" in said.err
    assert "nothing new: these versions of the pathways are in force already" in said.out
    assert terminal.json("calendar", at="2026-01-07")["calendars"][0]["number"] == 2


def test_messages_of_others_are_said_to_be_out_of_reach_not_absent(terminal: Terminal) -> None:
    terminal.staffed()
    assert "no messages that you may read" in terminal.run("notices", "--to", "ben", at="2026-01-05").out


def test_a_name_with_a_letter_that_nobody_sees_is_refused(terminal: Terminal) -> None:
    terminal.staffed()
    words = ["refer", "--nhs-number", NHS_NUMBERS[0], "--given-name", "Bo", "--born-on", "1980-02-29",
             "--team", "north", "--code", "7"]  # fmt: skip

    said = terminal.says(*words, "--family-name", "Smith\N{RIGHT-TO-LEFT OVERRIDE}nosnhoJ", at="2026-01-26")

    assert (said.code, "nobody sees and that can turn letters round (U+202E)" in said.err) == (1, True), said.err
    assert terminal.says("staff", "add", "ben", "--name", "B\N{RIGHT-TO-LEFT ISOLATE}en", at="2026-01-26").code == 1


def test_a_name_over_two_lines_stands_on_one(terminal: Terminal) -> None:
    terminal.staffed()
    terminal.run("refer", "--nhs-number", NHS_NUMBERS[0], "--family-name", "Smith\nJohnson", "--given-name", "B\to",
                 "--born-on", "1980-02-29", "--team", "north", "--code", "7", at="2026-01-26")  # fmt: skip

    assert "B o Smith Johnson" in terminal.run("queue", at="2026-01-26").out
