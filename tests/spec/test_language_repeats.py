"""The language: again and again. Weeks 5-8 of the small pathway begin on Monday 23 February, weeks 9-12 on 23 March."""

from __future__ import annotations

from pathway.definition.rules import Rules
from tests.tables import good, small, story

AWAY = {
    "    ladders:\n": "    pauses:\n      away: {title: away, at_most: 6 weeks}\n    ladders:\n",
    "      concern: {title": "      back: {title: back, when: on hold, due: expected return, done_by: resume}\n"
    "      concern: {title",
}
READY = "2026-02-16 | record: plan |"


def working(series: str) -> Rules:
    """The small pathway with a series of its own in the second stage, and holds."""
    return small({"          look_back: {": f"          it: {{title: it, {series}}}\n          look_back: {{", **AWAY})


def test_from_plan_each_stretch_stands_for_itself() -> None:
    story(f"""
        {READY}
        2026-02-23 |            | activity: it, number: 1, due: 2026-03-01, standing: open
        2026-03-02 |            | activity: it#1, standing: overdue; activity: it#2, due: 2026-03-08, standing: open
        2026-03-04 | record: it#2 | activity: it#1, standing: overdue; activity: it#3, standing: opens_later
        2026-03-09 |            | activity: it#3, due: 2026-03-15, standing: open
    """, rules=working("every: 1 week"))  # fmt: skip


def test_from_last_done_there_is_one_at_a_time_and_the_next_stands_on_the_day_one_is_recorded() -> None:
    story(f"""
        {READY}
        2026-02-23 |            | activity: it, number: 1, due: 2026-03-01
        2026-03-03 |            | activity: it, number: 1, standing: overdue; activity: it#2, standing: none
        2026-03-04 | record: it | activity: it, number: 2, due: 2026-03-11, standing: open, opens: 2026-03-04
        2026-03-05 | record: it | activity: it, number: 3, due: 2026-03-12, standing: open
    """, rules=working("every: 1 week from last done"))  # fmt: skip


def test_recorded_late_or_put_right_it_is_counted_from_the_day_it_was_done() -> None:
    story(f"""
        {READY}
        2026-03-05 | record: it, on: 2026-03-03     | activity: it, number: 2, due: 2026-03-10
        2026-03-06 | correct: it#1, on: 2026-02-27  | activity: it, number: 2, due: 2026-03-06, standing: due_today
    """, rules=working("every: 1 week from last done"))  # fmt: skip


def test_declined_or_not_needed_the_next_is_counted_from_the_day_it_was_due() -> None:
    story(f"""
        {READY}
        2026-02-25 | record: it, outcome: declined            | activity: it, number: 2, due: 2026-03-08
        2026-03-03 | waive: it, reason: had one in hospital   | activity: it, number: 3, due: 2026-03-15, standing: open
    """, rules=working("every: 1 week from last done"))  # fmt: skip


def test_not_held_the_next_is_counted_from_the_day_it_was_due() -> None:
    # Due Sunday 1 March, closed after Tuesday the 3rd: the next stands on Wednesday, due Sunday the 8th.
    story(f"""
        {READY}
        2026-03-03 |  | activity: it, number: 1, standing: overdue
        2026-03-04 |  | activity: it#1, standing: not_held; activity: it#2, due: 2026-03-08, standing: open
    """, rules=working("every: 1 week from last done, closes: 2 days after due"))  # fmt: skip


def test_so_many_times_and_no_more() -> None:
    story(f"""
        {READY}
        2026-02-24 | record: it |
        2026-02-26 | record: it | activity: it, number: 2, standing: done
        2026-03-20 |            | activity: it, number: 2; activity: it#3, standing: none
    """, rules=working("every: 1 week from last done, until: 2 times"))  # fmt: skip


def test_an_activity_ends_a_series_but_not_the_one_that_stands() -> None:
    series = working("every: 1 week, until: [3 times, look_back]")
    story(f"""
        {READY}
        2026-03-10 | record: look_back | activity: it#3, due: 2026-03-15, standing: open
        2026-03-16 |                   | activity: it#3, standing: overdue; activity: it#4, standing: none
    """, rules=series)  # fmt: skip
    story(f"""
        {READY}
        2026-03-04 | record: look_back           | activity: it#2, due: 2026-03-08, standing: open
        2026-03-09 |                             | activity: it#3, standing: none
        2026-03-10 | correct: look_back, undo: true | activity: it#3, due: 2026-03-15, standing: open
    """, rules=series)  # fmt: skip


def test_a_series_ends_when_the_case_leaves_its_stage_and_goes_on_while_it_is_held_there() -> None:
    story(f"""
        {READY}
        2026-03-23 |               | held: true, activity: it#5, due: 2026-03-29, standing: open
        2026-03-25 | move: closing |
        2026-04-15 |               | activity: it#5, standing: overdue; activity: it#6, standing: none
    """, rules=working("every: 1 week, until: stage ends"))  # fmt: skip


def test_stretches_of_working_days_begin_with_the_stage_and_leave_out_bank_holidays() -> None:
    # 23 to 27 March; 30, 31 March, 1, 2 and 7 April, past Good Friday and Easter Monday; 8 to 14 April.
    rules = small({"          farewell: {": "          it: {title: it, every: 5 working days}\n          farewell: {"})
    story(f"""
        {READY}
        2026-03-23 | move: closing | activity: it#1, due: 2026-03-27, standing: open
        2026-03-27 |               | activity: it#2, opens: 2026-03-28, due: 2026-04-07, standing: opens_later
        2026-03-28 |               | activity: it#2, due: 2026-04-07, standing: open
        2026-04-08 |               | activity: it#3, due: 2026-04-14, standing: open
    """, rules=rules)  # fmt: skip


def test_working_days_from_last_done_leave_out_bank_holidays() -> None:
    # After Wednesday 1 April: 2, 7, 8.
    rules = small({
        "          farewell: {": "          it: {title: it, every: 3 working days from last done}\n"
        "          farewell: {"
    })  # fmt: skip
    story(f"""
        {READY}
        2026-03-23 | move: closing | activity: it, number: 1, due: 2026-03-25
        2026-04-01 | record: it    | activity: it, number: 2, due: 2026-04-08
    """, rules=rules)  # fmt: skip


def test_days_on_hold_are_given_back_to_each() -> None:
    # Five days on hold, 2 to 6 March. From plan: 8 March, then the 15th, each five days later. From last done: 4 March.
    hold = f"""
        {READY}
        2026-02-25 | record: it                     |
        2026-03-02 | pause: away, until: 2026-03-10 |
        2026-03-07 | resume: true                   |"""
    story(hold + "  activity: it, number: 2, due: 2026-03-13, standing: open", rules=working("every: 1 week"))
    story(
        hold + "  activity: it, number: 2, due: 2026-03-09, standing: open",
        rules=working("every: 1 week from last done"),
    )


def test_a_hold_that_lasts_longer_than_expected_brings_up_nothing_of_a_list_before_its_day() -> None:
    # Three weeks from Monday 23 February is 16 March; the hold of 9 to 18 March gives back ten days, not one.
    story(f"""
        {READY}
        2026-03-09 | pause: away, until: 2026-03-10 | activity: it#1, due: 2026-03-17; activity: it#2, standing: opens_later
        2026-03-19 | resume: true                   | activity: it#1, due: 2026-03-26; activity: it#2, standing: opens_later
        2026-03-27 |                                | activity: it#1, standing: overdue; activity: it#2, due: 2026-04-09, standing: open
    """, rules=working("due: [3 weeks after stage_start, 5 weeks after stage_start]"))  # fmt: skip # noqa: E501


def test_a_case_that_comes_late_begins_with_the_stretch_that_is_not_over() -> None:
    # The second stretch is 2 to 8 March.
    table = "2026-03-04 | record: plan | stage: working, activity: it, number: {}, due: 2026-03-08, standing: open"
    story(table.format(2), rules=working("every: 1 week"))
    story(table.format(1), rules=working("every: 1 week from last done"))


def test_in_a_stage_without_weeks_the_first_is_counted_from_the_day_the_case_entered_it() -> None:
    # 3 wd after Tuesday 24 March, and after the 30th; 20 and 40 wd after the 24th, past Easter and 4 May.
    story("""
        2026-03-03 | record: first_call                                          |
        2026-03-09 | record: home_visit                                          |
        2026-03-24 | record: what_matters | stage: close_support, activity: contact, number: 1, due: 2026-03-27
                   |                      | activity: case_talk, number: 1, due: 2026-04-23
        2026-03-30 | record: contact      | activity: contact, number: 2, due: 2026-04-02
        2026-04-23 |                      | activity: case_talk#2, due: 2026-05-22, standing: open
    """, start="2026-03-02", rules=good("high_intensity_user.yaml"), facts="{attendances: 20_or_more}")  # fmt: skip


def test_before_the_clock_starts_there_are_no_stretches() -> None:
    # Allocated on Monday 26 January, met on Wednesday 4 February: the weeks begin that day and end on Tuesdays.
    story("""
        2026-01-23 | accept: true          |
        2026-01-26 | allocate: a           | activity: it, standing: none
        2026-02-03 |                       | activity: it, standing: none
        2026-02-04 | record: first_meeting | activity: it, number: 1, due: 2026-02-10, standing: open
                   |                       | activity: it#2, opens: 2026-02-11, due: 2026-02-17, standing: opens_later
        2026-02-11 |                       | activity: it#2, due: 2026-02-17, standing: open
    """, rules=small({
        "starts: referral_accepted": "starts: first_meeting",
        "first_call: {title: first call, due: 5 working days after start, kind: contact}":
            "first_meeting: {title: first meeting, due: 2 weeks after stage_start, kind: contact}\n"
            "          it: {title: it, every: 1 week}",
    }), start="none", referred="2026-01-19")  # fmt: skip


def test_the_nth_and_the_last_time_count_by_the_days_it_was_done() -> None:
    rules = small({
        "          look_back: {": "          after_second: {title: a, due: 2 days after 2nd session}\n"
        "          after_last: {title: b, due: 3 days after last session}\n          look_back: {",
    })  # fmt: skip
    story(f"""
        {READY}
        2026-02-26 | record: session                   | activity: after_second, standing: none
                   |                                   | activity: after_last, due: 2026-03-01, standing: open
        2026-03-05 | record: session                   | activity: after_second, due: 2026-03-07
                   |                                   | activity: after_last, due: 2026-03-08
        2026-03-06 | correct: session#2, on: 2026-02-24 | activity: after_second, due: 2026-02-28, standing: overdue
                   |                                   | activity: after_last, due: 2026-03-01
    """, rules=rules)  # fmt: skip
