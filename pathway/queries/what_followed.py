"""What an entry of a case's history did beside what was said: moves, what came to stand, who was told, dates moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pathway.case.history import Entry
from pathway.case.model import ClosedAs

MOVED, OPENED, NOT_HELD, TOLD, REDATED, STALE = "moved", "opened", "not_held", "told", "redated", "stale"


@dataclass(frozen=True, slots=True)
class Followed:
    """One thing that followed. `what` is one of the words above; `about` a stage, or an occurrence (`key#n`).

    `before` and `after` are stages for `moved`; due days (ISO) for `opened` and `redated`; the role told for `told`.
    """

    what: str
    about: str
    before: str | None = None
    after: str | None = None


def what_followed(entry: Entry) -> tuple[Followed, ...]:
    """In the order in which people ask: where to, who was told, what is no longer asked for, what is new."""
    tree = entry.content
    return tuple(_followed(tree["new"], tree["set"]))


def _followed(new: dict[str, Any], changed: dict[str, Any]) -> Iterator[Followed]:
    stages = changed.get("case", {}).get("stage")
    if stages:
        yield Followed(MOVED, stages[1], stages[0], stages[1])
    for alert in new.get("alerts", {}).values():
        yield Followed(TOLD, f"{alert['activity']}#{alert['n']}", None, alert["tell"])
    for key, columns in changed.get("activities", {}).items():
        yield from _item(key, columns)
    for columns in changed.get("sign_offs", {}).values():
        if "stale_on" in columns:
            yield Followed(STALE, "", None, columns["stale_on"][1])
    for key, row in new.get("activities", {}).items():
        if row.get("closed_as") is None:
            yield Followed(OPENED, key, None, row.get("due_on"))


def _item(key: str, columns: dict[str, list[Any]]) -> Iterator[Followed]:
    closed_as = columns.get("closed_as", (None, None))[1]
    if closed_as == ClosedAs.NOT_HELD:
        yield Followed(NOT_HELD, key)
    elif closed_as is None and "due_on" in columns:
        yield Followed(REDATED, key, *columns["due_on"])
