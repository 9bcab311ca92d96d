"""Where references and salts come from: the operating system, or a seed where a play must come out the same again."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterable

# No letter or digit that is taken for another when it is read out: no 0, 1, i, l, o, u.
LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
HALF = 4
SALT_BYTES = 16


class SystemChance:
    """The operating system's randomness: nobody can guess a reference from another."""

    def ref(self) -> str:
        """A new public reference, e.g. "k7m2-9qtx"."""
        return _reference(secrets.choice(LETTERS) for _ in range(2 * HALF))

    def salt(self) -> bytes:
        """16 bytes."""
        return secrets.token_bytes(SALT_BYTES)


class SeededChance:
    """The same references and salts again for the same seed: for the demo and simulations, never for real people."""

    def __init__(self, seed: int) -> None:
        """Begins the one sequence this seed gives."""
        self._random = random.Random(seed)

    def ref(self) -> str:
        """The next reference of the sequence."""
        return _reference(self._random.choices(LETTERS, k=2 * HALF))

    def salt(self) -> bytes:
        """The next 16 bytes of the sequence."""
        return self._random.randbytes(SALT_BYTES)


def _reference(letters: Iterable[str]) -> str:
    word = "".join(letters)
    return f"{word[:HALF]}-{word[HALF:]}"
