"""Things side by side that must not lie on one another: each is given the first lane where it has room."""

from __future__ import annotations

from collections.abc import Iterable


class Lanes:
    """Lanes along one direction; `gap` is kept free between neighbours."""

    def __init__(self, gap: float) -> None:
        self._gap = gap
        self._taken: list[list[tuple[float, float]]] = []

    def place(self, begins: float, ends: float) -> int:
        """The number of the first lane in which [begins, ends] is free; it is taken then."""
        for number, lane in enumerate(self._taken):
            if self._is_free(lane, begins, ends):
                lane.append((begins, ends))
                return number
        self._taken.append([(begins, ends)])
        return len(self._taken) - 1

    def _is_free(self, lane: Iterable[tuple[float, float]], begins: float, ends: float) -> bool:
        return all(ends + self._gap <= other or begins >= end + self._gap for other, end in lane)

    @property
    def count(self) -> int:
        """How many lanes are in use."""
        return len(self._taken)


def within(begins: float, ends: float, least: float, most: float) -> tuple[float, float]:
    """The stretch moved, as little as it takes, to lie between the edges."""
    if begins < least:
        begins, ends = least, ends + (least - begins)
    if ends > most:
        begins, ends = begins - (ends - most), most
    return begins, ends
