"""How it is going: each score the person gave, the first and the newest side by side, and how it changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pathway.case.model import Case, Measurement
from pathway.definition.measures import Change, Measure, change
from pathway.web.words import plain

WAYS = {"better": "better", "worse": "worse", "same": "no change"}


@dataclass(frozen=True, slots=True)
class Line:
    """One score: its title, each value with its day in order, how it changed, from when to when."""

    title: str
    values: tuple[tuple[date, str], ...]
    changed: str


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure: its scores; and the times it was declined or missing, in words."""

    title: str
    days: tuple[date, ...]
    lines: tuple[Line, ...]
    others: tuple[tuple[date, str], ...]


def measured(case: Case, measures: Mapping[str, Measure]) -> tuple[Measured, ...]:
    """Every measure that was recorded and not taken back, in the order of the measures file, unknown ones last."""
    rows = [row for row in case.measurements.values() if row.undone_on is None]
    known = list(measures)
    keys = sorted({row.measure for row in rows}, key=lambda key: (key not in measures, *_place(key, known)))
    return tuple(_one([row for row in rows if row.measure == key], key, measures.get(key)) for key in keys)


def _place(key: str, known: list[str]) -> tuple[int, str]:
    return (known.index(key) if key in known else 0, key)


def _one(rows: list[Measurement], key: str, known: Measure | None) -> Measured:
    scored = sorted((row for row in rows if row.score is not None), key=lambda row: (row.on, row.taking))
    days = tuple(dict.fromkeys(row.on for row in scored))
    return Measured(
        known.title if known else plain(key), days, tuple(_lines(scored, known)),
        tuple((row.on, _how(row)) for row in rows if row.score is None),
    )  # fmt: skip


def _how(row: Measurement) -> str:
    return "declined" if row.state == "declined" else f"could not be done ({plain(row.reason or '')})"


def _lines(scored: list[Measurement], known: Measure | None) -> Iterator[Line]:
    order = [score.key for score in known.scores] if known else []
    names = sorted({row.score or "" for row in scored}, key=lambda key: (key not in order, *_place(key, order)))
    for name in names:
        mine = [row for row in scored if row.score == name]
        title = known.score(name).title if known and name in order else plain(name)
        values = tuple((row.on, row.value or f"{row.answered} of {row.of} answered") for row in mine)
        yield Line(title, values, _changed([row for row in mine if row.value is not None], name, known))


def _changed(mine: list[Measurement], name: str, known: Measure | None) -> str:
    if len(mine) < 2 or known is None or len({row.version for row in (mine[0], mine[-1])}) > 1:
        return ""
    first, last = (Decimal(row.value or 0) for row in (mine[0], mine[-1]))
    return _in_words(change(known.score(name), first, last))


def _in_words(found: Change) -> str:
    if found.way == "same":
        return WAYS["same"]
    sure = {True: ", more than chance", False: ", may be chance", None: ""}[found.is_sure]
    return f"{WAYS[found.way]} by {format(abs(found.by).normalize(), 'f')}{sure}"
