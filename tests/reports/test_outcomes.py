"""Outcomes: reviews and people apart, every share with what it is of, every case counted once."""

from __future__ import annotations

import pytest

from tests.terminal import Terminal


@pytest.fixture
def house(each_terminal: Terminal) -> Terminal:
    """Five referrals: still to decide, going on in 7, withdrew in 11, died in 7, not accepted without a cluster."""
    terminal = each_terminal.staffed()
    terminal.refer("2026-01-26", "--code", "7")
    terminal.started("2026-01-26", "--code", "7")
    withdrew = terminal.started("2026-01-26", "--code", "11")
    died = terminal.started("2026-01-26", "--code", "7")
    refused = terminal.refer("2026-01-26", "--code", "5")
    terminal.run("close", withdrew, "withdrew", "--reason", "other plans", at="2026-02-01")
    terminal.run("record-death", died, at="2026-02-01")
    terminal.run("accept", refused, "--no", "--reason", "another service fits better", at="2026-02-01")
    return terminal


def test_everybody_received_is_counted_once(house: Terminal) -> None:
    found = house.json("outcomes")

    everybody = found["all"]
    assert everybody["received"] == 5
    assert everybody["received"] == sum(everybody[status] for status in ("open", "dormant", "paused", "closed"))
    assert everybody["adds_up"]
    assert {key: group["received"] for key, group in found["clusters"].items()} == {"7": 3, "11": 1, "mh_cluster:5": 1}
    assert everybody["received"] == sum(group["received"] for group in found["clusters"].values())


def test_shares_say_what_they_leave_out(house: Terminal) -> None:
    everybody = house.json("outcomes")["all"]

    assert everybody["accepted"] == {
        "numerator": 3, "denominator": 4, "exclusions": {"not decided yet": 1}, "words": "of the referrals decided",
    }  # fmt: skip
    assert (everybody["discharged"]["numerator"], everybody["discharged"]["denominator"]) == (0, 1)
    assert everybody["discharged"]["exclusions"] == {
        "still going": 2, "died": 1, "ended before the pathway began": 1,
    }  # fmt: skip
    assert {name: share["numerator"] for name, share in everybody["endings"].items() if share["numerator"]} == {
        "withdrew": 1, "died": 1, "not_accepted": 1,
    }  # fmt: skip


def test_one_cluster_can_be_asked_for(house: Terminal) -> None:
    found = house.json("outcomes", "--cluster", "11")

    assert list(found) == ["clusters"]
    assert list(found["clusters"]) == ["11"]
    assert house.says("outcomes", "--cluster", "12").code == 1


def test_the_table_has_a_column_for_each(house: Terminal) -> None:
    lines = house.run("outcomes").out.splitlines()

    assert lines[0].split() == ["7", "11", "mh_cluster:5", "all"]
    assert lines[1].split() == ["referrals", "received", "3", "1", "1", "5"]


def test_reviews_and_people_are_counted_apart(terminal: Terminal) -> None:
    terminal.staffed()
    ref = terminal.started()
    reach_the_joint_review(terminal, ref)
    terminal.run(
        "record", ref, "joint_review", "--outcome", "carrying_on", "--until", "2026-07-20", "--by", "cara",
        at="2026-07-06",
    )  # fmt: skip
    terminal.run("record", ref, "joint_review", "--outcome", "discharge_agreed", "--by", "cara", at="2026-07-20")

    seven = terminal.json("outcomes")["clusters"]["7"]

    assert (seven["reviews_held"], seven["people_reviewed"]) == (2, 1)
    assert seven["review_outcomes"]["discharge_agreed"] == {
        "numerator": 1, "denominator": 2, "exclusions": {}, "words": "of the joint reviews held, not of people",
    }  # fmt: skip


def reach_the_joint_review(terminal: Terminal, ref: str) -> None:
    terminal.run("record", ref, "recovery_plan", at="2026-01-27")
    terminal.run("place", ref, "keywork", "--outcome", "accepted", at="2026-01-27")
    terminal.run("record", ref, "ten_week_review", "--outcome", "carry_on", "--by", "cara", at="2026-04-01")
    for day in ("2026-06-08", "2026-06-29"):
        terminal.run("move", ref, at=day)


def test_a_discharge_agreed_by_both_is_counted(terminal: Terminal) -> None:
    terminal.staffed()
    ref = terminal.started()
    reach_the_joint_review(terminal, ref)
    terminal.run("record", ref, "joint_review", "--outcome", "discharge_agreed", "--by", "cara", at="2026-07-06")
    missing = terminal.says("close", ref, "discharged", at="2026-07-06")
    assert missing.code == 1
    assert "agreement by RDaSH community mental health team" in missing.err
    asked = terminal.json("case", ref, at="2026-07-06")["readiness"]["answers"]
    facts = [word for name in asked for word in ("--fact", f"{name}=met")]
    terminal.run("record", ref, *facts, "--fact", "view_of_person=agrees", at="2026-07-06")
    snapshot = terminal.json("case", ref, at="2026-07-06")["readiness"]["snapshot"]
    terminal.run("sign-off", ref, "--snapshot", snapshot, at="2026-07-07")
    terminal.run("sign-off", ref, "--snapshot", snapshot, "--by", "cara", at="2026-07-07")
    terminal.run("close", ref, "discharged", at="2026-07-08")

    seven = terminal.json("outcomes")["clusters"]["7"]

    assert (seven["discharged"]["numerator"], seven["discharged"]["denominator"]) == (1, 1)
    assert terminal.json("case", ref, at="2026-07-08")["ending"] == "discharged"
