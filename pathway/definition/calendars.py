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
YEAR = re.compile(r"(?<![0-9])2[0-9]{3}(?![0-9])")
DAY = re.compile(r"2[0-9]{3}-[0-9]{2}-[0-9]{2}")
KEYS = ("title", "years", "builds_on", "closed")
MOST_LEVELS = 10


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
    made: dict[str, Calendar] = {}
    for name in written:
        _calendar(name, written, made, (), findings)
    return {name: made[name] for name in written}, findings


def _calendar(name: str, written: dict[str, Any], made: dict[str, Calendar], on_the_way: tuple[str, ...],
              findings: Findings) -> Calendar:  # fmt: skip
    """A calendar, those it builds on made first; `on_the_way` are those that wait for it."""
    if name not in made:
        path, part = ("calendars", name), written[name]
        if isinstance(part, dict):
            for key in part:
                if key not in KEYS:
                    findings.unknown((*path, key), "key", key, KEYS, at_key=True)
            below = _below(name, written, made, on_the_way, findings) if "builds_on" in part else None
            made[name] = _own(name, part, findings) if "builds_on" not in part else _on(name, part, below, findings)
        else:
            findings.add(path, "a group of `key: value` lines is wanted here: `years` and `closed`")
            made[name] = _made(name, 0, 0, {})
    return made[name]


def _below(name: str, written: dict[str, Any], made: dict[str, Calendar], on_the_way: tuple[str, ...],
           findings: Findings) -> Calendar | None:  # fmt: skip
    """The calendar that this one builds on; None if it names none, or itself in the end."""
    base, path = written[name]["builds_on"], ("calendars", name, "builds_on")
    way = (*on_the_way, name)
    if not isinstance(base, str) or not base:
        findings.add(path, "name the calendar whose days hold here too, like `builds_on: england`", at_key=False)
        return None
    if base not in written:
        findings.unknown(path, "calendar", base, [other for other in written if other != name])
        return None
    if base in way:
        circle = " → ".join((*way[way.index(base) :], base))
        findings.add(path, f"a circle: {circle}: a calendar builds on one that stands by itself", at_key=False)
        return None
    if len(way) > MOST_LEVELS:
        findings.add(path, f"more than {MOST_LEVELS} calendars build on one another", at_key=False)
        return None
    return _calendar(base, written, made, way, findings)


def _own(name: str, part: dict[str, Any], findings: Findings) -> Calendar:
    """A calendar that stands by itself."""
    path: Path = ("calendars", name)
    years = part.get("years", "")
    match = YEARS.fullmatch(years) if isinstance(years, str) else None
    if match is None or match[1] > match[2]:
        findings.add((*path, "years"), "say from which year to which it holds, like `years: 2015-2035`")
        return _made(name, 0, 0, {})
    first, last = int(match[1]), int(match[2])
    closed = dict(_closed((*path, "closed"), part.get("closed"), first, last, findings))
    if closed:
        _no_holes((*path, "closed"), part["closed"], first, last, findings)
    return _made(name, first, last, closed)


def _no_holes(path: Path, written: dict[str, Any], first: int, last: int, findings: Findings) -> None:
    """Every year has a closed day, be its line wrong in itself; years on end without any are one hole."""
    named = {int(year) for text in written for year in YEAR.findall(text)}
    empty = [year for year in range(first, last + 1) if year not in named]
    for begins in (year for year in empty if year - 1 not in empty):
        ends = next(year for year in range(begins, last + 1) if year + 1 not in empty)
        which = f"{begins} has" if begins == ends else f"the years {begins} to {ends} have"
        findings.add(path, f"a hole: {which} no closed day at all: write the bank holidays")


def _on(name: str, part: dict[str, Any], below: Calendar | None, findings: Findings) -> Calendar:
    """A calendar with the years and the closed days of another, and its own; its own title for a day goes first."""
    path: Path = ("calendars", name)
    if "years" in part:
        findings.add((*path, "years"), f"the years of `{shown(str(part['builds_on']))}` hold here too: leave this out")
    if below is None or not below.first_year:
        return _made(name, 0, 0, {})
    own = dict(_closed((*path, "closed"), part.get("closed"), below.first_year, below.last_year, findings))
    return _made(name, below.first_year, below.last_year, {**dict(below.titles), **own})


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
            message = f"{text} lies outside the years of this calendar: take it out, or add years"
            findings.add((*path, text), message)
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
