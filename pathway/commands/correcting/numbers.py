"""Which hold, which longer stage is meant: the last one, or the one with that number; never one taken back already."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from pathway.case.model import Case, Extension, Pause
from pathway.dates import in_words
from pathway.errors import AlreadyThere, BadRequest, MoveNotAllowed

_Row = TypeVar("_Row", Pause, Extension)
NUMBER = re.compile(r"[1-9][0-9]{0,5}\Z")


def numbered(case: Case, what: str, rows: Mapping[str, _Row], title: str) -> _Row:
    """The row meant by `pause#2`, or by `pause`: the last. Raises BadRequest, MoveNotAllowed, AlreadyThere."""
    key, mark, number = what.partition("#")
    if mark and not NUMBER.match(number):
        raise BadRequest(f"{what!r}: after # stands the number of the {title}, like {key}#2")
    if not rows:
        raise MoveNotAllowed(f"case {case.ref} has no {title}: there is nothing to put right")
    row = rows.get(number) if mark else list(rows.values())[-1]
    if row is None:
        raise MoveNotAllowed(f"case {case.ref} has no {title} number {number}: it has {_listed(key, rows)}")
    if row.undone_on is not None:
        others = {each: other for each, other in rows.items() if other.undone_on is None}
        hint = f"to put another right, name it: {_listed(key, others)}" if others else "there is no other"
        raise AlreadyThere(f"{title} number {row.n} was taken back on {in_words(row.undone_on)}; {hint}")
    return row


def _listed(key: str, rows: Mapping[str, _Row]) -> str:
    return ", ".join(f"{key}#{number}" for number in rows)
