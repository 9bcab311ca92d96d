"""Missed contact. It opens items for people to decide; it never closes anyone."""

from __future__ import annotations

import pytest

from tests.tables import rows, story

JUNE = "2026-06-01"


def test_a_missed_contact_neither_completes_the_activity_nor_uses_up_its_occurrence() -> None:
    story("""
        2026-06-03 | record: first_contact, outcome: did_not_attend | activity: first_contact, number: 1, standing: open
        2026-06-05 | record: first_contact, outcome: attended       | activity: first_contact, number: 1, standing: done
    """, start=JUNE)  # fmt: skip


def test_reaching_the_person_ends_the_trying_again() -> None:
    story("""
        2026-06-03 | record: first_contact, outcome: did_not_attend |
                   | record: first_contact, outcome: late_but_seen  | activity: try_again, standing: done; alerts: {}
    """, start=JUNE)  # fmt: skip


# What came of the contacts of 2, 3, 4 … June in turn; whether there is something to decide after the last.
PATTERNS = """
    missed                                      | no
    missed missed                               | yes
    missed seen missed                          | no
    missed seen missed seen missed              | yes
    missed seen seen missed seen missed         | yes
    missed seen seen seen missed seen missed    | no
    missed ours missed                          | yes
    missed theirs ours missed                   | yes
    missed late missed                          | no
    ours ours missed                            | no
    missed missed seen                          | stays
"""
OUTCOMES = {
    "missed": "did_not_attend", "seen": "attended", "ours": "cancelled_by_us", "theirs": "cancelled_by_person",
    "late": "late_not_seen",
}  # fmt: skip


@pytest.mark.parametrize(("contacts_in_turn", "is_there_something_to_decide"), rows(PATTERNS))
def test_two_in_a_row_or_three_in_six_are_for_both_parties_to_decide(
    contacts_in_turn: str, is_there_something_to_decide: str
) -> None:
    table = "".join(
        f"2026-06-0{day} | record: guided_conversation, outcome: {OUTCOMES[contact]} |\n"
        for day, contact in enumerate(contacts_in_turn.split(), start=2)
    )
    for item in ("missed_contacts_service", "missed_contacts_team"):
        table += f"2026-06-08 | | status: open, activity: {item}" + (
            ", standing: none\n" if is_there_something_to_decide == "no" else "\n"
        )
    story(table, start=JUNE)


def test_three_cancellations_prompt_the_advisor_only() -> None:
    story("""
        2026-06-02 | record: first_contact, outcome: cancelled_by_us      |
        2026-06-03 | record: first_contact, outcome: cancelled_by_person  | activity: cancellations, standing: none
        2026-06-04 | record: first_contact, outcome: cancelled_by_us      | activity: cancellations, due: 2026-06-11
                   |  | activity: missed_contacts_team, standing: none; activity: try_again, standing: none
    """, start=JUNE)  # fmt: skip


def test_a_providers_register_counts() -> None:
    story("""
        2026-02-10 | record: recovery_plan; place: keywork, outcome: accepted |
        2026-04-01 | record: ten_week_review, outcome: carry_on               |
        2026-04-08 | record: session, outcome: did_not_attend, by: sw         | status: open
        2026-04-15 | record: session, outcome: did_not_attend, by: sw |
                   |  | activity: missed_contacts_team, due: 2026-04-17, standing: open
    """)


def test_contacts_count_in_the_order_they_happened_not_in_which_they_were_recorded() -> None:
    # Recorded: missed on the 3rd, missed on the 9th, then seen on the 5th. They were two in a row until that was known.
    story("""
        2026-06-03 | record: guided_conversation, outcome: did_not_attend             |
        2026-06-08 | record: first_contact, outcome: attended, on: 2026-06-05         |
        2026-06-09 | record: guided_conversation, outcome: did_not_attend             |
                   |  | activity: missed_contacts_team, standing: none
    """, start=JUNE)  # fmt: skip


def test_missed_contacts_close_nobody() -> None:
    story("""
        2026-06-02 | record: guided_conversation, outcome: did_not_attend |
        2026-06-03 | record: guided_conversation, outcome: did_not_attend |
        2026-06-04 | record: guided_conversation, outcome: did_not_attend | status: open
        2027-06-04 |                                                      | status: open, ending: none
    """, start=JUNE)  # fmt: skip
