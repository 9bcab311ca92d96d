"""Moving on: on the first day of the next stage's weeks if its conditions hold, else on the day they do."""

from __future__ import annotations

from pathway.case.model import Status
from tests.tables import small, story

READY = "2026-02-10 | record: recovery_plan; place: keywork, outcome: accepted |"


def test_a_ready_case_moves_on_the_first_day_of_the_next_stage_and_not_before() -> None:
    story(f"""
        {READY}
        2026-03-08 |  | stage: guided_conversation, held: false
        2026-03-09 |  | stage: keywork, week: 7, activity: moving_on#1, standing: done
    """)


def test_a_case_that_is_not_ready_is_held_and_says_what_it_waits_for() -> None:
    story("""
        2026-02-10 | record: recovery_plan |
        2026-03-02 |  | activity: moving_on, opens: 2026-03-02, due: 2026-03-09, standing: open
        2026-03-08 |  | held: false
        2026-03-09 |  | held: true, stage: guided_conversation, waits_for: [provider_accepted]
                   |  | activity: moving_on, standing: due_today, alerts: {moving_on: 0}
        2026-03-10 |  | alerts: {moving_on: 1}
        2026-03-16 |  | alerts: {moving_on: 2}
    """)


def test_it_moves_on_the_day_the_conditions_come_to_hold_and_later_windows_do_not_shift() -> None:
    story("""
        2026-02-10 | record: recovery_plan                  |
        2026-03-18 | place: keywork, outcome: accepted      | stage: keywork, week: 8
                   |  | activity: moving_on#1, standing: done_late; activity: ten_week_review, due: 2026-04-02
                   |  | activity: ten_week_review_booked, due: 2026-03-15, standing: overdue
    """)


def test_early_lets_a_ready_case_move_sooner() -> None:
    early = small({"move_on: {to: working, when: [plan]}": "move_on: {to: working, when: [plan], early: yes}"})
    story("""
        2026-02-02 | record: plan | stage: working, week: 2
                   |              | activity: look_back, due: 2026-03-22
    """, rules=early)  # fmt: skip


def test_what_a_named_person_found_not_needed_holds_a_case_up_no_longer() -> None:
    story("""
        2026-02-10 | waive: recovery_plan, reason: has one from the team |
                   | place: keywork, outcome: accepted                   |
        2026-03-09 |  | stage: keywork
    """)


def test_not_yet_does_not_finish_what_the_move_waits_for() -> None:
    story("""
        2026-02-10 | record: recovery_plan, outcome: not_yet | activity: recovery_plan, standing: open
                   | place: keywork, outcome: accepted       |
        2026-03-09 |  | stage: guided_conversation, waits_for: [recovery_plan]
    """)


def test_a_provider_that_is_full_has_not_accepted() -> None:
    story("""
        2026-02-10 | record: recovery_plan; place: keywork | activity: placement_answer, due: 2026-02-17
        2026-02-12 | place: keywork, outcome: full | activity: placement_answer, standing: done, outcome: full
        2026-03-09 |  | waits_for: [provider_accepted], status: open
        2026-03-10 | place: keywork, outcome: accepted, provider: another one | stage: keywork
    """)


def test_where_a_person_decides_only_a_person_moves_it() -> None:
    story(f"""
        {READY}
        2026-04-01 | record: ten_week_review, outcome: carry_on |
        2026-04-06 |  | stage: transition_group
        2026-05-31 | move: true, refused: begins on Monday 1 June 2026 |
        2026-06-01 |  | stage: transition_group, held: true, waits_for: [a person decides]
        2026-06-10 | move: sustainable_activity | stage: sustainable_activity, held: false
    """)


def test_a_move_that_is_not_ready_or_leads_nowhere_is_refused_with_the_reason() -> None:
    story("""
        2026-03-10 | move: true, refused: recovery plan                  |
                   | move: transition_group, refused: the way leads to keywork |
    """)


def test_nothing_of_a_later_stage_can_be_recorded_before() -> None:
    story("2026-02-10 | record: ten_week_review, outcome: carry_on, refused: belongs to Keywork |")


def test_nobody_acts_on_a_stage_already_left() -> None:
    # No sweep has run: whoever acts finds the case in its new stage, and its old item done.
    story(f"""
        {READY}
        2026-03-09 |                       | stage: guided_conversation
        2026-03-10 | record: first_meeting | stage: keywork, activity: moving_on#1, standing: done, done: 2026-03-09
    """, sweeps="none")  # fmt: skip


def test_the_engine_never_ends_a_pathway() -> None:
    life = story("2028-01-26 | | status: open, ending: none")
    assert life.case.status is Status.OPEN


def test_a_late_move_catches_up_one_stage_at_a_time() -> None:
    story("""
        2026-05-20 | record: recovery_plan; place: keywork, outcome: accepted | stage: keywork, week: 17
        2026-05-21 | record: ten_week_review, outcome: carry_on | stage: transition_group
                   |  | activity: mid_point_check, due: 2026-05-03, standing: overdue
    """)
