"""The rows of a file that were not taken in, as a file of their own: to be mended in a spreadsheet and sent again."""

from __future__ import annotations

import csv
from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import StringIO
from itertools import takewhile

from pathway.referrals import REMARKS, Kind, Outcome, ReferralsFile
from pathway.web.caseload.spreadsheet import harmless

MOST_CHARACTERS = 1_000_000
"""Browsers follow no longer addresses; a file with more wrong than this is mended as a whole."""


@dataclass(frozen=True, slots=True)
class ToMend:
    """The file, how many rows are in it, and how many are not: too many, or their cells cannot be told apart.

    It stands in the page itself: nothing of people is kept for it, and sent nowhere again.
    """

    text: str
    rows: int
    left_out: int

    @property
    def address(self) -> str:
        """The file as an address that a browser saves."""
        return f"data:text/csv;charset=utf-8;base64,{b64encode(self.text.encode('utf-8-sig')).decode('ascii')}"


def to_mend(file: ReferralsFile, outcomes: Iterable[Outcome], said: Callable[[str], str]) -> ToMend:
    """The rows that were refused, as they stood, each beginning with its line and what is wrong.

    `said` puts the fault of a cell in the words of the screen. No cell can be taken for a formula.
    """
    wrong = {each.line: each for each in outcomes if each.kind is Kind.REFUSED}
    last = max(wrong, default=0)
    columns = [name for name in file.columns if name and name != REMARKS]
    written, count = StringIO(), 0
    out = csv.writer(written, lineterminator="\r\n")
    out.writerow([REMARKS, *columns])
    for row in takewhile(lambda row: row.line <= last, file.rows()):
        if row.line in wrong and row.values and written.tell() < MOST_CHARACTERS:
            remark = "; ".join(f"{each.column or 'row'}: {said(each.message)}" for each in wrong[row.line].faults)
            out.writerow(map(harmless, (f"line {row.line}: {remark}", *(row.values.get(name, "") for name in columns))))
            count += 1
    return ToMend(written.getvalue(), count, len(wrong) - count)
