"""Reviews, holds and waived things put right, and what people were told of what stands again.

What is not as it was recorded counts as if it had never been recorded so; what people were told stays told. The other
pathway here is that of [the language's examples](../tests/fixtures/good_pathways/example.yaml).
"""

from __future__ import annotations

from pathway.definition.rules import Rules
from tests.tables import good, small, story

EXAMPLE: Rules = good("example.yaml")
CARRIES: Rules = small({"again_after: [carrying_on]": "again_after: [carrying_on]\n            extends_stage: yes"})
IN_REVIEW = """
    2026-02-25 | move: true |
    2026-03-25 | move: true |
    2026-05-20 | move: true | stage: review_and_discharge, activity: joint_review, due: 2026-06-30
"""
"""From Wednesday 14 January: week 24 ends on Tuesday 30 June."""


# ---------------------------------------------------------------------- reviews held again


def test_a_review_that_was_not_held_asks_for_no_other() -> None:
    story(IN_REVIEW + """
        2026-06-24 | record: joint_review, outcome: carrying_on, until: 2026-08-28 |
                   |  | activity: joint_review, number: 2, due: 2026-08-28
        2026-06-25 | correct: joint_review, undo: true | activity: joint_review#2, standing: not_needed
                   |  | activity: joint_review, number: 1, due: 2026-06-30, standing: open
        2026-07-01 |  | activity: joint_review, standing: overdue, days_late: 1
    """, start="2026-01-14", rules=EXAMPLE)  # fmt: skip


def test_a_review_that_somebody_has_booked_since_stays() -> None:
    story(IN_REVIEW + """
        2026-06-24 | record: joint_review, outcome: carrying_on, until: 2026-08-28 |
                   | book: joint_review, on: 2026-08-26, time: 10:00               |
        2026-06-25 | correct: joint_review, undo: true | activity: joint_review#1, standing: not_held
                   |  | activity: joint_review, number: 2, booked: 2026-08-26, standing: booked
    """, start="2026-01-14", rules=EXAMPLE)  # fmt: skip


def test_the_day_of_the_next_review_is_put_right_also_to_an_earlier_one() -> None:
    story(IN_REVIEW + """
        2026-06-24 | record: joint_review, outcome: carrying_on, until: 2026-08-28  |
        2026-07-13 | correct: joint_review, until: 2026-06-24, refused: comes after |
                   | correct: joint_review, until: 2026-07-08 | activity: joint_review, number: 2, due: 2026-07-08
                   |  | activity: joint_review, standing: overdue
                   | correct: joint_review, until: 2026-07-08, refused: recorded so already |
        2026-07-14 | correct: joint_review, outcome: discharge_agreed |
                   |  | activity: joint_review#1, outcome: discharge_agreed
                   |  | activity: team_agrees, due: 2026-07-01
    """, start="2026-01-14", rules=EXAMPLE)  # fmt: skip


def test_the_stage_is_as_long_as_the_review_put_right_makes_it() -> None:
    # Due 12 April; again on 3 May: 21 days longer; on 26 April: 14. Weeks 9-12 end on 19 April.
    story("""
        2026-02-16 | record: plan                                            |
        2026-03-23 | move: true                                              |
        2026-04-09 | record: review, outcome: carrying_on, until: 2026-05-03 | activity: farewell, due: 2026-05-10
        2026-04-10 | correct: review, until: 2026-04-26                      | activity: farewell, due: 2026-05-03
                   |  | activity: review, number: 2, due: 2026-04-26
        2026-04-11 | correct: review, undo: true                             | activity: farewell, due: 2026-04-19
                   |  | activity: review, number: 1, due: 2026-04-12
    """, rules=CARRIES)  # fmt: skip


# ---------------------------------------------------------------------- what people were told


def test_what_stands_again_stands_with_what_people_were_told_of_it_and_they_are_not_told_twice() -> None:
    life = story("""
        2026-02-02 |                                    | alerts: {first_contact: 1}
        2026-02-03 | record: first_contact              | alerts: {first_contact: 0}
        2026-02-04 | correct: first_contact, undo: true | alerts: {first_contact: 1}
        2026-02-06 |                                    | alerts: {first_contact: 2}
    """)
    alerts = [alert for alert in life.case.alerts.values() if alert.activity == "first_contact"]
    told = [(alert.rung, str(alert.raised_on)) for alert in alerts]
    assert told == [(1, "2026-02-02"), (2, "2026-02-06")]


def test_what_fell_away_with_a_slip_stands_as_it_stood() -> None:
    # The agreements were due on 1 July; the second review never was, and nothing is to be agreed anew.
    story(IN_REVIEW + """
        2026-06-24 | record: joint_review, outcome: discharge_agreed | activity: team_agrees, due: 2026-07-01
        2026-06-26 | record: joint_review, outcome: carrying_on, until: 2026-07-20 |
                   |  | activity: team_agrees, standing: not_needed
        2026-06-27 | correct: joint_review, undo: true |
                   |  | activity: team_agrees, number: 1, due: 2026-07-01, standing: open
                   |  | activity: joint_review#1, standing: done; activity: joint_review#3, standing: not_needed
    """, start="2026-01-14", rules=EXAMPLE)  # fmt: skip


# ---------------------------------------------------------------------- holds


def test_a_hold_that_was_taken_back_is_gone() -> None:
    story("""
        2026-02-02 | pause: away, until: 2026-02-09                    | status: paused
        2026-02-03 | correct: pause, undo: true                        | status: open
                   |  | activity: back_from_hold, standing: not_needed; activity: first_meeting, due: 2026-02-08
        2026-02-04 | correct: pause, undo: true, refused: taken back   |
                   | correct: pause, until: 2026-02-06, refused: taken back |
                   |  | activity: first_meeting, due: 2026-02-08
    """)


def test_a_hold_that_is_over_never_was_and_nobody_came_back_from_it() -> None:
    story("""
        2026-02-02 | pause: away, until: 2026-02-09     |
        2026-02-05 | resume: true                       | activity: first_meeting, due: 2026-02-11
        2026-02-06 | correct: pause#1, undo: true       | activity: first_meeting, due: 2026-02-08
                   |  | activity: back_from_hold, standing: not_needed
    """)


# ---------------------------------------------------------------------- what is refused


def test_a_correction_that_corrects_nothing_is_refused_with_the_way_out() -> None:
    story("""
        2026-01-28 | record: first_meeting; record: starting_measure; pause: away, until: 2026-02-09          |
        2026-01-29 | correct: pause, refused: say what is right                                               |
                   | correct: pause, outcome: attended, refused: a hold has no outcome                        |
                   | correct: pause, undo: true, on: 2026-01-27, refused: stands alone                        |
                   | correct: pause, until: 2026-02-09, refused: nothing to put right                         |
                   | correct: pause#2, undo: true, refused: "it has pause#1"                                  |
                   | correct: extension, undo: true, refused: has no extension                                |
                   | correct: first_meeting, undo: true, outcome: attended, refused: stands alone             |
                   | correct: first_meeting, outcome: attended, refused: nothing to put right                 |
                   | correct: first_meeting, until: 2026-02-09, refused: takes no next date                   |
                   | correct: decision, outcome: done, refused: its day alone                                 |
                   | correct: recovery_plan, undo: true, refused: nothing is recorded                         |
                   | correct: starting_measure, undo: true | activity: starting_measure, standing: open
                   | correct: starting_measure, undo: true, refused: taken back                               |
    """)


def test_a_second_undo_takes_back_nothing_else() -> None:
    story("""
        2026-02-02 | pause: away, until: 2026-02-05                                           |
        2026-02-05 | resume: true                                                             |
        2026-02-09 | pause: away, until: 2026-02-12                                           |
        2026-02-10 | correct: pause, undo: true; correct: pause, undo: true, refused: "name it: pause#1" | status: open
                   |  | activity: first_meeting, due: 2026-02-11
        2026-02-11 | correct: pause#1, undo: true                                             |
                   |  | activity: first_meeting, due: 2026-02-08
    """)


def test_what_is_not_needed_already_is_not_waived_again() -> None:
    story("""
        2026-01-28 | waive: options_menu | activity: options_menu, standing: not_needed
                   | waive: options_menu, refused: it is not needed already      |
        2026-01-29 | correct: options_menu, undo: true | activity: options_menu, standing: open
    """)
