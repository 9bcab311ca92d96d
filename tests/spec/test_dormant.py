"""With a provider: the advisor waits. Not a hold: the clock runs and stages move."""

from __future__ import annotations

from tests.tables import story


def test_a_provider_that_accepts_makes_the_case_one_with_a_provider() -> None:
    story("""
        2026-02-10 | place: keywork                    | status: open, activity: placement_answer, due: 2026-02-17
        2026-02-12 | place: keywork, outcome: accepted | status: dormant, activity: with_provider_call, due: 2026-03-12
    """)


def test_the_clock_runs_and_stages_move() -> None:
    story("""
        2026-02-10 | record: recovery_plan; place: keywork, outcome: accepted | status: dormant, week: 3
        2026-03-09 |  | status: dormant, stage: keywork, week: 7, elapsed_week: 7
    """)


def test_the_advisor_calls_every_four_weeks() -> None:
    story("""
        2026-02-10 | place: keywork, outcome: accepted | activity: with_provider_call, number: 1, due: 2026-03-10
        2026-03-09 | record: with_provider_call        | activity: with_provider_call#1, standing: done
        2026-03-10 |  | activity: with_provider_call, number: 2, due: 2026-04-07, standing: open
    """)


def test_speaking_to_the_person_may_wait_twice_as_long() -> None:
    # 14 days after 2 February is the 16th, 28 days 2 March.
    story("""
        2026-02-02 | record: first_contact             | activity: keep_in_touch, due: 2026-02-16
        2026-02-10 | place: keywork, outcome: accepted | activity: keep_in_touch, due: 2026-03-02
        2026-02-20 | record: first_meeting, by: sw     | activity: keep_in_touch, due: 2026-03-20
    """)


def test_it_wakes_on_the_day_that_was_named() -> None:
    story("""
        2026-02-10 | dormant: true, until: 2026-02-24 | status: dormant
        2026-02-23 |                                  | status: dormant
        2026-02-24 |                                  | status: open
    """)


def test_a_missed_attendance_wakes_it_and_so_does_a_providers_worry() -> None:
    story("""
        2026-02-10 | place: keywork, outcome: accepted                       | status: dormant
        2026-02-16 | record: first_meeting, outcome: did_not_attend, by: sw  | status: open
        2026-02-17 | dormant: true                                           | status: dormant
        2026-02-19 | concern: risk, words: not himself this week, by: sw     | status: open
    """)


def test_a_cancelled_contact_wakes_nobody() -> None:
    story("""
        2026-02-10 | place: keywork, outcome: accepted                       |
        2026-02-16 | record: first_meeting, outcome: cancelled_by_person     | status: dormant
    """)


def test_a_placement_that_ends_brings_the_case_back_to_the_advisor() -> None:
    story("""
        2026-02-10 | place: keywork, outcome: accepted |
        2026-02-20 | place: keywork, outcome: ended    | status: open
    """)


def test_waking_by_hand_and_only_what_is_with_a_provider() -> None:
    story("""
        2026-02-10 | wake: true, refused: true         |
                   | dormant: true                     |
        2026-02-11 | dormant: true, refused: true      | status: dormant
        2026-02-12 | wake: true                        | status: open
    """)
