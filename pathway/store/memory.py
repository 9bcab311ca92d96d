"""Skeleton."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from pathway.definition.rules import Rules
from pathway.ports import Chance, PublishedDefinition, Work


class MemoryStore:
    """Everything in memory."""

    def __init__(self, programme: str, compile_rules: Callable[[PublishedDefinition], Rules], chance: Chance) -> None:
        self.programme = programme

    def work(self) -> AbstractContextManager[Work]:
        """One transaction."""
        raise NotImplementedError
