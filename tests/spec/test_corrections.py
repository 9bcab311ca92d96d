"""Put right: a correction leaves nothing standing that nobody can do, and nothing undone that is due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pathway.case.model import Case, Status
from pathway.case.pathway_clock import stretches
from pathway.case.windows import window_of
from pathway.commands.accept import Accept
from pathway.commands.acknowledge import Acknowledge
from pathway.commands.allocate import Allocate
from pathway.commands.barrier import Barrier
from pathway.commands.book import Book
from pathway.commands.close import Close
from pathway.commands.concern import RaiseConcern
from pathway.commands.correct import Correct
from pathway.commands.move import Move
from pathway.commands.pause import PauseRequest
from pathway.commands.place import Place
from pathway.commands.record import Record
from pathway.commands.record_death import RecordDeath
from pathway.commands.refer import Refer, begin
from pathway.commands.reopen import Reopen
from pathway.commands.resume import Resume
from pathway.commands.settling import settle
from pathway.commands.sign_off import SignOffRequest
from pathway.commands.waive import Waive
from pathway.dates import days_within
from pathway.errors import BadRequest, MoveNotAllowed
from pathway.planning.scenario_life import Life
from tests.shipped import ADVISOR, CALENDAR, COORDINATOR, RULES, a_started_case, desk, done, passed
from tests.tables import small

START = date(2026, 1, 26)
MISSED = "did_not_attend"


def day(number: int) -> date:
    return START + timedelta(days=number)


def after(*acts: tuple[int, object], case: Case | None = None) -> Case:
    """A case after these acts, each on its day of the pathway."""
    lived = case or a_started_case(START)
    for number, asked in acts:
        lived = done(lived, asked, day(number))
    return lived


def a_referral(on: date) -> Case:
    asked = Refer(ref="case-1", person="person-1", referred_on=on, team="North team")
    return settle(begin(asked, desk(on)).after, RULES, CALENDAR, on, on)


def in_the_last_stage(*before: tuple[int, object]) -> Case:
    return after(
        *before, (20, Record(activity="recovery_plan")), (24, Place(kind="keywork", outcome="accepted")),
        (60, Record(activity="ten_week_review", outcome="carry_on")), (130, Move()), (156, Move()),
    )  # fmt: skip


def standing(case: Case) -> set[str]:
    return {row.row_key for row in case.open_activities}


def undo(what: str) -> Correct:
    return Correct(what=what, undo=True, reason="a mistake")


def test_a_hold_that_never_was_ends_where_it_began_even_while_it_runs() -> None:
    case = after((10, PauseRequest(reason="hospital_admission")), (11, undo("pause")))
    assert (case.status, case.status_before, case.current_pause) == (Status.OPEN, None, None)
    assert not standing(case) & {"back_from_hold#1", "still_right_pathway#1", "welfare_call#1"}
    again = after((14, PauseRequest(reason="away", on=day(8))), case=case)
    assert again.status is Status.PAUSED


def test_two_holds_never_share_a_day_however_late_they_are_told() -> None:
    case = after((20, PauseRequest(reason="away", until=day(24))), (24, Resume()))
    with pytest.raises(BadRequest, match="overlaps"):
        after((30, PauseRequest(reason="away", on=day(15), until=day(18))), case=case)
    held = after((30, PauseRequest(reason="away", until=day(32))), case=case)
    with pytest.raises(BadRequest, match="overlaps"):
        after((40, Correct(what="pause#1", until=day(36), reason="later")), case=held)
    assert days_within(stretches(held, RULES), START, day(100)) == 6


def test_a_hold_is_not_moved_before_the_start_of_the_clock() -> None:
    case = after((10, PauseRequest(reason="away")), (12, Correct(what="allocation", on=day(12), reason="so late")))
    moved = Correct(what="decision", on=day(12), reason="accepted later")
    with pytest.raises(BadRequest, match="clock cannot start after the hold"):
        after((12, moved), case=case)


def test_the_day_of_acceptance_put_right_moves_the_clock_and_what_hangs_on_it() -> None:
    allocated = Correct(what="allocation", on=day(3), reason="only then")
    case = after((3, allocated), (3, Correct(what="decision", on=day(2), reason="accepted on Wednesday")))
    assert "decision#1" not in standing(case)
    assert (case.accepted_on, case.clock_started_on) == (day(2), day(2))
    assert case.activities["first_contact#1"].due_on == day(8)


@pytest.mark.parametrize("what", ["decision", "allocation", "concern"])
def test_what_an_act_did_cannot_stand_open_without_undoing_the_act(what: str) -> None:
    case = after((2, RaiseConcern(kind="risk", words="w")), (2, Acknowledge()))
    with pytest.raises(MoveNotAllowed, match="was done by"):
        after((3, undo(what)), case=case)


def test_a_day_cannot_be_given_to_what_was_never_done() -> None:
    case = after((3, Waive(activity="options_menu", reason="no")))
    with pytest.raises(MoveNotAllowed, match="never done"):
        after((4, Correct(what="options_menu", on=day(2), reason="x")), case=case)
    assert "options_menu#1" in standing(after((4, undo("options_menu")), case=case))


def test_undoing_a_call_does_not_ask_for_it_twice() -> None:
    case = after((3, Record(activity="keep_in_touch")), (4, undo("keep_in_touch")))
    assert {key for key in standing(case) if key.startswith("keep")} == {"keep_in_touch#1"}
    assert case.activities["keep_in_touch#1"].due_on == day(14)


def test_what_came_of_a_contact_is_put_right_and_no_other_contact_changes() -> None:
    wrong = after((3, Record(activity="first_contact")))
    right = after((4, Correct(what="first_contact", outcome="cancelled_by_person", reason="x")), case=wrong)
    assert [contact.outcome for contact in right.contacts.values()] == ["cancelled_by_person"]
    waived = after(
        (3, Record(activity="first_contact", outcome=MISSED)), (4, Waive(activity="first_contact", reason="x"))
    )
    assert [c.outcome for c in after((5, undo("first_contact")), case=waived).contacts.values()] == [MISSED]


def test_nothing_stands_open_on_a_closed_case_by_a_correction_or_a_late_review() -> None:
    case = in_the_last_stage((3, Record(activity="first_contact")))
    closed = after((160, Close(ending="withdrew", reason="x")), case=case)
    with pytest.raises(MoveNotAllowed, match="reopen it first"):
        after((161, undo("first_contact")), case=closed)
    held = Record(activity="joint_review", on=day(160), outcome="carrying_on", until=day(200))
    late = after((161, held), case=closed)
    assert standing(late) == {"follow_up#1"}


def test_nothing_comes_to_stand_for_somebody_who_died() -> None:
    case = after((4, RecordDeath()))
    with pytest.raises(MoveNotAllowed, match="died"):
        after((5, Record(activity="follow_up", outcome=MISSED)), case=case)


def test_a_concern_outlives_the_ending_and_the_reopening_until_somebody_takes_it_on() -> None:
    case = after((10, RaiseConcern(kind="risk", words="w")), (10, Close(ending="withdrew", reason="x")))
    assert "concern#1" in standing(case)
    assert [a.tell for a in passed(case, day(12)).alerts.values() if a.activity == "concern"] == [
        "team_manager", "service_manager",
    ]  # fmt: skip
    case = after((11, Reopen(reason="x")), case=case)
    assert "concern#1" in standing(case)
    assert "concern#1" not in standing(after((11, Acknowledge()), case=case))
    assert not standing(after((12, RecordDeath()), case=case))


def test_how_it_ends_is_asked_again_after_reopening() -> None:
    case = after((160, Close(ending="withdrew", reason="x")), case=in_the_last_stage())
    case = after((161, Reopen(reason="x")), case=case)
    assert "ending#1" in standing(case)
    assert (case.activities["ending#1"].done_on, case.activities["ending#1"].outcome) == (None, None)


def test_a_start_by_day_that_was_overdue_when_a_hold_began_stays() -> None:
    case = in_the_last_stage((3, Barrier(kind="housing")))
    before = case.barriers["housing"].start_by
    for act in ((157, PauseRequest(reason="away", until=day(170))), (165, Resume())):
        case = after(act, case=case)
        row = case.activities["barrier#1"]
        assert row.due_on == window_of(case, row, RULES, CALENDAR).due_on == case.barriers["housing"].start_by
        assert case.barriers["housing"].start_by == before


def test_a_start_by_day_follows_the_joint_review_once_that_is_booked() -> None:
    case = in_the_last_stage((3, Barrier(kind="housing")))
    case = after((157, Book(activity="joint_review", on=day(175))), case=case)
    row = case.activities["barrier#1"]
    assert row.due_on == case.barriers["housing"].start_by == day(175) - timedelta(weeks=12)


def test_nobody_is_asked_to_sign_for_a_review_that_a_newer_one_has_replaced() -> None:
    asked = {"agreement_team#1", "agreement_service#1", "discharge_letter#1"}
    agreed = after((160, Record(activity="joint_review", outcome="discharge_agreed")), case=in_the_last_stage())
    assert asked <= standing(agreed)
    newer = Record(activity="joint_review", outcome="carrying_on", until=day(190))
    assert not asked & standing(after((162, newer), case=agreed))
    wrong = Correct(what="joint_review", outcome="carrying_on", reason="x")
    with pytest.raises(BadRequest, match="day of the next"):
        after((162, wrong), case=agreed)
    right = Correct(what="joint_review", outcome="carrying_on", until=day(190), reason="x")
    put_right = after((162, right), case=agreed)
    assert not asked & standing(put_right)
    assert put_right.activities["joint_review#2"].due_on == day(190)
    back = after((163, Correct(what="joint_review#1", outcome="discharge_agreed", reason="x")), case=put_right)
    assert {"agreement_team#2", "agreement_service#2"} <= standing(back)
    signed = done(back, SignOffRequest(), day(164), COORDINATOR)
    assert "agreement_team#2" not in standing(signed)


@pytest.mark.parametrize("outcome", ["ended", "full", "declined"])
def test_without_a_provider_nobody_waits_for_one_on_hold_or_not(outcome: str) -> None:
    placed = after((3, Place(kind="keywork", outcome="accepted")))
    assert placed.status is Status.DORMANT
    case = after((6, Place(kind="keywork", outcome=outcome)), case=placed)
    assert (case.status, case.with_provider_since) == (Status.OPEN, None)
    held = after(
        (5, PauseRequest(reason="away")), (6, Place(kind="keywork", outcome=outcome)), (7, Resume()), case=placed
    )
    assert (held.status, held.with_provider_since) == (Status.OPEN, None)


def test_a_worry_wakes_the_case_even_while_it_is_on_hold() -> None:
    placed = after((3, Place(kind="keywork", outcome="accepted")), (5, PauseRequest(reason="away")))
    case = after((6, RaiseConcern(kind="risk", words="w")), (7, Resume()), case=placed)
    assert case.status is Status.OPEN


def test_a_placement_that_ends_unanswered_is_asked_about_no_more() -> None:
    case = after((3, Place(kind="keywork")), (4, Place(kind="keywork", outcome="ended")))
    assert "placement_answer#1" not in standing(case)


def test_what_does_not_count_asks_nobody_a_second_time() -> None:
    case = after(*((n, Record(activity="first_contact", outcome=MISSED)) for n in (3, 5)))
    case = after((6, Record(activity="missed_contacts_service")), case=case)
    case = after((7, Record(activity="first_contact", outcome="cancelled_by_us")), case=case)
    assert "missed_contacts_service#2" not in standing(case)


def test_a_miss_told_late_opens_no_trying_again_once_the_person_was_spoken_to() -> None:
    case = after(
        (6, Record(activity="first_contact")), (7, Record(activity="first_meeting", outcome=MISSED, on=day(4)))
    )
    assert "try_again#1" not in standing(case)


def test_trying_again_waits_with_a_hold_of_that_day() -> None:
    case = after(
        (5, Record(activity="first_contact", outcome=MISSED)), (5, PauseRequest(reason="away")), (12, Resume())
    )
    assert case.activities["try_again#1"].due_on == day(12)


def test_one_more_try_at_what_is_done_leaves_nothing_standing() -> None:
    case = after((3, Record(activity="first_meeting")), (20, Record(activity="first_meeting", outcome=MISSED)))
    assert not {key for key in standing(case) if key.startswith("first_meeting")}
    assert "try_again#1" in standing(case)


def test_a_call_after_the_ending_counts_as_spoken_to() -> None:
    case = after(
        (3, Close(ending="withdrew", reason="x")), (20, Record(activity="follow_up")), (30, Reopen(reason="x"))
    )
    assert case.last_spoken_on == day(20)
    assert case.activities["keep_in_touch#1"].due_on == day(34)


def test_a_referral_that_ended_undecided_is_decided_no_more() -> None:
    referred = a_referral(START)
    dead = done(referred, RecordDeath(), day(1))
    with pytest.raises(MoveNotAllowed, match="reopen it first"):
        done(dead, Accept(), day(2))
    moved = done(done(referred, Accept(), day(1)), Close(ending="moved", reason="x"), day(2))
    with pytest.raises(MoveNotAllowed, match="reopen it first"):
        done(moved, Allocate(to=ADVISOR), day(3))


def test_a_follow_up_cannot_stand_open_before_the_ending() -> None:
    case = after(
        (3, Close(ending="withdrew", reason="x")), (20, Record(activity="follow_up")), (30, Reopen(reason="x"))
    )
    with pytest.raises(MoveNotAllowed, match="after the ending"):
        after((31, undo("follow_up#1")), case=case)


def test_nobody_gets_lost_before_a_first_meeting_that_starts_the_clock() -> None:
    rules = small({
        "starts: referral_accepted": "starts: first_meeting",
        "first_call: {title: first call, due: 5 working days after start, kind: contact}":
            "first_meeting: {title: first meeting, due: 2 weeks after stage_start, kind: contact}",
    })  # fmt: skip
    life = Life(rules, CALENDAR)
    advisor, manager = life.staff["advisor"], life.staff["manager"]
    life.refer(Refer(ref="case-1", person="person-1", referred_on=START, team="the-team"), advisor, START)
    life.act(Accept(), advisor, START)
    life.act(Allocate(to=advisor), manager, START)
    assert life.case.activities["keep_in_touch#1"].due_on == day(14)
    with pytest.raises(MoveNotAllowed, match="cannot be waived"):
        life.act(Waive(activity="first_meeting", reason="x"), advisor, day(1))
    life.act(Record(activity="plan"), advisor, day(2))
    life.sweep(day(60))
    assert life.case.stage == "starting"
