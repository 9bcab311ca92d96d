"""A referrals file: its header checked, its rows one after the other. Never more than a few rows in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from pathway.errors import BadRequest
from pathway.referrals.records import Record, cells_of, records
from pathway.referrals.referral import COLUMNS
from pathway.referrals.text import SAVE_AS, fault_of_text

REMARKS = "what_is_wrong"
"""A column of ours, in a file of refused rows to be mended: it is passed over when the file comes back."""
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True, slots=True)
class RowFault:
    """One thing wrong: the line it stands on (counted from 1), the column if it is one, and the way out."""

    line: int
    column: str | None
    message: str

    def __str__(self) -> str:
        return f"{self.column}: {self.message}" if self.column else self.message


class UnusableFile(BadRequest):
    """The file as a whole cannot be read as referrals; nothing of it was taken in. `faults` holds every reason."""

    def __init__(self, faults: Sequence[RowFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(f"{fault.line}: {fault}" for fault in self.faults))


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its values by column, or why it has none."""

    line: int
    values: dict[str, str]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class ReferralsFile:
    """A file whose header is in order. `size` is in bytes; `columns` in the order of the file."""

    path: Path
    size: int
    columns: tuple[str, ...]
    header_line: int

    def rows(self) -> Iterator[Row]:
        """Every row that is not blank. Raises UnusableFile if the file changes while it is read."""
        is_ours = REMARKS in self.columns
        for record in _records(self.path):
            if record.line > self.header_line:
                values, problem = {}, record.problem
                for column, cell in zip(self.columns, record.cells, strict=False):
                    if column:
                        values[column] = _unmarked(cell) if is_ours else cell
                    elif cell.strip():
                        problem = "a cell stands in a column without a name: name the column, or empty the cell"
                yield Row(record.line, values, problem)


def open_referrals(path: Path) -> ReferralsFile:
    """The file, looked over: text in UTF-8, its columns all there. Raises UnusableFile, OSError."""
    if fault := fault_of_text(path):
        raise UnusableFile([RowFault(fault[0], None, fault[1])])
    header = next(_records(path), None)
    if header is None:
        raise UnusableFile(
            [RowFault(1, None, f"the file is empty: its first line names the columns {', '.join(COLUMNS)}")]
        )
    if header.problem:
        raise UnusableFile([RowFault(header.line, None, header.problem)])
    columns = tuple(column_name(cell) for cell in header.cells)
    if faults := _faults_of_header(header, columns):
        raise UnusableFile(faults)
    return ReferralsFile(path, path.stat().st_size, columns, header.line)


def column_name(cell: str) -> str:
    """A column's name as people write it ("NHS number") in the one way it is known by ("nhs_number")."""
    return re.sub(r"[\s_-]+", "_", cell.strip().lower()).strip("_")


def _unmarked(cell: str) -> str:
    """A cell without the ' that keeps a spreadsheet from running it, as files of ours have it."""
    return cell[1:] if cell.startswith("'") and not cell[1:2].isalnum() else cell


def _records(path: Path) -> Iterator[Record]:
    # newline="": what stands inside quotation marks stays as it is, and a lone CR ends a line too.
    with path.open(encoding="utf-8-sig", newline="") as lines:
        try:
            yield from records(lines)
        except UnicodeDecodeError:
            raise UnusableFile(
                [RowFault(1, None, "the file was changed while it was read: import it again once it is at rest")]
            ) from None


def _faults_of_header(header: Record, columns: tuple[str, ...]) -> list[RowFault]:
    if separated := _other_separator(header.cells):
        return [RowFault(header.line, None, separated)]
    line = header.line
    missing = [name for name in COLUMNS if name not in columns]
    unknown = [name for name in dict.fromkeys(columns) if name and name not in (*COLUMNS, REMARKS)]
    faults = [RowFault(line, name, _missing(name, unknown)) for name in missing]
    faults += [RowFault(line, shown(name), _unknown(name, missing)) for name in unknown]
    faults += [
        RowFault(line, name, "this column is there more than once: keep one of them")
        for name in COLUMNS
        if columns.count(name) > 1
    ]
    if len(missing) == len(COLUMNS):
        return [RowFault(line, None, f"the first line does not name the columns: it must be {','.join(COLUMNS)}")]
    return faults


def _missing(name: str, unknown: Sequence[str]) -> str:
    near = get_close_matches(name, unknown, n=1)
    return f"this column is missing{f': is it your {shown(near[0])}?' if near else ': add it, empty if need be'}"


def _unknown(name: str, missing: Sequence[str]) -> str:
    near = get_close_matches(name, missing, n=1) or get_close_matches(name, COLUMNS, n=1)
    return f"this column is not known: {f'did you mean {near[0]}?' if near else 'take it out of the file'}"


def shown(name: str) -> str:
    """An unknown column's name, short and without anything that a terminal would obey."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in name)
    return plain if len(plain) <= 40 else plain[:39] + "…"


def _other_separator(cells: Sequence[str]) -> str | None:
    first = cells[0].strip().lower() if cells else ""
    if len(cells) <= 2 and first.startswith("sep="):
        return f"the file begins with a spreadsheet's own line {shown(first)!r}: {SAVE_AS}"
    for separator, words in SEPARATORS.items():
        names = {column_name(name) for name in cells_of(",".join(cells), separator) or ()}
        if len(names & set(COLUMNS)) > 1:
            return f"the cells are separated by {words}, not commas: {SAVE_AS}"
    return None
