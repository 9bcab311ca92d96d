"""Since when somebody is to be tried again: the earliest contact missed after which nobody reached them."""

from __future__ import annotations

from datetime import date

SEEN = ("attended", "late_but_seen")
Told = tuple[int, date, str]
"""A contact: its number in the order of telling, the day it happened, and what came of it."""


def first_missed(contacts: list[Told], since: int, settled: list[date]) -> date | None:
    """The earliest day of the contacts missed that are still to be followed up; None if there are none.

    Of those told since a number, with nobody reached on a later day, or on that day and told later, and not settled
    by people on that day or since.
    """
    reached = [(day, n) for n, day, outcome in contacts if outcome in SEEN]
    missed = [(day, n) for n, day, outcome in contacts if outcome == "did_not_attend" and n >= since]
    left = [day for day, n in missed if all(each < (day, n) for each in reached) and all(on < day for on in settled)]
    return min(left, default=None)
