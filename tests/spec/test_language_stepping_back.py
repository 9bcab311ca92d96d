"""The language: back to an earlier stage, and on again. Weeks 5-8 are 23 February to 22 March, 9-12 to 19 April."""

from __future__ import annotations

from pathway.definition.rules import Rules
from tests.tables import good, small, story

BACK: Rules = small({
    "weeks: 9-12\n": "weeks: 9-12\n        back_to: [working, starting]\n",
    "          look_back: {": "          welcome: {title: welcome, due: 2 weeks after stage_start}\n"
    "          visit: {title: visit, due: 3 weeks after stage_start, only_if: {alone: yes}}\n"
    "          chat: {title: chat, due: [1 week after stage_start, 3 weeks after stage_start]}\n          look_back: {",
    "    ladders:\n": "    facts:\n      alone: {title: lives alone}\n    ladders:\n",
})  # fmt: skip

WITHOUT_WEEKS: Rules = good("high_intensity_user.yaml", {", only_if: {review: goes_well}": ""})

IN_CLOSING = """
        2026-02-16 | record: plan        |
        2026-03-02 | record: welcome     |
        2026-03-23 | move: closing       | stage: closing
"""


def test_the_way_back_needs_a_day_to_look_again_and_a_reason_and_leads_where_the_file_says() -> None:
    story(f"""
        {IN_CLOSING}
        2026-03-30 | move: working, refused: the day to look again                       |
                   | move: working, until: 2026-03-27, refused: in the past              |
                   | move: working, until: 2026-04-10, reason: none, refused: reason     |
                   | move: working, until: 2026-04-10, reason: not ready                 | stage: working
                   | move: starting, until: 2026-04-10, reason: still not, refused: leads to closing |
    """, rules=BACK)  # fmt: skip


def test_on_the_way_on_no_day_is_named() -> None:
    story("""
        2026-02-16 | record: plan                                                       |
        2026-03-23 | move: closing, until: 2026-04-01, refused: on the way back only    |
    """, rules=BACK)  # fmt: skip


def test_the_weeks_do_not_begin_anew_and_what_is_done_stays_done() -> None:
    story(f"""
        {IN_CLOSING}
                   |                                                      | activity: look_back, due: 2026-03-22
        2026-03-26 | record: look_back                                    |
        2026-03-30 | move: working, until: 2026-04-10, reason: not ready  | week: 10
                   |                                                      | activity: look_back#1, standing: done_late
                   |                                                      | activity: look_back#2, standing: none
                   |                                                      | activity: review, due: 2026-04-12
                   |                                                      | activity: farewell, due: 2026-04-19
    """, rules=BACK)  # fmt: skip


def test_what_is_counted_from_the_day_of_the_stage_comes_anew() -> None:
    # 2 weeks after Monday 30 March. The first chat fell due on 2 March, the second on the 16th.
    story(f"""
        {IN_CLOSING}
        2026-03-30 | move: working, until: 2026-04-10, reason: not ready  |
                   |  | activity: welcome#1, standing: done, due: 2026-03-09
                   |  | activity: welcome#2, standing: open, due: 2026-04-13
    """, rules=BACK)  # fmt: skip


def test_what_was_not_done_stands_once_and_is_counted_from_the_new_day() -> None:
    story("""
        2026-02-16 | record: plan        |
        2026-03-23 | move: closing       | activity: welcome, due: 2026-03-09, standing: overdue
        2026-03-30 | move: working, until: 2026-04-10, reason: not ready | activity: welcome, number: 1, due: 2026-04-13
        2026-04-10 | move: closing       | activity: welcome, number: 1, due: 2026-04-13, standing: open
    """, rules=BACK)  # fmt: skip


def test_what_came_up_in_the_middle_of_a_stage_keeps_its_day_when_the_case_moves_on() -> None:
    # 3 weeks after 23 February, though it was asked for only from 4 March on; the second chat stood from 2 March on.
    story("""
        2026-02-16 | record: plan               |
        2026-03-02 | record: chat               |
        2026-03-04 | facts: {alone: yes}        | activity: visit, due: 2026-03-16
                   |                            | activity: chat, number: 2, due: 2026-03-16
        2026-03-23 | move: closing              | activity: visit, due: 2026-03-16, standing: overdue
                   |                            | activity: chat, number: 2, due: 2026-03-16, standing: overdue
        2026-03-30 | move: working, until: 2026-04-10, reason: not ready | activity: visit, due: 2026-04-20
        2026-04-13 | move: closing              | activity: visit, due: 2026-04-20, standing: open
    """, rules=BACK)  # fmt: skip


def test_a_series_goes_on_with_the_stretch_that_is_not_over() -> None:
    # The sixth week from 23 February is 30 March to 5 April. The fourth session stood already.
    story(f"""
        {IN_CLOSING}
                   |                | activity: session#4, due: 2026-03-22, standing: overdue
                   |                | activity: session#5, due: 2026-03-29, standing: open
        2026-03-31 | move: working, until: 2026-04-10, reason: not ready |
                   |                | activity: session#6, due: 2026-04-05, standing: open
        2026-04-06 |                | activity: session#7, due: 2026-04-12, standing: open
        2026-04-08 | move: closing  |
        2026-04-20 |                | activity: session#8, standing: none
    """, rules=BACK)  # fmt: skip


def test_in_a_stage_without_weeks_what_comes_every_so_often_begins_anew() -> None:
    # In close support from Tuesday 24 March, and again from Monday 20 April: 3 wd after are 21 to 23 April; 20 and
    # 40 wd after, past 4 and 25 May, 19 May and 17 June. What stood from the first time goes on standing.
    story("""
        2026-03-03 | record: first_call                    |
        2026-03-09 | record: home_visit                    |
        2026-03-24 | record: what_matters                  | activity: case_talk#1, due: 2026-04-23
        2026-03-30 | record: contact                       | activity: contact, number: 2, due: 2026-04-02
        2026-04-10 | move: lighter_support                 |
        2026-04-14 | record: contact                       | activity: contact#2, standing: done_late
                   |                                       | activity: contact#3, standing: none
        2026-04-20 | move: close_support, until: 2026-05-08 |
                   |                 | activity: contact, number: 3, due: 2026-04-23, standing: open
                   |                 | activity: case_talk#1, due: 2026-04-23, standing: open
                   |                 | activity: case_talk#2, due: 2026-05-19, standing: open
        2026-04-21 | record: contact | activity: contact, number: 4, due: 2026-04-24
        2026-05-19 |                 | activity: case_talk#3, due: 2026-06-17, standing: open
    """, start="2026-03-02", rules=WITHOUT_WEEKS, facts="{attendances: 20_or_more}")  # fmt: skip


def test_a_case_moved_back_goes_on_only_when_a_person_says_so_and_is_asked_for_on_the_day() -> None:
    # The plan is done and the weeks are over: nothing moves by itself from here.
    story(f"""
        {IN_CLOSING}
        2026-03-30 | move: starting, until: 2026-04-10, reason: all anew |
                   |              | stage: starting, waits_for: [a person decides]
                   |              | activity: moving_on, due: 2026-04-10, standing: open
        2026-04-11 |              | stage: starting, activity: moving_on, standing: overdue, alerts: {{moving_on: 1}}
        2026-04-13 | move: true   | stage: working, activity: moving_on#4, due: 2026-03-23, standing: overdue
        2026-04-14 | move: true   | stage: closing
        2026-04-20 |              | stage: closing, waits_for: [a person decides]
    """, rules=BACK)  # fmt: skip


def test_who_can_only_go_back_or_end_is_not_asked_to_move_on() -> None:
    story(f"""
        {IN_CLOSING}
                   |  | activity: moving_on, number: 2, standing: done
        2026-04-20 |  | held: true, activity: moving_on, number: 2; activity: farewell, standing: overdue
    """, rules=BACK)  # fmt: skip


def test_what_the_stage_it_left_had_open_stays_open_and_stands_once_when_it_is_there_again() -> None:
    story(f"""
        {IN_CLOSING}
        2026-03-30 | move: working, until: 2026-04-10, reason: not ready |
                   |                | activity: review, due: 2026-04-12, standing: open
        2026-04-09 | record: review, outcome: carrying_on, until: 2026-04-17 |
        2026-04-10 | move: closing  | activity: review, number: 2, due: 2026-04-17, standing: open
                   |                | activity: farewell, number: 1, due: 2026-04-19
    """, rules=BACK)  # fmt: skip
