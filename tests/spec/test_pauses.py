"""On hold: the pathway clock stops for a declared reason, and every day on hold is given back."""

from __future__ import annotations

from tests.tables import story


def test_the_first_day_on_hold_keeps_its_number_and_so_do_those_after_it() -> None:
    # Sunday 8 February is day 13, the last of week 2.
    story("""
        2026-02-08 | pause: away, until: 2026-02-20 | week: 2, elapsed_week: 2, status: paused
        2026-02-19 |                                | week: 2, elapsed_week: 4
        2026-02-20 | resume: true                   | week: 2, elapsed_week: 4, status: open
        2026-02-21 |                                | week: 3, elapsed_week: 4
    """)


def test_a_date_moves_if_it_is_due_on_or_after_the_first_day_on_hold() -> None:
    story("""
        2026-02-01 | pause: away, until: 2026-02-08 |
        2026-02-08 | resume: true                   | activity: first_contact, due: 2026-02-08, standing: due_today
    """)


def test_what_was_overdue_stays_overdue_and_nothing_else_becomes_so() -> None:
    story("""
        2026-02-02 | pause: away, until: 2026-02-16 | activity: first_contact, due: 2026-02-01, standing: overdue
        2026-02-15 |  | activity: first_contact, standing: overdue; activity: first_meeting, standing: open
        2026-02-25 |  | activity: first_contact, standing: overdue; activity: first_meeting, standing: open
        2026-02-26 | resume: true | activity: first_contact, due: 2026-02-01; activity: first_meeting, due: 2026-03-04
    """)


def test_the_days_given_back_are_those_on_hold_not_those_expected() -> None:
    story("""
        2026-02-02 | pause: away, until: 2026-02-27 | activity: first_meeting, due: 2026-03-05
        2026-02-05 | resume: true                   | activity: first_meeting, due: 2026-02-11
    """)


def test_the_return_is_a_due_item_that_escalates_and_the_engine_never_resumes_by_itself() -> None:
    # 5 working days after Friday 13 February: the 20th; 10: the 27th.
    story("""
        2026-01-30 | pause: away, until: 2026-02-13 | activity: back_from_hold, due: 2026-02-13, standing: open
        2026-02-14 |              | alerts: {back_from_hold: 1}, status: paused
        2026-02-20 |              | alerts: {back_from_hold: 2}
        2026-02-27 |              | alerts: {back_from_hold: 3}
        2026-12-01 |              | status: paused
        2026-12-02 | resume: true | status: open, alerts: {back_from_hold: 0}
    """)


def test_a_hold_longer_than_its_reason_allows_is_due_at_the_longest() -> None:
    # Away: 4 weeks at most.
    story("""
        2026-01-30 | pause: away, until: 2026-04-30 | activity: back_from_hold, due: 2026-02-27
        2026-02-28 |                                | alerts: {back_from_hold: 1}, status: paused
    """)


def test_some_things_go_on_during_a_hold() -> None:
    story("""
        2026-02-02 | pause: hospital_admission, until: 2026-03-09 |
                   |  | activity: welfare_call, number: 1, due: 2026-02-16
        2026-02-10 | record: welfare_call | activity: welfare_call#1, standing: done
        2026-02-16 |  | activity: welfare_call, number: 2, due: 2026-03-02, standing: open
        2026-02-20 | resume: true | activity: welfare_call#2, standing: not_needed
    """)


def test_a_series_goes_by_the_pathway_clock() -> None:
    # The first fortnight of keywork ends on 22 March, the second begins on the 23rd; 7 days on hold move both.
    story("""
        2026-02-10 | record: recovery_plan; place: keywork, outcome: accepted |
        2026-03-11 | pause: away, until: 2026-03-20 |
        2026-03-18 | resume: true | activity: keywork#1, due: 2026-03-30
        2026-03-29 |              | activity: keywork#2, opens: 2026-03-30, standing: opens_later
        2026-03-30 |              | activity: keywork#2, opens: 2026-03-30, standing: open
    """)


def test_no_call_to_a_provider_comes_up_while_on_hold_however_much_longer_it_lasts() -> None:
    call = "activity: with_provider_call"
    story(f"""
        2026-02-02 | place: keywork, outcome: accepted | {call}, number: 1, due: 2026-03-02
        2026-02-27 | pause: away, until: 2026-02-28    | {call}#1, due: 2026-03-03; {call}#2, standing: none
        2026-03-05 |                                   | {call}#2, standing: none
        2026-03-10 | resume: true                      | {call}#1, due: 2026-03-13; {call}#2, standing: none
        2026-03-13 |                                   | {call}#2, due: 2026-04-10, standing: open
    """)


def test_nothing_moves_on_while_on_hold() -> None:
    story("""
        2026-02-10 | record: recovery_plan; place: keywork, outcome: accepted |
        2026-03-06 | pause: away, until: 2026-03-20 |
        2026-03-09 | move: true, refused: on hold   | stage: guided_conversation, held: false
        2026-03-20 | resume: true                   | stage: guided_conversation
        2026-03-22 |                                | stage: guided_conversation
        2026-03-23 |                                | stage: keywork, week: 7, elapsed_week: 9
    """)


def test_resume_returns_to_the_status_before() -> None:
    story("""
        2026-02-10 | place: keywork, outcome: accepted | status: dormant
        2026-02-12 | pause: away, until: 2026-02-20    | status: paused
        2026-02-16 | resume: true                      | status: dormant
    """)


def test_two_holds_are_both_given_back() -> None:
    # Day 20 is 15 February; 3 and 4 days.
    story("""
        2026-01-28 | pause: away, until: 2026-02-06 |
        2026-01-31 | resume: true                   |
        2026-02-10 | pause: bereavement, until: 2026-02-20 |
        2026-02-14 | resume: true                   | activity: guided_conversation, due: 2026-02-22
    """)


def test_a_hold_recorded_late_counts_from_the_day_it_began() -> None:
    story("""
        2026-02-12 | pause: away, on: 2026-02-05, until: 2026-02-20 | week: 2
        2026-02-16 | resume: true, on: 2026-02-14                   | activity: first_meeting, due: 2026-02-17
    """)


def test_a_hold_put_down_wrongly_is_corrected_and_dates_follow() -> None:
    story("""
        2026-02-02 | pause: away, until: 2026-02-09 |
        2026-02-09 | resume: true                   | activity: first_meeting, due: 2026-02-15
        2026-02-10 | correct: pause#1, on: 2026-02-04 | activity: first_meeting, due: 2026-02-13
        2026-02-11 | correct: pause#1, undo: true   | activity: first_meeting, due: 2026-02-08, standing: overdue
    """)


def test_what_makes_no_sense_is_refused() -> None:
    story("""
        2026-02-02 | resume: true, refused: not on hold                          |
                   | pause: away, until: 2026-02-02, refused: the return is later |
                   | pause: away, on: 2026-01-20, refused: before                 |
                   | pause: away, until: 2026-02-09                               |
                   | pause: bereavement, refused: on hold already                |
        2026-02-09 | resume: true, on: 2026-02-01, refused: cannot end before     |
                   | resume: true                                                 |
        2026-02-12 | pause: away, on: 2026-02-05, refused: overlaps               |
    """)


def test_before_the_clock_has_started_there_is_nothing_to_stop() -> None:
    story("2026-01-21 | pause: away, refused: has not started |", start="none", referred="2026-01-20")
