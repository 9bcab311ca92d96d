"""A story of the rule book as a table that people can read, with what they need to know beforehand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import ndiff
from pathlib import Path
from textwrap import dedent
from typing import Any

from pathway.definition.rules import Rules
from pathway.pathways_file import read_tree
from tests.plain_words import event_in_words, spoken_day, truth_in_words
from tests.shipped import RULES
from tests.tables import GOOD_PATHWAYS, TEXTS

TIMES = ("due", "due_with_provider", "in", "every", "until", "opens", "closes", "rolls", "when", "only_if", "unless")
"""What of an activity a reader needs to follow its dates."""
ROOT = Path(__file__).resolve().parents[1]
LONG_BEGINNING = 4
"""So many rows that two stories begin with alike are not told twice."""


@dataclass(frozen=True)
class Row:
    """One row of a story: its day, what happened and what is expected, as a scenario says them."""

    day: str
    events: tuple[Mapping[str, Any], ...]
    truths: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Story:
    """One table as a test told it, and the pathway it was told on."""

    table: str
    start: str
    rules: Rules
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def begins(self) -> date:
        """The day of the referral, where the story says it, else the day the clock starts."""
        return date.fromisoformat(self.more.get("referred", self.start) if self.start == "none" else self.start)

    @property
    def rows(self) -> list[Row]:
        """Its rows, read."""
        cells = [[cell.strip() for cell in line.split("|")] for line in filter(str.strip, self.table.splitlines())]
        return [Row(day, _lines(happened), _lines(expected)) for day, happened, expected in cells]


def _lines(cell: str) -> tuple[Mapping[str, Any], ...]:
    return tuple(read_tree(f"{{{part.strip()}}}", "").data for part in cell.split(";") if part.strip())


def story_in_words(story: Story, before: Story | None) -> Iterator[str]:
    """The story in Markdown: what it begins with, then its table. `before` is the one told before it."""
    changed = [] if before and before.rules.version == story.rules.version else _changed(story.rules)
    if changed:
        yield f"{_whose(story.rules)}, with these lines:"
        yield f"```yaml\n{dedent(chr(10).join(changed))}\n```"
    if preface := " ".join(_preface(story, changed)):
        yield preface
    alike = _alike(story, before) if before else 0
    yield table(("day", "what happens", "then"), [*([("…", "as above", "")] if alike else []), *_told(story, alike)])


def _told(story: Story, alike: int) -> list[tuple[str, ...]]:
    """The rows to be told; what is true besides stands with what is true above it."""
    told: list[tuple[str, ...]] = []
    for day, happened, then in (_row(story, row) for row in story.rows[alike:]):
        if told and not day and not happened:
            day, happened, above = told.pop()
            then = f"{above}; {then}" if above else then
        told.append((day, happened, then))
    return told


def _alike(story: Story, before: Story) -> int:
    """How many rows at its beginning have just been told; 0 if so few that they are told again."""
    rows, others = story.rows, before.rows
    alike = next((n for n, (row, other) in enumerate(zip(rows, others, strict=False)) if row != other), 0)
    return alike if alike >= LONG_BEGINNING and story.begins == before.begins else 0


def _row(story: Story, row: Row) -> tuple[str, str, str]:
    """A row as people say it; a year is said where it is not that of the beginning."""
    year = story.begins.year
    truths = [words for truth in row.truths for words in truth_in_words(truth, year)]
    day = spoken_day(date.fromisoformat(row.day), year) if row.day else ""
    return day, "; ".join(event_in_words(event, year) for event in row.events), "; ".join(truths)


def _preface(story: Story, changed: list[str]) -> Iterator[str]:
    """What a reader needs to know beforehand: the beginning, if it is another one, and what the pathway says."""
    if story.start == "none":
        yield f"The referral is received on {spoken_day(story.begins, 0)}."
    elif story.start != "2026-01-26":
        yield f"The clock starts on {spoken_day(story.begins, 0)}."
    facts = story.more.get("facts", "")
    if "," in facts:
        yield f"Known from the beginning: {facts.strip('{}').split(', ', 1)[1]}."
    if story.more.get("sweeps") == "none":
        yield "There is no daily run."
    if "down" in story.more:
        days = re.findall(r"[\d-]{10}", story.more["down"])
        yield "There is no daily run from {} to {}.".format(
            *(spoken_day(date.fromisoformat(day), 2026) for day in days)
        )
    yield from _said(story, changed)


def _said(story: Story, changed: list[str]) -> Iterator[str]:
    """What the pathways file says of the activities that the story looks at, and of the ladders they climb."""
    truths = [truth for row in story.rows for truth in row.truths]
    alerted = dict.fromkeys(key.split("#")[0] for truth in truths for key in truth.get("alerts", ()))
    named = dict.fromkeys(truth["activity"].split("#")[0] for truth in truths if "activity" in truth)
    activities, ladders = _as_said(story.rules)
    shown = {line.split(":")[0].strip() for line in changed}
    keys = [key for key in {**named, **alerted} if key not in shown]
    says = [f"`{key}: {{{words}}}`" for key in keys if (words := _times(activities[key]))]
    if says:
        yield f"{_whose(story.rules)} says {', '.join(says)}."
    climbed = dict.fromkeys(activities[key].get("ladder", "usual") for key in alerted)
    for ladder in climbed:
        yield f"The ladder `{ladder}`: {', '.join(_flow(rung) for rung in ladders[ladder])}."


def _whose(rules: Rules) -> str:
    if rules is RULES:
        return "The pathway"
    file = GOOD_PATHWAYS / rules.source_file
    return "The small pathway" if file.stem == "small" else f"[{rules.title}](../{file.relative_to(ROOT)})"


def _as_said(rules: Rules) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a pathway says of each activity and each ladder, as written."""
    text = TEXTS.get(rules.version) or Path(rules.source_file).read_text(encoding="utf-8")
    pathway = read_tree(text, "").data["pathways"][rules.pathway]
    groups = [part["activities"] for part in (*pathway["before"].values(), *pathway["stages"].values())]
    groups += [pathway.get("after", {}), pathway.get("whenever", {})]
    return {key: activity for group in groups for key, activity in group.items()}, pathway["ladders"]


def _changed(rules: Rules) -> list[str]:
    """What a test has a pathway say otherwise than its file, line by line."""
    if rules.version not in TEXTS:
        return []
    before = (GOOD_PATHWAYS / rules.source_file).read_text(encoding="utf-8")
    lines = ndiff(before.splitlines(), TEXTS[rules.version].splitlines())
    return [line[2:] for line in lines if line.startswith("+ ")]


def _times(activity: Mapping[str, Any]) -> str:
    return ", ".join(f"{key}: {_flow(activity[key], '{}')}" for key in TIMES if key in activity)


def _flow(value: Any, marks: str = "``") -> str:
    if isinstance(value, list):
        return f"[{', '.join(_flow(each, marks) for each in value)}]"
    if isinstance(value, dict):
        return f"{marks[0]}{', '.join(f'{key}: {_flow(each, marks)}' for key, each in value.items())}{marks[1]}"
    return str(value)


def table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
