"""Chapter 16. What comes and goes with what is known: conditions that come to hold late, days that are taken back."""

from __future__ import annotations

from tests.tables import small, story

FACTS = "    facts:\n      on_medicine: {title: on a medicine}\n      last_day: {title: last day, kind: date}\n"
WITH_FACTS = {"    after:\n": f"{FACTS}    after:\n"}
SESSION = "session: {title: session, every: 1 week, until: stage ends, kind: contact}"
PLAN = "plan: {title: plan, due: week 4}"
UNDER_A_CONDITION = small({
    **WITH_FACTS,
    SESSION: "session: {title: session, every: 1 week, only_if: {on_medicine: yes}, kind: contact}",
})  # fmt: skip
HOLDS = {
    "    ladders:\n": "    pauses:\n      away: {title: away, at_most: 6 weeks}\n    ladders:\n",
    "      concern: {title": "      back: {title: back, when: on hold, due: expected return, done_by: resume}\n"
    "      concern: {title",
}
UNDER_A_CONDITION_AND_HELD = small({
    **WITH_FACTS, **HOLDS,
    SESSION: "session: {title: session, every: 1 week, only_if: {on_medicine: yes}, kind: contact}",
})  # fmt: skip
FROM_LAST_DONE = small({
    **WITH_FACTS,
    SESSION: "session: {title: session, every: 2 weeks from last done, only_if: {on_medicine: yes}, kind: contact}",
})  # fmt: skip
FROM_LAST_DONE_AND_HELD = small({
    **WITH_FACTS, **HOLDS,
    SESSION: "session: {title: session, every: 2 weeks from last done, only_if: {on_medicine: yes}, kind: contact}",
})  # fmt: skip
TALKS = small({
    **WITH_FACTS,
    PLAN: f"{PLAN}\n"
    "          ask: {title: ask, due: 5 working days, only_if: {last_day: unknown}, done_by: record last_day}\n"
    "          talk: {title: talk, due: [4 weeks before last_day, 3 weeks before last_day], kind: contact}",
})  # fmt: skip
SECOND = small({
    PLAN: f"{PLAN}\n"
    "          second: {title: second call, opens: 2 weeks after first_call, due: week 2, closes: 1 week after due,"
    " rolls: previous working day, kind: contact}",
})  # fmt: skip
AFTER_THE_CALL = small({
    PLAN: f"{PLAN}\n"
    "          letter: {title: letter, due: 10 working days after first_call}\n"
    "          why: {title: ask why not, due: 5 working days, only_if: {first_call: declined}}",
})  # fmt: skip


def test_a_series_whose_conditions_come_to_hold_late_begins_with_the_stretch_that_runs() -> None:
    # The stage begins on 23 February; its third week is 9 to 15 March.
    story(
        """
        2026-02-16 | record: plan                | stage: starting
        2026-02-23 |                             | stage: working, activity: session, standing: none
        2026-03-11 | facts: {on_medicine: yes}   | activity: session, number: 3, due: 2026-03-15, standing: open
        2026-03-16 |                             | activity: session#4, due: 2026-03-22, standing: open
    """,
        rules=UNDER_A_CONDITION,
    )


def test_a_series_that_comes_back_leaves_out_what_was_not_needed_meanwhile() -> None:
    # Week 5 is 23 February to 1 March; back in week 7, which ends on 15 March.
    story(
        """
        2026-02-16 | record: plan; facts: {on_medicine: yes} |
        2026-02-23 |                            | activity: session#1, due: 2026-03-01, standing: open
        2026-02-25 | facts: {on_medicine: no}   | activity: session#1, standing: not_needed
        2026-03-12 | facts: {on_medicine: yes}  | activity: session, number: 3, due: 2026-03-15, standing: open
    """,
        rules=UNDER_A_CONDITION,
    )


def test_a_hold_that_never_was_leaves_out_no_stretch_of_what_was_asked_for_all_along() -> None:
    # On hold from the first week of the stage to its fourth, by mistake.
    story(
        """
        2026-02-16 | record: plan; facts: {on_medicine: yes} |
        2026-02-27 | pause: away, until: 2026-03-27   | activity: session, number: 1
        2026-03-18 | correct: pause, undo: true       | activity: session#1, due: 2026-03-01, standing: overdue
                   |  | activity: session#2, due: 2026-03-08, standing: overdue
                   |  | activity: session#3, opens: 2026-03-09, due: 2026-03-15, standing: overdue
                   |  | activity: session#4, due: 2026-03-22, standing: open
    """,
        rules=UNDER_A_CONDITION_AND_HELD,
    )


def test_nor_does_one_that_was_over_long_before_that_was_told() -> None:
    # One day on hold, Friday 27 February: each stretch ends a day later.
    story(
        """
        2026-02-16 | record: plan; facts: {on_medicine: yes} |
        2026-02-27 | pause: away, until: 2026-03-27            | activity: session, number: 1
        2026-03-18 | resume: true, on: 2026-02-28              | activity: session#1, due: 2026-03-02, standing: overdue
                   |  | activity: session#2, due: 2026-03-09, standing: overdue
                   |  | activity: session#3, due: 2026-03-16, standing: overdue
                   |  | activity: session#4, due: 2026-03-23, standing: open
    """,
        rules=UNDER_A_CONDITION_AND_HELD,
    )


def test_of_a_hold_that_never_was_only_the_stretches_come_up_in_which_it_was_asked_for() -> None:
    # Told in the third week of the stage, though it had been so for longer; told once more, it is nothing new.
    story(
        """
        2026-02-16 | record: plan                                     |
        2026-02-27 | pause: away, until: 2026-03-27                   | activity: session, standing: none
        2026-03-11 | facts: {on_medicine: yes}, on: 2026-03-02        |
        2026-03-17 | facts: {on_medicine: yes}                        |
        2026-03-18 | correct: pause, undo: true | activity: session#2, standing: none
                   |  | activity: session#3, due: 2026-03-15, standing: overdue
                   |  | activity: session#4, due: 2026-03-22, standing: open
    """,
        rules=UNDER_A_CONDITION_AND_HELD,
    )


def test_what_is_counted_from_last_done_begins_with_the_stretch_that_runs_too() -> None:
    # Fortnights of the stage: 23 February to 8 March, 9 to 22 March.
    story(
        """
        2026-02-16 | record: plan               |
        2026-03-11 | facts: {on_medicine: yes}  | activity: session, number: 1, due: 2026-03-22, standing: open
        2026-03-13 | record: session            | activity: session, number: 2, due: 2026-03-27
    """,
        rules=FROM_LAST_DONE,
    )


def test_after_a_hold_that_never_was_it_begins_with_the_stretch_in_which_it_was_first_asked_for() -> None:
    story(
        """
        2026-02-16 | record: plan                                    |
        2026-02-25 | pause: away, until: 2026-03-27                  |
        2026-02-27 | facts: {on_medicine: yes}                       |
        2026-03-18 | correct: pause, undo: true                      |
                   |  | activity: session, number: 1, opens: 2026-02-27, due: 2026-03-08, standing: overdue
        2026-03-19 | record: session                                 | activity: session, number: 2, due: 2026-04-02
    """,
        rules=FROM_LAST_DONE_AND_HELD,
    )


def test_what_was_wrongly_found_not_needed_is_due_from_last_done_as_before() -> None:
    # Two weeks after 25 February.
    story(
        """
        2026-02-16 | record: plan; facts: {on_medicine: yes} |
        2026-02-25 | record: session            | activity: session#2, due: 2026-03-11, standing: open
        2026-03-02 | facts: {on_medicine: no}   | activity: session#2, standing: not_needed
        2026-03-03 | facts: {on_medicine: yes}  | activity: session, number: 3, due: 2026-03-11, standing: open
        2026-03-04 | facts: {on_medicine: no}   | activity: session, number: 3, standing: not_needed
        2026-03-13 | facts: {on_medicine: yes}  | activity: session, number: 4, due: 2026-03-22, standing: open
    """,
        rules=FROM_LAST_DONE,
    )


def test_no_day_of_a_list_is_lost_when_what_it_is_counted_from_is_taken_back() -> None:
    # 4 and 3 weeks before Friday 6 March; 3 weeks before Friday 13 March.
    story(
        """
        2026-01-27 | facts: {last_day: 2026-03-06}  | activity: talk, number: 1, due: 2026-02-06
        2026-02-05 | record: talk                   | activity: talk, number: 2, due: 2026-02-13
        2026-02-09 | facts: {last_day: unknown}     | activity: talk, number: 2, standing: not_needed
        2026-02-11 | facts: {last_day: 2026-03-13}  | activity: talk, number: 3, due: 2026-02-20, standing: open
        2026-02-20 | record: talk                   | activity: talk, number: 3, standing: done
    """,
        rules=TALKS,
    )


def test_a_length_of_time_alone_is_counted_from_the_day_the_conditions_came_to_hold() -> None:
    # 5 working days after 26 January, and after 9 February when the day is taken back.
    story(
        """
        2026-01-26 |                                | activity: ask, due: 2026-02-02, standing: open
        2026-01-27 | facts: {last_day: 2026-03-06}  | activity: ask, standing: done
        2026-02-09 | facts: {last_day: unknown}     | activity: ask, number: 2, due: 2026-02-16, standing: open
    """,
        rules=TALKS,
    )


def test_what_was_declined_is_no_day_to_count_from_but_can_be_asked_about() -> None:
    # 5 working days after Wednesday 28 January.
    story(
        """
        2026-01-28 | record: first_call, outcome: declined  | activity: why, due: 2026-02-04, standing: open
                   |                                        | activity: letter, standing: none
    """,
        rules=AFTER_THE_CALL,
    )


def test_what_is_counted_from_something_that_was_not_done_after_all_is_not_needed_for_now() -> None:
    # 10 working days after Wednesday 28 January, and after Monday 2 February.
    story(
        """
        2026-01-28 | record: first_call               | activity: letter, due: 2026-02-11, standing: open
        2026-01-30 | correct: first_call, undo: true  | activity: letter, standing: not_needed
        2026-02-02 | record: first_call               | activity: letter, number: 2, due: 2026-02-16, standing: open
    """,
        rules=AFTER_THE_CALL,
    )


def test_nothing_is_due_before_it_can_be_done() -> None:
    # 2 weeks after Sunday 1 February is Sunday the 15th, after week 2: so Monday, never back. It closes a week later.
    story(
        """
        2026-01-26 |                                    | activity: second, opens: 2026-01-26, due: 2026-02-06
        2026-02-02 | record: first_call, on: 2026-02-01 | activity: second, opens: 2026-02-15, due: 2026-02-16
                   |                                    | activity: second, closes: 2026-02-23, standing: opens_later
    """,
        rules=SECOND,
    )
