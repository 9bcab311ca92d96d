"""Windows that close. Late is not lost."""

from __future__ import annotations

from tests.tables import small, story

CLOSING = small({"plan: {title: plan, due: week 4}": "plan: {title: plan, due: week 2, closes: week 3}"})


def test_a_window_that_closes_undone_is_not_held() -> None:
    # Week 2 ends on 8 February, week 3 on the 15th.
    story(
        """
        2026-01-26 |  | activity: plan, due: 2026-02-08, closes: 2026-02-15, standing: open
        2026-02-15 |  | activity: plan, standing: overdue, days_late: 7
        2026-02-16 |  | activity: plan, standing: not_held, days_late: 0
                   |  | alerts: {plan: 0}
    """,
        rules=CLOSING,
    )


def test_a_closed_window_can_still_be_recorded() -> None:
    story(
        """
        2026-02-16 |                                | activity: plan, standing: not_held
        2026-02-18 | record: plan, on: 2026-02-06   | activity: plan, number: 1, standing: done, done: 2026-02-06
        2026-02-23 |                                | stage: working
    """,
        rules=CLOSING,
    )


def test_a_closed_window_stands_not_held_even_where_no_sweep_has_run() -> None:
    story(
        """
        2026-02-15 |  | activity: plan, standing: overdue
        2026-02-16 |  | activity: plan, standing: not_held
    """,
        rules=CLOSING,
        sweeps="none",
    )


def test_without_a_closing_day_nothing_is_ever_not_held() -> None:
    story("""
        2026-02-02 |  | activity: first_contact, standing: overdue
        2026-12-31 |  | activity: first_contact, standing: overdue, days_late: 333
        2027-01-04 | record: first_contact | activity: first_contact, standing: done_late, days_late: 337
    """)


def test_a_window_opens_on_its_day_and_can_be_recorded_before() -> None:
    story("""
        2026-02-10 | record: recovery_plan; place: keywork, outcome: accepted |
        2026-03-22 |  | activity: ten_week_review, opens: 2026-03-23, standing: opens_later
        2026-03-23 |  | activity: ten_week_review, standing: open
    """)


def test_what_a_stage_left_undone_stays_open_after_it() -> None:
    story("""
        2026-02-10 | record: recovery_plan; place: keywork, outcome: accepted |
        2026-03-09 |  | stage: keywork, activity: first_meeting, standing: overdue
        2026-03-10 | record: first_meeting | activity: first_meeting, standing: done_late, days_late: 30
    """)


def test_what_is_done_already_is_corrected_and_not_recorded_again() -> None:
    story("""
        2026-02-10 | record: recovery_plan                                   |
        2026-02-11 | record: recovery_plan, refused: use correct             |
                   | correct: recovery_plan, undo: true                      | activity: recovery_plan, standing: open
        2026-02-12 | record: recovery_plan                                   | activity: recovery_plan, standing: done
    """)


def test_not_needed_takes_a_reason_and_what_keeps_a_person_from_getting_lost_cannot_be_waived() -> None:
    story("""
        2026-02-10 | waive: options_menu, reason: none, refused: needs a reason |
                   | waive: keep_in_touch, refused: getting lost                |
                   | waive: moving_on, refused: true                            |
                   | waive: options_menu                  | activity: options_menu, standing: not_needed
    """)
