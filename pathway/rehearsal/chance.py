"""Chance that comes from a seed: the same at the same place, however often and in whatever order it is asked.

A draw belongs to (seed, purpose, person), so that one more person changes nothing for the others; and references
and salts belong to the act they are drawn for, so that a run that was cut off goes on as if nothing had happened.
"""

from __future__ import annotations

from hashlib import blake2b

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What a reference is written in: nothing that is misread on the phone."""


def draw(seed: str, purpose: str, person: int) -> float:
    """A number from 0 up to 1 that is always the same for this purpose of this person."""
    digest = blake2b(f"{seed}:{purpose}:{person}".encode(), digest_size=7).digest()
    return int.from_bytes(digest) / (1 << 56)


class PlacedChance:
    """References and salts from a seed and a place: `turn_to` the act before it is done."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._place = "start"
        self._drawn = 0

    def turn_to(self, place: str) -> None:
        """What comes next is drawn for this act."""
        self._place = place
        self._drawn = 0

    def ref(self) -> str:
        """A reference like "k7m2-9qtx"."""
        number = int.from_bytes(self._next())
        letters = [LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(8)]
        return "".join(letters[:4]) + "-" + "".join(letters[4:])

    def salt(self) -> bytes:
        """16 bytes."""
        return self._next()[:16]

    def _next(self) -> bytes:
        self._drawn += 1
        return blake2b(f"{self._seed}:{self._place}:{self._drawn}".encode(), digest_size=32).digest()
