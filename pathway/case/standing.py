"""Standing: how an occurrence stands on a day. Computed here and nowhere else, never stored.

The due day counts as in time; overdue begins with the next London midnight. While a case is on hold, what waits with
it stands as it stood when the hold began: what was overdue stays overdue, nothing else becomes so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pathway.case.model import Activity, Case, ClosedAs
from pathway.case.pathway_clock import is_frozen
from pathway.definition.rules import Rules

STANDINGS = (
    "opens_later", "open", "due_today", "overdue", "booked", "done", "done_late", "declined", "not_needed", "not_held",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """One of STANDINGS, and how many days overdue or late (0 unless it is)."""

    name: str
    days_late: int = 0


def standing_of(row: Activity, on: date, held_since: date | None = None) -> Standing:
    """How an occurrence stands at the end of the London day `on`.

    `held_since` is the first day of the hold this item waits with, if it does.
    """
    if row.closed_as is not None:
        return _closed(row)
    as_of = min(on, held_since) if held_since else on
    if row.closes_on is not None and row.closes_on < as_of:
        # A sweep will close it; until one has run it stands no differently.
        return Standing(str(ClosedAs.NOT_HELD))
    if row.due_on is not None and row.due_on < as_of:
        return Standing("overdue", (on - row.due_on).days)
    if row.booked_on is not None and row.booked_on >= on:
        return Standing("booked")
    if row.due_on == as_of and held_since is None:
        return Standing("due_today")
    return Standing("opens_later" if row.opens_on > on else "open")


def _closed(row: Activity) -> Standing:
    if row.closed_as != ClosedAs.DONE:
        return Standing(str(row.closed_as))
    late = (row.done_on - row.due_on).days if row.done_on and row.due_on else 0
    return Standing("done_late", late) if late > 0 else Standing("done")


def held_since(case: Case, rules: Rules, activity: str) -> date | None:
    """The first day of the hold that this activity waits with now; None if it runs."""
    pause = case.current_pause
    return pause.started_on if pause and is_frozen(case, rules, activity) else None


def standing_in(case: Case, row: Activity, rules: Rules, on: date) -> Standing:
    """How an occurrence of this case stands on `on`."""
    return standing_of(row, on, held_since(case, rules, row.key))
