"""Whole lives, from the referral to the last follow-up, one for every way a pathway can end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pathway.case.history import fold
from pathway.case.model import ENDINGS, Status
from pathway.planning.scenario_life import Life
from tests.tables import story

ANSWERS = ", ".join(
    f"{item}: met"
    for item in (
        "goals_reviewed", "own_activity", "paired_measures", "crisis_plan_shared", "gp_agrees", "depot_arranged",
        "s117_position", "cto_position", "housing_money", "carer_told", "own_statement", "way_back",
    )
)  # fmt: skip

FIRST_SIX_WEEKS = """
    2026-01-20 |  | stage: referral, week: none, activity: decision, due: 2026-01-27
    2026-01-23 | accept: true | stage: waiting, week: 1, activity: allocation, due: 2026-01-27
    2026-01-26 | allocate: wa | stage: guided_conversation, activity: first_contact, due: 2026-01-29
    2026-01-28 | record: first_contact |
    2026-02-03 | record: first_meeting |
    2026-02-10 | record: guided_conversation; record: starting_measure, outcome: declined |
    2026-02-16 | record: options_menu; record: barriers_check; barrier: housing |
    2026-02-23 | record: recovery_plan; place: keywork |
    2026-02-25 | place: keywork, outcome: accepted | status: dormant
    2026-03-02 | record: care_plan |
"""
KEYWORK = """
    2026-03-05 |  | stage: guided_conversation
    2026-03-06 |  | stage: keywork, week: 7
    2026-03-10 | book: ten_week_review, on: 2026-03-31, time: "10:00" | activity: ten_week_review_booked, standing: done
    2026-03-17 | record: first_session; record: how_was_it_call; record: keywork |
    2026-03-24 | record: provider_feedback; record: goes_alone, outcome: not_yet |
    2026-03-31 | record: ten_week_review, outcome: carry_on; record: keywork |
"""
TO_THE_REVIEW = """
    2026-04-03 |  | stage: transition_group, week: 11
    2026-04-21 | record: mid_point_check |
    2026-05-05 | record: what_next; record: discharge_planning; barrier: housing, state: sorted_out |
    2026-05-29 | move: true | stage: sustainable_activity
    2026-06-09 | record: own_activity; record: staying_well_plan; record: second_measure; record: helper_talk |
    2026-06-16 | record: readiness_service; record: readiness_team |
    2026-06-26 | move: true | stage: review_and_discharge
"""
DISCHARGED = f"""
    2026-06-30 | facts: {{{ANSWERS}, view_of_person: recorded}} |
    2026-07-01 | record: joint_review, outcome: discharge_agreed | activity: agreement_team, due: 2026-07-08
    2026-07-02 | sign_off: service; sign_off: team | missing: []
    2026-07-06 | record: discharge_letter; approve: summary_letter; record: way_back |
    2026-07-07 | close: discharged | status: closed, ending: discharged, alerts: {{}}
"""
NOT_TAKEN_ON = {
    "not_accepted": "2026-01-23 | accept: no | status: closed, ending: not_accepted",
    "declined": "2026-01-23 | accept: no, ending: declined | status: closed, ending: declined",
}
LEFT_IN_KEYWORK = {
    "closed_by_service_only": "2026-04-01 | close: closed_by_service_only | status: closed",
    "returned_to_team": "2026-04-01 | close: returned_to_team | status: closed",
    "withdrew": "2026-04-01 | close: withdrew | status: closed",
    "moved": "2026-04-01 | close: moved | status: closed",
    "lost_contact": "2026-04-01 | close: lost_contact, agreed_with: cc | status: closed",
    "died": "2026-04-01 | record_death: true | status: closed, alerts: {}",
}
LIVES = {
    "discharged": FIRST_SIX_WEEKS + KEYWORK + TO_THE_REVIEW + DISCHARGED,
    **{ending: FIRST_SIX_WEEKS + KEYWORK + last for ending, last in LEFT_IN_KEYWORK.items()},
    **NOT_TAKEN_ON,
}


def a_whole_life(ending: str) -> Life:
    return story(LIVES[ending], start="none", referred="2026-01-20")


def test_there_is_a_life_for_every_ending() -> None:
    assert set(LIVES) == set(ENDINGS)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_life_ends_as_it_was_recorded_and_its_history_says_the_same(ending: str) -> None:
    life = a_whole_life(ending)
    assert life.case.ending == ending
    assert life.case.status is Status.CLOSED
    folded = fold(life.history())
    assert folded is not None
    assert (folded.activities, folded.alerts, folded.facts) == (life.case.activities, life.case.alerts, life.case.facts)


@pytest.mark.parametrize("ending", ENDINGS)
def test_four_follow_ups_come_after_every_ending_but_a_death(ending: str) -> None:
    life = a_whole_life(ending)
    ended_on = life.case.ended_on
    assert ended_on is not None
    life.sweep(ended_on + timedelta(days=400))
    due = [row.due_on for row in life.case.activities.values() if row.key == "follow_up"]
    assert due == ([] if ending == "died" else [ended_on + timedelta(days=n) for n in (14, 30, 90, 180)])


@pytest.mark.parametrize("ending", ENDINGS)
def test_after_the_last_follow_up_time_does_nothing_more(ending: str) -> None:
    life = a_whole_life(ending)
    life.sweep(date(2028, 1, 1))
    assert life.case.next_action_on is None


def test_a_life_without_any_sweep_comes_to_the_same_end() -> None:
    swept = a_whole_life("moved")
    table = LIVES["moved"].replace("stage: keywork, week: 7", "week: 7")
    unswept = story(table, start="none", referred="2026-01-20", sweeps="none")
    assert unswept.case.activities == swept.case.activities
    assert set(unswept.case.alerts) == set(swept.case.alerts)


def test_whoever_comes_back_goes_on_where_the_pathway_has_come_to_by_then() -> None:
    # Week 10 ended on 2 April and the ten-week review was held: on the day it is reopened the next stage has begun.
    life = story(LIVES["withdrew"] + """
        2026-04-20 | reopen: true | status: open, stage: transition_group, week: 13, ending: none
    """, start="none", referred="2026-01-20")  # fmt: skip
    assert life.case.ended_on is None
