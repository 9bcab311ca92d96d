"""Rule 7: the queue and the case as they were read on a day are read again later, for every person, on every day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pathway.bootstrap import compile_published, publish, read_file
from pathway.case.history import case_stream
from pathway.case.model import Case
from pathway.case.people import SYSTEM, StaffMember
from pathway.commands.accept import Accept
from pathway.commands.allocate import Allocate
from pathway.commands.refer import Refer
from pathway.dates import Calendar, london_instant
from pathway.planning.passing import passed
from pathway.planning.scenario_life import Life
from pathway.ports import Store
from pathway.queries.as_of import shown_on
from pathway.queries.case_view import case_tree
from pathway.queries.day_asked import DayAsked, Sense, day_asked
from pathway.queries.queue import queue, queue_of
from pathway.queries.standing_with import Owners
from pathway.store import MemoryStore, open_store
from pathway.store.look import look
from pathway.store.sql import SqlStore
from pathway.walk import Walk
from tests.builders import PROGRAMME, SeededChance, a_person
from tests.properties.lives import AS_IT_SHOULD, Act, acts, done, event_of
from tests.shipped import CALENDAR, CONFIG, PATHWAY, RULES

START = date(2026, 1, 26)
CASE = "case-1"
Tree = dict[str, Any]
Trees = dict[str, Tree]


class StoredLife(Life):
    """A life that is lived on a store, through the real walk."""

    def __init__(self, store: Store) -> None:
        super().__init__(RULES, CALENDAR)
        self.store = store
        self.walk = Walk(store, SeededChance())
        at = london_instant(START, 5)
        with store.work() as work:
            publish(work, read_file(CONFIG / "pathways.yaml"), CONFIG / "pathways.yaml", at, SYSTEM.ref)
            work.add_person(a_person(), at, SYSTEM.ref)
        for member in dict.fromkeys(self.staff.values()):
            self.put(member, START, 5)
        asked = Refer(
            ref=CASE, person="p-1", referred_on=START, team="the-team", grouping=("mh_cluster", "7"), referrer="cc"
        )  # fmt: skip
        self._case = self.walk.refer(asked, self.staff["wellbeing_advisor"], self._instant(START), PATHWAY)
        self.act(Accept(), self.holder, START)
        self.act(Allocate(to=self.holder), self.holder, START)

    def put(self, member: StaffMember, on: date, hour: int = 23) -> None:
        """Somebody comes, changes or leaves."""
        with self.store.work() as work:
            work.put_staff(member, london_instant(on, hour), SYSTEM.ref)

    def act(self, asked: Any, by: StaffMember, on: date) -> Case:
        """One act."""
        self._case = self.walk.act(CASE, asked, by, self._instant(on))
        return self._case

    def sweep(self, on: date) -> Case:
        """One day's sweep."""
        self.walk.sweep(on, london_instant(on, 6))
        with self.store.work() as work:
            self._case = work.case(CASE)
        return self._case


Days = Iterator[date]
UNSWEPT = st.sampled_from((0, 2, 3))
"""Every how manieth day has no sweep."""
LEAVES = st.integers(1, 40)
BEGUN = st.sampled_from((0, 24, 60, 163))
LIVES = st.lists(acts().map(lambda act: replace(act, after_days=act.after_days // 3)), min_size=2, max_size=10)


def days_of(life: StoredLife, begun: int, doings: list[Act], unswept: int, leaves: int) -> Days:
    """Each day of a life, once it is over: a member of staff leaves, another joins, a day is closed by surprise."""
    for day, verb, about, said in AS_IT_SHOULD:
        if day <= begun:
            done(life, event_of(Act(0, verb, about, tuple(said.items()), 0), START + timedelta(days=day)))
    first = START + timedelta(days=begun)
    on, left = first, list(doings)
    last = first + timedelta(days=sum(act.after_days for act in doings) + 8)
    next_on = first + timedelta(days=left[0].after_days)
    while on <= last:
        number = (on - first).days
        if not unswept or number % unswept:
            life.sweep(on)
        while left and next_on == on:
            done(life, event_of(left.pop(0), on))
            next_on = on + timedelta(days=left[0].after_days) if left else last
        if number == leaves:
            life.put(replace(life.staff["wa"], is_active=False), on)
            life.put(replace(life.staff["sm2"], roles=("service_manager", "wellbeing_advisor")), on)
            life.put(StaffMember("new", "Somebody New", ("duty_worker",), "team", "the-team"), on)
        if number == leaves + 3:
            closed = on + timedelta(days=9)
            with life.store.work() as work:
                calendar = replace(CALENDAR, version=f"{CALENDAR.version}+", closed=CALENDAR.closed | {closed})
                work.add_calendar(calendar, london_instant(on, 23), SYSTEM.ref)
        yield on
        on += timedelta(days=1)


def read(store: SqlStore, today: date, people: Iterable[str] | None = None, shown: date | None = None) -> Trees:
    """The case, everybody's queue and those of some people, but for the words that say in which sense they are read."""
    with look(store) as seen:
        asked = day_asked(seen, today, shown_on=shown)
        some = sorted(seen.members)[today.day % 4 :: 4] if people is None else people
        trees = {CASE: case_tree(seen, CASE, asked), "": queue(seen, asked).tree()}
        trees |= {ref: queue(seen, asked, ref).tree() for ref in some}
    return {
        name: {key: value for key, value in tree.items() if key not in ("seen", "from")} for name, tree in trees.items()
    }


def as_it_was_read(store: SqlStore, doings: list[Act], begun: int, unswept: int, leaves: int) -> None:
    life = StoredLife(store)
    days = {day: read(store, day) for day in days_of(life, begun, doings, unswept, leaves)}
    last = max(days)
    for day, trees in days.items():
        again = read(store, last, [name for name in trees if name not in (CASE, "")], shown=day)
        assert again == trees, day


def on_sqlite(examples: int) -> Any:
    return settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck),
                    phases=[Phase.explicit, Phase.generate])  # fmt: skip


@on_sqlite(5)
@given(doings=LIVES, begun=BEGUN, unswept=UNSWEPT, leaves=LEAVES)
def test_what_was_read_on_a_day_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, doings: list[Act], begun: int, unswept: int, leaves: int
) -> None:
    store = opened(f"sqlite:///{tmp_path_factory.mktemp('life') / 'pathway.db'}")
    as_it_was_read(store, doings, begun, unswept, leaves)
    store.close()


def test_what_was_read_on_a_day_is_read_again_on_postgresql(postgres_url: str) -> None:
    store = opened(postgres_url)
    doings = [
        Act(1, "record", "first_contact", (), 0),
        Act(3, "pause", "away", (("until", 9),), 1),
        Act(4, "barrier", "housing", (("state", "found"),), 0),
        Act(2, "resume", None, (), 0),
        Act(5, "reassign", "wellbeing_advisor", (("to", "wa2"),), 0),
    ]
    as_it_was_read(store, doings, 24, 3, 6)
    store.close()


def opened(url: str) -> SqlStore:
    return open_store(url, PROGRAMME, compile_published, SeededChance())


@on_sqlite(12)
@given(doings=LIVES, begun=BEGUN, unswept=UNSWEPT, leaves=LEAVES)
def test_the_memory_store_tells_the_same(doings: list[Act], begun: int, unswept: int, leaves: int) -> None:
    store = MemoryStore(PROGRAMME, compile_published, SeededChance())
    life = StoredLife(store)
    shown: dict[date, tuple[dict[str | None, Tree], Owners, Calendar]] = {}
    for day in days_of(life, begun, doings, unswept, leaves):
        with store.work() as work:
            calendar = work.current_calendar("england")
            assert calendar is not None
            owners, case = Owners(work.staff()), passed(work.case(CASE), RULES, calendar, day)
        shown[day] = {ref: lines_of(case, day, owners, ref) for ref in (None, *life.staff)}, owners, calendar
    with store.work() as work:
        history = work.history(case_stream(CASE))
    for day, (then, owners, calendar) in shown.items():
        told = shown_on(history, day, partial(passed, rules=RULES, calendar=calendar, until=day))
        assert told is not None
        assert {ref: lines_of(told.case, day, owners, ref) for ref in then} == then, day


def lines_of(case: Case, on: date, owners: Owners, staff: str | None) -> Tree:
    return queue_of(DayAsked(on, Sense.NOW), [case], lambda version: RULES, owners, staff).tree()
