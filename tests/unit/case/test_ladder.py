"""A decision hangs on the item's situation and on nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from pathway.case.ladder import ItemSituation, decide, rung_day, situation
from tests.shipped import CALENDAR, RULES, a_started_case

DUE = date(2026, 4, 17)
ON = date(2026, 3, 20)


def asked(**other: object) -> ItemSituation:
    values: dict[str, object] = {
        "definition": RULES.version, "calendar": CALENDAR.version, "activity": "ten_week_review", "on": ON,
        "due_in": (DUE - ON).days, "closes_in": None, "rung": 0, "runs": True, "facts": frozenset(), "paused": (),
    }  # fmt: skip
    return ItemSituation(**{**values, **other})  # type: ignore[arg-type]


def test_the_ten_week_review_tells_ten_and_two_working_days_before_and_five_after() -> None:
    days = [rung_day(rung, DUE, CALENDAR) for rung in RULES.ladders["review"]]
    assert days == [date(2026, 4, 1), date(2026, 4, 15), date(2026, 4, 24)]


def test_the_next_change_is_the_next_rung() -> None:
    assert decide(asked(), RULES, CALENDAR).next_in == (date(2026, 4, 1) - ON).days


def test_what_waits_with_a_hold_is_never_raised() -> None:
    late = asked(due_in=-30, runs=False)
    assert decide(late, RULES, CALENDAR).raises == ()
    assert decide(late, RULES, CALENDAR).next_in is None


def test_a_rung_within_a_hold_waits_for_the_clock_to_run() -> None:
    hold = ((date(2026, 4, 17), date(2026, 5, 5)),)
    usual_first = RULES.ladders["usual"][0]
    assert rung_day(usual_first, date(2026, 4, 16), CALENDAR, hold) == date(2026, 4, 17)
    assert rung_day(usual_first, date(2026, 4, 17), CALENDAR, hold) == date(2026, 5, 5)


def test_a_flagged_risk_brings_the_care_coordinator_in_on_the_day_itself() -> None:
    rung = RULES.ladders["missed_contact"][0]
    assert rung_day(rung, DUE, CALENDAR) == date(2026, 4, 20)
    assert rung_day(rung, DUE, CALENDAR, facts=frozenset({"risk_flagged"})) == DUE


@settings(max_examples=200, deadline=None)
@given(due_in=st.integers(-60, 60), rung=st.integers(0, 3), day=st.integers(0, 700), runs=st.booleans())
def test_a_remembered_decision_is_the_one_that_would_be_made(due_in: int, rung: int, day: int, runs: bool) -> None:
    on = date(2025, 3, 1) + timedelta(days=day)
    question = asked(due_in=due_in, rung=rung, on=on, runs=runs)
    remembered = decide(question, RULES, CALENDAR)
    assert decide(question, replace(RULES, memo={}), CALENDAR) == remembered
    raised = [number for number, _ in remembered.raises]
    assert raised == sorted(raised)
    assert all(number > rung for number in raised)
    assert remembered.next_in is None or remembered.next_in > 0


def test_nothing_but_the_situation_decides() -> None:
    case = a_started_case(date(2026, 1, 26))
    row = case.activities["first_contact#1"]
    other = replace(case, ref="case-2", person="person-2", team="South team", seq=99, head=b"x")
    question = situation(case, row, RULES, CALENDAR, date(2026, 2, 3))
    assert situation(other, replace(row, n=7, staff="somebody"), RULES, CALENDAR, date(2026, 2, 3)) == question
