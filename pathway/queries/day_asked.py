"""The day that is asked about, and in which sense: as it stands, looked ahead, as now known, as shown then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, func, literal_column, select

from pathway.dates import in_words, london_day
from pathway.errors import BadRequest
from pathway.store import tables
from pathway.store.look import Look

cases, receipts = tables.cases, tables.receipts


class Sense(StrEnum):
    """In which sense a day is asked about; decision record 15."""

    NOW = "now"
    AHEAD = "ahead"
    AS_OF = "as_of"
    SHOWN_ON = "shown_on"


@dataclass(frozen=True, slots=True)
class DayAsked:
    """A London day, at its end. `reached_on` is the last day on which anything was recorded or swept, if any was."""

    on: date
    sense: Sense
    reached_on: date | None = None

    @property
    def is_past(self) -> bool:
        """True where what was recorded since must be left out, or told apart."""
        return self.sense in (Sense.AS_OF, Sense.SHOWN_ON)

    def tree(self) -> dict[str, Any]:
        """The day for scripts: which, in which sense, and from where it was looked ahead."""
        return {"on": self.on, "seen": self.sense, "from": self.reached_on if self.sense is Sense.AHEAD else None}


def day_asked(seen: Look, today: date, *, as_of: date | None = None, shown_on: date | None = None,
              is_clock: bool = False) -> DayAsked:  # fmt: skip
    """What is asked: a day as of which, or on which it was shown, else `today`.

    A today behind what was recorded is asked in the sense of as-of; one that lies beyond all of it is looked ahead to,
    unless it `is_clock`: then the daily run is late. Raises BadRequest for both at once, for an as-of or shown-on that
    is still to come, and for a day beyond the calendars.
    """
    if as_of is not None and shown_on is not None:
        raise BadRequest("as of a day and shown on a day are two questions: ask one")
    past = as_of or shown_on
    # Nobody records ahead of a clock that runs; asking every case for it would cost each page a second at a million.
    reached_on = _swept_on(seen) if is_clock and past is None else _reached_on(seen)
    if past is not None:
        if past > max(today, reached_on or today):
            raise BadRequest(f"{in_words(past)} is still to come: look ahead with --at {past.isoformat()}")
        return DayAsked(past, Sense.AS_OF if as_of else Sense.SHOWN_ON, reached_on)
    if reached_on is not None and today < reached_on:
        return DayAsked(today, Sense.AS_OF, reached_on)
    if is_clock or reached_on in (None, today):
        return DayAsked(today, Sense.NOW, reached_on)
    _must_be_in_the_calendars(seen, today)
    return DayAsked(today, Sense.AHEAD, reached_on)


def _must_be_in_the_calendars(seen: Look, day: date) -> None:
    for version in {definition.version for definition in seen.published.values()}:
        calendar = seen.current_calendar(seen.rules(version).calendar_name)
        if calendar and not calendar.first_year <= day.year <= calendar.last_year:
            years = f"{calendar.first_year}-{calendar.last_year}"
            raise BadRequest(
                f"{in_words(day)} lies beyond the calendar {calendar.name} ({years}): nobody knows its working days"
                " yet. Ask for an earlier day, or publish a longer calendar"
            )


def _swept_on(seen: Look) -> date | None:
    return next((on for (on,) in seen.sent(_SWEPT_ON)), None)


_SWEPT_ON = (
    select(receipts.c.swept_on)
    .where(receipts.c.programme == bindparam("programme"))
    .order_by(receipts.c.number.desc())
    .limit(literal_column("1"))
)


def _reached_on(seen: Look) -> date | None:
    last = seen.rows(select(func.max(cases.c.recorded_at).label("at")).where(cases.c.programme == seen.programme))
    days = [london_day(last[0].at) if last[0].at else None, _swept_on(seen)]
    return max(filter(None, days), default=None)
