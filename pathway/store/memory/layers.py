"""A transaction's own view of what is kept: its changes lie in a layer above, and nothing below is copied."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

from pathway.errors import AlreadyThere

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Layer(Generic[K, V]):
    """What one transaction put into one table, above what is committed."""

    def __init__(self, name: str, kept: dict[K, V]) -> None:
        self._name = name
        self._kept = kept
        self._own: dict[K, V | None] = {}
        self._added: set[K] = set()

    def get(self, key: K) -> V | None:
        """The value as this transaction sees it."""
        return self._own[key] if key in self._own else self._kept.get(key)

    def put(self, key: K, value: V) -> None:
        """A value, new or in place of another."""
        self._own[key] = value

    def add(self, key: K, value: V) -> None:
        """A value that must be new. Raises AlreadyThere, here or where another committed it meanwhile."""
        if self.get(key) is not None:
            raise self._duplicate()
        self._own[key] = value
        self._added.add(key)

    def drop(self, key: K) -> None:
        """Takes a value away."""
        self._own[key] = None

    def items(self) -> Iterator[tuple[K, V]]:
        """Everything as this transaction sees it, in the order added."""
        for key, value in list(self._kept.items()):
            if key not in self._own:
                yield key, value
            elif (own := self._own[key]) is not None:
                yield key, own
        for key, mine in list(self._own.items()):
            if mine is not None and key not in self._kept:
                yield key, mine

    def check(self) -> None:
        """Raises AlreadyThere if another transaction has committed one of the same new keys."""
        if any(key in self._kept for key in self._added):
            raise self._duplicate()

    def commit(self) -> None:
        """Lays this transaction's changes down for all."""
        for key, value in self._own.items():
            if value is None:
                self._kept.pop(key, None)
            else:
                self._kept[key] = value

    def _duplicate(self) -> AlreadyThere:
        return AlreadyThere(f"this is recorded already in {self._name}; nothing was added")
