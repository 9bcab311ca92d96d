"""The pathway clock: the day it starts is day 0, a week has seven of its days."""

from __future__ import annotations

from tests.tables import small, story


def test_the_start_day_is_in_week_1_and_the_eighth_day_in_week_2() -> None:
    story("""
        2026-01-26 |  | week: 1, elapsed_week: 1
        2026-02-01 |  | week: 1
        2026-02-02 |  | week: 2
        2026-07-26 |  | week: 26
    """)


def test_before_the_clock_starts_there_is_no_week() -> None:
    story(
        """
        2026-01-20 |  | week: none, elapsed_week: none, stage: referral
        2026-01-26 | accept: true | week: 1, stage: waiting
        2026-01-29 | allocate: wa | week: 1, stage: guided_conversation
                   |              | activity: first_contact, due: 2026-02-01
    """,
        start="none",
        referred="2026-01-20",
    )


def test_a_clock_may_start_when_the_referral_is_received() -> None:
    story(
        """
        2026-01-20 |              | week: 1, stage: referral
        2026-01-26 | accept: true | week: 1, stage: waiting
        2026-01-27 | allocate: a | week: 2, stage: starting; activity: plan, due: 2026-02-16
    """,
        start="none",
        referred="2026-01-20",
        rules=small({"starts: referral_accepted": "starts: referral_received"}),
    )


def test_a_clock_may_start_when_the_case_is_allocated() -> None:
    story(
        """
        2026-01-26 | accept: true | week: none
        2026-01-30 | allocate: a | week: 1; activity: plan, due: 2026-02-26
    """,
        start="none",
        referred="2026-01-20",
        rules=small({"starts: referral_accepted": "starts: allocated", "5 working days after start": "week 1"}),
    )


def test_the_clocks_change_twice_and_the_weeks_stay_whole() -> None:
    # 26 weeks over both clock changes of 2026: 29 March and 25 October.
    story("""
        2026-03-01 |  | week: 1
        2026-03-29 |  | week: 5
        2026-08-29 |  | week: 26
        2026-10-25 |  | week: 35
        2026-10-31 |  | week: 35
        2026-11-01 |  | week: 36
    """, start="2026-03-01")  # fmt: skip


def test_a_leap_day_is_a_day() -> None:
    story("""
        2028-02-28 |  | week: 4
        2028-02-29 |  | week: 5
        2028-03-07 |  | week: 6
    """, start="2028-02-01")  # fmt: skip
