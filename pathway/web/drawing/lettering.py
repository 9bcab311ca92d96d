"""How wide words are on paper, and how they are broken into lines. Generous: fonts differ between machines."""

from __future__ import annotations

NARROW, WIDE = "fijlrtI.,:;'|()[]/ !-", "mwMW@%"
BOLD = 1.12
ELLIPSIS = "…"


def width(words: str, size: float, *, is_bold: bool = False) -> float:
    """The width of words set in this size, in the same unit."""
    return sum(_of(letter) for letter in words) * size * (BOLD if is_bold else 1)


def _of(letter: str) -> float:
    if letter in NARROW:
        return 0.38
    if letter in WIDE:
        return 0.98
    if ord(letter) > 0x2E80:
        return 1.05
    return 0.73 if letter.isupper() else 0.62


def lines(words: str, size: float, room: float, most: int, *, is_bold: bool = False) -> tuple[str, ...]:
    """Words on at most so many lines of this width; what does not fit is cut, and ends in an ellipsis."""
    size = size * BOLD if is_bold else size
    made: list[str] = []
    left = words.split()
    while left and len(made) < most:
        line = left.pop(0)
        while left and width(f"{line} {left[0]}", size) <= room:
            line = f"{line} {left.pop(0)}"
        made.append(line)
    if left:
        made[-1] = f"{made[-1]} {ELLIPSIS}"
    return tuple(cut(line, size, room) for line in made)


def cut(words: str, size: float, room: float) -> str:
    """The words, or as many letters of them as fit with an ellipsis; nothing where not even one does."""
    if width(words, size) <= room:
        return words
    kept = words.removesuffix(ELLIPSIS).rstrip()
    while kept and width(kept + ELLIPSIS, size) > room:
        kept = kept[:-1].rstrip()
    return kept + ELLIPSIS if kept else ""
