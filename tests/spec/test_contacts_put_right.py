"""Contacts put right: recorded wrongly and corrected is as if it had been recorded rightly at once.

As far as nobody has done anything with it since. A contact recorded in error counts as nothing; the history keeps it.
"""

from __future__ import annotations

from pathway.definition.rules import Rules
from tests.tables import small, story

FIRST_MEETING: Rules = small({
    "starts: referral_accepted": "starts: first_meeting",
    "first_call: {title: first call, due: 5 working days after start, kind: contact}":
        "first_meeting: {title: first meeting, due: 2 weeks after stage_start, kind: contact}",
})  # fmt: skip
ONCE_A_MONTH: Rules = small({"every: 1 week, until": "every: 1 week from last done, until"})


def test_of_two_contacts_on_one_day_the_one_that_took_place_is_taken_back() -> None:
    # Missed and, at the second try that day, met: speaking to the person is due two weeks later, on the 17th.
    story("""
        2026-02-03 | record: first_meeting, outcome: did_not_attend |
                   | record: first_meeting                          | last_spoken_on: 2026-02-03
                   |  | activity: keep_in_touch, due: 2026-02-17; activity: try_again, standing: done
        2026-02-04 | correct: first_meeting, undo: true             | last_spoken_on: none
                   | | activity: keep_in_touch, due: 2026-02-09; activity: try_again, due: 2026-02-03, standing: overdue
                   |  | activity: first_meeting, due: 2026-02-08, standing: open
    """)


def test_of_two_contacts_on_one_day_the_one_that_took_place_was_on_another() -> None:
    # Met on Friday already: what was missed on Tuesday still asks for another try.
    story("""
        2026-02-03 | record: first_meeting, outcome: did_not_attend |
                   | record: first_meeting                          |
        2026-02-04 | correct: first_meeting, on: 2026-01-30         | last_spoken_on: 2026-01-30
                   |  | activity: keep_in_touch, due: 2026-02-13; activity: first_meeting, done: 2026-01-30
                   |  | activity: try_again, due: 2026-02-03, standing: overdue
    """)


def test_a_contact_put_right_to_missed_opens_what_missing_opens() -> None:
    story("""
        2026-01-29 | record: first_meeting, outcome: did_not_attend           |
        2026-01-30 | record: first_meeting                                    |
                   | correct: first_meeting, outcome: did_not_attend          | last_spoken_on: none
                   | | activity: missed_contacts_service, due: 2026-02-03
                   |  | activity: missed_contacts_team, due: 2026-02-03
                   |  | activity: try_again, number: 1, due: 2026-01-29, standing: overdue
    """)


def test_a_single_contact_put_right_to_missed_asks_for_another_try() -> None:
    story("""
        2026-01-29 | record: first_meeting                           |
        2026-01-30 | correct: first_meeting, outcome: did_not_attend | activity: try_again, due: 2026-01-29
                   |  | activity: first_meeting, due: 2026-02-08, standing: open
    """)


def test_a_contact_clicked_as_missed_by_mistake_is_taken_back() -> None:
    # The one missed on the next day is the first: nobody has to decide anything yet.
    story("""
        2026-01-29 | record: first_meeting, outcome: did_not_attend       | activity: try_again, due: 2026-01-29
                   | correct: first_meeting, undo: true                   | activity: try_again, standing: not_needed
        2026-01-30 | record: guided_conversation, outcome: did_not_attend |
                   |  | activity: missed_contacts_service, standing: none; activity: try_again, due: 2026-01-30
    """)


def test_a_contact_clicked_as_missed_by_mistake_was_cancelled_or_took_place() -> None:
    story("""
        2026-01-29 | record: first_meeting, outcome: did_not_attend         |
                   | correct: first_meeting, outcome: cancelled_by_us       | activity: try_again, standing: not_needed
        2026-01-30 | correct: first_meeting, outcome: attended              | last_spoken_on: 2026-01-29
                   |  | activity: first_meeting, done: 2026-01-29, standing: done
    """)


def test_what_was_recorded_in_error_counts_as_nothing() -> None:
    # Not even as cancelled: the third of those would ask what would make it easier.
    story("""
        2026-01-27 | record: first_meeting                                  |
                   | correct: first_meeting, undo: true                     |
        2026-01-28 | record: first_meeting                                  |
                   | correct: first_meeting, undo: true                     |
        2026-01-29 | record: first_meeting                                  |
                   | correct: first_meeting, undo: true                     |
        2026-01-30 | record: first_meeting, outcome: cancelled_by_person    | activity: cancellations, standing: none
    """)


def test_two_missed_in_a_row_are_found_where_the_one_between_never_was() -> None:
    # The second of them was on Thursday 29 January: to be decided two working days later.
    story("""
        2026-01-27 | record: first_contact, outcome: did_not_attend       |
        2026-01-28 | record: first_meeting                                |
        2026-01-29 | record: guided_conversation, outcome: did_not_attend |
                   |  | activity: missed_contacts_team, standing: none
        2026-01-30 | correct: first_meeting, undo: true | activity: missed_contacts_team, due: 2026-02-02
                   |  | activity: try_again#1, due: 2026-01-27, standing: overdue
    """)


def test_what_somebody_has_settled_since_stays_settled() -> None:
    story("""
        2026-01-27 | record: first_contact, outcome: did_not_attend |
        2026-01-28 | record: first_meeting, outcome: did_not_attend |
        2026-01-29 | record: missed_contacts_service                |
        2026-01-30 | correct: first_contact, undo: true             | activity: missed_contacts_service, standing: done
                   |  | activity: missed_contacts_team, standing: not_needed; activity: try_again, due: 2026-01-28
    """)


def test_of_several_tries_one_is_named() -> None:
    story("""
        2026-01-27 | record: first_meeting, outcome: did_not_attend                       |
        2026-01-28 | record: first_meeting, outcome: did_not_attend                       |
        2026-01-29 | correct: first_meeting, undo: true, refused: "which one? first_meeting#1.1"     |
                   | correct: first_meeting#1.3, undo: true, refused: was tried 2 times   |
                   | correct: first_meeting#1.2, undo: true | activity: missed_contacts_team, standing: not_needed
                   | correct: first_meeting#1.2, undo: true, refused: taken back          |
    """)


def test_of_two_contacts_in_one_stretch_one_is_named() -> None:
    # Keywork of the first two weeks: done on the 10th, once more on the 12th. Without the first, done by the second.
    story("""
        2026-02-26 | place: keywork, outcome: accepted; record: recovery_plan              |
        2026-03-10 | record: keywork                                                       |
        2026-03-12 | record: keywork                      | activity: keywork#1, done: 2026-03-10
        2026-03-13 | correct: keywork, undo: true, refused: "which one? keywork#1.1"       |
                   | correct: keywork#1.1, undo: true     | activity: keywork#1, done: 2026-03-12
                   |                                      | last_spoken_on: 2026-03-12
    """)


def test_what_is_done_is_meant_before_what_was_tried_in_vain_later() -> None:
    story("""
        2026-02-03 | record: first_meeting                                     |
        2026-02-04 | record: first_meeting, outcome: did_not_attend            | activity: first_meeting, number: 1
        2026-02-05 | correct: first_meeting, on: 2026-01-30 | activity: first_meeting, done: 2026-01-30
                   | correct: first_meeting#1.2, undo: true | activity: try_again, standing: not_needed
    """)


def test_a_missed_contact_that_never_was_wakes_nobody() -> None:
    # With a provider, speaking to the person may wait 28 days, to 25 February; without one, 14, to the 11th.
    story("""
        2026-01-28 | record: first_contact                          |
        2026-01-29 | place: keywork, outcome: accepted              | status: dormant
                   |                                                | activity: keep_in_touch, due: 2026-02-25
        2026-02-03 | record: first_meeting, outcome: did_not_attend |
                   |  | status: open, activity: keep_in_touch, due: 2026-02-11
        2026-02-04 | correct: first_meeting, undo: true             | status: dormant
                   |                                                | activity: keep_in_touch, due: 2026-02-25
    """)


def test_the_clock_has_not_started_where_the_meeting_that_starts_it_never_was() -> None:
    story("""
        2026-01-20 | accept: true; allocate: a          | week: none
        2026-01-26 | record: first_meeting              | week: 1, activity: plan, due: 2026-02-22
        2026-01-27 | correct: first_meeting, undo: true | week: none, activity: plan, due: none
        2026-01-28 | record: first_meeting              | week: 1, activity: plan, due: 2026-02-24
    """, start="none", rules=FIRST_MEETING, referred="2026-01-19")  # fmt: skip


def test_a_register_marked_for_the_wrong_person_leaves_nothing_standing() -> None:
    story("""
        2026-02-10 | record: recovery_plan; place: keywork, outcome: accepted |
        2026-04-01 | record: ten_week_review, outcome: carry_on               |
        2026-04-08 | record: session, by: sw                                  | activity: session, standing: done
        2026-04-09 | correct: session, undo: true                             | activity: session, standing: not_needed
    """)


def test_the_next_of_what_is_counted_from_the_last_time_waits_again() -> None:
    # The first session is due on 1 March; done on 25 February, the next would be due a week later.
    story("""
        2026-02-16 | record: plan                 |
        2026-02-25 | record: session              | activity: session, number: 2, due: 2026-03-04
        2026-02-26 | correct: session, undo: true | activity: session, number: 1, due: 2026-03-01, standing: open
        2026-03-01 | record: session              | activity: session, due: 2026-03-08, standing: open
    """, rules=ONCE_A_MONTH)  # fmt: skip
