"""Stories told as small text tables: day | what happened | what is then true. The words are those of scenario files.

Several things in one cell are parted by `;`. A cell may be empty. A day is said once and holds for the rows below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from pathway.case.history import fold
from pathway.definition.findings import Findings
from pathway.definition.rules import Rules
from pathway.pathways_file import read_text, read_tree
from pathway.planning.scenario_form import read_scenarios
from pathway.planning.scenario_life import Life
from pathway.planning.scenario_play import told
from tests.shipped import CALENDAR, RULES

GOOD_PATHWAYS = Path(__file__).parent / "fixtures" / "good_pathways"
TEXTS: dict[str, str] = {}
"""Each pathway of the fixtures as a test changed it, by its version."""


def small(changes: Mapping[str, str] | None = None) -> Rules:
    """The small pathway of the fixtures, with some of its words replaced."""
    return good("small.yaml", changes)


def good(file: str, changes: Mapping[str, str] | None = None) -> Rules:
    """A pathway of the fixtures, with some of its words replaced."""
    text = (GOOD_PATHWAYS / file).read_text(encoding="utf-8")
    for old, new in (changes or {}).items():
        assert old in text, f"{file} does not say {old!r}"
        text = text.replace(old, new)
    rules = next(iter(read_text(text, file).rules.values()))
    TEXTS[rules.version] = text
    return rules


def rows(table: str) -> list[tuple[str, ...]]:
    """The rows of a text table, cell by cell."""
    return [tuple(cell.strip() for cell in row.split("|")) for row in table.strip().splitlines()]


@contextmanager
def told_by(chapter: ModuleType) -> Iterator[list[tuple[str, str, Rules, dict[str, str]]]]:
    """Takes down every story that a chapter of the rule book tells meanwhile."""
    told: list[tuple[str, str, Rules, dict[str, str]]] = []

    def heard(table: str, start: str = "2026-01-26", rules: Rules = RULES, **more: str) -> Life:
        told.append((table, start, rules, more))
        return story(table, start, rules, **more)

    has_stories = hasattr(chapter, "story")
    if has_stories:
        setattr(chapter, "story", heard)  # noqa: B010
    try:
        yield told
    finally:
        if has_stories:
            setattr(chapter, "story", story)  # noqa: B010


def story(table: str, start: str = "2026-01-26", rules: Rules = RULES, **more: str) -> Life:
    """Plays a table and gives back the life, its history folded to the same case. Fails with what is red, and why."""
    text = as_scenario(table, start, rules, {"facts": "{mh_cluster: 7}", **more})
    tree = read_tree(text, "the table")
    findings = Findings()
    scenarios = read_scenarios(tree.data, lambda *_: rules, findings)
    faults = [*tree.faults, *map(tree.fault, findings.all)]
    assert not faults, "\n".join(map(str, faults)) + "\n" + text
    life, reds = told(scenarios[0], rules, CALENDAR)
    assert not reds, "".join(
        f"\n{red.day} {red.what}: expected {red.expected}, got {red.got}"
        + "".join(f"\n    {step}" for step in red.proof)
        for red in reds
    )
    folded = fold(life.history())
    assert folded is not None
    assert folded.activities == life.case.activities
    return life


def as_scenario(table: str, start: str, rules: Rules, more: Mapping[str, str]) -> str:
    """The table as a scenario file with one test."""
    lines = ["tests:", f"  - name: a story\n    pathway: {rules.pathway}\n    start: {start}"]
    lines += [f"    {key}: {value}" for key, value in more.items()]
    events, expectations, day = ["    events: []"], ["    expect: []"], ""
    for row in filter(str.strip, table.splitlines()):
        said, happened, expected = (cell.strip() for cell in row.split("|"))
        day = said or day
        events += [f"      - {{day: {day}, {cell.strip()}}}" for cell in happened.split(";") if cell.strip()]
        expectations += [f"      - {{day: {day}, {cell.strip()}}}" for cell in expected.split(";") if cell.strip()]
    for part in (events, expectations):
        lines += [part[0].removesuffix(" []"), *part[1:]] if len(part) > 1 else part
    return "\n".join(lines) + "\n"
