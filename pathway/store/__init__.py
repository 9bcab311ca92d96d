"""Where everything is kept: in memory for scenarios, in SQLite or PostgreSQL for work."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pathway.definition.rules import Rules
from pathway.ports import Chance, PublishedDefinition
from pathway.store.memory import MemoryStore

if TYPE_CHECKING:
    from pathway.store.sql import SqlStore

__all__ = ["MemoryStore", "open_store"]


def open_store(
    url: str,
    programme: str,
    compile_rules: Callable[[PublishedDefinition], Rules],
    chance: Chance,
    patience_ms: int = 10_000,
) -> SqlStore:
    """The store at a database address (`sqlite:///FILE`, `postgresql://…`), its schema created or brought up to date.

    `patience_ms` is how long to wait for another writer. Raises StoreUnavailable, also for a database that a newer
    release wrote.
    """
    # Not at the top: scenario tests run on MemoryStore and should not wait for SQLAlchemy.
    from pathway.store.sql import SqlStore

    return SqlStore(url, programme, compile_rules, chance, patience_ms)
