"""The store in memory: for scenarios, and for tests that are not about databases."""

from __future__ import annotations

from pathway.store.memory.store import MemoryStore

__all__ = ["MemoryStore"]
