"""Agreement: two people of two parties, on the same facts, neither stale. People decide."""

from __future__ import annotations

from tests.tables import story

TO_THE_REVIEW = """
        2026-02-24 | record: recovery_plan; place: keywork, outcome: accepted |
        2026-04-01 | record: ten_week_review, outcome: carry_on |
        2026-06-01 | move: true |
        2026-06-29 | move: true |
"""
ANSWERS = ", ".join(
    f"{item}: met"
    for item in (
        "goals_reviewed", "own_activity", "paired_measures", "crisis_plan_shared", "gp_agrees", "depot_arranged",
        "cto_position", "housing_money", "carer_told", "own_statement", "way_back",
    )
)  # fmt: skip
AGREED = f"""{TO_THE_REVIEW}
        2026-07-08 | facts: {{{ANSWERS}, s117_position: does_not_apply, view_of_person: recorded}} |
                   | record: joint_review, outcome: discharge_agreed | missing: 2
"""


def test_both_agree_and_the_pathway_can_end() -> None:
    story(f"""{AGREED}
        2026-07-09 | sign_off: service | missing: 1
        2026-07-10 | sign_off: team    | missing: []
                   | close: discharged | status: closed, ending: discharged
    """)


def test_without_both_nobody_can_close_it_as_discharged() -> None:
    story(f"""{AGREED}
        2026-07-09 | sign_off: service                                   |
                   | close: discharged, refused: agreement by RDaSH      | status: dormant
    """)


def test_one_person_cannot_answer_for_both() -> None:
    story(f"""{AGREED}
        2026-07-09 | sign_off: service, by: wa                |
                   | sign_off: team, by: wa, refused: answers for service | missing: 1
    """)


def test_a_support_worker_signs_nothing() -> None:
    story(f"""{AGREED}
        2026-07-09 | sign_off: service, by: sw, refused: may not sign off |
    """)


def test_a_half_signed_agreement_is_chased() -> None:
    # 5 working days after 8 July: the 15th; 5 more: the 22nd.
    story(f"""{AGREED}
        2026-07-09 | sign_off: team | activity: agreement_team, standing: done
        2026-07-15 |                | activity: agreement_service, due: 2026-07-15, standing: due_today
        2026-07-16 |                | alerts: {{agreement_service: 1, agreement_team: 0}}
        2026-07-22 |                | alerts: {{agreement_service: 2}}
    """)


def test_not_yet_says_why_and_leaves_it_standing() -> None:
    story(f"""{AGREED}
        2026-07-09 | sign_off: team, agrees: no, reason: none, refused: needs a reason |
                   | sign_off: team, agrees: no, reason: the depot is not arranged     |
                   | | activity: agreement_team, standing: open; missing: 2
        2026-07-10 | sign_off: team | activity: agreement_team, standing: done; missing: 1
    """)


def test_a_fact_that_moves_makes_an_agreement_stale_and_it_is_asked_for_again() -> None:
    story(f"""{AGREED}
        2026-07-09 | sign_off: service; sign_off: team           | missing: []
        2026-07-10 | facts: {{housing_money: not_met_going_ahead}} | missing: 2
                   |  | activity: agreement_team, number: 2, standing: open
        2026-07-13 | sign_off: service; sign_off: team           | missing: []
    """)


def test_a_fact_that_has_nothing_to_do_with_it_makes_nothing_stale() -> None:
    story(f"""{AGREED}
        2026-07-09 | sign_off: service; sign_off: team |
        2026-07-10 | facts: {{shoe_size: large}}       | missing: []
    """)


def test_an_agreement_older_than_four_weeks_is_asked_for_again() -> None:
    story(f"""{AGREED}
        2026-07-09 | sign_off: service; sign_off: team           |
        2026-08-06 |                                             | missing: []
        2026-08-07 | close: discharged, refused: older than 4 weeks | missing: 2
    """)


def test_an_agreement_that_lapses_stands_open_again_by_itself() -> None:
    # 9 July and 4 weeks: 6 August is the last day it stands.
    story(f"""{AGREED}
        2026-07-09 | sign_off: service |
                   | sign_off: team    | missing: []
        2026-08-06 |                   | missing: [], activity: agreement_team, standing: done
        2026-08-07 |                   | missing: 2, activity: agreement_team#2, due: 2026-08-14, standing: open
        2026-08-10 | sign_off: service |
                   | sign_off: team    | missing: []
    """)


def test_every_item_and_the_persons_own_view_is_answered_first() -> None:
    story(f"""{TO_THE_REVIEW}
        2026-07-08 | record: joint_review, outcome: discharge_agreed |
                   | sign_off: service; sign_off: team               | missing: 13
        2026-07-09 | close: discharged, refused: section 117         |
                   | close: discharged, refused: own view            |
    """)


def test_before_a_review_that_agreed_there_is_nothing_to_sign() -> None:
    story(f"""{TO_THE_REVIEW}
        2026-07-08 | sign_off: team, refused: true                            | missing: 1
                   | record: joint_review, refused: needs its outcome         |
                   | record: joint_review, outcome: staying_with_team         |
        2026-07-09 | sign_off: team, refused: true                            | missing: 1
    """)


def test_a_discharge_the_trust_has_made_already_is_recorded_and_flagged_never_refused() -> None:
    life = story("""
        2026-03-10 | close: discharged, refused: joint review |
                   | close: discharged, trust_already_discharged: true | status: closed, ending: discharged
    """)
    assert life.case.is_flagged
