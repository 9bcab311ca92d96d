"""The language: what may be put off, and how far; what is not needed, and what is declined. Plan: due 22 February."""

from __future__ import annotations

from pathway.definition.rules import Rules
from tests.tables import small, story


def plan(more: str) -> Rules:
    """The small pathway with a plan that says more."""
    return small({"plan: {title: plan, due: week 4}": f"plan: {{title: plan, due: week 4, {more}}}"})


def test_silent_it_can_be_put_off_by_four_weeks() -> None:
    story("""
        2026-02-16 | defer: plan, to: 2026-03-23, refused: up to Sunday 22 March 2026 |
                   | defer: plan, to: 2026-03-22 | activity: plan, due: 2026-03-22
    """, rules=small())  # fmt: skip


def test_it_can_be_put_off_only_as_far_as_the_file_says_and_once() -> None:
    story("""
        2026-02-16 | defer: plan, to: 2026-03-09, refused: up to Sunday 8 March 2026 |
                   | defer: plan, to: 2026-02-22, refused: a later day               |
                   | defer: plan, to: 2026-03-02                                     | activity: plan, due: 2026-03-02
        2026-02-20 | defer: plan, to: 2026-03-08, refused: put off once already      | activity: plan, due: 2026-03-02
    """, rules=plan("may_defer: 2 weeks"))  # fmt: skip


def test_working_days_leave_out_weekends() -> None:
    # After Sunday 22 February: 23 to 25.
    story("""
        2026-02-16 | defer: plan, to: 2026-02-26, refused: up to Wednesday 25 February 2026 |
                   | defer: plan, to: 2026-02-25 | activity: plan, due: 2026-02-25
    """, rules=plan("may_defer: 3 working days"))  # fmt: skip


def test_what_may_not_be_put_off_can_still_be_found_not_needed() -> None:
    story("""
        2026-02-16 | defer: plan, to: 2026-02-23, refused: cannot be put off   |
        2026-02-17 | waive: plan, reason: none, refused: reason                |
                   | waive: plan, reason: has one already                      | activity: plan, standing: not_needed
        2026-02-23 |                                                           | stage: working
    """, rules=plan("may_defer: no"))  # fmt: skip


def test_how_far_is_counted_from_where_a_date_has_moved_to() -> None:
    rules = small({
        "plan: {title: plan, due: week 4}": "plan: {title: plan, due: 2 weeks after first_call, may_defer: 1 day}",
    })  # fmt: skip
    story("""
        2026-02-16 | record: first_call                                     | activity: plan, due: 2026-03-02
        2026-02-18 | correct: first_call, on: 2026-02-13                    |
                   | defer: plan, to: 2026-03-02, refused: up to Saturday 28 February 2026 |
                   | defer: plan, to: 2026-02-28                            |
        2026-02-19 |                                                        | activity: plan, due: 2026-02-28
    """, rules=rules)  # fmt: skip


def test_a_deferred_date_stays_when_what_it_was_counted_from_moves() -> None:
    rules = small({"plan: {title: plan, due: week 4}": "plan: {title: plan, due: 2 weeks after first_call}"})
    story("""
        2026-02-02 | record: first_call                  | activity: plan, due: 2026-02-16
        2026-02-04 | defer: plan, to: 2026-02-26         |
        2026-02-05 | correct: first_call, on: 2026-01-30 | activity: plan, due: 2026-02-26
    """, rules=rules)  # fmt: skip


def test_declined_is_an_answer_and_opens_the_way_no_further_than_the_file_says() -> None:
    # Of what a way on waits for, declined is no "done": a named person says that it is not needed.
    story("""
        2026-02-16 | record: plan, outcome: declined | activity: plan, standing: declined, waits_for: [plan]
        2026-02-23 |                                 | stage: starting, held: true
        2026-02-24 | record: plan, refused: declined already |
                   | correct: plan, outcome: done    | stage: working
    """, rules=small())  # fmt: skip


def test_not_needed_can_be_undone() -> None:
    story("""
        2026-02-16 | waive: plan, reason: has one    |
        2026-02-17 | correct: plan, undo: true       | activity: plan, due: 2026-02-22, standing: open
        2026-02-23 |                                 | stage: starting, held: true
    """, rules=small())  # fmt: skip
