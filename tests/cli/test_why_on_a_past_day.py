"""`why` and `case` give one answer to one day, and what was put right is told where it happened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.own_pathways import CALENDARS, FIRST_CALL, house_of, started
from tests.terminal import Terminal


@pytest.fixture
def house(terminal: Terminal) -> Terminal:
    return terminal.staffed()


def item(house: Terminal, ref: str, activity: str, at: str) -> dict[str, Any]:
    case = house.json("case", ref, at=at)
    return next(row for row in [*case["stands"], *case["done"]] if row["activity"] == activity)


def test_what_came_later_is_not_told_of_a_day_before(house: Terminal) -> None:
    ref = house.started()
    house.run("record", ref, "first_contact", at="2026-01-29")

    before = house.json("why", ref, "first_contact", at="2026-01-27")
    after = house.json("why", ref, "first_contact", at="2026-01-29")

    assert (before["seen"], before["on"]) == ("as_of", "2026-01-27")
    assert (before["standing"], before["done_on"]) == ("open", None)
    assert (after["seen"], after["standing"], after["done_on"]) == ("now", "done", "2026-01-29")
    assert "As now known to have been on Tuesday 27 January 2026" in house.run(
        "why", ref, "first_contact", at="2026-01-27").out  # fmt: skip


def test_a_hold_moves_no_date_of_a_day_before_it(house: Terminal) -> None:
    # Due on Sunday 8 February; a fortnight on hold from 28 January: 22 February.
    ref = house.started()
    house.run("pause", ref, "away", "--until", "2026-02-11", at="2026-01-28")

    for day, due_on in (("2026-01-27", "2026-02-08"), ("2026-01-28", "2026-02-22")):
        proof = house.json("why", ref, "first_meeting", at=day)
        assert (proof["due_on"], proof["is_exact"]) == (due_on, True)
        assert item(house, ref, "first_meeting", day)["due_on"] == due_on


def test_a_day_can_be_asked_about_as_it_was_shown(house: Terminal) -> None:
    ref = house.started()
    house.run("record", ref, "first_contact", "--on", "2026-01-27", at="2026-01-29")

    shown = house.json("why", ref, "first_contact", "--shown-on", "2026-01-27", at="2026-01-29")
    known = house.json("why", ref, "first_contact", "--as-of", "2026-01-27", at="2026-01-29")

    assert (shown["standing"], known["standing"]) == ("open", "done")
    early = house.says("why", ref, "first_contact", "--as-of", "2026-01-25", at="2026-01-29")
    assert (early.code, "was not there yet on Sunday 25 January 2026" in early.err) == (1, True)


def test_what_was_put_right_is_told_and_the_start_is_the_one_it_was_counted_from(house: Terminal) -> None:
    ref = house.started()
    house.run("record", ref, "first_contact", at="2026-01-30")
    house.run("correct", ref, "first_contact", "--on", "2026-01-28", "--reason", "x", at="2026-02-02")
    house.run("correct", ref, "allocation", "--on", "2026-01-27", "--reason", "x", at="2026-02-03")
    house.run("correct", ref, "decision", "--on", "2026-01-27", "--reason", "x", at="2026-02-03")

    proof = house.json("why", ref, "first_contact", at="2026-02-03")
    out = house.run("why", ref, "first_contact", at="2026-02-03").out

    # Done things keep the date they were done under: counted from 26 January, as entry 2 had said.
    assert (proof["steps"][0]["on"], proof["steps"][0]["seq"]) == ("2026-01-26", 2)
    assert "done from Fri 30 Jan 2026 to Wed 28 Jan 2026 (corrected, anna)" in out
    assert proof["done_on"] == "2026-01-28"


def test_what_stands_again_and_what_is_closed_is_said_in_a_sentence(house: Terminal) -> None:
    ref = house.started()
    house.run("record", ref, "first_contact", at="2026-01-28")
    house.run("correct", ref, "first_contact", "--undo", "--reason", "x", at="2026-01-29")

    out = house.run("why", ref, "first_contact", at="2026-01-29").out

    assert "recorded as done (activity recorded, anna)" in out
    assert "stands again, no longer done (corrected, anna)" in out


def test_what_only_one_outcome_opens_is_not_promised_of_all(terminal: Terminal, tmp_path: Path) -> None:
    talk = "{title: options talked through, due: week 2, outcomes: [needs_more, needs_no_more]}"
    more = "{title: more options, due: 2 weeks after options_talk, only_if: {options_talk: needs_more}}"
    after = "{title: summing up, due: 5 working days after options_talk}"
    added = {"options_talk": talk, "more_options": more, "summing_up": after}
    lines = "".join(f"          {key}: {written}\n" for key, written in added.items())
    house_of(terminal, tmp_path / "rules", {FIRST_CALL: lines + FIRST_CALL})
    ref = started(terminal)

    follows = terminal.json("why", ref, "options_talk", at="2026-01-07")["if_done_today"]

    # A fortnight after Wednesday 7 January; 8, 9, 12, 13, 14 January whatever comes of it.
    assert {(e["title"], e["after"], tuple(e["outcomes"])) for e in follows} == {
        ("more options", "2026-01-21", ("needs_more",)), ("summing up", "2026-01-14", ()),
    }  # fmt: skip
    out = terminal.run("why", ref, "options_talk", at="2026-01-07").out
    assert "  if needs more: more options is due Wednesday 21 January 2026" in out
    terminal.run("record", ref, "options_talk", at="2026-01-07")
    assert "more_options" not in {row["activity"] for row in terminal.json("case", ref, at="2026-01-07")["stands"]}


def test_a_review_that_may_be_held_again_promises_the_agreements_of_one_outcome_only(
    terminal: Terminal, tmp_path: Path
) -> None:
    house_of(terminal, tmp_path / "rules", {})
    ref = started(terminal)
    for day in ("2026-02-16", "2026-03-16", "2026-05-11"):
        terminal.run("move", ref, at=day)

    follows = terminal.json("why", ref, "joint_review", at="2026-06-10")["if_done_today"]

    # 5 working days after Wednesday 10 June: 11, 12, 15, 16, 17 June.
    agreed = {(e["activity"], e["after"]) for e in follows if e["outcomes"] == ["discharge_agreed"]}
    assert agreed == {("team_agrees#1", "2026-06-17"), ("service_agrees#1", "2026-06-17")}
    # Spoken to on 10 June, whatever comes of it: 14 days on.
    assert [(e["activity"], e["after"]) for e in follows if not e["outcomes"]] == [("keep_in_touch#1", "2026-06-24")]


def test_a_calendar_that_moved_a_date_is_told_by_its_day(terminal: Terminal, tmp_path: Path) -> None:
    # Due on Monday 12 January, 5 working days after the 5th; with Friday 9 January closed, on Tuesday the 13th.
    house_of(terminal, tmp_path / "rules", {})
    ref = started(terminal)
    text = CALENDARS.read_text(encoding="utf-8")
    first = next(line for line in text.splitlines() if line.strip().startswith("2026-04"))
    (tmp_path / "later.yaml").write_text(text.replace(first, f"      2026-01-09: day of mourning\n{first}"), "utf-8")
    terminal.run("calendar", str(tmp_path / "later.yaml"), "--apply", at="2026-01-06")

    out = terminal.run("why", ref, "first_call", at="2026-01-06").out

    assert "due day from Mon 12 Jan 2026 to Tue 13 Jan 2026 (calendar changed:" in out
    assert "Friday 9 January 2026 is closed: day of mourning" in out
