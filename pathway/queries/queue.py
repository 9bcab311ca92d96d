"""Who needs me today: what is overdue, due today, due within 7 days, and what my people wait for from others.

Nothing of it is stored: it is read from the rows and the day, so it is right when the daily run is late. Lists and
counts come from the same reading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from pathway.case.history import case_stream
from pathway.case.model import Case
from pathway.case.people import StaffMember
from pathway.case.permissions import has_part_in
from pathway.dates import end_of_london_day, london_day
from pathway.definition.rules import Rules
from pathway.errors import BadRequest
from pathway.queries.as_of import as_of, shown_on
from pathway.queries.queue_items import GROUPS, SOON_DAYS, Item, item_of
from pathway.queries.standing_with import Owners
from pathway.store import tables
from pathway.store.look import Look

WAITING = "waiting_for_others"


@dataclass(frozen=True, slots=True)
class Queue:
    """The items of one member of staff, or of everybody; each group with the most pressing first."""

    on: date
    staff: str | None
    groups: Mapping[str, tuple[Item, ...]]

    @property
    def counts(self) -> dict[str, int]:
        """How many items stand in each group."""
        return {name: len(items) for name, items in self.groups.items()}

    @property
    def by_staff(self) -> dict[str, dict[str, int]]:
        """The counts of each member of staff something stands with."""
        found: dict[str, dict[str, int]] = {}
        for group in GROUPS:
            for item in self.groups[group]:
                for ref in item.staff or ("nobody",):
                    found.setdefault(ref, dict.fromkeys(GROUPS, 0))[group] += 1
        return found

    @property
    def refs(self) -> list[str]:
        """The cases shown."""
        return sorted({item.ref for items in self.groups.values() for item in items})

    def tree(self) -> dict[str, Any]:
        """The queue for scripts."""
        groups = {name: [asdict(item) for item in items] for name, items in self.groups.items()}
        everybody = {"by_staff": self.by_staff} if self.staff is None else {}
        return {"for": self.staff, "on": self.on, "counts": self.counts, **groups, **everybody}


def queue(seen: Look, on: date, staff: str | None = None, *, reader: StaffMember | None = None,
          shown: date | None = None, looks_back: bool = True) -> Queue:  # fmt: skip
    """The queue of `staff` (silent: everybody's) at the end of `on`, or as the screen showed it on `shown`.

    A `reader` sees the cases they have part in. Nothing is recorded after today: a screen that asks for today says
    `looks_back=False` and spares the search. Raises BadRequest for somebody who never worked here.
    """
    if staff is not None and staff not in seen.members:
        raise BadRequest(f"no member of staff {staff!r}: `pathway staff` shows who there is")
    owners, day = Owners(seen.members.values()), shown or on
    then = _then(seen, on, shown)
    found = [
        item
        for now in seen.cases_among(_concerned(seen, day, staff, owners, looks_back))
        if reader is None or has_part_in(reader, now)
        if (case := then(now)) is not None
        for item in _items(case, seen.rules(case.definition), day, owners, staff)
    ]
    groups: dict[str, list[Item]] = {name: [] for name in (*GROUPS, WAITING)}
    for item in _with_names(seen, found):
        _put(groups, item, staff)
    return Queue(day, staff, {name: tuple(sorted(items, key=_urgency)) for name, items in groups.items()})


def _items(case: Case, rules: Rules, on: date, owners: Owners, staff: str | None) -> Iterator[Item]:
    """The lines of a case: for one member of staff, their own and those that people of theirs wait for."""
    are_mine = staff is None or staff in (
        case.holder_of(rules.holder), case.holder_of(rules.stages[case.stage].lead)
    )  # fmt: skip
    for row in case.open_activities:
        item = item_of(case, row, rules, on, owners)
        if item is not None and (are_mine or staff in item.staff):
            yield item


def _put(groups: dict[str, list[Item]], item: Item, staff: str | None) -> None:
    if staff is None:
        groups[item.group].append(item)
        if item.holder is not None and item.holder not in item.staff:
            groups[WAITING].append(item)
    else:
        groups[item.group if staff in item.staff else WAITING].append(item)


def _urgency(item: Item) -> tuple[date, str, str, int]:
    return (item.due_on or item.booked_on or date.max, item.ref, item.activity, item.occurrence)


def _with_names(seen: Look, items: list[Item]) -> Iterator[Item]:
    people = seen.people({item.person for item in items})
    for item in items:
        person = people.get(item.person)
        yield replace(item, name=person.name, safe_contact=person.safe_contact) if person else item


def _then(seen: Look, on: date, shown: date | None) -> Callable[[Case], Case | None]:
    """How a case is read: as its rows say, unless something was recorded after the day asked for."""
    last = shown or on

    def then(case: Case) -> Case | None:
        if case.recorded_at is None or london_day(case.recorded_at) <= last:
            return case
        entries = seen.history(case_stream(case.ref))
        return shown_on(entries, last) if shown else as_of(case, entries, on)

    return then


def _concerned(seen: Look, on: date, staff: str | None, owners: Owners, looks_back: bool) -> list[str]:
    """The cases that may have something to show: by what is open and near, by who holds them, and all that changed
    after the day asked for."""  # fmt: skip
    cases, rows, holders = tables.cases, tables.activities, tables.holders
    near = on + timedelta(days=SOON_DAYS)
    open_near = select(rows.c.case_ref).where(
        rows.c.programme == seen.programme,
        rows.c.closed_as.is_(None),
        or_(rows.c.due_on <= near, rows.c.booked_on <= near),
    )
    changed_since = select(cases.c.ref).where(
        cases.c.programme == seen.programme, cases.c.recorded_at >= end_of_london_day(on)
    )
    found = {row.ref for row in seen.rows(changed_since)} if looks_back else set()
    if staff is None:
        return sorted(found | {row.case_ref for row in seen.rows(open_near)})
    held = select(holders.c.case_ref).where(
        holders.c.programme == seen.programme, holders.c.staff == staff, holders.c.until_on.is_(None)
    )
    theirs = open_near.where(or_(rows.c.staff == staff, _without_holder(rows.c.staff, owners)))
    return sorted(found | {row.case_ref for row in [*seen.rows(theirs), *seen.rows(held)]})


def _without_holder(column: ColumnElement[str | None], owners: Owners) -> ColumnElement[bool]:
    return or_(column.is_(None), column.in_(owners.gone))
