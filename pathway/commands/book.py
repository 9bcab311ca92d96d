"""`book`: a date, time and place for something to be done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from pathway.case.model import Case
from pathway.case.opening import done_by_verb
from pathway.commands.asked import Decided, Desk, coming_day, open_row, text_ref


@dataclass(frozen=True, kw_only=True, slots=True)
class Book:
    """When (London day and "HH:MM") and where. Booking again moves the booking."""

    verb = "book"
    activity: str
    on: date
    time: str | None = None
    place: str | None = None


def decide(case: Case, asked: Book, desk: Desk) -> Decided:
    """The occurrence booked; "booked" items that this does are done."""
    row = open_row(case, asked.activity, desk.rules)
    coming_day(asked.on, desk, "a booking", "on")
    booked = replace(row, booked_on=asked.on, booked_at=asked.time)
    case = case.having("activities", booked)
    case = done_by_verb(case, desk.rules, "book", row.key, desk.on, desk.on, desk.by.ref)
    said = {"activity": row.row_key, "booked_on": asked.on, "booked_at": asked.time}
    place = {"place": asked.place} if asked.place else {}
    return Decided(case, "activity_booked", desk.on, said | {"text": text_ref(case, "place")} if place else said, place)
