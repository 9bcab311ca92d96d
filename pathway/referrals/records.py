"""Lines of CSV put together into records: quoted line breaks belong to their record, and a quotation mark that is
never closed spoils one record only, not the rest of the file."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MOST_LINES = 60
MOST_CHARACTERS = 30_000
NOT_CLOSED = (
    "a quotation mark in this line has no partner: put the whole cell between quotation marks and write a mark inside"
    ' it twice ("")'
)
NOT_PAIRED = 'the quotation marks in this line do not pair: write a mark inside a quoted cell twice ("")'


@dataclass(frozen=True, slots=True)
class Record:
    """One record and the line it begins on, counted from 1. `problem` says why its cells could not be told apart."""

    line: int
    cells: tuple[str, ...] = ()
    problem: str | None = None


def records(lines: Iterable[str]) -> Iterator[Record]:
    """Every record that is not blank. The first one, the header, says how many cells each has."""
    source = enumerate(lines, start=1)
    ahead: deque[tuple[int, str]] = deque()
    width: int | None = None
    while True:
        first = ahead.popleft() if ahead else next(source, None)
        if first is None:
            return
        record = _record(first, ahead, source, width)
        if record.problem is None and not any(cell.strip() for cell in record.cells):
            continue
        if width is None:
            width = len(record.cells)
        yield record


def _record(first: tuple[int, str], ahead: deque[tuple[int, str]], source: Iterator[tuple[int, str]],
            width: int | None) -> Record:  # fmt: skip
    line, text = first
    if text.count('"') % 2 == 0:
        cells = cells_of(text)
        if cells is None:
            return Record(line, problem=NOT_PAIRED)
        return _of_width(line, cells, width)
    taken: list[tuple[int, str]] = []
    while text.count('"') % 2 and len(taken) < MOST_LINES and len(text) < MOST_CHARACTERS:
        following = ahead.popleft() if ahead else next(source, None)
        if following is None:
            break
        taken.append(following)
        text += following[1]
    cells = cells_of(text) if text.count('"') % 2 == 0 else None
    if cells is not None and taken:
        whole = _of_width(line, cells, width)
        if whole.problem is None:
            return whole
    ahead.extendleft(reversed(taken))
    return Record(line, problem=NOT_CLOSED)


def _of_width(line: int, cells: tuple[str, ...], width: int | None) -> Record:
    if width is None or not any(cell.strip() for cell in cells):
        return Record(line, cells)
    if not any(cell.strip() for cell in cells[width:]):
        cells = cells[:width]
    if len(cells) != width:
        return Record(
            line,
            problem=f"this line has {len(cells)} cells where the first line names {width} columns: a cell with a comma"
            " in it stands between quotation marks",
        )
    return Record(line, cells)


def cells_of(text: str, separator: str = ",") -> tuple[str, ...] | None:
    """The cells of one record, or None if its quotation marks make no sense."""
    try:
        return tuple(next(csv.reader([text], strict=True, skipinitialspace=True, delimiter=separator), ()))
    except csv.Error:
        return None
