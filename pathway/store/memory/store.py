"""The store itself, and the transaction that joins its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pathway.definition.rules import Rules
from pathway.ports import Chance, PublishedDefinition, Work
from pathway.store.memory.cases import MemoryCases
from pathway.store.memory.digests import MemoryDigests
from pathway.store.memory.people import MemoryPeople
from pathway.store.memory.published import MemoryPublished
from pathway.store.memory.running import MemoryRunning
from pathway.store.memory.transaction import Kept


class MemoryWork(MemoryCases, MemoryDigests, MemoryPeople, MemoryPublished, MemoryRunning):
    """One transaction."""


class MemoryStore:
    """Everything in memory. Transactions never wait for each other: the first to commit wins, as its guard says."""

    def __init__(self, programme: str, compile_rules: Callable[[PublishedDefinition], Rules], chance: Chance) -> None:
        self.programme = programme
        self._kept = Kept(programme, compile_rules, chance)

    @contextmanager
    def work(self) -> Iterator[Work]:
        """One transaction."""
        work = MemoryWork(self._kept)
        try:
            yield work
            work.commit()
        finally:
            work.let_go()
