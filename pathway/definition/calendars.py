"""What a calendars file may say, and the calendars it means. Pure: the text is read by `pathways_file`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import Any

from pathway.dates import Calendar
from pathway.definition.findings import Findings, Path, shown

YEARS = re.compile(r"(2[0-9]{3})-(2[0-9]{3})")
DAY = re.compile(r"2[0-9]{3}-[0-9]{2}-[0-9]{2}")
KEYS = ("title", "years", "closed")


def read_calendar_tree(tree: Any) -> tuple[dict[str, Calendar], Findings]:
    """The calendars of a file's tree by name, and what is wrong with it."""
    findings = Findings()
    written = tree.get("calendars") if isinstance(tree, dict) else None
    if not isinstance(written, dict) or not written:
        findings.add((), "a calendars file begins with `calendars:` and names at least one")
        return {}, findings
    for key in tree:
        if key != "calendars":
            findings.unknown((key,), "key", key, ["calendars"], at_key=True)
    return {name: _calendar(name, part, findings) for name, part in written.items()}, findings


def _calendar(name: str, part: Any, findings: Findings) -> Calendar:
    path: Path = ("calendars", name)
    if not isinstance(part, dict):
        findings.add(path, "a group of `key: value` lines is wanted here: `years` and `closed`")
        return _made(name, 0, 0, {})
    for key in part:
        if key not in KEYS:
            findings.unknown((*path, key), "key", key, KEYS, at_key=True)
    years = part.get("years", "")
    match = YEARS.fullmatch(years) if isinstance(years, str) else None
    if match is None or match[1] > match[2]:
        findings.add((*path, "years"), "say from which year to which it holds, like `years: 2015-2035`")
        return _made(name, 0, 0, {})
    first, last = int(match[1]), int(match[2])
    closed = dict(_closed((*path, "closed"), part.get("closed"), first, last, findings))
    for year in range(first, last + 1):
        if closed and not any(day.year == year for day in closed):
            findings.add((*path, "closed"), f"a hole: {year} has no closed day at all")
    return _made(name, first, last, closed)


def _closed(path: Path, part: Any, first: int, last: int, findings: Findings) -> Iterator[tuple[date, str]]:
    if not isinstance(part, dict) or not part:
        findings.add(path, "list the closed days, one to a line, like `2026-12-25: Christmas Day`")
        return
    before = date.min
    for text, title in part.items():
        day = _day(text)
        if day is None:
            findings.add((*path, text), f"`{shown(text)}` is no day: write it like 2026-12-25")
        elif not first <= day.year <= last:
            findings.add((*path, text), f"{text} lies outside the years of this calendar")
        elif day < before:
            findings.add((*path, text), f"{text} comes after a later day: put them in order")
        elif not isinstance(title, str) or not title:
            findings.add((*path, text), "say why it is closed, like `Christmas Day`")
        else:
            before = day
            yield day, title


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None


def _made(name: str, first: int, last: int, closed: dict[date, str]) -> Calendar:
    days = [[day.isoformat(), title] for day, title in sorted(closed.items())]
    content = json.dumps([name, first, last, days], ensure_ascii=False, separators=(",", ":"))
    version = sha256(content.encode()).hexdigest()
    return Calendar(name, version, first, last, frozenset(closed), tuple(sorted(closed.items())))
