"""The morning digest: what needs whom today, each thing once, the most urgent first."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from notifications import write
from notifications.digest import of_notice
from pathway.case.history import Notice
from pathway.errors import DeliveryFailed

AT = datetime(2026, 11, 23, 6, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def alert(case: str, activity: str, due_on: date | None, rung: int = 1, *, passed_on: bool = False) -> dict[str, Any]:
    """One alert as the store puts it into a digest."""
    due = due_on.isoformat() if due_on else None
    return {"alert": f"{activity}#1/1/{rung}", "case": case, "due": due, "passed_on": passed_on}


def a_digest(*alerts: dict[str, Any]) -> Notice:
    """The digest of Monday 23 November 2026."""
    values = {"on": TODAY.isoformat(), "alerts": list(alerts)}
    return Notice("digest:s-asha:2026-11-23", "digest", "s-asha", False, None, AT, values)


def days(count: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days=count)


def test_the_digest_reads_so() -> None:
    notice = a_digest(
        alert("aaaa-2222", "joint_review", days(11)),
        alert("bbbb-2222", "first_contact", days(0)),
        alert("cccc-2222", "recovery_plan", days(-3)),
        alert("dddd-2222", "ten_week_review", days(-7), 3, passed_on=True),
        alert("eeee-2222", "recovery_plan", days(-5)),
    )
    message = write(notice, "Asha Khan", {"ten_week_review": "ten-week review", "first_contact": "first call"})
    assert message.subject == "Your day: 2 overdue, 1 due today, 1 coming up, 1 passed to you"
    assert message.body == (
        """Good morning Asha Khan,

5 things need your attention on Monday 23 November 2026.

Passed to you, as nobody has got to it yet (1)
  - case dddd-2222: ten-week review, was due Monday 16 November 2026

Overdue (2)
  - case eeee-2222: recovery plan, was due Wednesday 18 November 2026
  - case cccc-2222: recovery plan, was due Friday 20 November 2026

Due today (1)
  - case bbbb-2222: first call, due today

Coming up (1)
  - case aaaa-2222: joint review, due Friday 4 December 2026

If something is done already, record it on the case with the day it happened: it then leaves this list.
If you cannot get to something, put it off with a reason or hand it over, so that it is not forgotten.

Sign in to Pathway to see more.

This message names nobody on purpose. Please do not reply with anything about a person.
"""
    )


def test_one_thing_is_said_as_one_thing() -> None:
    message = write(a_digest(alert("aaaa-2222", "joint_review", days(0))), "Asha Khan")
    assert message.subject == "Your day: 1 due today"
    assert "\nOne thing needs your attention on Monday 23 November 2026.\n" in message.body


def test_several_rungs_of_one_occurrence_are_one_line() -> None:
    digest = of_notice(
        a_digest(
            alert("aaaa-2222", "joint_review", days(-9), 1),
            alert("aaaa-2222", "joint_review", days(-9), 2, passed_on=True),
            alert("aaaa-3333", "joint_review", days(-9), 1),
        )
    )
    assert dict(digest.counts) == {"passed_on": 1, "overdue": 1, "today": 0, "coming": 0}


def test_a_long_digest_keeps_the_most_urgent_and_counts_the_rest() -> None:
    notice = a_digest(*(alert(f"aaaa-{number:04}", "keywork", days(-number)) for number in range(1, 31)))
    message = write(notice, "Asha Khan")
    assert message.subject == "Your day: 30 overdue"
    assert message.body.count("  - case") == 20
    assert message.body.index("aaaa-0030") < message.body.index("aaaa-0029")
    assert "aaaa-0010" not in message.body
    assert "\nAnd 10 more on your list.\n" in message.body


def test_what_has_no_date_counts_as_due_today() -> None:
    assert of_notice(a_digest(alert("aaaa-2222", "preparing_conversation", None))).counts["today"] == 1


@pytest.mark.parametrize("values", [{}, {"on": "soon", "alerts": []}, {"on": "2026-11-23", "alerts": [{"case": "a"}]}])
def test_values_that_are_no_digest_fail_visibly(values: dict[str, Any]) -> None:
    with pytest.raises(DeliveryFailed, match="is no digest"):
        write(Notice("digest:1", "digest", "s-asha", False, None, AT, values), "Asha Khan")
