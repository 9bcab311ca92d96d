"""A queue as it is read: groups, in each the people, with each person their lines. Counts are counts of lines shown."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from pathway.case.model import Case
from pathway.case.people import StaffMember
from pathway.case.permissions import has_part_in
from pathway.definition.rules import ActivityRule, Rules
from pathway.queries.queue import WAITING, Queue
from pathway.queries.queue_items import OVERDUE, SOON, TODAY, Item
from pathway.web.caseload import reading
from pathway.web.caseload.choosing import Choice
from pathway.web.caseload.offering import Offer, Offering
from pathway.web.words import first_capital

TITLES = {OVERDUE: "Overdue", TODAY: "Today", SOON: "Next 7 days", WAITING: "Waiting for others"}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to be done. `send` names it to the page that records it: case, its version, item."""

    item: Item
    key: str
    what: str
    badge: str
    when: str
    whom: str
    passed: str
    why: str
    send: str
    offer: Offer


@dataclass(frozen=True, slots=True)
class Block:
    """One person, and what is due for them. `as_shown` keeps it as it stands on a page, by the way back to there."""

    ref: str
    name: str
    where: str
    week: int | None
    weeks: int | None
    spoken: str
    states: tuple[str, ...]
    barriers: tuple[str, ...]
    needs: str | None
    safe_contact: str | None
    lines: tuple[Line, ...]
    as_shown: dict[str, str] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Group:
    """Overdue, Today, Next 7 days or Waiting for others: as many lines as its count says."""

    key: str
    title: str
    count: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page. `total` counts all lines, shown or not; `quiet` are people looked for who have nothing due."""

    groups: tuple[Group, ...]
    total: int
    people: int
    stages: Mapping[str, str]
    whats: Mapping[str, str]
    quiet: tuple[tuple[str, str], ...]
    registers: Mapping[str, tuple[str, int]]

    @property
    def shown(self) -> int:
        """How many lines are shown."""
        return sum(group.count for group in self.groups)


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads a queue out to one member of staff, with these `roles`; without them nothing of it is kept for the next."""

    queue: Queue
    choice: Choice
    today: date
    rules_of: Callable[[str], Rules]
    members: Mapping[str, StaffMember]
    may: Callable[[str], bool]
    roles: Hashable = None

    def sheet(self) -> Sheet:
        """Everything the page shows."""
        everything = [item for items in self.queue.groups.values() for item in items]
        mine = self.queue.mine
        of_stages = {(self.queue.cases[item.ref].definition, item.stage): item for item in everything}
        whats = {item.activity: item.title for item in everything}
        groups = tuple(
            self._group(name, [item for item in items if self._is_asked_for(item)])
            for name, items in self.queue.groups.items()
            if not self.choice.overdue or name == OVERDUE
        )
        return Sheet(
            groups, len(everything), len(mine),
            {item.stage: first_capital(item.stage_title) for item in sorted(of_stages.values(), key=self._by_stage)},
            dict(sorted(((key, first_capital(title.partition(":")[0])) for key, title in whats.items()),
                        key=lambda pair: pair[1])),
            tuple(self._quiet(everything, mine)), self._registers(mine),
        )  # fmt: skip

    def blocks(self, items: Iterable[Item]) -> tuple[Block, ...]:
        """The lines by person, the persons in the order of their first line."""
        by_person: dict[str, list[Item]] = {}
        for item in items:
            by_person.setdefault(item.ref, []).append(item)
        return tuple(self._kept(ref, lines) for ref, lines in by_person.items())

    def _kept(self, ref: str, items: list[Item]) -> Block:
        """The lines of one person: made once for whoever has these roles, until anything of it changes."""
        made = self.queue.made.get(ref)
        if made is None or self.roles is None:
            return self._block(self.queue.cases[ref], items)
        key = (self.queue.staff, self.roles, *((item.activity, item.occurrence) for item in items))
        block: Block = made.get(key) or made.setdefault(key, self._block(self.queue.cases[ref], items))
        return block

    def _is_asked_for(self, item: Item) -> bool:
        asked, found = self.choice, self.choice.found
        return (
            (found is None or item.ref in found)
            and asked.stage in ("", item.stage)
            and asked.what in ("", item.activity)
            and (not asked.hold or item.on_hold is not None)
        )

    def _group(self, name: str, items: list[Item]) -> Group:
        orders: dict[str, Callable[[Item], Any]] = {
            "name": self._by_name, "spoken": self._by_silence, "stage": self._by_stage,
        }  # fmt: skip
        order = orders.get(self.choice.sort)
        return Group(name, TITLES[name], len(items), self.blocks(sorted(items, key=order) if order else items))

    def _by_name(self, item: Item) -> tuple[str, str]:
        person = self.queue.people[item.person]
        return (person.family_name.casefold(), person.given_name.casefold())

    def _by_silence(self, item: Item) -> date:
        return item.last_spoken_on or date.min

    def _by_stage(self, item: Item) -> tuple[int, int]:
        case = self.queue.cases[item.ref]
        return (self.rules_of(case.definition).stages[item.stage].number, item.week or 0)

    def _block(self, case: Case, items: list[Item]) -> Block:
        first, rules = items[0], self.rules_of(case.definition)
        person = self.queue.people[case.person]
        offering = Offering(case, rules, self.may)
        return Block(
            case.ref, person.name, reading.where(first, rules), first.week, rules.weeks,
            reading.spoken(first.last_spoken_on, self.today), reading.state(first, rules, self.today),
            tuple(reading.barrier(found, self.today) for found in first.barriers), person.needs, person.safe_contact,
            tuple(self._line(case, rules, offering, item) for item in items),
        )  # fmt: skip

    def _line(self, case: Case, rules: Rules, offering: Offering, item: Item) -> Line:
        row = case.activities[f"{item.activity}#{item.occurrence}"]
        is_mine = self.queue.staff in item.staff
        holders = {role: self._in_role(case, role) for role in item.told}
        return Line(
            item, f"{case.ref}-{item.activity}-{item.occurrence}",
            reading.what(item, rules.activities[item.activity].repeats), reading.badge(item, self.today),
            reading.when(item, self.today), "" if is_mine else reading.waiting_for(item, rules),
            reading.passed_to(item, holders, rules), f"/people/{case.ref}/why/{item.activity}?n={item.occurrence}",
            f"{case.ref} {case.seq} {row.row_key}", offering.mine(row) if is_mine else offering.for_others(row),
        )  # fmt: skip

    def _in_role(self, case: Case, role: str) -> StaffMember | None:
        """Who has a role for a case: its holder, else the only one there is."""
        held = case.holder_of(role)
        if held:
            return self.members.get(held)
        there = [m for m in self.members.values() if m.is_active and role in m.roles and has_part_in(m, case)]
        return there[0] if len(there) == 1 else None

    def _quiet(self, everything: list[Item], mine: Iterable[Case]) -> Iterable[tuple[str, str]]:
        found = self.choice.found
        if not found:
            return
        due = {item.ref for item in everything}
        for case in mine:
            if case.ref in found and case.ref not in due:
                yield case.ref, self.queue.people[case.person].name

    def _registers(self, mine: Iterable[Case]) -> Mapping[str, tuple[str, int]]:
        """The group sessions of my people now: title and how many of them, by activity."""
        found: dict[str, tuple[str, int]] = {}
        for case in mine:
            for rule in _registers_in(self.rules_of(case.definition), case.stage):
                found[rule.key] = (rule.title, found.get(rule.key, ("", 0))[1] + 1)
        return found


@lru_cache(maxsize=256)
def _registers_in(rules: Rules, stage: str) -> tuple[ActivityRule, ...]:
    return tuple(rule for rule in rules.stage_activities(stage) if rule.is_register)
