"""The language: alternatives and optional stages. Weeks 5-8 are 23 February to 22 March, 9-12 to Sunday 19 April."""

from __future__ import annotations

from pathway.definition.rules import Rules
from tests.tables import small, story

ALONE = """
      alone:
        title: One to one
        weeks: 5-8
        instead_of: working
        lead: coordinator
        activities:
          talk: {title: talk, every: 2 weeks, kind: contact}
          half_way: {title: half way, due: on stage_end}
        move_on: {to: closing, when: [talk or half_way]}
      closing:
"""
CHANGES = {
    "      closing:\n": ALONE.removeprefix("\n"),
    "    ladders:\n": "    facts:\n      support: {title: support, kind: choice, values: [group, single, none]}\n"
    "      score: {title: score, kind: number}\n    ladders:\n",
}
TWO: Rules = small({
    "move_on: {to: working, when: [plan]}": "move_on: [{to: alone, when: [plan], only_if: {support: single}},"
    " {to: working, when: [plan]}]",
    **CHANGES,
})  # fmt: skip
OPTIONAL: Rules = small({
    "move_on: {to: working, when: [plan]}": "move_on: [{to: working, when: [plan], only_if: {support: group}},"
    " {to: alone, when: [plan], only_if: {score: at least 15}, unless: {support: none}},"
    " {to: closing, when: [plan], early: yes}]",
    **CHANGES,
})  # fmt: skip


def test_of_two_stages_for_the_same_weeks_a_case_enters_the_one_whose_condition_holds() -> None:
    story("""
        2026-02-16 | record: plan; facts: {support: single} | activity: talk, due: 2026-03-08, standing: opens_later
        2026-02-22 |  | stage: starting
        2026-02-23 |  | stage: alone, activity: half_way, due: 2026-03-22, who: coordinator
                   |  | activity: session, standing: none; activity: talk, due: 2026-03-08, standing: open
    """, rules=TWO)  # fmt: skip


def test_what_is_not_known_leads_the_way_that_asks_for_nothing() -> None:
    story("""
        2026-02-16 | record: plan            |
        2026-02-23 |                         | stage: working
        2026-02-24 | facts: {support: single} | stage: working
    """, rules=TWO)  # fmt: skip


def test_the_condition_is_asked_on_the_day_of_the_move() -> None:
    story("""
        2026-02-16 | record: plan; facts: {support: single} |
        2026-02-20 | facts: {support: group}                |
        2026-02-23 |                                        | stage: working
    """, rules=TWO)  # fmt: skip


def test_one_of_two_activities_is_enough_to_move_on() -> None:
    story("""
        2026-02-16 | record: plan; facts: {support: single} |
        2026-03-20 |                    | waits_for: [talk or half_way]
        2026-03-21 | record: half_way   |
        2026-03-23 |                    | stage: closing
    """, rules=TWO)  # fmt: skip


def test_the_other_of_two_activities_is_enough_as_well_even_late() -> None:
    story("""
        2026-02-16 | record: plan; facts: {support: single} |
        2026-03-23 |                    | stage: alone, held: true
        2026-03-25 | record: talk       | stage: closing
    """, rules=TWO)  # fmt: skip


def test_the_first_way_in_the_file_that_is_open_is_taken_and_a_later_early_one_does_not_overtake_it() -> None:
    story("""
        2026-02-09 | facts: {support: group} |
        2026-02-10 | record: plan            | stage: starting, held: false
        2026-02-22 |                         | stage: starting
        2026-02-23 |                         | stage: working
    """, rules=OPTIONAL)  # fmt: skip


def test_past_an_optional_stage_the_case_goes_early_if_the_file_says_so() -> None:
    story("""
        2026-02-09 | facts: {support: none, score: 20} |
        2026-02-10 | record: plan | stage: closing, week: 3, held: false
                   |              | activity: review, due: 2026-04-12; activity: session, standing: none
    """, rules=OPTIONAL)  # fmt: skip


def test_when_the_first_way_closes_before_its_day_the_next_open_one_is_taken() -> None:
    story("""
        2026-02-09 | facts: {support: group} |
        2026-02-10 | record: plan            | stage: starting
        2026-02-17 | facts: {support: none}  | stage: closing
    """, rules=OPTIONAL)  # fmt: skip


def test_a_number_just_high_enough_opens_the_way_and_one_just_below_does_not() -> None:
    story("""
        2026-02-09 | facts: {score: 15} |
        2026-02-10 | record: plan       | stage: starting
        2026-02-23 |                    | stage: alone
    """, rules=OPTIONAL)  # fmt: skip
    story("""
        2026-02-09 | facts: {score: 14.9} |
        2026-02-10 | record: plan         | stage: closing
    """, rules=OPTIONAL)  # fmt: skip


def test_a_person_takes_only_a_way_that_is_open_and_names_another_than_the_first() -> None:
    story("""
        2026-02-16 | record: plan                                        | stage: starting
        2026-02-23 | move: alone, refused: the way leads to closing      | stage: working
    """, rules=TWO)  # fmt: skip
    story("""
        2026-03-02 | move: alone, refused: support single |
                   | move: working, refused: plan         | stage: starting
    """, rules=TWO)  # fmt: skip
