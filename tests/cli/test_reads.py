"""What is read: every look at a person is written down first; words that are restricted stay so."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.terminal import Terminal


@pytest.fixture
def house(terminal: Terminal) -> Terminal:
    return terminal.staffed()


def audit(terminal: Terminal) -> list[dict[str, Any]]:
    """Who read what."""
    with sqlite3.connect(Path(terminal.database_url.removeprefix("sqlite:///"))) as connection:
        rows = connection.execute("SELECT what FROM read_audit ORDER BY number").fetchall()
    connection.close()
    return [json.loads(row[0]) for row in rows]


def test_every_look_at_a_person_is_written_down(house: Terminal) -> None:
    ref = house.started()

    house.run("queue", "--for", "anna", at="2026-01-27")
    house.run("case", ref, "--by", "cara", at="2026-01-27")
    house.run("why", ref, "first_contact", at="2026-01-27")

    looks = audit(house)
    assert [(look["who"], look["what"]) for look in looks] == [("anna", "queue"), ("cara", "case"), ("anna", "why")]
    assert looks[0]["cases"] == [ref]
    assert looks[1]["case"] == ref


def test_somebody_unknown_at_the_terminal_reads_under_the_login(house: Terminal) -> None:
    ref = house.started()
    house.by = ""

    house.run("case", ref, at="2026-01-27")

    assert audit(house)[-1]["who"].startswith("terminal:")


def test_a_write_that_answers_with_the_case_is_a_look_too(house: Terminal) -> None:
    ref = house.refer()
    house.run("accept", ref, at="2026-01-26")
    house.run("allocate", ref, "--to", "anna", "--json", at="2026-01-26")

    assert [(look["who"], look["what"], look["case"]) for look in audit(house)] == [("anna", "case", ref)]


def test_a_case_at_a_day_behind_is_as_it_was(house: Terminal) -> None:
    ref = house.started()
    house.run("record", ref, "first_contact", at="2026-01-30")

    case = house.json("case", ref, at="2026-01-28")

    assert [i["standing"] for i in case["stands"] if i["activity"] == "first_contact"] == ["open"]


def test_counts_name_nobody_and_are_not_written_down(house: Terminal) -> None:
    house.started()
    house.run("outcomes")

    assert audit(house) == []


def test_a_read_that_is_refused_shows_nothing(house: Terminal) -> None:
    ref = house.started()

    assert house.says("case", ref, "--by", "carl", at="2026-01-27").out == ""


def test_a_team_sees_the_queue_of_its_own_people_only(house: Terminal) -> None:
    house.started()

    assert house.json("queue", "--by", "carl", at="2026-01-30")["counts"]["next_7_days"] == 0
    assert house.json("queue", "--by", "cara", at="2026-01-30")["counts"]["next_7_days"] > 0


def test_safeguarding_words_are_read_by_those_who_act_on_them(house: Terminal) -> None:
    ref = house.started()
    house.run("concern", ref, "safeguarding", "--words", "the neighbour", "--by", "cara", at="2026-01-27")

    def words_for(*by: str) -> str:
        line = house.json("case", ref, *by, at="2026-01-27")["history"][-1]
        return str(line["texts"]["words"])

    assert words_for("--by", "dave") == "the neighbour"
    assert words_for("--by", "ben") == "restricted"


def test_a_case_in_json_has_its_keys_in_order_and_days_as_iso(house: Terminal) -> None:
    ref = house.started()
    out = house.run("case", ref, "--json", at="2026-01-27").out

    tree = json.loads(out)
    assert out == json.dumps(tree, sort_keys=True, indent=2, ensure_ascii=False) + "\n"
    assert tree["facts"]["mh_cluster"]["value"] == "7"
    assert tree["referred_on"] == "2026-01-26"


def test_a_case_as_text_shows_no_word_of_the_machinery(house: Terminal) -> None:
    ref = house.started()
    house.run("sweep", at="2026-02-10")
    said = house.run("case", ref, at="2026-02-10").out + house.run("queue", at="2026-02-10").out

    for word in ("standing", "rung", "ladder", "sweep", "snapshot", "anchor", "outbox", "set aside", "disengaged"):
        assert word not in said.lower()
    assert "first call" in said


def test_a_write_answers_with_the_case_where_asked(house: Terminal) -> None:
    ref = house.refer()

    case = house.json("accept", ref, at="2026-01-26")

    assert (case["ref"], case["stage"], case["clock_started_on"]) == (ref, "waiting", "2026-01-26")


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--as-of", "2026-01-25"], 1, "Sunday 25 January 2026 is before the first referral, which was of Monday 26"),
        (["--shown-on", "2025-12-01"], 1, "is before the first referral"),
        (["--as-of", "2026-02-11"], 1, "Wednesday 11 February 2026 is still to come: look ahead with --at 2026-02-11"),
        (["--shown-on", "2027-02-11"], 1, "is still to come"),
        (["--as-of", "2026-02-01", "--shown-on", "2026-02-01"], 2, "are two questions: ask one"),
        (["--as-of", "1.2.2026"], 2, "is no day: write it like 2026-01-28"),
        (["--for", "zoe", "--as-of", "2026-02-01"], 1, "no member of staff 'zoe'"),
    ],
)
def test_a_queue_of_a_day_that_makes_no_sense(house: Terminal, words: list[str], code: int, sentence: str) -> None:
    house.started()
    house.run("sweep", at="2026-02-09")

    said = house.says("queue", *words, at="2026-02-10")

    assert (said.code, said.out) == (code, "")
    assert sentence in " ".join(said.err.split())


def test_a_day_beyond_the_calendar_cannot_be_looked_ahead_to(house: Terminal) -> None:
    ref = house.started()

    for words in (["queue"], ["case", ref]):
        said = house.says(*words, at="2099-01-01")
        assert (said.code, said.out) == (1, "")
        assert "lies beyond the calendar england" in said.err


def test_an_empty_house_has_an_empty_queue_on_every_day(house: Terminal) -> None:
    assert house.json("queue", at="2026-01-26")["counts"]["overdue"] == 0
    assert house.run("queue", at="2026-01-26").out.endswith("nothing needs doing that day and in the 7 days after it\n")


def test_what_was_looked_at_says_in_which_sense(house: Terminal) -> None:
    house.started()
    house.run("queue", "--shown-on", "2026-01-27", "--for", "anna", at="2026-02-02")

    assert {key: audit(house)[-1][key] for key in ("what", "for", "on", "seen")} == {
        "what": "queue", "for": "anna", "on": "2026-01-27", "seen": "shown_on",
    }  # fmt: skip
