"""What a case has to show on a day, to whomever: read off once, and kept until anything of it changes."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pathway.case.model import Case
from pathway.definition.rules import Rules
from pathway.ports import Person
from pathway.queries.caseload import Caseload
from pathway.queries.concerned import DEFINITION, HEAD, IS_BEHIND, REF, Row, person_of
from pathway.queries.queue_items import Item, item_of
from pathway.queries.standing_with import Owners

FEW = 8
"""So many are looked through as they stand."""


@dataclass(frozen=True, slots=True)
class CaseLines:
    """A case on a day, with everything that is near in it, and those each thing stands with. `see_all`: who sees also
    what stands with others: who holds it, who leads its stage. `made` is what pages made of it, and is kept as long."""

    case: Case
    person: Person
    items: tuple[tuple[Item, Collection[str]], ...]
    see_all: frozenset[str | None]
    made: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    def of(self, staff: str) -> Iterator[tuple[Item, bool]]:
        """The lines for one member of staff, and which are their own: people of theirs wait for the others."""
        sees_all = staff in self.see_all
        for item, stands_with in self.items:
            is_own = staff in stands_with
            if is_own or sees_all:
                yield item, is_own


def calendars_of(caseload: Caseload, rows: Iterable[Row]) -> Mapping[str, str]:
    """By which calendar the cases that time does something to are played, by their definition: its version."""
    definitions = {row[DEFINITION] for row in rows if row[IS_BEHIND]}
    return {each: caseload.calendar(caseload.seen.rules(each)).version for each in sorted(definitions)}


def lines_of(caseload: Caseload, rows: Iterable[Row], owners: Owners, calendars: Mapping[str, str]) -> list[CaseLines]:
    """What these cases have to show on a day that has not passed."""
    seen, found, new = caseload.seen, [], []
    for row in rows:
        key = (row, caseload.on, owners, calendars[row[DEFINITION]] if row[IS_BEHIND] else None)
        lines = seen.read_off.get(key)
        if lines is None:
            new.append(key)
        else:
            found.append(lines)
    cases = seen.cases_at({row[REF]: row[HEAD] for row, *_ in new})
    for key in new:
        row = key[0]
        lines = _read_off(caseload, cases[row[REF]], row, owners)
        seen.read_off.put(key, lines)
        found.append(lines)
    return found


def _read_off(caseload: Caseload, case: Case, row: Row, owners: Owners) -> CaseLines:
    if row[IS_BEHIND]:
        case = caseload.played(case)
    person, rules = person_of(row), caseload.seen.rules(case.definition)
    found = (item_of(case, each, rules, caseload.on, owners) for each in case.open_activities)
    name, safe_contact = person.name, person.safe_contact
    items = tuple(replace(item, name=name, safe_contact=safe_contact) for item in found if item is not None)
    # What stands with everybody of a role may stand with thousands.
    stand_with = (item.staff if len(item.staff) < FEW else frozenset(item.staff) for item in items)
    return CaseLines(case, person, tuple(zip(items, stand_with, strict=True)), see_all(case, rules))


def see_all(case: Case, rules: Rules) -> frozenset[str | None]:
    """Who sees all lines of a case, also those that stand with others."""
    return frozenset((case.holder_of(rules.holder), case.holder_of(rules.stages[case.stage].lead)))
