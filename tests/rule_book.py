"""Writes the rule book: the chapters of tests/spec, each rule a sentence with the story that shows it.

Every test is run, and what its stories said is written down: nothing stands in the book that the engine does not do.
`./dev docs` writes docs/rule-book.md.
"""

from __future__ import annotations

import ast
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import tests.spec
from tests.plain_words import spoken_day
from tests.stories_in_words import Story, story_in_words, table
from tests.tables import told_by

BOOK = Path(__file__).resolve().parents[1] / "docs" / "rule-book.md"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Easter", "London")
SPELLED = {
    **{day.lower(): day for day in DAYS}, "rung": "step", "rungs": "steps", "sweep": "daily run",
    "follow up": "follow-up", "follow ups": "follow-ups", "half signed": "half-signed",
    "providers": "provider's", "persons": "person's",
    "nobodys": "nobody's", "start by": "start-by",
}  # fmt: skip
"""What the name of a test cannot spell, or says in our own words and not in those of the reader."""


def rule_book() -> str:
    """The whole book in Markdown."""
    parts, contents = [], []
    for number, chapter in enumerate(_chapters(), start=1):
        title, rest = _title(chapter)
        heading = f"{number}. {title}"
        contents.append(f"{number}. [{title}](#{re.sub(r'[^a-z0-9 -]', '', heading.lower()).replace(' ', '-')})")
        parts += [f"## {heading}", *([rest] if rest else []), *_rules(chapter)]
    return "\n\n".join(["# The rule book", inspect.getdoc(tests.spec) or "", "\n".join(contents), *parts]) + "\n"


def _chapters() -> list[ModuleType]:
    names = [found.name.removeprefix("test_") for found in pkgutil.iter_modules(tests.spec.__path__)]
    ordered = [*tests.spec.ORDER[:-1], *sorted(set(names) - set(tests.spec.ORDER)), tests.spec.ORDER[-1]]
    return [import_module(f"tests.spec.test_{name}") for name in ordered if name in names]


def _title(chapter: ModuleType) -> tuple[str, str]:
    """The first words of a chapter, up to a stop, and the rest of what it says of itself."""
    said = re.sub(r"^(Chapter \d+\. |The language: )", "", inspect.getdoc(chapter) or chapter.__name__)
    title, rest = re.match(r"([^.:]+)[.:]\s*(.*)", f"{said}:", flags=re.S).groups()  # type: ignore[union-attr]
    return _capital(title), _capital(rest.removesuffix(":"))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _rules(chapter: ModuleType) -> Iterator[str]:
    source = inspect.getsource(chapter)
    before: Story | None = None
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield from _heading(chapter, node, source.splitlines()[node.lineno : node.end_lineno])
            stories, told = _told(chapter, getattr(chapter, node.name))
            for story in stories:
                yield from story_in_words(story, before)
                before = story
            yield from told


def _heading(chapter: ModuleType, node: ast.FunctionDef, lines: list[str]) -> Iterator[str]:
    """The rule as a sentence, where its test stands, and how its dates were worked out."""
    path = f"tests/spec/{Path(chapter.__file__ or '').name}"
    words = node.name.removeprefix("test_").replace("_", " ")
    words = re.sub(rf"\b({'|'.join(SPELLED)})\b", lambda found: SPELLED[found[0]], words)
    yield f"**{_capital(words)}.** [↗](../{path}#L{node.lineno})"
    remarks = [line.strip().removeprefix("# ") for line in lines if line.strip().startswith("# ")]
    if note := " ".join(filter(None, [inspect.getdoc(getattr(chapter, node.name)), *remarks])):
        yield re.sub(r"\s+", " ", note)


def _told(chapter: ModuleType, test: Callable[..., Any]) -> tuple[list[Story], list[str]]:
    """The stories of a test to be told; of one with many rows its first, or its rows alone."""
    marks = [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
    if not marks:
        return _stories(chapter, test, {}), []
    names, rows = marks[0].args
    if isinstance(names, str):
        told = [_stories(chapter, test, {names: row}) for row in rows]
        return told[0], [f"The same for {', '.join(f'`{row}`' for row in rows[1:])}."]
    for row in rows:
        _stories(chapter, test, dict(zip(names, row, strict=True)))
    return [], [table(tuple(name.replace("_", " ") for name in names), [tuple(map(_cell, row)) for row in rows])]


def _cell(value: Any) -> str:
    is_day = re.fullmatch(r"\d{4}-\d\d-\d\d", str(value))
    return (
        spoken_day(date.fromisoformat(value), 0) if is_day else str(value).replace("True", "yes").replace("False", "no")
    )


def _stories(chapter: ModuleType, test: Callable[..., Any], given: Mapping[str, Any]) -> list[Story]:
    """What a test tells. Fails as the test fails."""
    with told_by(chapter) as told:
        test(**given)
    return [Story(text, start, rules, more) for text, start, rules, more in told]
