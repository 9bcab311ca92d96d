"""`dormant`: with a provider; the advisor waits. Not a hold: the clock runs, stages move."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from pathway.case.model import Case, Status
from pathway.commands.asked import Decided, Desk, coming_day, must_run, with_status


@dataclass(frozen=True, kw_only=True, slots=True)
class Dormant:
    """Until which day, if one is known; a provider's worry or a missed attendance wakes it sooner."""

    verb = "dormant"
    until: date | None = None


def decide(case: Case, asked: Dormant, desk: Desk) -> Decided:
    """The case with a provider."""
    must_run(case, desk.rules)
    wakes = coming_day(asked.until, desk, "the day to wake it") if asked.until else None
    after = with_provider(with_status(case, "dormant", Status.DORMANT), desk.on, wakes)
    return Decided(after, "case_dormant", desk.on, {"until": asked.until})


def with_provider(case: Case, on: date, wakes_on: date | None = None) -> Case:
    """The case dormant from `on`; the call every so often runs from the first day with a provider."""
    return replace(case, status=Status.DORMANT, wakes_on=wakes_on, with_provider_since=case.with_provider_since or on)
