"""When something is due."""

from __future__ import annotations

from tests.tables import small, story


def test_the_due_day_counts_as_in_time_and_overdue_begins_at_the_next_midnight() -> None:
    story("""
        2026-01-31 |  | activity: first_contact, due: 2026-02-01, standing: open
        2026-02-01 |  | activity: first_contact, standing: due_today, days_late: 0
        2026-02-02 |  | activity: first_contact, standing: overdue, days_late: 1
    """)


def test_due_in_a_week_means_by_the_end_of_it_and_open_from_the_first_day_of_the_stage() -> None:
    story("""
        2026-01-26 |  | activity: first_meeting, opens: 2026-01-26, due: 2026-02-08
                   |  | activity: recovery_plan, opens: 2026-01-26, due: 2026-03-01
    """)


def test_in_a_week_means_it_opens_and_is_due_in_that_week() -> None:
    story("""
        2026-02-10 | record: recovery_plan; place: keywork, outcome: accepted |
        2026-03-09 |  | activity: how_was_it_call, opens: 2026-03-16, due: 2026-03-22, standing: opens_later
        2026-03-15 |  | activity: how_was_it_call, standing: opens_later
        2026-03-16 |  | activity: how_was_it_call, standing: open
        2026-03-22 |  | activity: how_was_it_call, standing: due_today
    """)


def test_the_start_day_does_not_count_in_working_days_after_it() -> None:
    # Monday 26 January; 27, 28, 29, 30 January, 2 February.
    story("2026-01-26 |  | activity: first_call, due: 2026-02-02", rules=small())


def test_working_days_after_a_saturday_begin_on_the_monday() -> None:
    # 2, 3, 4, 5, 6 February.
    story("2026-01-31 |  | activity: first_call, due: 2026-02-06", start="2026-01-31", rules=small())


def test_nothing_rolls_unless_the_definition_says_so() -> None:
    # Sunday 1 February stays a Sunday.
    story("2026-01-26 |  | activity: first_contact, due: 2026-02-01")


def test_rolling_comes_last_after_the_days_on_hold_are_given_back() -> None:
    # Day 69 is Easter Sunday, 5 April. 5 days given back: Friday 10 April, a working day. Nothing is left to roll.
    story("""
        2026-02-02 | pause: away, until: 2026-02-20 |
        2026-02-07 | resume: true                   |
                   |                                | activity: ten_week_review, due: 2026-04-10
    """)


def test_a_date_that_rolls_on_goes_to_the_next_working_day() -> None:
    # The second fortnight of keywork ends on Easter Sunday: Monday is a bank holiday, so Tuesday.
    story("""
        2026-02-10 | record: recovery_plan; place: keywork, outcome: accepted |
        2026-03-09 |  | activity: keywork#1, due: 2026-03-23; activity: keywork#2, due: 2026-04-07
    """)


def test_a_series_is_numbered_as_it_opens_and_keeps_its_numbers() -> None:
    story("""
        2026-02-10 | record: recovery_plan; place: keywork, outcome: accepted |
        2026-03-09 |  | activity: keywork, number: 1, standing: open
        2026-03-12 | record: keywork | activity: keywork, number: 1, standing: done
        2026-03-22 |  | activity: keywork, number: 1
        2026-03-23 |  | activity: keywork, number: 2, opens: 2026-03-23, standing: open
        2026-03-24 | correct: keywork#1, on: 2026-03-11 | activity: keywork#1, done: 2026-03-11, number: 1
    """)


def test_what_is_counted_from_another_activity_is_dated_when_that_one_is_done() -> None:
    life = """
        2026-02-23 | record: plan                                       |
        2026-03-23 | move: true                                         | activity: team_agrees, standing: none
        2026-04-06 | record: review, outcome: discharge_agreed          |
                   |                                                    | activity: team_agrees, due: 2026-04-13
    """
    # Easter Monday 6 April does not count: 7, 8, 9, 10, 13.
    story(life, rules=small())


def test_what_is_counted_from_an_activity_does_not_come_up_where_the_outcome_does_not_ask_for_it() -> None:
    story(
        """
        2026-02-23 | record: plan                                              |
        2026-03-23 | move: true                                                |
        2026-04-06 | record: review, outcome: carrying_on, until: 2026-05-01   |
                   |                                     | activity: team_agrees, standing: none
    """,
        rules=small(),
    )


def test_putting_off_moves_the_due_day_once_and_by_four_weeks_at_most() -> None:
    story("""
        2026-02-16 | defer: options_menu, to: 2026-02-22, refused: choose a later day |
                   | defer: options_menu, to: 2026-03-23, refused: up to Sunday 22 March 2026 |
                   | defer: options_menu, to: 2026-03-02, reason: none, refused: needs a reason |
                   | defer: options_menu, to: 2026-03-02 | activity: options_menu, due: 2026-03-02
        2026-02-25 | defer: options_menu, to: 2026-03-09, refused: put off once already |
    """)


def test_booking_shows_the_day_and_moves_no_due_date() -> None:
    story("""
        2026-01-27 | book: first_meeting, on: 2026-02-06, time: "10:30" |
                   |  | activity: first_meeting, standing: booked, booked: 2026-02-06, due: 2026-02-08
        2026-02-07 |  | activity: first_meeting, standing: open
        2026-02-09 |  | activity: first_meeting, standing: overdue, days_late: 1
    """)
