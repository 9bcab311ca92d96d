"""A queue as a file for a spreadsheet. No cell can be taken for a formula, and the last line counts the others."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from unicodedata import category

from pathway.queries.queue import Queue
from pathway.web.caseload.sheet import Block, Line, Sheet

HEAD = (
    "group", "name", "NHS number", "what", "due", "days overdue", "booked", "with", "stage and week", "on hold or with",
    "last spoken to", "barriers", "communication needs", "safe contact", "reference",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula, some of it in full width."""
UNSEEN = ("Zs", "Zl", "Zp", "Cf", "Cc")
"""Kinds of characters that may stand before it and are not seen."""


def as_csv(sheet: Sheet, queue: Queue) -> str:
    """Every line that the page shows, and a last one that says how many there are."""
    written = StringIO()
    out = csv.writer(written, lineterminator="\r\n")
    out.writerow(HEAD)
    for group in sheet.groups:
        for block in group.blocks:
            for line in block.lines:
                out.writerow([harmless(cell) for cell in _cells(group.title, block, line, queue)])
    out.writerow([f"end of list: {sheet.shown} rows"])
    return "\ufeff" + written.getvalue()


def harmless(cell: str) -> str:
    """The cell, marked as text where a spreadsheet would take it for a formula."""
    seen = next((letter for letter in cell if letter in FORMULA or category(letter) not in UNSEEN), "")
    return f"'{cell}" if seen in FORMULA and seen else cell


def _cells(group: str, block: Block, line: Line, queue: Queue) -> tuple[str, ...]:
    item = line.item
    return (
        group, block.name, queue.people[item.person].nhs_number, line.what, _day(item.due_on),
        str(item.days_overdue or ""), " ".join(filter(None, (_day(item.booked_on), item.booked_at))),
        ", ".join(item.staff_names), block.where, "; ".join(block.states), _day(item.last_spoken_on),
        "; ".join(block.barriers), block.needs or "", block.safe_contact or "", item.ref,
    )  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
