"""Memory, SQLite and PostgreSQL keep one life alike to the last byte, and in each the history folds to the rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from pathway.bootstrap import compile_published, publish
from pathway.case.history import case_stream, fold
from pathway.case.model import ROWS, Case
from pathway.case.people import SYSTEM, StaffMember
from pathway.commands.accept import Accept
from pathway.commands.allocate import Allocate
from pathway.commands.record import Record
from pathway.commands.refer import Refer
from pathway.dates import london_instant
from pathway.errors import CallersError
from pathway.planning.scenario_life import TEAM, Life
from pathway.ports import Store
from pathway.store import MemoryStore, open_store
from pathway.walk import Walk
from tests.builders import SeededChance, a_person
from tests.conftest import create_database
from tests.properties.doings import lived
from tests.properties.pathways import file_named, on_every_pathway
from tests.properties.stories import Story, examples, goes_well, stories
from tests.shipped import CALENDAR

NUMBERS = count(1)
CASE, PERSON = "case-1", "person-1"
MOST_DAYS_AS_IT_SHOULD = 45


class KeptLife(Life):
    """A life that is lived on a store, through the real walk; it knows what was tried, and what was refused."""

    def __init__(self, store: Store, story: Story) -> None:
        super().__init__(story.rules, CALENDAR)
        self.store, self.walk = store, Walk(store, SeededChance())
        self.tried: list[tuple[date, Any, StaffMember | None]] = []
        self.refused: list[str] = []
        at = london_instant(story.referred_on, 5)
        with store.work() as work:
            work.add_calendar(CALENDAR, at, SYSTEM.ref)
            publish(work, file_named(story.pathway), Path("nowhere", "pathways.yaml"), at, SYSTEM.ref)
            work.add_person(a_person(PERSON), at, SYSTEM.ref)
            for member in dict.fromkeys(self.staff.values()):
                work.put_staff(member, at, SYSTEM.ref)
        asked = Refer(ref=CASE, person=PERSON, referred_on=story.referred_on, team=TEAM, programme=store.programme,
                      grouping=next(iter(story.group.items())))  # fmt: skip
        self._case = self.walk.refer(asked, self.holder, self._instant(story.referred_on), story.rules.pathway)

    def act(self, asked: Any, by: StaffMember, on: date) -> Case:
        """One act."""
        self.tried.append((on, asked, by))
        try:
            self._case = self.walk.act(CASE, asked, by, self._instant(on))
        except CallersError as refusal:
            self.refused.append(str(refusal))
            raise
        return self.case

    def sweep(self, on: date) -> Case:
        """One day's sweep."""
        self.tried.append((on, None, None))
        self.walk.sweep(on, london_instant(on, 6))
        with self.store.work() as work:
            self._case = work.case(CASE)
        return self.case

    def again(self, tried: list[tuple[date, Any, StaffMember | None]]) -> None:
        """What was tried in another life, tried here."""
        for on, asked, by in tried:
            try:
                self.sweep(on) if by is None else self.act(asked, by, on)
            except CallersError:
                continue

    def all_that_is_kept(self) -> Iterator[Any]:
        """The case, its history, words, messages, receipts, what was set aside, and what was refused."""
        with self.store.work() as work:
            stream, case = case_stream(CASE), work.case(CASE)
            assert fold(work.history(stream)) == case
            yield case
            yield {table: list(getattr(case, table)) for table in ROWS}
            yield list(work.history(stream))
            yield dict(work.texts(stream))
            yield list(work.outbox())
            yield [(receipt.hash, receipt.heads_digest, dict(receipt.counts)) for receipt in work.receipts()]
            yield list(work.set_asides())
        yield self.refused


def begun(life: KeptLife, story: Story) -> None:
    """The case allocated, its clock started, and a while in which all goes as it should."""
    life.act(Accept(), life.holder, story.start)
    life.act(Allocate(to=life.holder), life.holder, story.start)
    if life.case.clock_started_on is None:
        life.act(Record(activity=life.rules.clock_starts), life.holder, story.start)
    goes_well(life, story.start, story.begun_on)


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory, postgres_server: str, postgres_template: str) -> list[str]:
    """Both databases. Each life has a programme of its own there."""
    postgres = create_database(postgres_server, "stores_that_agree", postgres_template)
    return [f"sqlite:///{tmp_path_factory.mktemp('stores') / 'pathway.db'}", postgres]


@on_every_pathway
def test_the_three_stores_keep_a_life_alike(pathway: str, addresses: list[str]) -> None:
    @examples(2)
    @given(stories(pathway, most=8))
    def each(whole: Story) -> None:
        story = replace(whole, days_as_it_should=min(whole.days_as_it_should, MOST_DAYS_AS_IT_SHOULD))
        programme = f"programme-{next(NUMBERS)}"
        first = KeptLife(MemoryStore(programme, compile_published, SeededChance()), story)
        begun(first, story)
        for _ in lived(first, story.doings, story.begun_on):
            pass
        kept = list(first.all_that_is_kept())
        for address in addresses:
            store = open_store(address, programme, compile_published, SeededChance())
            life = KeptLife(store, story)
            life.again(first.tried)
            for here, there in zip(life.all_that_is_kept(), kept, strict=True):
                assert here == there
            store.close()

    each()
