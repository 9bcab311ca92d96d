"""The language: a stage made longer. Weeks 5-8 of the small pathway end on Sunday 22 March, week 12 on 19 April."""

from __future__ import annotations

from pathway.definition.rules import Rules
from tests.tables import small, story

AWAY = {
    "    ladders:\n": "    pauses:\n      away: {title: away, at_most: 6 weeks}\n    ladders:\n",
    "      concern: {title": "      back: {title: back, when: on hold, due: expected return, done_by: resume}\n"
    "      concern: {title",
}
LONGER: Rules = small({"weeks: 5-8": "weeks: 5-8\n        may_extend: 3 weeks", **AWAY})
CARRIES: Rules = small({"again_after: [carrying_on]": "again_after: [carrying_on]\n            extends_stage: yes"})


def test_what_is_due_on_the_last_day_or_later_comes_later_and_what_comes_before_it_does_not() -> None:
    story("""
        2026-02-16 | record: plan |
        2026-02-23 |              | stage: working, activity: look_back, opens: 2026-03-09, due: 2026-03-22
        2026-03-09 | extend: 2026-04-05 | activity: look_back, opens: 2026-03-09, due: 2026-04-05
                   |  | activity: session#2, due: 2026-03-08; activity: moving_on, due: 2026-04-06
                   |  | activity: review, due: 2026-04-26; activity: farewell, due: 2026-05-03
    """, rules=LONGER)  # fmt: skip


def test_the_last_day_keeps_its_number_until_the_longer_stage_ends() -> None:
    story("""
        2026-02-16 | record: plan       |
        2026-03-09 | extend: 2026-04-05 |
        2026-03-22 |                    | week: 8, elapsed_week: 8
        2026-04-05 |                    | week: 8, elapsed_week: 10, held: false
                   | move: closing, refused: begins on Monday 6 April 2026 |
        2026-04-06 | move: closing      | week: 9, stage: closing
    """, rules=LONGER)  # fmt: skip


def test_what_comes_every_so_often_in_the_stage_goes_on_meanwhile() -> None:
    # The fourth week of sessions ends on 22 March, the fifth on the 29th, the sixth on 5 April.
    story("""
        2026-02-16 | record: plan       |
        2026-03-16 | extend: 2026-04-05 | activity: session#4, due: 2026-03-22
        2026-03-23 |                    | activity: session#5, due: 2026-03-29, standing: open
        2026-03-30 |                    | activity: session#6, due: 2026-04-05, standing: open
        2026-04-05 |                    | activity: session#7, standing: none
        2026-04-06 |                    | held: true, activity: session#7, due: 2026-04-12, standing: open
    """, rules=LONGER)  # fmt: skip


def test_several_extensions_count_together_up_to_what_the_file_allows() -> None:
    story("""
        2026-02-16 | record: plan                                    |
        2026-03-02 | extend: 2026-03-22, refused: choose a later day |
                   | extend: 2026-04-13, refused: 3 weeks in all     |
                   | extend: 2026-04-05, reason: none, refused: reason |
                   | extend: 2026-03-29                              | activity: look_back, due: 2026-03-29
        2026-03-03 | extend: 2026-04-12                              | activity: look_back, due: 2026-04-12
                   | extend: 2026-04-13, refused: 3 weeks in all     | activity: farewell, due: 2026-05-10
    """, rules=LONGER)  # fmt: skip


def test_a_stage_that_may_not_be_longer_and_a_case_on_hold_are_refused() -> None:
    story("""
        2026-02-02 | extend: 2026-03-01, refused: cannot be made longer |
        2026-02-16 | record: plan                                       |
        2026-03-02 | pause: away, until: 2026-03-09                     |
        2026-03-03 | extend: 2026-04-05, refused: on hold               |
    """, rules=LONGER)  # fmt: skip


def test_a_hold_during_an_extension_is_added_to_it() -> None:
    # 14 days longer, and 30 March to 2 April on hold: four days more.
    story("""
        2026-02-16 | record: plan                   |
        2026-03-09 | extend: 2026-04-05             |
        2026-03-30 | pause: away, until: 2026-04-06 | activity: look_back, due: 2026-04-12, standing: open
        2026-04-03 | resume: true                   | activity: look_back, due: 2026-04-09
                   |                                | activity: farewell, due: 2026-05-07
                   |                                | week: 8; held: false
        2026-04-10 | move: closing                  | stage: closing, week: 9
    """, rules=LONGER)  # fmt: skip


def test_a_hold_before_an_extension_moves_the_day_it_begins_on() -> None:
    # Six days on hold: the stage ends on 28 March, and two weeks later on 11 April.
    story("""
        2026-02-16 | record: plan                   |
        2026-03-02 | pause: away, until: 2026-03-08 |
        2026-03-08 | resume: true                   | activity: look_back, due: 2026-03-28
        2026-03-09 | extend: 2026-04-11             | activity: look_back, due: 2026-04-11
                   |                                | activity: farewell, due: 2026-05-09
    """, rules=LONGER)  # fmt: skip


def test_of_two_extensions_one_is_undone_and_the_other_stays() -> None:
    # A week, and two more. Without the first, two weeks are left; without both, none.
    story("""
        2026-02-16 | record: plan                      |
        2026-03-02 | extend: 2026-03-29                |
        2026-03-04 | extend: 2026-04-12                | activity: look_back, due: 2026-04-12
        2026-03-05 | correct: extension#1, undo: true  | activity: look_back, due: 2026-04-05
                   |                                   | activity: farewell, due: 2026-05-03
        2026-03-06 | correct: extension#2, undo: true  | activity: look_back, due: 2026-03-22
                   |                                   | activity: farewell, due: 2026-04-19
        2026-03-07 | extend: 2026-04-12                | activity: look_back, due: 2026-04-12
    """, rules=LONGER)  # fmt: skip


def test_an_extension_undone_when_the_old_end_is_past_leaves_what_is_overdue() -> None:
    story("""
        2026-02-16 | record: plan                      |
        2026-03-16 | extend: 2026-04-05                |
        2026-03-24 |                                   | held: false, alerts: {look_back: 0}
        2026-03-25 | correct: extension#1, undo: true  | held: true, week: 9
                   |                                   | activity: look_back, due: 2026-03-22, standing: overdue
                   |                                   | activity: moving_on, due: 2026-03-23, standing: overdue
    """, rules=LONGER)  # fmt: skip


def test_a_review_held_again_later_makes_its_stage_longer_by_the_days_between() -> None:
    # Due 12 April, again on 3 May: 21 days. 19 April becomes 10 May.
    story("""
        2026-02-16 | record: plan                                            |
        2026-03-23 | move: true                                              | activity: review, due: 2026-04-12
        2026-04-09 | record: review, outcome: carrying_on, until: 2026-05-03 | activity: farewell, due: 2026-05-10
                   |  | activity: review, number: 2, due: 2026-05-03, standing: open
        2026-05-01 | record: review, outcome: carrying_on, until: 2026-05-10 | activity: farewell, due: 2026-05-17
                   |  | activity: review, number: 3, due: 2026-05-10
    """, rules=CARRIES)  # fmt: skip


def test_a_review_held_again_sooner_makes_nothing_shorter() -> None:
    story("""
        2026-02-16 | record: plan                                            |
        2026-03-23 | move: true                                              |
        2026-03-26 | record: review, outcome: carrying_on, until: 2026-04-10 | activity: farewell, due: 2026-04-19
    """, rules=CARRIES)  # fmt: skip
