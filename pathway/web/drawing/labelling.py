"""Words under a picture, each with a line up to what it belongs to: no words on others, and no line through words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pathway.web.drawing.lanes import within

GAP, BESIDE, MOST_ROWS = 10.0, 4.0, 12
RIGHT, LEFT = 1, -1


@dataclass(frozen=True, slots=True)
class Wish:
    """Words of a width that belong to something at `x`; `y` is where their line begins."""

    words: str
    kind: str
    x: float
    y: float
    across: float


@dataclass(frozen=True, slots=True)
class Placed:
    """Words on a row (0 is the highest), from `begins` to `ends`, with their line at the wish's `x`."""

    wish: Wish
    row: int
    begins: float
    ends: float


def placed(wishes: Iterable[Wish], least: float, most: float) -> tuple[Placed, ...]:
    """Every wish with its place between these edges: tried from both ends and to both sides, the best is taken."""
    listed = list(wishes)
    ways = [_in_order(listed, least, most, first, side) for first in (RIGHT, LEFT) for side in (RIGHT, LEFT)]
    return min(ways, key=_faults)


def _faults(way: Sequence[Placed]) -> tuple[int, int]:
    """How many lines go through words, and how many rows are used."""
    return sum(_crosses(one, other) for one in way for other in way), max((each.row for each in way), default=0)


def _in_order(wishes: list[Wish], least: float, most: float, first: int, side: int) -> tuple[Placed, ...]:
    """One after another, from the `first` end on; each beside its line, on that `side` if it can."""
    found: list[Placed] = []
    for wish in sorted(wishes, key=lambda wish: (-first * wish.x, wish.words)):
        fitting = (each for each in _tries(wish, least, most, side) if _fits(each, found))
        found.append(next(fitting, _below(wish, found, least, most)))
    return tuple(found)


def _tries(wish: Wish, least: float, most: float, side: int) -> Iterator[Placed]:
    """Beside its line on the one side, row by row; then on the other."""
    beside = {RIGHT: wish.x + BESIDE, LEFT: wish.x - BESIDE - wish.across}
    for begins in (beside[side], beside[-side]):
        if begins >= least and begins + wish.across <= most:
            yield from (Placed(wish, row, begins, begins + wish.across) for row in range(MOST_ROWS))


def _fits(one: Placed, others: Iterable[Placed]) -> bool:
    return not any(_overlap(one, other) or _crosses(one, other) or _crosses(other, one) for other in others)


def _overlap(one: Placed, other: Placed) -> bool:
    return one.row == other.row and one.begins < other.ends + GAP and other.begins < one.ends + GAP


def _crosses(one: Placed, other: Placed) -> bool:
    """True if the line of one goes through the words of another, which stand above it."""
    return other.row < one.row and other.begins - 2 < one.wish.x < other.ends + 2


def _below(wish: Wish, others: list[Placed], least: float, most: float) -> Placed:
    """Where no place is left: on a row of its own, under all others."""
    begins, ends = within(wish.x + BESIDE, wish.x + BESIDE + wish.across, least, most)
    return Placed(wish, 1 + max((other.row for other in others), default=-1), begins, ends)
