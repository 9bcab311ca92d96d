"""The examples of docs/definition-language.md, read: each a pathway, a life, and what is true in it.

a fragment, fenced as yaml     a piece of the example pathway: its indentation says where it belongs (0 the file,
                               4 the pathway, 6 a stage, 10 an activity of the first stage)
| day | what happens | then |  a life of the fragment above it; a fragment may have several
| example | … | then |         a row each: the activity `it`, and how it stands at the end of the life above, in which
                               nothing is expected; a column `on Friday 16 January` asks at the end of that day
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pathway.pathways_file import read_tree
from tests.plain_words import read_day, read_event, read_truth, sentences

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "definition-language.md"
HOST = Path(__file__).parent / "fixtures" / "good_pathways" / "example.yaml"
YEAR, START = 2026, "2026-01-05"
LIFE = ["day", "what happens", "then"]
CODE = ("written", "example")
"""Columns that hold a piece of an activity."""
WITHOUT_WEEKS = "# in a pathway without weeks"


@dataclass(frozen=True)
class Part:
    """A piece of a pathways file: its tree, how deep in the file it stands, and its text."""

    tree: dict[str, Any] = field(default_factory=dict)
    depth: int = 10
    text: str = ""


@dataclass(frozen=True)
class Life:
    """What happens, as (day, event), and what is then expected, as (day, expectation). Days as 2026-01-05."""

    begins: dict[str, str]
    events: tuple[tuple[str, str], ...]
    expected: tuple[tuple[str, str], ...]
    last: str

    def scenario(self) -> str:
        """It as a scenario of the example pathway."""
        lines = ["tests:", "  - name: an example", "    pathway: example", "    facts: {mh_cluster: 7}"]
        lines += [f"    {key}: {value}" for key, value in self.begins.items()]
        for name, said in (("events", self.events), ("expect", self.expected)):
            lines += [f"    {name}:", *(f"      - {{day: {day}, {words}}}" for day, words in said)] if said else []
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Example:
    """One example, and the line of the document it stands on."""

    part: Part
    life: Life
    line: int

    @property
    def calendars(self) -> str:
        """The calendars that the example writes; empty for those that ship."""
        return self.part.text if "calendars" in self.part.tree else ""

    def pathway(self) -> str:
        """The example pathway with this piece in it."""
        pathway = deepcopy(_host())
        if WITHOUT_WEEKS in self.part.text:
            _lose_weeks(pathway)
        _put_in(pathway, self.part)
        return json.dumps({"pathways": {"example": pathway}})


@cache
def _host() -> dict[str, Any]:
    (pathway,) = read_tree(HOST.read_text(encoding="utf-8"), HOST.name).data["pathways"].values()
    return dict(pathway)


# --- the document


@dataclass(frozen=True)
class Block:
    """A fence or a table of the document: its lines, and the number of the first."""

    is_fence: bool
    lines: tuple[str, ...]
    line: int

    @property
    def rows(self) -> list[list[str]]:
        """The cells of a table, its header first."""
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in self.lines]
        return [rows[0], *rows[2:]]


def blocks(text: str) -> Iterator[Block]:
    """Fences and tables in their order."""
    lines = text.splitlines()
    for found in re.finditer(r"^```yaml\n(.*?)^```$|(?:^\|[^\n]*\n)+", text, flags=re.M | re.S):
        first = text.count("\n", 0, found.start()) + 1
        inside = found[0].splitlines()
        yield Block(found[1] is not None, tuple(inside[1:-1] if found[1] is not None else inside), first)
    assert sum(line.startswith("```") for line in lines) % 2 == 0, "a fence is not closed"


def examples(text: str) -> Iterator[Example]:
    """Every example. Fails where a fragment says nothing of what follows from it."""
    part, is_told = Part(), True
    life: Life | None = None
    for block in blocks(text):
        if block.is_fence:
            assert is_told, f"the fragment above line {block.line} says nothing of what follows from it"
            part, is_told = _fragment(block), False
        elif block.rows[0] == LIFE:
            life = _life(block)
            if life.expected:
                yield Example(part, life, block.line)
                is_told = True
        elif any(map(_asks_on, block.rows[0])):
            assert life is not None, f"no life stands above the table in line {block.line}"
            yield from _rows(block, life)
        else:
            assert not set(CODE) & set(block.rows[0]), f"line {block.line}: these rows say nothing of what follows"
    assert is_told, "the last fragment says nothing of what follows from it"


def _fragment(block: Block) -> Part:
    text = "\n".join(block.lines)
    tree = read_tree(text, DOCUMENT.name)
    assert not tree.faults, "\n".join(f"line {block.line + fault.line}: {fault.message}" for fault in tree.faults)
    depth = len(text) - len(text.lstrip())
    assert depth in (0, 4, 6, 10), (
        f"line {block.line + 1}: indented by 0, 4, 6 or 10 spaces, a fragment says where it belongs"
    )
    return Part(tree.data, depth, text)


def _life(block: Block) -> Life:
    begins: dict[str, str] = {}
    events, expected, day = [], [], ""
    for said, happened, then in block.rows[1:]:
        day = read_day(said, YEAR).isoformat() if said else day
        for event in (read_event(words, YEAR) for words in sentences(happened)):
            if "start" in event or "referred" in event:
                begins[next(iter(event))] = day
            else:
                events.append((day, _flow(event)))
        expected += [(day, _flow(read_truth(words, YEAR))) for words in sentences(then)]
    if "start" not in begins:
        begins["start"] = "none" if begins else START
    return Life(begins, tuple(events), tuple(expected), day)


def _asks_on(title: str) -> str | None:
    """The day on which a column asks how `it` stands, in words; "then" for the last of the life; else None."""
    return title if title == "then" else title.removeprefix("on ") if title.startswith("on ") else None


def _rows(block: Block, life: Life) -> Iterator[Example]:
    header = block.rows[0]
    code = next(n for n, title in enumerate(header) if title in CODE)
    for number, row in enumerate(block.rows[1:], start=block.line + 2):
        if not row[code]:
            continue
        expected = []
        for title, cell in zip(header, row, strict=True):
            if day := _asks_on(title):
                on = life.last if day == "then" else read_day(day, YEAR).isoformat()
                expected += [(on, _flow(read_truth(words, YEAR, "it"))) for words in sentences(cell)]
        says = read_tree(f"{{{row[code].strip('`')}}}", "").data
        part = Part({"whenever": {"it": says}}, 4) if "when" in says else Part({"it": says}, 10)
        yield Example(part, Life(life.begins, life.events, tuple(expected), life.last), number)


def _flow(line: dict[str, str]) -> str:
    return ", ".join(f"{key}: {_quoted(value)}" for key, value in line.items())


def _quoted(value: str) -> str:
    return f'"{value}"' if "," in value and value[0] not in "[{" else value


# --- the pathway


def _put_in(pathway: dict[str, Any], part: Part) -> None:
    """Writes a piece into the pathway: what has the same key is replaced, what is new stands after what it follows."""
    tree = part.tree
    if "calendars" in tree:
        pathway["clock"]["calendar"] = list(tree["calendars"])[-1]
        return
    if part.depth == 0:
        (tree,) = tree["pathways"].values()
    elif part.depth == 6:
        tree = {"stages": tree}
    elif part.depth == 10:
        tree = {"stages": {next(iter(pathway["stages"])): {"activities": tree}}}
    for stage, says in tree.get("stages", {}).items():
        _put_in_stage(pathway, stage, dict(says), list(tree["stages"]))
    for section, says in tree.items():
        if section != "stages":
            together = isinstance(says, dict) and section != "clock"
            pathway[section] = {**pathway.get(section, {}), **says} if together else says
    for activity in (each for _, group in _groups(pathway) for each in group.values()):
        activity.setdefault("title", "it")


def _put_in_stage(pathway: dict[str, Any], stage: str, says: dict[str, Any], order: list[str]) -> None:
    activities = says.pop("activities", {})
    if stage not in pathway["stages"]:
        before = list(pathway["stages"].items())
        at = 1 + [key for key, _ in before].index(order[order.index(stage) - 1])
        pathway["stages"] = dict([*before[:at], (stage, {"activities": {}}), *before[at:]])
    pathway["stages"][stage].update(says)
    for key, activity in activities.items():
        _, group = next(
            (found for found in _groups(pathway) if key in found[1]), ("", pathway["stages"][stage]["activities"])
        )
        group[key] = activity


def _groups(pathway: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for key, stage in pathway["stages"].items():
        yield key, stage["activities"]
    for key in ("whenever", "after"):
        yield key, pathway.get(key, {})


def _lose_weeks(pathway: dict[str, Any]) -> None:
    """What was due in a week is due two weeks after its stage began; what only weeks can date is gone."""
    for part in (pathway["clock"], *pathway["stages"].values()):
        del part["weeks"]
    for _, group in _groups(pathway):
        for key, activity in list(group.items()):
            if str(activity.get("due", "")).startswith("week "):
                activity["due"] = "2 weeks after stage_start"
            if activity.get("when") in ("stage ends", "barrier found"):
                del group[key]
    del pathway["barriers"]


def mentioned(text: str) -> set[str]:
    """Every word that the document writes as a manager would: in a fragment, or between backticks."""
    code = ["\n".join(block.lines) for block in blocks(text) if block.is_fence]
    return set(re.findall(r"[a-z][a-z_]*", "\n".join([*code, *re.findall(r"`([^`\n]+)`", text)])))
