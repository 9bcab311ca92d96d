"""Which day is asked about, of one case and of a whole queue: past, ahead, or none that makes sense."""

from __future__ import annotations

from typing import Any

import pytest

from tests.queries.past import item, standing
from tests.terminal import Terminal


@pytest.fixture
def house(terminal: Terminal) -> Terminal:
    return terminal.staffed()


@pytest.fixture
def three(house: Terminal) -> tuple[Terminal, dict[str, str]]:
    """Two cases of 26 January, one of them rung on the 30th; a third referred on 2 February. Both were told late."""
    names = {house.started(): "rung", house.started(): "not rung"}
    rung = next(iter(names))
    house.run("record", rung, "first_contact", "--on", "2026-01-30", at="2026-02-05")
    names[house.refer("2026-02-06", "--code", "7", "--referred-on", "2026-02-02")] = "new"
    return house, names


def lines(queue: dict[str, Any], group: str, names: dict[str, str]) -> dict[tuple[str, str], str]:
    """The day each line of a group is due, by case and item."""
    return {(names[each["ref"]], each["activity"]): each["due_on"] for each in queue[group]}


def test_the_whole_queue_as_of_a_day_knows_everything_told_since(three: tuple[Terminal, dict[str, str]]) -> None:
    house, names = three

    queue = house.json("queue", "--as-of", "2026-02-04", at="2026-03-01")

    assert lines(queue, "overdue", names) == {("not rung", "first_contact"): "2026-02-01"}
    assert lines(queue, "due_today", names) == {}
    # Spoken to on 30 January: to be spoken to again by 13 February, which is more than a week away.
    assert lines(queue, "next_7_days", names) == {
        ("rung", "first_meeting"): "2026-02-08",
        ("not rung", "first_meeting"): "2026-02-08",
        ("not rung", "keep_in_touch"): "2026-02-09",
        ("new", "decision"): "2026-02-09",
    }
    assert queue["by_staff"]["anna"] == {"overdue": 1, "due_today": 0, "next_7_days": 4}
    assert queue["by_staff"]["ben"] == {"overdue": 0, "due_today": 0, "next_7_days": 1}


def test_the_whole_queue_shown_on_a_day_knows_nothing_of_it(three: tuple[Terminal, dict[str, str]]) -> None:
    house, names = three

    queue = house.json("queue", "--shown-on", "2026-02-04", at="2026-03-01")

    assert lines(queue, "overdue", names) == {
        ("rung", "first_contact"): "2026-02-01", ("not rung", "first_contact"): "2026-02-01",
    }  # fmt: skip
    assert {key for key, _ in lines(queue, "next_7_days", names)} == {"rung", "not rung"}
    assert queue["by_staff"]["anna"] == {"overdue": 2, "due_today": 0, "next_7_days": 4}


def test_the_queue_of_the_day_is_of_the_one_who_held_the_case_then(house: Terminal) -> None:
    ref = house.started()
    house.run("reassign", ref, "--to", "ben", "--on", "2026-02-03", at="2026-02-06")

    def who_has_it(*sense: str) -> list[str]:
        queues = {to: house.json("queue", "--for", to, *sense, at="2026-03-01")["overdue"] for to in ("anna", "ben")}
        return [to for to, overdue in queues.items() if "first_contact" in {each["activity"] for each in overdue}]

    assert [who_has_it("--as-of", day) for day in ("2026-02-02", "2026-02-04")] == [["anna"], ["ben"]]
    assert who_has_it("--shown-on", "2026-02-05") == ["anna"]


def test_a_past_queue_has_what_stood_with_somebody_who_never_held_the_case(house: Terminal) -> None:
    """Sue was asked on Tuesday for an answer within five working days; on Thursday it was handed to Tom."""
    ref = house.started()
    house.run("staff", "add", "tom", "--name", "Tom", "--role", "support_worker", "--team", "Voluntary Help",
              at="2026-01-26")  # fmt: skip
    house.run("place", ref, "keywork", "--provider", "Voluntary Help", "--worker", "sue", at="2026-01-27")
    house.run("reassign", ref, "--role", "support_worker", "--to", "tom", at="2026-01-29")

    def theirs(day: str) -> dict[str, list[str]]:
        queues = {to: house.json("queue", "--for", to, "--as-of", day, at="2026-03-01") for to in ("sue", "tom")}
        return {to: [each["due_on"] for each in queue["next_7_days"]] for to, queue in queues.items()}

    assert theirs("2026-01-28") == {"sue": ["2026-02-03"], "tom": []}
    assert theirs("2026-01-30") == {"sue": [], "tom": ["2026-02-03"]}


def test_a_past_queue_has_what_nobody_held_yet(house: Terminal) -> None:
    """Allocated to Anna late, but as now known on its day: until then it was every advisor's."""
    ref = house.refer("2026-01-26")
    house.run("accept", ref, "--on", "2026-01-28", at="2026-02-04")
    house.run("allocate", ref, "--to", "anna", "--on", "2026-01-28", at="2026-02-04")

    def of_ben(*sense: str) -> list[str]:
        queue = house.json("queue", "--for", "ben", *sense, at="2026-03-01")
        return [each["activity"] for each in queue["next_7_days"]]

    assert of_ben("--as-of", "2026-01-27") == ["decision"]
    assert (of_ben("--as-of", "2026-01-30"), of_ben("--shown-on", "2026-01-30")) == ([], ["decision"])


def test_what_stands_again_after_a_correction_is_looked_back_at_by_everybody_it_stood_with(house: Terminal) -> None:
    ref = house.started()
    house.run("record", ref, "first_contact", at="2026-01-28")
    house.run("correct", ref, "first_contact", "--undo", "--reason", "another person's", at="2026-02-05")
    house.run("reassign", ref, "--to", "ben", at="2026-02-06")

    queue = house.json("queue", "--for", "anna", "--as-of", "2026-02-03", at="2026-03-01")

    assert [each["activity"] for each in queue["overdue"]] == ["first_contact"]


@pytest.mark.parametrize("staff", ["anna", "ben", "cara", "carl", "tess", "dave", "sue"])
def test_looking_ahead_for_one_person_is_looking_ahead_for_all_and_taking_theirs(
    three: tuple[Terminal, dict[str, str]], staff: str
) -> None:
    house, _ = three
    ref = house.started("2026-02-06")
    house.run("place", ref, "keywork", "--provider", "Voluntary Help", "--worker", "sue", at="2026-02-06")
    house.run("reassign", ref, "--to", "ben", at="2026-02-06")

    everybody, one = house.json("queue", at="2026-04-01"), house.json("queue", "--for", staff, at="2026-04-01")

    for group in ("overdue", "due_today", "next_7_days"):
        assert one[group] == [each for each in everybody[group] if staff in each["staff"]]


def test_a_case_looked_ahead_to_is_as_it_would_be_if_nobody_did_anything(house: Terminal) -> None:
    ref = house.started()
    house.run("sweep", at="2026-01-27")

    case = house.json("case", ref, at="2026-03-10")

    assert (case["seen"], case["from"], case["on"]) == ("ahead", "2026-01-27", "2026-03-10")
    # Tuesday of week 7; 37 days after Sunday 1 February, on which the first call was due.
    assert (case["week"], case["stage"], case["held"]) == (7, "guided_conversation", True)
    assert case["waits_for"] == ["recovery_plan", "provider_accepted"]
    assert (item(case, "first_contact")["standing"], item(case, "first_contact")["days_late"]) == ("overdue", 37)


def test_a_hold_looked_ahead_to_runs_on_until_somebody_ends_it(house: Terminal) -> None:
    ref = house.started()
    house.run("pause", ref, "away", "--until", "2026-02-09", at="2026-01-29")

    case = house.json("case", ref, at="2026-02-20")

    # The hold began on pathway day 3, in week 1, and is on its 22nd day; the return was due eleven days ago.
    assert (case["status"], case["week"], case["elapsed_week"], case["on_hold"]["day"]) == ("paused", 1, 4, 22)
    assert (item(case, "back_from_hold")["standing"], item(case, "back_from_hold")["days_late"]) == ("overdue", 11)


def test_looking_ahead_leaves_the_day_that_was_reached_where_it_is(house: Terminal) -> None:
    ref = house.started()
    house.run("sweep", at="2026-01-27")
    house.run("case", ref, at="2026-03-10")
    house.run("queue", at="2026-03-10")

    case = house.json("case", ref, at="2026-01-28")

    assert (case["seen"], case["from"], case["stage"], case["alerts"]) == (
        "ahead", "2026-01-27", "guided_conversation", [],
    )  # fmt: skip
    assert house.run("record", ref, "first_contact", at="2026-01-28").code == 0


def test_as_of_the_day_that_was_reached_is_the_case_as_it_stands(house: Terminal) -> None:
    ref = house.started()
    house.run("record", ref, "first_contact", at="2026-01-28")

    def seen(*words: str) -> dict[str, Any]:
        tree = house.json("case", ref, *words, at="2026-01-28")
        return {key: value for key, value in tree.items() if key != "seen"}

    assert seen("--as-of", "2026-01-28") == seen("--shown-on", "2026-01-28") == seen()


def test_days_that_no_run_had_come_to_are_shown_as_whoever_acted_then_would_have_found_them(house: Terminal) -> None:
    ref = house.started()
    house.run("sweep", at="2026-03-20")

    case = house.json("case", ref, "--shown-on", "2026-03-10", at="2026-03-20")

    assert (case["held"], item(case, "first_contact")["days_late"]) == (True, 37)
    assert {"first_contact", "first_meeting", "recovery_plan", "moving_on"} <= standing(case)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["case", "REF", "--as-of", "2026-01-25"], "not there yet on Sunday 25 January 2026: the referral is of"),
        (["case", "REF", "--shown-on", "2026-01-27"], "of Monday 26 January 2026 was recorded on Wednesday"),
        (["case", "no-such", "--as-of", "2026-01-28"], "no case 'no-such'"),
        (["case", "REF", "--as-of", "2026-03-11"], "is still to come: look ahead with --at 2026-03-11"),
        (["case", "REF", "--shown-on", "2026-03-11"], "is still to come: look ahead with --at 2026-03-11"),
        (["case", "REF", "--as-of", "2099-01-01"], "is still to come: look ahead with --at 2099-01-01"),
        (["case", "REF", "--as-of", "2026-02-01", "--by", "carl"], "carl has no part in case"),
        (["queue", "--as-of", "2026-01-28", "--for", "nobody-here"], "no member of staff 'nobody-here'"),
    ],
)
def test_a_past_day_on_which_there_was_nothing_to_see_is_told_in_words(
    house: Terminal, words: list[str], sentence: str
) -> None:
    ref = house.refer("2026-01-28", "--code", "7", "--referred-on", "2026-01-26")

    said = house.says(*[ref if word == "REF" else word for word in words], at="2026-03-10")

    assert (said.code, said.out) == (1, "")
    assert sentence in " ".join(said.err.split())


@pytest.mark.parametrize("option", ["--as-of", "--shown-on", "--at"])
@pytest.mark.parametrize("day", ["2026-02-30", "26-01-30", "30.1.2026", "yesterday", "", "2026-1-30", "0001-01-01"])
def test_what_is_no_day_is_refused_before_anything_is_read(house: Terminal, option: str, day: str) -> None:
    ref = house.started()

    for command in (["case", ref], ["queue"]):
        said = house.says(*command, option, day)
        assert (said.code, said.out) == (2, "")


def test_the_last_day_of_the_calendar_is_the_last_that_can_be_looked_ahead_to(house: Terminal) -> None:
    ref = house.started()

    said = house.says("case", ref, at="2036-01-01")

    assert (said.code, said.out) == (1, "")
    assert "Tuesday 1 January 2036 lies beyond the calendar england (2015-2035)" in " ".join(said.err.split())
    assert house.says("case", ref, at="2035-12-31").code == 0
