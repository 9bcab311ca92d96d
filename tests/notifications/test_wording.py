"""What staff read. Every text stands here once in full: a changed word is seen by whoever reviews the change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from notifications import KINDS, write
from pathway.case.history import Notice
from pathway.case.model import ENDINGS
from pathway.errors import DeliveryFailed

AT = datetime(2026, 11, 23, 6, tzinfo=UTC)
ENDS = """
Sign in to Pathway to see more.

This message names nobody on purpose. Please do not reply with anything about a person.
"""
TEXTS: dict[str, tuple[Mapping[str, Any], str, str]] = {
    "calendar_changed": (
        {
            "cases": 12,
            "dates": 14,
            "reminders": 3,
            "earlier": 2,
            "overdue": 0,
            "because": [{"on": "2026-06-08", "title": "an extra bank holiday", "is_closed": True}],
        },
        "14 of your dates move: Monday 8 June 2026 is closed",
        """Dear Asha Khan,

14 of your dates move because Monday 8 June 2026 is closed (an extra bank holiday).
3 reminders of yours come on another day.

PLEASE LOOK: 2 of them come EARLIER than you were shown.

Your list in Pathway shows the new dates. What each was before stands in the history of its case.
""",
    ),
    "case_closed": (
        {"ending": "withdrew"},
        "Case closed: k7m2-9qtx",
        """Dear Asha Khan,

Case k7m2-9qtx has been closed: the person chose to stop.

What you can do: read on the case who closed it and what was said, and what follows (letters, follow-up calls).
If this does not fit what you know, ring the service: a case can be reopened.
""",
    ),
    "concern": (
        {"concern": "safeguarding"},
        "Please read now: a concern on case k7m2-9qtx",
        """Dear Asha Khan,

A concern about safeguarding has been recorded on case k7m2-9qtx. It waits for somebody to take it on.

What to do now: open the case, read the concern, and acknowledge it if you are taking it on.
Until somebody does, it is passed on to others.
If anybody is in danger now, ring 999.

Nobody watches these messages out of hours.
""",
    ),
    "consent_withdrawn": (
        {"organisation": "rotherham_walkers"},
        "Sharing to stop: case k7m2-9qtx",
        """Dear Asha Khan,

The person on case k7m2-9qtx no longer agrees to sharing with an organisation that is named on the case.
This holds from now.

What to do now: open the case to see which organisation it is, stop sharing with it, and tell whoever of yours
is in touch with it.
""",
    ),
    "death": (
        {},
        "Please read: case k7m2-9qtx has been closed",
        """Dear Asha Khan,

We are sorry to tell you that the person on case k7m2-9qtx has died.

Every message, follow-up and letter of Pathway to this person has been stopped, and nothing is due any more.
What to do now: please cancel anything that is planned outside Pathway, so that the family gets no call or letter.
If you would like to talk about it, your manager is there for you.
""",
    ),
    "exceptional_access": (
        {},
        "Please look today: case k7m2-9qtx was opened in an emergency",
        """Dear Asha Khan,

Somebody who has no part in case k7m2-9qtx opened it in an emergency. They gave a reason,
and can read the case, without changing anything, for four hours.

What to do now: open the case, read in its history who it was and why, and speak with them.
If it was not needed, sign them out under Staff and follow your own rules.
""",
    ),
    "on_hold": (
        {"reason": "hospital_admission"},
        "On hold: case k7m2-9qtx",
        """Dear Asha Khan,

Case k7m2-9qtx is on hold: hospital admission. The weeks of the pathway do not count until it resumes.

What you can do: look at the case for the day the person is expected back and for what still runs meanwhile.
If you know more (a ward, a new date), record it there or tell the advisor.
""",
    ),
    "referral_accepted": (
        {},
        "Referral accepted: case k7m2-9qtx",
        """Dear Asha Khan,

Your referral, case k7m2-9qtx, has been accepted. Thank you for preparing it.

What happens now: the service gives the case to a wellbeing advisor, who then rings the person.
What you can do: tell the person that a call is coming, and see on the case who the advisor is.
""",
    ),
    "referral_not_accepted": (
        {},
        "Referral not taken on: case k7m2-9qtx",
        """Dear Asha Khan,

Your referral, case k7m2-9qtx, has not been taken on. The reason is written on the case.

What this means: the person's care stays with your team, as before.
What you can do: read the reason, tell the person, and ring the service if you see it differently.
A new referral is welcome at any time.
""",
    ),
}


def test_a_change_of_several_days_names_each_of_them() -> None:
    days = [
        {"on": "2026-05-04", "title": "Early May bank holiday", "is_closed": False},
        {"on": "2026-05-08", "title": "VE Day", "is_closed": True},
    ]
    values = {"cases": 1, "dates": 0, "reminders": 1, "earlier": 1, "overdue": 1, "because": days}
    message = write(a_notice("calendar_changed", values, None), "Asha Khan")
    assert message.subject == "1 reminder of yours comes on another day: the days off have changed"
    assert message.body == (
        """Dear Asha Khan,

1 reminder of yours comes on another day because of this:
  - Monday 4 May 2026 is a working day again (Early May bank holiday)
  - Friday 8 May 2026 is closed (VE Day)

PLEASE LOOK: 1 of them comes EARLIER than you were shown, and 1 is overdue now.

Your list in Pathway shows the new dates. What each was before stands in the history of its case.
"""
        + ENDS
    )


def a_notice(kind: str, values: Mapping[str, Any], case: str | None = "k7m2-9qtx") -> Notice:
    """A notice to a member of staff."""
    return Notice(f"{kind}:1", kind, "s-asha", False, case, AT, values)


@pytest.mark.parametrize("kind", TEXTS)
def test_a_notice_reads_so(kind: str) -> None:
    values, subject, body = TEXTS[kind]
    message = write(a_notice(kind, values), "Asha Khan")
    assert message.subject == subject
    assert message.body == body + ENDS


def test_every_kind_but_the_digest_is_read_above() -> None:
    assert set(KINDS) == {*TEXTS, "digest"}


@pytest.mark.parametrize("ending", [ending for ending in ENDINGS if ending != "died"])
def test_every_ending_has_words(ending: str) -> None:
    assert "_" not in write(a_notice("case_closed", {"ending": ending}), "Asha Khan").body


def test_pathways_own_titles_are_used_where_they_are_given() -> None:
    titles = {"hospital_admission": "in hospital"}
    message = write(a_notice("on_hold", {"reason": "hospital_admission"}), "Asha Khan", titles)
    assert "is on hold: in hospital." in message.body


def test_the_address_and_the_crisis_line_are_said_where_they_are_known() -> None:
    message = write(
        a_notice("concern", {"concern": "risk"}),
        "Asha Khan",
        address="https://pathway.example/",
        crisis_line="0800 652 9571",
    )
    assert "ring 999. The local crisis line is 0800 652 9571.\n\nNobody watches" in message.body
    assert "\nOpen Pathway: https://pathway.example/today\n" in message.body


def test_an_unknown_kind_is_refused_with_the_known_ones() -> None:
    with pytest.raises(
        DeliveryFailed, match=r"no words for a notice of kind 'birthday' \(known: calendar_changed, case_closed"
    ):
        write(a_notice("birthday", {}), "Asha Khan")


@pytest.mark.parametrize(("kind", "values"), [("on_hold", {}), ("case_closed", {"ending": "lost"}), ("concern", {})])
def test_a_missing_value_fails_visibly_and_for_good(kind: str, values: Mapping[str, Any]) -> None:
    with pytest.raises(DeliveryFailed, match="lacks a value") as failed:
        write(a_notice(kind, values), "Asha Khan")
    assert not failed.value.can_retry


@pytest.mark.parametrize("number", ["9990000018", "999 000 0018", "999-000-0018"])
def test_a_notice_that_carries_an_nhs_number_is_not_written(number: str) -> None:
    with pytest.raises(DeliveryFailed, match="NHS number") as failed:
        write(a_notice("on_hold", {"reason": f"ill_{number}"}), "Asha Khan")
    assert number not in str(failed.value)


def test_nothing_typed_by_hand_reaches_the_subject() -> None:
    values = {"organisation": "canary_nowak", "ending": "withdrew", "reason": "canary_nowak", "concern": "risk",
              **TEXTS["calendar_changed"][0],
              "because": [{"on": "2026-06-08", "title": "canary_nowak", "is_closed": True}]}  # fmt: skip
    for kind in TEXTS:
        message = write(a_notice(kind, values), "Canary Nowak")
        assert "nowak" not in message.subject.lower()
        assert "\n" not in message.subject


def test_the_organisation_a_person_no_longer_shares_with_is_looked_up_not_mailed() -> None:
    message = write(a_notice("consent_withdrawn", {"organisation": "canary_nowak"}), "Asha Khan")
    assert "nowak" not in message.body.lower()
