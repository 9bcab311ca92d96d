"""What was made of something that does not change, kept while there is room: what was not used for long goes first."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any


class Kept:
    """At most so many things. A key names everything its thing was made of, so that none is ever out of date.

    Those used lately are in one half; when it is full, they become the other half, and what was there goes. Threads
    may share it: at worst two make the same thing at once.
    """

    def __init__(self, most: int) -> None:
        self._half = most // 2
        self._lately: dict[Hashable, Any] = {}
        self._before: dict[Hashable, Any] = {}

    def get(self, key: Hashable) -> Any:
        """What is kept under the key; None for nothing."""
        thing = self._lately.get(key)
        if thing is None:
            thing = self._before.get(key)
            if thing is not None:
                self.put(key, thing)
        return thing

    def put(self, key: Hashable, thing: Any) -> None:
        """Keeps it."""
        if len(self._lately) >= self._half:
            self._before, self._lately = self._lately, {}
        self._lately[key] = thing
