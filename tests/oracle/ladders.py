"""The days on which a ladder tells somebody, where no hold comes between: so long before or after the due day."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.oracle.counting import DAY, count_working_days
from tests.oracle.wording import read_length
from tests.oracle.written import activity_of


def told_on(pathway: dict[str, Any], key: str, due: date, known: dict[str, str], closed: frozenset[date]) -> list[date]:
    """The day of each step, in order; a fact of `sooner_if` that is known as `yes` brings a step to the due day."""
    days = []
    for step in pathway["ladders"][activity_of(pathway, key)[1].get("ladder", "usual")]:
        way = "before" if "before" in step else "after"
        amount, unit = read_length(step[way])
        one = DAY if way == "after" else -DAY
        if any(known.get(fact) == "yes" for fact in step.get("sooner_if", [])):
            days.append(due)
        elif unit == "working day":
            days.append(count_working_days(due, amount, one, frozenset(), closed))
        else:
            days.append(due + amount * (7 if unit == "week" else 1) * one)
    return days
