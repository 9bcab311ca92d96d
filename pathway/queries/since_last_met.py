"""What changed about a person between two days: for the team meeting, supervision, cover, and the clinical record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pathway.case.history import Entry, case_stream
from pathway.case.model import Case, ClosedAs
from pathway.dates import london_day
from pathway.definition.rules import SPOKEN_TO, Rules
from pathway.errors import CaseNotFound
from pathway.queries.case_view import Seen, case_on
from pathway.queries.day_asked import DayAsked, Sense, day_asked
from pathway.store.look import Look


@dataclass(frozen=True, slots=True)
class Since:
    """The case at the end of the first day (None: before it was there) and of the last; what was recorded between.

    `entries` are those that happened, or were written down, on these days, both included, in their order.
    """

    from_on: date
    to_on: date
    before: Seen | None
    after: Seen
    entries: tuple[Entry, ...]


def since(seen: Look, case: Case, from_on: date, to_on: date, today: date) -> Since:
    """What changed from one London day to another, as the pages showed it on both.

    Raises CaseNotFound where nothing was recorded by the last of them.
    """
    before: Seen | None = None
    try:
        before = case_on(seen, case.ref, DayAsked(from_on, Sense.SHOWN_ON))
    except CaseNotFound:
        # It was not there yet: all of it is new.
        before = None
    is_now = to_on >= today
    asked = day_asked(seen, today, shown_on=None if is_now else to_on, is_clock=True)
    after = case_on(seen, case.ref, asked)
    told = seen.history(case_stream(case.ref))
    return Since(from_on, to_on, before, after, tuple(each for each in told if _is_between(each, from_on, to_on)))


def _is_between(entry: Entry, from_on: date, to_on: date) -> bool:
    return any(from_on <= day <= to_on for day in (entry.happened_on, london_day(entry.recorded_at)))


def last_spoken_before(case: Case, day: date) -> date | None:
    """The last day before this one on which anybody spoke to the person."""
    spoken = [c.happened_on for c in case.counted_contacts if c.outcome in SPOKEN_TO and c.happened_on < day]
    return max(spoken, default=None)


def last_review_before(case: Case, rules: Rules, day: date) -> date | None:
    """The last day before this one on which a review was held."""
    held = [
        row.done_on
        for row in case.activities.values()
        if row.closed_as == ClosedAs.DONE and row.done_on and rules.activities[row.key].kind == "review"
    ]
    return max((done for done in held if done < day), default=None)
