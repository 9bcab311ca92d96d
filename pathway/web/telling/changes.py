"""What changed between two days in words: where things stand, what was recorded and by whom; and as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pathway.ports import Person
from pathway.queries.case_view import Seen
from pathway.queries.since_last_met import Since
from pathway.web.telling.happenings import Happening
from pathway.web.telling.items import OVERDUE, ItemLine
from pathway.web.telling.naming import Names, near_day
from pathway.web.telling.place import place
from pathway.web.telling.sentences import PLACED, STATES
from pathway.web.words import days, first_capital, nhs_number, of_day, plain, short_day


@dataclass(frozen=True, slots=True)
class Changes:
    """`places` is where things stood and stand; `net` what is different; `said` what people recorded, oldest first."""

    places: tuple[tuple[str, str], ...]
    net: tuple[str, ...]
    recorded: tuple[Happening, ...]
    overdue: tuple[str, ...]
    next: tuple[str, ...]


def changes(found: Since, lines: Sequence[Happening], open_items: Sequence[ItemLine],
            coming: Sequence[ItemLine], names: Names) -> Changes:  # fmt: skip
    """All that changed. `open_items` and `coming` are as on the last day."""
    on = found.after.on
    ahead = [item for item in (*open_items, *coming) if item.shape != OVERDUE and item.on and item.on >= on]
    ahead.sort(key=lambda item: item.on or on)
    return Changes(
        places=tuple(_places(found, names)), net=tuple(_net(found, names)),
        recorded=tuple(line for line in lines if line.is_by_person or line.followed),
        overdue=tuple(f"{item.title}: {item.how}, with {item.whose}" for item in open_items if item.shape == OVERDUE),
        next=tuple(f"{item.title}: {item.how}, with {item.whose}" for item in ahead[:5]),
    )  # fmt: skip


def _places(found: Since, names: Names) -> Iterator[tuple[str, str]]:
    if found.before is not None:
        yield f"On {of_day(found.from_on)}", place(found.before, names).line
    else:
        yield f"On {of_day(found.from_on)}", "not referred yet"
    yield f"On {of_day(found.to_on)}", place(found.after, names).line


def _net(found: Since, names: Names) -> Iterator[str]:
    """What is different on the last day from the first."""
    after, before = found.after, found.before
    if before is None:
        return
    on = after.on
    yield from _holders(before, after, names)
    yield from _items(before, after, names, on)
    for kind, row in after.case.barriers.items():
        was = before.case.barriers.get(kind)
        if was is None or was.state != row.state:
            yield f"Barrier to moving on, {names.barrier(kind)}: {STATES.get(row.state, plain(row.state))}"
    for key, placement in after.case.placements.items():
        was_placed = before.case.placements.get(key)
        if was_placed is None or was_placed.state != placement.state:
            yield f"{first_capital(names.placement(placement.kind))}: {PLACED.get(placement.state, placement.state)}"
    for name, fact in after.case.facts.items():
        if before.case.fact(name) != fact.value:
            yield f"{names.fact(name)}: {plain(fact.value)}"


def _holders(before: Seen, after: Seen, names: Names) -> Iterator[str]:
    for role in dict.fromkeys(row.role for row in after.case.holders.values()):
        was, now = before.case.holder_of(role), after.case.holder_of(role)
        if now and was != now:
            earlier = f", before {names.staff(was)}" if was else ""
            yield f"{first_capital(names.role(role))}: {names.staff(now)}{earlier}"


def _items(before: Seen, after: Seen, names: Names, on: date) -> Iterator[str]:
    """Dates that moved for what stood on both days."""
    for key, row in after.case.activities.items():
        was = before.case.activities.get(key)
        if was is not None and was.is_open and row.is_open and was.due_on != row.due_on:
            moved = f"due {near_day(row.due_on, on)}, before {near_day(was.due_on, on)}"
            yield f"{names.item(key)}: {moved}"


def as_text(found: Since, told: Changes, person: Person) -> str:
    """All of it as plain text, to be pasted into another record."""
    length = (found.to_on - found.from_on).days
    parts = [
        f"{person.name}, born {person.born_on.day} {person.born_on:%B %Y}, NHS number {nhs_number(person.nhs_number)}",
        f"What changed from {of_day(found.from_on)} to {of_day(found.to_on)} ({days(length)})",
        *_block("", [f"{when}: {where}" for when, where in told.places]),
        *_block("What was recorded", list(map(_line, told.recorded))),
        *_block("What is different", told.net),
        *_block("Overdue", told.overdue),
        *_block("Next", told.next),
    ]
    return "\n".join(parts)


def _block(title: str, lines: Sequence[str]) -> list[str]:
    return ["", *([title] if title else []), *(f"- {line}" for line in lines)] if lines else []


def _line(line: Happening) -> str:
    late = f" (recorded {short_day(line.recorded_on)})" if line.is_late else ""
    said = "".join(f" {what}: {' '.join(words.split())}" for what, words in line.said)
    if not line.is_by_person:
        return f"{short_day(line.happened_on)}: {'; '.join(line.followed)}{late}"
    return f"{short_day(line.happened_on)}: {line.words}, {line.who}{late}.{said}"
