"""A case carried through the commands themselves, on both databases: design §11's fortnight in hospital."""

from __future__ import annotations

import pytest

from tests.terminal import Terminal


def play(terminal: Terminal) -> tuple[Terminal, str]:
    """The fortnight in hospital, up to the provider's yes."""
    terminal.staffed()
    ref = terminal.started()
    terminal.run("record", ref, "first_contact", "--outcome", "attended", at="2026-01-28")
    terminal.run("record", ref, "guided_conversation", "--outcome", "attended", at="2026-02-05")
    terminal.run("pause", ref, "hospital_admission", "--until", "2026-03-02", at="2026-02-09")
    terminal.run("resume", ref, at="2026-02-23")
    terminal.run("record", ref, "recovery_plan", at="2026-03-05")
    terminal.run("place", ref, "keywork", "--provider", "Voluntary Help", "--outcome", "accepted", at="2026-03-06")
    return terminal, ref


@pytest.fixture
def fortnight_in_hospital(terminal: Terminal) -> tuple[Terminal, str]:
    return play(terminal)


def test_the_ten_week_review_gives_back_a_fortnight_in_hospital(each_terminal: Terminal) -> None:
    terminal, ref = play(each_terminal)
    terminal.run("sweep", at="2026-04-14")

    case = terminal.json("case", ref, at="2026-04-14")
    review = next(item for item in case["stands"] if item["activity"] == "ten_week_review")

    assert (case["stage"], case["week"], case["elapsed_week"]) == ("keywork", 10, 12)
    assert (review["due_on"], review["standing"], review["rung"]) == ("2026-04-17", "open", 1)
    assert case["status"] == "dormant"


def test_rungs_are_raised_on_their_days(fortnight_in_hospital: tuple[Terminal, str]) -> None:
    terminal, ref = fortnight_in_hospital
    terminal.run("sweep", at="2026-04-21")

    raised = {
        (a["rung"], a["raised_on"])
        for a in terminal.json("case", ref, at="2026-04-21")["alerts"]
        if a["activity"] == "ten_week_review"
    }

    assert raised == {(1, "2026-04-01"), (2, "2026-04-15")}


def test_the_proof_tells_every_step(fortnight_in_hospital: tuple[Terminal, str]) -> None:
    terminal, ref = fortnight_in_hospital

    proof = terminal.json("why", ref, "ten_week_review", at="2026-03-10")

    assert [(step["what"], step["on"]) for step in proof["steps"]] == [
        ("anchor", "2026-01-26"), ("offset", "2026-04-05"), ("pause", "2026-04-19"), ("rolled", "2026-04-17"),
    ]  # fmt: skip
    assert proof["is_projected"]
    assert proof["is_exact"]
    line = proof["source"]["line"]
    with open("config/pathways.yaml", encoding="utf-8") as file:
        assert file.read().splitlines()[line - 1].strip() == "ten_week_review:"


def test_a_case_was_on_hold_as_of_a_day_behind(fortnight_in_hospital: tuple[Terminal, str]) -> None:
    terminal, ref = fortnight_in_hospital

    case = terminal.json("case", ref, "--as-of", "2026-02-10", at="2026-03-10")

    assert (case["status"], case["elapsed_week"], case["week"]) == ("paused", 3, 3)
    assert case["on_hold"]["day"] == 1
    assert case["on_hold"]["title"] == "in hospital"


def test_every_write_says_what_is_now_true(fortnight_in_hospital: tuple[Terminal, str]) -> None:
    terminal, ref = fortnight_in_hospital

    said = terminal.run("record", ref, "keywork", "--outcome", "attended", at="2026-03-25")

    assert said.out.startswith(f"{ref}: keywork done, attended; 6 overdue; next due: ")
    assert said.out.count("\n") == 1
    assert said.err == ""
