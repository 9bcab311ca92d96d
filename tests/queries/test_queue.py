"""The queue: right on every day, for every person, on both databases, and never unowned."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.terminal import Terminal

GROUPS = ("overdue", "due_today", "next_7_days", "waiting_for_others")


@pytest.fixture
def house(terminal: Terminal) -> Terminal:
    return terminal.staffed()


def lines(queue: dict[str, Any], group: str) -> list[str]:
    """What stands in a group, by activity."""
    return [item["activity"] for item in queue[group]]


def test_the_due_day_counts_as_in_time(house: Terminal) -> None:
    house.started()

    days = {
        day: next(group for group in GROUPS if "first_contact" in lines(house.json("queue", at=day), group))
        for day in ("2026-01-26", "2026-01-31", "2026-02-01", "2026-02-02")
    }

    assert list(days.values()) == ["next_7_days", "next_7_days", "due_today", "overdue"]


def test_an_instant_before_midnight_in_london_is_still_the_day(house: Terminal) -> None:
    ref = house.started("2026-06-01")

    late_evening = house.json("queue", at="2026-06-07T22:30Z")
    past_midnight = house.json("queue", at="2026-06-07T23:30Z")

    assert "first_contact" in lines(late_evening, "due_today")
    assert "first_contact" in lines(past_midnight, "overdue")
    assert late_evening["due_today"][0]["ref"] == ref


def test_an_item_says_all_there_is_to_know_before_ringing(house: Terminal) -> None:
    ref = house.started()
    house.run("barrier", ref, "housing", at="2026-01-27")
    house.run("record", ref, "first_contact", at="2026-01-28")
    house.run("sweep", at="2026-02-10")

    queue = house.json("queue", "--for", "anna", at="2026-02-10")
    item = next(item for item in queue["overdue"] if item["activity"] == "first_meeting")

    assert item["name"] == "Test Person0"
    assert (item["due_on"], item["days_overdue"]) == ("2026-02-08", 2)
    assert (item["week"], item["elapsed_week"], item["stage_title"]) == (3, 3, "Guided conversation")
    assert (item["last_spoken_on"], item["escalation"], item["told"]) == ("2026-01-28", 1, ["wellbeing_advisor"])
    assert [barrier["kind"] for barrier in item["barriers"]] == ["housing"]
    assert item["staff_names"] == ["anna"]


def test_what_others_owe_my_people_names_them(house: Terminal) -> None:
    ref = house.started()
    house.run("place", ref, "keywork", "--provider", "Voluntary Help", "--worker", "sue", at="2026-01-27")

    queue = house.json("queue", "--for", "anna", at="2026-02-05")
    waiting = {item["activity"]: item["staff_names"] for item in queue["waiting_for_others"]}

    assert waiting == {"placement_answer": ["Sue"]}
    assert "placement_answer" in lines(house.json("queue", "--for", "sue", at="2026-02-05"), "overdue")


def test_a_role_nobody_holds_on_the_case_stands_with_everybody_of_it_there(house: Terminal) -> None:
    ref = house.started()
    house.run("concern", ref, "medication", "--words", "x", at="2026-01-27")

    item = next(i for i in house.json("queue", at="2026-01-27")["due_today"] if i["activity"] == "concern")

    assert item["staff"] == ["dave"]


def test_a_role_nobody_has_at_all_stands_with_the_managers(terminal: Terminal) -> None:
    ref = terminal.started()
    terminal.run("concern", ref, "medication", "--words", "x", at="2026-01-27")

    item = next(i for i in terminal.json("queue", at="2026-01-27")["due_today"] if i["activity"] == "concern")

    assert (item["who"], item["staff"]) == ("duty_worker", ["anna"])


def test_what_stood_with_somebody_who_left_stands_with_their_colleagues(house: Terminal) -> None:
    ref = house.refer()
    house.run("accept", ref, at="2026-01-26")
    house.run("allocate", ref, "--to", "ben", at="2026-01-26")
    house.run("staff", "add", "ben", "--left", at="2026-01-27")

    queue = house.json("queue", "--for", "anna", at="2026-02-02")

    assert "first_contact" in lines(queue, "overdue")


def test_on_hold_only_what_still_runs_is_due(house: Terminal) -> None:
    ref = house.started()
    house.run("pause", ref, "hospital_admission", "--until", "2026-02-25", at="2026-01-30")

    queue = house.json("queue", at="2026-02-20")

    assert {item["activity"] for group in GROUPS[:3] for item in queue[group]} <= {
        "welfare_call", "still_right_pathway", "back_from_hold",
    }  # fmt: skip
    assert queue["next_7_days"][0]["on_hold"] == {
        "reason": "hospital_admission", "title": "in hospital", "day": 21, "expected_on": "2026-02-25",
    }  # fmt: skip


def test_a_booking_brings_its_item_into_the_week(house: Terminal) -> None:
    ref = house.started()
    house.run("book", ref, "recovery_plan", "--on", "2026-01-30", "--time", "9:30", at="2026-01-27")

    item = next(i for i in house.json("queue", at="2026-01-28")["next_7_days"] if i["activity"] == "recovery_plan")

    assert (item["standing"], item["booked_on"], item["booked_at"]) == ("booked", "2026-01-30", "09:30")


def test_counts_are_those_of_the_lists(house: Terminal) -> None:
    house.started()
    house.started()
    queue = house.json("queue", at="2026-02-10")

    assert queue["counts"] == {group: len(queue[group]) for group in GROUPS}
    assert sum(count for counts in queue["by_staff"].values() for count in counts.values()) == sum(
        len(item["staff"]) for group in GROUPS[:3] for item in queue[group]
    )


def test_follow_ups_of_a_closed_case_stay_in_the_queue(house: Terminal) -> None:
    ref = house.started()
    house.run("close", ref, "withdrew", "--reason", "has other plans", at="2026-02-02")

    queue = house.json("queue", "--for", "anna", at="2026-02-17")

    assert [(i["activity"], i["status"], i["days_overdue"]) for i in queue["overdue"]] == [("follow_up", "closed", 1)]


def play(terminal: Terminal) -> tuple[dict[str, dict[str, Any]], str]:
    """A month with a hold, a missed contact, somebody new and a late recording; each day's queue as it was shown."""
    terminal.staffed()
    ref, other = terminal.started(), ""
    acts: dict[str, list[list[str]]] = {
        "2026-01-28": [["record", ref, "first_contact", "--outcome", "did_not_attend"]],
        "2026-01-30": [["record", ref, "first_contact"], ["barrier", ref, "money"]],
        "2026-02-05": [["pause", ref, "away", "--until", "2026-02-12"]],
        "2026-02-13": [["resume", ref]],
        "2026-02-16": [["record", ref, "first_meeting", "--on", "2026-02-14"]],
        "2026-02-18": [["defer", ref, "guided_conversation", "--to", "2026-02-27", "--reason", "snow"]],
        "2026-02-24": [["correct", ref, "first_meeting", "--undo", "--reason", "another person's"]],
    }
    shown: dict[str, dict[str, Any]] = {}
    for number in range(35):
        day = (date(2026, 1, 26) + timedelta(days=number)).isoformat()
        if day == "2026-02-10":
            other = terminal.refer(day)
        for words in acts.get(day, []):
            terminal.run(*words, at=day)
        if number % 3:
            terminal.run("sweep", at=day)
        shown[day] = terminal.json("queue", at=day)
    assert other
    return shown, ref


def test_the_queue_of_every_past_day_is_the_fold_of_its_history(each_terminal: Terminal) -> None:
    shown, _ = play(each_terminal)

    for day, then in shown.items():
        again = each_terminal.json("queue", "--shown-on", day, at="2026-03-05")
        assert again == {**then, "seen": "shown_on", "from": None}, day


def test_what_became_known_later_counts_as_of_its_day(house: Terminal) -> None:
    shown, ref = play(house)

    said = house.json("case", ref, "--as-of", "2026-02-15", at="2026-03-05")
    screen = house.json("case", ref, "--shown-on", "2026-02-15", at="2026-03-05")

    assert [i["activity"] for i in said["done"] if i["activity"] == "first_meeting"] == []
    assert said["last_spoken_on"] == "2026-01-30"
    assert screen["last_spoken_on"] == "2026-01-30"
    assert "first_meeting" in lines(shown["2026-02-15"], "overdue") + lines(shown["2026-02-15"], "next_7_days")


def test_the_queue_as_of_a_day_knows_what_was_told_later(house: Terminal) -> None:
    ref = house.started()
    house.run("record", ref, "first_contact", "--on", "2026-01-30", at="2026-02-05")
    house.run("pause", ref, "away", "--on", "2026-02-03", "--until", "2026-02-20", at="2026-02-10")

    screen = house.json("queue", "--shown-on", "2026-02-04", at="2026-03-01")
    known = house.json("queue", "--as-of", "2026-02-04", at="2026-03-01")

    assert (lines(screen, "overdue"), lines(known, "overdue")) == (["first_contact"], [])
    assert {item["status"] for group in GROUPS for item in screen[group]} == {"open"}
    assert {item["status"] for group in GROUPS for item in known[group]} <= {"paused"}
    assert known["counts"] == {group: len(known[group]) for group in GROUPS}


def test_a_past_day_as_the_clock_is_as_of_that_day(house: Terminal) -> None:
    ref = house.started()
    house.run("record", ref, "first_contact", "--on", "2026-01-30", at="2026-02-05")

    assert house.json("queue", at="2026-02-04") == house.json("queue", "--as-of", "2026-02-04", at="2026-03-01")


def test_an_item_stood_with_whoever_held_the_case_then(house: Terminal) -> None:
    ref = house.started()
    house.run("reassign", ref, "--to", "ben", "--by", "anna", at="2026-02-05")
    house.run("staff", "add", "ben", "--left", at="2026-02-10")

    def whose(day: str) -> set[str]:
        return set(house.json("queue", "--shown-on", day, at="2026-03-01")["by_staff"]) & {"anna", "ben"}

    assert [whose(day) for day in ("2026-02-04", "2026-02-06", "2026-02-11")] == [{"anna"}, {"ben"}, {"anna"}]
    assert lines(house.json("queue", "--for", "ben", "--shown-on", "2026-02-06", at="2026-03-01"), "overdue")


def test_a_day_to_come_is_played_if_nobody_does_anything(house: Terminal) -> None:
    house.started()
    house.run("sweep", at="2026-01-27")

    ahead = house.json("queue", "--for", "anna", at="2026-03-20")
    text = house.run("queue", "--for", "anna", at="2026-03-20").out

    late = {item["activity"]: item["escalation"] for item in ahead["overdue"]}
    assert late["first_contact"] == 2
    assert (ahead["seen"], ahead["from"]) == ("ahead", "2026-01-27")
    assert text.startswith(
        "Queue of anna, looking ahead from Tuesday 27 January 2026 to Friday 20 March 2026, if nobody does anything"
    )
    assert house.json("queue", "--for", "anna", at="2026-01-28")["counts"]["overdue"] == 0


def test_the_queue_looked_ahead_to_is_the_queue_of_that_day_if_nobody_does_anything(house: Terminal) -> None:
    ref = house.started()
    house.run("place", ref, "keywork", "--provider", "Voluntary Help", at="2026-01-27")
    house.run("sweep", at="2026-01-27")
    ahead = {}
    days = [(date(2026, 1, 28) + timedelta(days=number)).isoformat() for number in range(0, 60, 7)]
    for day in days:
        ahead[day] = house.json("queue", at=day)
    for number in range(60):
        day = (date(2026, 1, 28) + timedelta(days=number)).isoformat()
        house.run("sweep", at=day)
        if day in ahead:
            assert {**house.json("queue", at=day), "seen": "ahead", "from": "2026-01-27"} == ahead[day], day


def test_looking_ahead_writes_nothing_but_that_somebody_looked(house: Terminal) -> None:
    ref = house.started()
    before = house.json("case", ref, at="2026-01-26")

    house.run("queue", at="2026-06-01")
    house.run("case", ref, at="2026-06-01")

    assert house.json("case", ref, at="2026-01-26") == before


def test_somebody_who_came_later_had_no_queue_then(house: Terminal) -> None:
    house.started()
    nina = ("nina", "--name", "Nina", "--role", "wellbeing_advisor", "--team", "service")
    house.run("staff", "add", *nina, at="2026-02-10")

    said = house.says("queue", "--for", "nina", "--shown-on", "2026-02-05", at="2026-03-01")

    assert (said.code, said.err) == (1, "nina did not work here yet on Thursday 5 February 2026\n")
