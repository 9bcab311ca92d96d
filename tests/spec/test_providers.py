"""Providers: they record what they see; what discharge is weighed on is not theirs."""

from __future__ import annotations

from datetime import date

import pytest

from pathway.case.permissions import has_part_in
from pathway.case.readiness import snapshot
from pathway.commands.close import Close
from pathway.commands.place import Place
from pathway.commands.record import Record
from pathway.commands.reopen import Reopen
from pathway.errors import AlreadyThere, MoveNotAllowed, NotPermitted
from tests.shipped import MANAGER, RULES, WORKER, a_started_case, done

START = date(2026, 1, 26)
ACCEPTED = date(2026, 2, 16)


def test_a_support_worker_records_a_contact_but_no_review_and_no_readiness_answer() -> None:
    case = done(a_started_case(START), Place(kind="keywork", provider=WORKER.team, outcome="accepted"), ACCEPTED)
    assert done(case, Record(activity="first_meeting"), ACCEPTED, WORKER).last_spoken_on == ACCEPTED
    for asked in (
        Record(activity="ten_week_review", outcome="carry_on"),
        Record(activity="recovery_plan"),
        Record(activity=None, facts={"gp_agrees": "met"}),
    ):
        with pytest.raises(NotPermitted, match="tell the advisor"):
            done(case, asked, ACCEPTED, WORKER)


@pytest.mark.parametrize(("outcome", "has_part"), [("asked", True), ("accepted", True), ("full", False)])
def test_a_provider_that_is_full_or_declined_sees_nothing_more(outcome: str, has_part: bool) -> None:
    case = done(a_started_case(START), Place(kind="keywork", provider=WORKER.team, outcome=outcome), ACCEPTED)
    assert has_part_in(WORKER, case) is has_part


def test_pressing_twice_is_one_missed_contact() -> None:
    missed = Record(activity="first_contact", outcome="did_not_attend")
    case = done(a_started_case(START), missed, ACCEPTED)
    with pytest.raises(AlreadyThere, match="already"):
        done(case, missed, ACCEPTED)


def test_a_contact_after_the_ending_is_a_follow_up_or_nothing() -> None:
    case = done(a_started_case(START), Close(ending="withdrew", reason="x"), ACCEPTED)
    with pytest.raises(MoveNotAllowed, match="record a follow-up"):
        done(case, Record(activity="keep_in_touch"), date(2026, 2, 20))
    assert done(case, Record(activity="follow_up"), date(2026, 2, 20)).activities["follow_up#1"].done_on


def test_closing_again_on_the_same_day_has_its_follow_ups_anew() -> None:
    closing = Close(ending="withdrew", reason="x")
    case = a_started_case(START)
    for _ in range(3):
        case = done(case, closing, ACCEPTED, MANAGER)
        stands = [row for row in case.open_activities if row.key == "follow_up"]
        assert [row.due_on for row in stands] == [date(2026, 3, 2)]
        case = done(case, Reopen(reason="a mistake"), ACCEPTED, MANAGER)


def test_one_more_contact_of_a_series_leaves_the_next_stretch_to_be_asked_for() -> None:
    case = a_started_case(START)
    case = done(case, Record(activity="recovery_plan"), ACCEPTED)
    case = done(case, Place(kind="keywork", provider=WORKER.team, outcome="accepted"), ACCEPTED)
    for day in (date(2026, 3, 12), date(2026, 3, 15)):  # days 45 and 48: weeks 7 and 8
        case = done(case, Record(activity="keywork"), day, WORKER)
    assert [row.n for row in case.activities.values() if row.key == "keywork"] == [1]
    later = done(case, Record(activity="how_was_it_call"), date(2026, 3, 24))
    assert {row.n: row.closed_as for row in later.activities.values() if row.key == "keywork"} == {1: "done", 2: None}


def test_the_same_answer_given_again_leaves_an_agreement_standing() -> None:
    case = a_started_case(START)
    answered = [done(case, Record(activity=None, facts={"gp_agrees": "met"}), day) for day in (START, ACCEPTED)]
    assert snapshot(answered[0], RULES) == snapshot(answered[1], RULES)
    moved = done(case, Record(activity=None, facts={"gp_agrees": "does_not_apply"}), ACCEPTED)
    assert snapshot(moved, RULES) != snapshot(answered[0], RULES)
