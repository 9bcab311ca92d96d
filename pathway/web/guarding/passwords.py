"""Passwords: kept as argon2id, and checked with the same work whether or not anybody has the name that was typed."""

from __future__ import annotations

import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pathway.case.people import StaffMember

SHORTEST, LONGEST = 12, 256
FEWEST_DIFFERENT = 6
_HASHER = PasswordHasher()
# Each check takes 64 MiB: a flood of them waits here and not in memory.
_AT_ONCE = threading.BoundedSemaphore(2)


def fault_of(password: str, whose: StaffMember) -> str | None:
    """What is wrong with a new password, in words; None if it will do."""
    if len(password) < SHORTEST:
        return f"Choose a password of {SHORTEST} characters or more: three words that do not belong together will do"
    if len(password) > LONGEST:
        return f"Choose a password of at most {LONGEST} characters"
    lowered = password.lower()
    if len(set(lowered)) < FEWEST_DIFFERENT or "password" in lowered:
        return "This password is easily guessed: choose three words that do not belong together"
    known = [whose.ref.lower(), *whose.name.lower().split()]
    if any(len(word) > 2 and word in lowered for word in known):
        return "This password holds your name or reference: choose one that does not"
    return None


def hash_of(password: str) -> str:
    """What is stored of a password."""
    with _AT_ONCE:
        return _HASHER.hash(_same_letters(password))


def is_right(stored: str | None, password: str) -> bool:
    """True if this is the password of which that is stored. Where nothing is stored, the work is the same."""
    given = _same_letters(password[:LONGEST])
    with _AT_ONCE:
        try:
            return _HASHER.verify(stored or _nobodys(), given) and stored is not None and len(password) <= LONGEST
        except (VerificationError, InvalidHashError):
            return False


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody has this password")


def _same_letters(password: str) -> str:
    """However a keyboard makes an accented letter, it is the same letter."""
    return unicodedata.normalize("NFKC", password)
