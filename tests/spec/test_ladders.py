"""Ladders: who is told, on which day, if something slips."""

from __future__ import annotations

from tests.tables import small, story


def test_the_usual_ladder_tells_its_owner_after_a_day_and_the_manager_after_five_working_days() -> None:
    # Due Sunday 1 February. 5 working days after: 2, 3, 4, 5, 6 February.
    life = story("""
        2026-02-01 |  | alerts: {}
        2026-02-02 |  | alerts: {first_contact: 1}
        2026-02-05 |  | alerts: {first_contact: 1}
        2026-02-06 |  | alerts: {first_contact: 2}
    """)
    told = [(a.rung, a.tell) for a in life.case.alerts.values() if a.activity == "first_contact"]
    assert told == [(1, "wellbeing_advisor"), (2, "service_manager")]


def test_a_review_is_announced_before_it_is_due() -> None:
    story("""
        2026-02-10 | record: recovery_plan; place: keywork, outcome: accepted |
        2026-03-19 |  | alerts: {ten_week_review: 1}; activity: ten_week_review, standing: opens_later
        2026-03-31 |  | alerts: {ten_week_review: 2}
        2026-04-01 | record: ten_week_review, outcome: carry_on | alerts: {ten_week_review: 0}
    """)


def test_doing_it_clears_every_rung() -> None:
    story("""
        2026-02-06 |                       | alerts: {first_contact: 2}
        2026-02-07 | record: first_contact | alerts: {first_contact: 0}
        2026-02-20 |                       | alerts: {first_contact: 0}
    """)


def test_a_date_that_is_set_anew_can_alert_anew() -> None:
    # The hold from 30 January is recorded on 4 February: 1 February becomes the 15th.
    life = story("""
        2026-02-02 |                                              | alerts: {first_contact: 1}
        2026-02-04 | pause: away, on: 2026-01-30, until: 2026-02-13 | alerts: {first_contact: 0}
        2026-02-13 | resume: true | activity: first_contact, due: 2026-02-15, standing: open
        2026-02-15 |              | alerts: {first_contact: 0}
        2026-02-16 |              | alerts: {first_contact: 1}
    """)
    keys = [key for key in life.case.alerts if key.startswith("first_contact")]
    assert keys == ["first_contact#1/1/1", "first_contact#1/2/1"]


def test_a_date_that_is_set_anew_but_still_overdue_does_not_alert_twice() -> None:
    # One day on hold: 1 February becomes the 2nd, and stays overdue on the 4th.
    life = story("""
        2026-02-02 |                                                 | alerts: {first_contact: 1}
        2026-02-04 | pause: away, on: 2026-02-01, until: 2026-02-02  |
                   | resume: true, on: 2026-02-02                    | activity: first_contact, due: 2026-02-02
        2026-02-05 |                                                 | alerts: {first_contact: 1}
    """)
    assert [key for key in life.case.alerts if key.startswith("first_contact")] == ["first_contact#1/1/1"]


def test_new_rungs_wait_until_the_clock_runs_again() -> None:
    # The second rung would be 6 February. On hold from the 4th to the 18th: 2, 3, 18, 19, 20.
    story("""
        2026-02-02 |                                | alerts: {first_contact: 1}
        2026-02-04 | pause: away, until: 2026-02-18 |
        2026-02-17 |  | alerts: {first_contact: 1}; activity: first_contact, due: 2026-02-01, standing: overdue
        2026-02-18 | resume: true                   | alerts: {first_contact: 1}
        2026-02-19 |                                | alerts: {first_contact: 1}
        2026-02-20 |                                | alerts: {first_contact: 2}
    """)


def test_what_goes_on_during_a_hold_keeps_its_ladder() -> None:
    story("""
        2026-02-02 | pause: hospital_admission, until: 2026-02-16 |
        2026-02-16 |  | activity: welfare_call, due: 2026-02-16; activity: still_right_pathway, due: 2026-02-16
        2026-02-17 |  | alerts: {welfare_call#1: 1}
    """)


def test_a_missed_contact_goes_to_the_care_coordinator_the_next_working_day_and_sooner_where_risk_is_flagged() -> None:
    story("""
        2026-06-05 | record: first_contact, outcome: did_not_attend | alerts: {try_again: 0}
        2026-06-07 |                                                | alerts: {try_again: 0}
        2026-06-08 |                                                | alerts: {try_again: 1}
    """, start="2026-06-01")  # fmt: skip
    story("""
        2026-06-05 | record: first_contact, outcome: did_not_attend | alerts: {try_again: 1}
    """, start="2026-06-01", facts="{mh_cluster: 7, depot_missed: yes}")  # fmt: skip


def test_a_flag_that_comes_later_brings_the_rung_forward_to_the_day_it_is_known() -> None:
    story("""
        2026-06-05 | record: first_contact, outcome: did_not_attend | alerts: {try_again: 0}
        2026-06-06 | facts: {risk_flagged: yes}                     | alerts: {try_again: 1}
    """, start="2026-06-01")  # fmt: skip


def test_a_rung_that_tells_the_manager_tells_the_manager_of_this_pathway() -> None:
    life = story("2026-03-31 | | alerts: {plan: 2}", rules=small())
    assert life.case.alerts["plan#1/1/2"].tell == "manager"


def test_a_concern_is_due_the_same_day_and_goes_on_to_the_team_manager() -> None:
    story("""
        2026-02-03 | concern: risk, words: said he would not be here at Easter | activity: concern, due: 2026-02-03
        2026-02-04 |                                                    | alerts: {concern: 1}
        2026-02-05 |                                                    | alerts: {concern: 2}
        2026-02-06 | acknowledge: true                                  | alerts: {concern: 0}
    """)
