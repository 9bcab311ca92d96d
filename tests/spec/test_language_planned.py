"""The language: what is counted from the day something is planned moves with it. From 23 March: weeks 9 to 12.

The review is due by the end of week 11, Sunday 12 April, after Good Friday the 3rd and Easter Monday the 6th.
"""

from __future__ import annotations

from pathway.definition.rules import Rules
from tests.tables import small, story

PLANNED: Rules = small({
    "          farewell: {": "          prepare: {title: prepare, due: 5 working days before planned review}\n"
    "          invite: {title: invite, opens: 1 week before due, due: 2 weeks before planned review,"
    " rolls: next working day}\n"
    "          debrief: {title: debrief, due: 2 days after planned review}\n          farewell: {",
    "    ladders:\n": "    pauses:\n      away: {title: away, at_most: 6 weeks}\n    ladders:\n",
    "      concern: {title": "      back: {title: back, when: on hold, due: expected return, done_by: resume}\n"
    "      concern: {title",
})  # fmt: skip

IN_CLOSING = """
        2026-02-16 | record: plan        |
        2026-03-23 | move: closing       | activity: review, due: 2026-04-12
"""


def test_not_booked_it_is_counted_from_the_day_it_is_due() -> None:
    # Back from Sunday 12 April: 10, 9, 8, 7, 2. Two weeks before is Sunday 29 March, so Monday.
    story(f"""
        {IN_CLOSING}
                   |  | activity: prepare, due: 2026-04-02
                   |  | activity: invite, due: 2026-03-30, opens: 2026-03-23
                   |  | activity: debrief, due: 2026-04-14
    """, rules=PLANNED)  # fmt: skip


def test_booked_it_is_counted_from_that_day_and_booked_anew_from_the_new_one() -> None:
    # Back from Thursday 9 April: 8, 7, 2, 1 April, 31 March. From Friday 17 April: 16, 15, 14, 13, 10.
    story(f"""
        {IN_CLOSING}
        2026-03-24 | book: review, on: 2026-04-09 | activity: prepare, due: 2026-03-31
                   |                              | activity: invite, due: 2026-03-26
                   |                              | activity: debrief, due: 2026-04-11
                   |                              | activity: review, due: 2026-04-12
        2026-03-27 | book: review, on: 2026-04-17 | activity: prepare, due: 2026-04-10
                   |                              | activity: invite, due: 2026-04-07
                   |                              | activity: debrief, due: 2026-04-19
    """, rules=PLANNED)  # fmt: skip


def test_what_is_done_stays_as_it_was_and_what_was_told_of_the_old_day_is_taken_back() -> None:
    story(f"""
        {IN_CLOSING}
        2026-03-24 | book: review, on: 2026-04-07 |
        2026-03-25 | record: invite               | activity: invite, due: 2026-03-24, standing: done_late
                   |                              | activity: prepare, due: 2026-03-27
        2026-03-28 |                              | activity: prepare, standing: overdue, alerts: {{prepare: 1}}
        2026-03-30 | book: review, on: 2026-04-17 | activity: invite, due: 2026-03-24, standing: done_late
                   |                              | activity: prepare, due: 2026-04-10, standing: open
                   |                              | alerts: {{prepare: 0}}
        2026-04-11 |                              | alerts: {{prepare: 1}}
    """, rules=PLANNED)  # fmt: skip


def test_done_it_is_counted_from_the_day_it_was() -> None:
    story(f"""
        {IN_CLOSING}
        2026-03-24 | book: review, on: 2026-04-09                          |
        2026-04-08 | record: review, outcome: discharge_agreed             | activity: debrief, due: 2026-04-10
        2026-04-09 | correct: review, on: 2026-04-07                       | activity: debrief, due: 2026-04-09
    """, rules=PLANNED)  # fmt: skip


def test_put_off_it_is_counted_from_the_new_day() -> None:
    story(f"""
        {IN_CLOSING}
        2026-03-24 | defer: review, to: 2026-04-24 | activity: prepare, due: 2026-04-17
                   |                               | activity: debrief, due: 2026-04-26
    """, rules=PLANNED)  # fmt: skip


def test_held_again_on_a_named_day_what_is_still_open_is_counted_from_that_day() -> None:
    story(f"""
        {IN_CLOSING}
        2026-04-08 | record: review, outcome: carrying_on, until: 2026-05-06 |
                   |  | activity: review, number: 2, due: 2026-05-06
                   |  | activity: debrief, due: 2026-05-08
    """, rules=PLANNED)  # fmt: skip


def test_a_hold_moves_what_is_planned_and_not_booked_and_what_is_prepared_for_it() -> None:
    # Four days on hold: Thursday 16 April. Back from there: 15, 14, 13, 10, 9.
    story(f"""
        {IN_CLOSING}
        2026-03-26 | pause: away, until: 2026-04-09 | activity: review, due: 2026-04-26
        2026-03-30 | resume: true                   | activity: review, due: 2026-04-16
                   |                                | activity: prepare, due: 2026-04-09
                   |                                | activity: debrief, due: 2026-04-18
    """, rules=PLANNED)  # fmt: skip


def test_a_hold_does_not_move_a_booked_day() -> None:
    story(f"""
        {IN_CLOSING}
        2026-03-24 | book: review, on: 2026-04-15   | activity: prepare, due: 2026-04-08
        2026-03-26 | pause: away, until: 2026-03-30 |
        2026-03-30 | resume: true                   | activity: prepare, due: 2026-04-08
                   |                                | activity: debrief, due: 2026-04-17
    """, rules=PLANNED)  # fmt: skip


def test_booked_and_then_not_needed_what_is_open_stays_counted_from_the_day_it_was_booked_for() -> None:
    story(f"""
        {IN_CLOSING}
        2026-03-24 | book: review, on: 2026-04-17          | activity: debrief, due: 2026-04-19
        2026-03-30 | waive: review, reason: held elsewhere | activity: review, standing: not_needed
                   |                                       | activity: debrief, due: 2026-04-19
    """, rules=PLANNED)  # fmt: skip
