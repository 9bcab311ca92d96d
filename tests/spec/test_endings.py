"""Endings: every one a named person's act; the engine does only what follows from it."""

from __future__ import annotations

import pytest

from tests.tables import story

BY_HAND = ("closed_by_service_only", "returned_to_team", "declined", "withdrew", "moved")


@pytest.mark.parametrize("ending", BY_HAND)
def test_an_ending_closes_what_stands_and_opens_the_follow_ups(ending: str) -> None:
    # Tuesday 3 March and 14, 30, 90, 180 days.
    story(f"""
        2026-03-03 | close: {ending}, reason: none, refused: needs a reason |
                   | close: {ending} | status: closed, ending: {ending}, alerts: {{}}
                   |                 | activity: first_meeting, standing: not_held
                   |                 | activity: follow_up, number: 1, due: 2026-03-17, standing: open
                   |                 | activity: follow_up#2, due: 2026-04-02; activity: follow_up#3, due: 2026-06-01
                   |                 | activity: follow_up#4, due: 2026-08-30
    """)


def test_follow_ups_stay_in_the_queue_of_a_closed_case_and_escalate() -> None:
    story("""
        2026-03-03 | close: moved      |
        2026-03-17 |                   | activity: follow_up, number: 1, standing: due_today
        2026-03-18 |                   | alerts: {follow_up#1: 1}
        2026-03-24 |                   | alerts: {follow_up#1: 2}
        2026-03-25 | record: follow_up | alerts: {}, activity: follow_up#1, standing: done_late, days_late: 8
        2026-08-30 |                   | activity: follow_up#4, standing: due_today, number: 4
    """)


def test_a_person_who_wants_no_call_is_not_called() -> None:
    story("""
        2026-03-03 | close: withdrew |
        2026-03-04 | record: follow_up, outcome: declined | activity: follow_up#1, standing: declined
    """)


def test_contact_is_lost_only_where_a_clinician_agrees() -> None:
    story("""
        2026-03-03 | close: lost_contact, refused: a clinician who agrees                  |
                   | close: lost_contact, agreed_with: wa2, refused: a clinician who agrees |
                   | close: lost_contact, agreed_with: cc | ending: lost_contact
    """)


def test_a_referral_that_is_not_taken_on_ends_with_its_reason() -> None:
    story("""
        2026-01-22 | accept: no, reason: none, refused: needs a reason |
                   | accept: no   | status: closed, ending: not_accepted, week: none
                   |              | activity: decision, standing: done
    """, start="none", referred="2026-01-20")  # fmt: skip
    story("""
        2026-01-22 | accept: no, ending: declined | status: closed, ending: declined
    """, start="none", referred="2026-01-20")  # fmt: skip


def test_a_death_stops_everything_at_once() -> None:
    story("""
        2026-02-10 | place: keywork, outcome: accepted     |
        2026-03-03 | close: died, refused: record-death    |
                   | record_death: true, on: 2026-03-01    | status: closed, ending: died, alerts: {}
                   |  | activity: with_provider_call, standing: not_held; activity: follow_up, standing: none
        2026-12-01 |                                       | alerts: {}
    """)


def test_a_death_after_the_ending_stops_the_follow_ups() -> None:
    story("""
        2026-03-03 | close: moved       | activity: follow_up, standing: open
        2026-03-05 | record_death: true | ending: died, activity: follow_up#1, standing: not_needed
        2026-08-30 |                    | alerts: {}, activity: follow_up#2, standing: none
    """)


def test_a_death_is_recorded_once() -> None:
    story("""
        2026-03-03 | record_death: true                          |
        2026-03-04 | record_death: true, refused: recorded already |
    """)


def test_a_hold_ends_with_the_pathway() -> None:
    story("""
        2026-03-03 | pause: away, until: 2026-03-20 | status: paused
        2026-03-05 | close: moved                   | status: closed, activity: back_from_hold, standing: not_held
        2026-03-21 |                                | alerts: {back_from_hold: 0}
    """)


def test_a_mistaken_ending_is_undone_by_reopening() -> None:
    story("""
        2026-03-03 | close: moved | activity: recovery_plan, standing: not_held
        2026-03-05 | reopen: true, reason: none, refused: needs a reason |
                   | reopen: true | status: open, ending: none, stage: guided_conversation
                   |  | activity: recovery_plan, due: 2026-03-01, standing: overdue
                   |  | activity: follow_up#1, standing: not_needed
    """)


def test_carrying_on_sets_the_day_of_the_next_joint_review() -> None:
    story("""
        2026-02-24 | record: recovery_plan; place: keywork, outcome: accepted |
        2026-04-01 | record: ten_week_review, outcome: carry_on |
        2026-06-01 | move: true |
        2026-06-29 | move: true |
        2026-07-08 | record: joint_review, outcome: carrying_on, refused: needs the day |
                   | record: joint_review, outcome: discharge_agreed, until: 2026-10-05, refused: takes no next date |
                   | record: joint_review, outcome: carrying_on, until: 2026-10-05 | status: dormant
                   |  | activity: joint_review, number: 2, due: 2026-10-05, standing: open
                   |  | activity: agreement_team, standing: none
    """)


def test_nothing_is_done_to_a_closed_case_but_follow_ups_and_reopening() -> None:
    story("""
        2026-03-03 | close: moved                                   |
        2026-03-04 | pause: away, refused: the case is closed       |
                   | move: true, refused: the case is closed        |
                   | book: first_meeting, on: 2026-03-09, refused: the case is closed |
                   | close: withdrew, refused: the case is closed   |
                   | book: follow_up, on: 2026-03-16                | activity: follow_up, standing: booked
    """)
