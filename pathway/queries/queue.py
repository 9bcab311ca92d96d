"""Who needs me on a day: what is overdue, due that day, due within 7 days, and what my people wait for from others.

Nothing of it is stored: it is read from the rows and the day, or from history for a day that has passed; what comes
due by the day is played first, so it is right when the daily run is late. Lists and counts come from the same reading.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select

from pathway.case.model import Case, Status
from pathway.case.people import StaffMember
from pathway.case.permissions import has_part_in
from pathway.dates import in_words
from pathway.definition.rules import Rules
from pathway.errors import BadRequest
from pathway.ports import Person
from pathway.queries.case_lines import CaseLines, calendars_of, lines_of, see_all
from pathway.queries.caseload import Caseload
from pathway.queries.concerned import PROGRAMME, concerned, open_near
from pathway.queries.concerning import told_of
from pathway.queries.day_asked import DayAsked
from pathway.queries.queue_items import GROUPS, SOON_DAYS, Item, item_of
from pathway.queries.standing_with import Owners
from pathway.store import tables
from pathway.store.look import Look

cases = tables.cases
WAITING = "waiting_for_others"


@dataclass(frozen=True, slots=True)
class Queue:
    """The items of one member of staff, or of everybody; each group with the most pressing first.

    `cases` are all that was read for it, as they are on the day: those with items, and the others that `staff` holds.
    `people` are theirs, by reference. `made` is where pages keep what they make of each case until it
    changes, `sheets` what they make of all together.
    """

    asked: DayAsked
    staff: str | None
    groups: Mapping[str, tuple[Item, ...]]
    cases: Mapping[str, Case] = field(default_factory=dict, repr=False)
    people: Mapping[str, Person] = field(default_factory=dict, repr=False)
    made: Mapping[str, dict[Hashable, Any]] = field(default_factory=dict, repr=False, compare=False)
    sheets: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def on(self) -> date:
        """The day it is the queue of."""
        return self.asked.on

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
    def mine(self) -> tuple[Case, ...]:
        """The cases of `staff` that are not closed, be anything due for them or not."""
        return tuple(case for case in self.cases.values() if case.status is not Status.CLOSED and self._hold(case))

    def _hold(self, case: Case) -> bool:
        return any(holder.staff == self.staff and holder.until_on is None for holder in case.holders.values())

    @property
    def refs(self) -> list[str]:
        """The cases shown."""
        return sorted({item.ref for items in self.groups.values() for item in items})

    def tree(self) -> dict[str, Any]:
        """The queue for scripts."""
        groups = {name: [asdict(item) for item in items] for name, items in self.groups.items()}
        everybody = {"by_staff": self.by_staff} if self.staff is None else {}
        return {"for": self.staff, **self.asked.tree(), "counts": self.counts, **groups, **everybody}


def queue(seen: Look, asked: DayAsked, staff: str | None = None, *, reader: StaffMember | None = None) -> Queue:
    """The queue of `staff` (silent: everybody's) on the day asked about.

    A `reader` sees the cases they have part in now. Raises BadRequest for somebody who did not work here on the day,
    and for a past day before the first referral.
    """
    caseload = Caseload(seen, asked)
    _must_work_here(caseload, staff)
    if staff is not None and not asked.is_past:
        return _kept(caseload, caseload.members[staff], reader)
    owners = Owners(caseload.members.values())
    refs = _readable(seen, _concerned(caseload, staff), reader)
    member = caseload.members[staff] if staff else None
    told = told_of(member, owners, asked.on) if member else None
    found = queue_of(asked, caseload.cases(refs, told), seen.rules, owners, staff)
    if asked.is_past and not found.refs:
        _must_have_begun(seen, asked)
    return _with_names(seen, found)


def _kept(caseload: Caseload, member: StaffMember, reader: StaffMember | None) -> Queue:
    """The queue of a day that has not passed; the same as before where nothing of it has changed."""
    seen = caseload.seen
    owners = seen.whole("staff", "owners", lambda: Owners(seen.members.values()))
    rows = tuple(concerned(seen, member, owners, caseload.on))
    calendars = calendars_of(caseload, rows)
    bound = None if reader is None or reader.party == "service" else reader
    key = (member.ref, bound, caseload.asked, owners, rows, tuple(calendars.items()))
    found: Queue | None = seen.queues.get(key)
    if found is None:
        found = _made_of(caseload.asked, member.ref, bound, lines_of(caseload, rows, owners, calendars))
        seen.queues.put(key, found)
    return found


def _made_of(asked: DayAsked, staff: str, reader: StaffMember | None, read: Iterable[CaseLines]) -> Queue:
    groups: dict[str, list[Item]] = {name: [] for name in (*GROUPS, WAITING)}
    mine = (lines for lines in read if reader is None or has_part_in(reader, lines.case))
    found = {lines.case.ref: lines for lines in sorted(mine, key=lambda lines: lines.case.ref)}
    for lines in found.values():
        for item, is_own in lines.of(staff):
            groups[item.group if is_own else WAITING].append(item)
    return Queue(
        asked, staff, {name: tuple(sorted(items, key=_urgency)) for name, items in groups.items()},
        {ref: lines.case for ref, lines in found.items()}, {lines.person.ref: lines.person for lines in found.values()},
        {ref: lines.made for ref, lines in found.items()},
    )  # fmt: skip


def queue_of(asked: DayAsked, cases: Iterable[Case], rules_of: Callable[[str], Rules], owners: Owners,
             staff: str | None) -> Queue:  # fmt: skip
    """The queue of these cases, which are as they are on the day. Nobody is named yet."""
    groups: dict[str, list[Item]] = {name: [] for name in (*GROUPS, WAITING)}
    read: dict[str, Case] = {}
    for case in cases:
        read[case.ref] = case
        for item in _items(case, rules_of(case.definition), asked.on, owners, staff):
            _put(groups, item, staff)
    return Queue(asked, staff, {name: tuple(sorted(items, key=_urgency)) for name, items in groups.items()}, read)


def _items(case: Case, rules: Rules, on: date, owners: Owners, staff: str | None) -> Iterator[Item]:
    """The lines of a case: for one member of staff, their own and those that people of theirs wait for."""
    are_mine = staff is None or staff in see_all(case, rules)
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


def _with_names(seen: Look, found: Queue) -> Queue:
    people = seen.people({found.cases[ref].person for ref in {*found.refs, *(case.ref for case in found.mine)}})

    def named(item: Item) -> Item:
        person = people.get(item.person)
        return replace(item, name=person.name, safe_contact=person.safe_contact) if person else item

    groups = {name: tuple(map(named, items)) for name, items in found.groups.items()}
    return replace(found, groups=groups, people=people)


def _must_work_here(caseload: Caseload, staff: str | None) -> None:
    if staff is None or staff in caseload.members:
        return
    if staff in caseload.seen.members:
        raise BadRequest(f"{staff} did not work here yet on {in_words(caseload.on)}")
    raise BadRequest(f"no member of staff {staff!r}: `pathway staff` shows who there is")


def _must_have_begun(seen: Look, asked: DayAsked) -> None:
    first = select(func.min(cases.c.referred_on).label("on")).where(cases.c.programme == seen.programme)
    begun_on = seen.rows(first)[0].on
    if begun_on is not None and asked.on < begun_on:
        raise BadRequest(f"{in_words(asked.on)} is before the first referral, which was of {in_words(begun_on)}")


def _readable(seen: Look, refs: set[str], reader: StaffMember | None) -> set[str]:
    if reader is None or reader.party == "service":
        return refs
    return {case.ref for case in seen.cases_among(refs) if has_part_in(reader, case)}


def _concerned(caseload: Caseload, staff: str | None) -> set[str]:
    """The cases that may have something to show to everybody, or on a day that has passed: by what is open and near,
    by who holds them, by what time does to them up to the day; and all that changed after a day that has passed."""
    if staff is None:
        found = _of_all(caseload)
    else:
        owners = Owners(caseload.members.values())
        found = {ref for ref, *_ in concerned(caseload.seen, caseload.members[staff], owners, caseload.on)}
    if not caseload.asked.is_past:
        return found
    return found | caseload.changed_since | {item.case for item in caseload.seen.set_asides()}


def _of_all(caseload: Caseload) -> set[str]:
    """Those set aside are shown as their rows say, and so the index of what is due can answer."""
    near = caseload.seen.sent(_NEAR, near=caseload.on + timedelta(days=SOON_DAYS))
    return {ref for (ref,) in (*near, *caseload.seen.sent(_PLAYED, on=caseload.on))}


_NEAR = open_near()
_PLAYED = select(cases.c.ref).where(
    cases.c.programme == PROGRAMME, cases.c.next_action_on <= bindparam("on"), cases.c.set_aside_since.is_(None)
)
