"""Working days: Monday to Friday, but for bank holidays with their substitutes."""

from __future__ import annotations

import pytest

from tests.tables import rows, story

# The decision on a referral is due 5 working days after it was received.
DECISIONS = """
    2026-01-05 | 2026-01-12 | Monday to Monday
    2026-01-09 | 2026-01-16 | from a Friday
    2026-01-10 | 2026-01-16 | a Saturday counts from Monday
    2026-01-11 | 2026-01-16 | and so does a Sunday
    2026-03-31 | 2026-04-09 | over Good Friday and Easter Monday
    2026-04-03 | 2026-04-13 | received on Good Friday
    2026-05-01 | 2026-05-11 | early May bank holiday
    2026-05-21 | 2026-05-29 | spring bank holiday
    2026-08-27 | 2026-09-04 | summer bank holiday
    2026-12-23 | 2027-01-04 | Christmas, Boxing Day's substitute and New Year's Day
    2027-12-24 | 2028-01-05 | both Christmas days on a weekend, and New Year's Day
    2028-02-25 | 2028-03-03 | over the leap day
"""
# 2026-12-23: 24, 29, 30, 31 December, 4 January.  2027-12-24: 29, 30, 31 December, 4, 5 January (27 and 28 December and
# 3 January are substitutes).  2026-05-21: 22, 26, 27, 28, 29 May.  2026-08-27: 28 August, 1, 2, 3, 4 September.


@pytest.mark.parametrize(("received", "due", "over"), rows(DECISIONS))
def test_a_decision_on_a_referral_is_due_five_working_days_after_it_was_received(
    received: str, due: str, over: str
) -> None:
    story(f"{received} | | activity: decision, due: {due}", start="none", referred=received)


def test_working_days_before_are_counted_the_same_way() -> None:
    # The ten-week review is due on Thursday 2 April; 10 working days before it is 19 March.
    story("""
        2026-02-10 | record: recovery_plan; place: keywork, outcome: accepted |
        2026-03-18 |  | activity: ten_week_review, due: 2026-04-02; alerts: {ten_week_review: 0}
        2026-03-19 |  | alerts: {ten_week_review: 1}
    """)


def test_a_day_on_hold_is_no_working_day() -> None:
    # Missed on Monday 8 June; on hold from the 9th up to the 11th: 2 working days are the 11th and the 12th.
    story("""
        2026-06-04 | record: first_contact, outcome: did_not_attend |
        2026-06-08 | record: first_contact, outcome: did_not_attend | activity: missed_contacts_team, due: 2026-06-10
        2026-06-09 | pause: bereavement, until: 2026-06-20 |
        2026-06-11 | resume: true | activity: missed_contacts_team, due: 2026-06-12
    """, start="2026-06-01")  # fmt: skip
