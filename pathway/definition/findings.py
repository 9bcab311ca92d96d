"""What is wrong in a pathways file, by the path of its keys: places come later, from whoever knows the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

Path = tuple[str | int, ...]
"""Keys and list positions from the top of the file down to one part of it."""

SHOWN_LETTERS = 60
SUGGESTION_WORK = 30_000
"""How many pairs of words one file may cost: a hostile file gets no more suggestions, only its faults."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong: the rule and the way out, at a key or at its value. `also` is the other place it is about."""

    path: Path
    message: str
    at_key: bool = True
    also: Path | None = None


def shown(word: str) -> str:
    """A word from the file as a message shows it: on one line, not too long."""
    word = " ".join(word.split())
    return word if len(word) <= SHOWN_LETTERS else word[: SHOWN_LETTERS - 1] + "…"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Words in a row: "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def counted(count: int, thing: str) -> str:
    """So many of a thing: "1 stage", "5 stages"."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


class Findings:
    """What has been found so far, and which parts of the file cannot be judged because they are already at fault."""

    def __init__(self) -> None:
        self.all: list[Finding] = []
        self._wrong: set[Path] = set()
        self._around_wrong: set[Path] = set()
        self._work_left = SUGGESTION_WORK

    def spoil(self, path: Path) -> None:
        """Marks a part that is at fault already: nothing more is said about it or because of it."""
        self._wrong.add(path)
        self._around_wrong.update((path, path[:-1]))

    def is_wrong(self, path: Path) -> bool:
        """True if this part, or a part it lies in, is at fault already."""
        return any(path[:length] in self._wrong for length in range(1, len(path) + 1))

    def touches_wrong(self, path: Path) -> bool:
        """True if this part is at fault, lies in one that is, or has one directly within."""
        return path in self._around_wrong or self.is_wrong(path)

    def add(self, path: Path, message: str, *, at_key: bool = True, also: Path | None = None,
            unless: Iterable[Path] = ()) -> None:  # fmt: skip
        """Reports a fault, unless the part itself or one of the parts it follows from is at fault already.

        A value at fault is done with; a key at fault leaves what stands under it to be judged.
        """
        if self.is_wrong(path) or any(self.touches_wrong(other) for other in unless):
            return
        self.all.append(Finding(path, message, at_key, also))
        if path and (not at_key or isinstance(path[-1], int)):
            self.spoil(path)

    def unknown(self, path: Path, kind: str, word: str, known: Iterable[str], *, at_key: bool = False) -> None:
        """Reports a word that names nothing, with the nearest one that does."""
        self.add(path, f"unknown {kind} `{shown(word)}`{self.instead(word, list(known), kind)}", at_key=at_key)

    def instead(self, word: str, known: Sequence[str], kind: str = "word") -> str:
        """What to write instead: ": did you mean `x`?", or which words there are."""
        if not known:
            return f": there is no {kind} here"
        if self._work_left >= len(known):
            self._work_left -= len(known)
            if near := get_close_matches(word[:SHOWN_LETTERS], known, n=1, cutoff=0.6):
                return f": did you mean `{near[0]}`?"
        few = [f"`{shown(other)}`" for other in known[:12]]
        return f": it can be {listed(few, 'or')}" if len(known) <= 12 else f": it can be {', '.join(few)}, …"
