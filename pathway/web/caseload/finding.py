"""Finding people by what is typed: parts of their names, or digits of their NHS number."""

from __future__ import annotations

from unicodedata import combining, normalize

from pathway.ports import Person


def is_meant(person: Person, typed: str) -> bool:
    """True if every word typed is part of the name, or all of it are digits of the NHS number.

    Large letters and accents make no difference.
    """
    digits = "".join(typed.split()).replace("-", "")
    if digits.isascii() and digits.isdigit():
        return digits in person.nhs_number
    name = _plain(person.name)
    return bool(typed.split()) and all(word in name for word in _plain(typed).split())


def _plain(words: str) -> str:
    return "".join(mark for mark in normalize("NFKD", words.casefold()) if not combining(mark))
