"""Where references and salts come from: the operating system, so that none can be guessed from another."""

from __future__ import annotations

import secrets

# No letter or digit that is taken for another when it is read out: no 0, 1, i, l, o, u.
LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
HALF = 4
SALT_BYTES = 16


class SystemChance:
    """The operating system's randomness: nobody can guess a reference from another."""

    def ref(self) -> str:
        """A new public reference, e.g. "k7m2-9qtx"."""
        word = "".join(secrets.choice(LETTERS) for _ in range(2 * HALF))
        return f"{word[:HALF]}-{word[HALF:]}"

    def salt(self) -> bytes:
        """16 bytes."""
        return secrets.token_bytes(SALT_BYTES)
