"""What a measures file may say, and the measures it means. Pure: the text is read by `pathways_file`."""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any

from pathway.definition.findings import Findings, Path, counted
from pathway.definition.measures import Measure, Score

KEYS = ("title", "answers", "items", "scores", "lower_is_better")
SCORE_KEYS = ("title", "sum_of", "mean_of", "needs", "converted", "change", "lower_is_better")
ANSWERS = re.compile(r"([0-9])-([0-9]|[1-9][0-9])")
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
NEEDS = re.compile(r"([1-9][0-9]?) answers?")
ALL, EACH = "all items", "each item"


def read_measures_tree(tree: Any) -> tuple[dict[str, Measure], Findings]:
    """The measures of a file's tree by key, and what is wrong with it."""
    findings = Findings()
    written = tree.get("measures") if isinstance(tree, dict) else None
    if not isinstance(written, dict) or not written:
        findings.add((), "a measures file begins with `measures:` and names at least one")
        return {}, findings
    for key in tree:
        if key != "measures":
            findings.unknown((key,), "key", key, ["measures"], at_key=True)
    made = {key: _measure(key, part, findings) for key, part in written.items()}
    return {key: measure for key, measure in made.items() if measure is not None}, findings


def _measure(key: str, part: Any, findings: Findings) -> Measure | None:
    path: Path = ("measures", key)
    if not isinstance(part, dict):
        findings.add(path, "a group of `key: value` lines is wanted here: `title`, `answers`, `items`, `scores`")
        return None
    _known_keys(path, part, KEYS, findings)
    if not NAME.fullmatch(key):
        findings.add(path, "a measure's key is small letters, digits and _")
    between = ANSWERS.fullmatch(part["answers"]) if isinstance(part.get("answers"), str) else None
    if between is None or int(between[1]) >= int(between[2]):
        findings.add((*path, "answers"), "say from which to which number people answer, like `answers: 1-5`")
    items = _items((*path, "items"), part.get("items"), findings)
    if between is None or not items:
        return None
    lowest, highest = int(between[1]), int(between[2])
    title = _title(path, part, findings)
    scores = _Scores(items, lowest, highest, findings).read(path, part)
    return Measure(key, title, items, lowest, highest, scores, _version(key, part))


def _items(path: Path, part: Any, findings: Findings) -> dict[str, str]:
    if not isinstance(part, dict) or not part:
        findings.add(path, "list the items, one to a line, like `money: money`")
        return {}
    for key, title in part.items():
        if not NAME.fullmatch(key):
            findings.add((*path, key), "an item's key is small letters, digits and _")
        if not isinstance(title, str) or not title:
            findings.add((*path, key), "say what this item is called on the screen")
    return {key: title for key, title in part.items() if isinstance(title, str)}


class _Scores:
    """Reads the scores of one measure."""

    def __init__(self, items: dict[str, str], lowest: int, highest: int, findings: Findings) -> None:
        self.items, self.lowest, self.highest, self.findings = items, lowest, highest, findings

    def read(self, path: Path, part: dict[str, Any]) -> tuple[Score, ...]:
        written = part.get("scores")
        if written == EACH:
            lower = self._named((*path, "lower_is_better"), part.get("lower_is_better", []))
            return tuple(Score(i, t, (i,), "sum", 1, lower_is_better=i in lower) for i, t in self.items.items())
        if "lower_is_better" in part:
            self.findings.add((*path, "lower_is_better"), "this stands under a score, where scores have names")
        if not isinstance(written, dict) or not written:
            self.findings.add((*path, "scores"), f"write `{EACH}`, or name the scores with `sum_of` or `mean_of`")
            return ()
        found = (self._score((*path, "scores", key), key, one) for key, one in written.items())
        return tuple(score for score in found if score is not None)

    def _score(self, path: Path, key: str, part: Any) -> Score | None:
        if not isinstance(part, dict):
            self.findings.add(path, "a group of lines is wanted here: `title`, `sum_of` or `mean_of`, `needs`")
            return None
        _known_keys(path, part, SCORE_KEYS, self.findings)
        ways = [way for way in ("sum_of", "mean_of") if way in part]
        if len(ways) != 1:
            self.findings.add(path, "a score is either `sum_of` or `mean_of` items")
            return None
        written = part[ways[0]]
        of = tuple(self.items) if written == ALL else self._named((*path, ways[0]), written)
        by = ways[0].removesuffix("_of")
        return Score(
            key, _title(path, part, self.findings), of, by, self._needs(path, part, len(of)),
            self._converted(path, part, by, len(of)), part.get("lower_is_better") == "yes",
            self._number((*path, "change"), part["change"]) if "change" in part else None,
        )  # fmt: skip

    def _named(self, path: Path, written: Any) -> tuple[str, ...]:
        if not isinstance(written, list) or not all(isinstance(name, str) for name in written):
            self.findings.add(path, "list items, like [money, lifestyle]", at_key=False)
            return ()
        for number, name in enumerate(written):
            if name not in self.items:
                self.findings.unknown((*path, number), "item", name, self.items)
            elif name in written[:number]:
                self.findings.add((*path, number), "this item is in the list already")
        return tuple(name for name in written if name in self.items)

    def _needs(self, path: Path, part: dict[str, Any], of: int) -> int:
        match = NEEDS.fullmatch(part["needs"]) if isinstance(part.get("needs"), str) else None
        if match is None or int(match[1]) > of:
            words = f"say how many answers of {of} it takes, like `needs: {counted(of, 'answer')}`"
            self.findings.add((*path, "needs") if "needs" in part else path, words)
            return of
        return int(match[1])

    def _converted(self, path: Path, part: dict[str, Any], by: str, of: int) -> tuple[Decimal, ...]:
        if "converted" not in part:
            return ()
        where, written = (*path, "converted"), part["converted"]
        wanted = (self.highest - self.lowest) * of + 1
        if by != "sum" or part.get("needs") != counted(of, "answer"):
            self.findings.add(where, "a table is for the sum of all items, each of them answered")
        if not isinstance(written, list) or len(written) != wanted:
            self.findings.add(where, f"{wanted} numbers, for the raw sums {self.lowest * of} to {self.highest * of}")
            return ()
        return tuple(self._number((*where, number), one) for number, one in enumerate(written))

    def _number(self, path: Path, written: Any) -> Decimal:
        try:
            number = Decimal(written) if isinstance(written, str) and re.fullmatch(r"[0-9.]{1,9}", written) else None
        except InvalidOperation:
            number = None
        if number is None:
            self.findings.add(path, "a number is wanted here, like 12.5")
            return Decimal(0)
        return number


def _known_keys(path: Path, part: dict[str, Any], known: tuple[str, ...], findings: Findings) -> None:
    for key in part:
        if key not in known:
            findings.unknown((*path, key), "key", key, known, at_key=True)


def _title(path: Path, part: dict[str, Any], findings: Findings) -> str:
    title = part.get("title")
    if not isinstance(title, str) or not title:
        findings.add(path, "give it a `title`, as people call it")
        return str(path[-1])
    return title


def _version(key: str, part: dict[str, Any]) -> str:
    """Of what is counted, and not of how it is worded: a service may change words, and results stay comparable."""
    counted_by = {name: value for name, value in part.items() if name not in ("title", "items")}
    content = json.dumps([key, list(part.get("items") or ()), counted_by], ensure_ascii=False, sort_keys=True)
    return sha256(content.encode()).hexdigest()[:16]
