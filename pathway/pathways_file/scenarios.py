"""Reads scenario files with places: the managers' own tests, and the definition and calendar each is told on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pathway.dates import Calendar
from pathway.definition.findings import Findings
from pathway.definition.findings import Path as Keys
from pathway.definition.rules import Rules
from pathway.errors import DefinitionError
from pathway.pathways_file.calendars import CALENDARS_FILE, read_calendars
from pathway.pathways_file.file import read
from pathway.pathways_file.scan import SIZE_LIMIT
from pathway.pathways_file.tree import Tree, read_tree
from pathway.planning.scenario import Scenario
from pathway.planning.scenario_form import read_scenarios

PATHWAYS_FILE, TESTS = "pathways.yaml", ".tests.yaml"
SCENARIOS_LIMIT = 256 * SIZE_LIMIT
"""Sixteen megabytes: ten thousand scenarios."""

_SHIPPED_CALENDARS = Path(__file__).parents[2] / "config" / CALENDARS_FILE


@dataclass(frozen=True, slots=True)
class ReadScenario:
    """One scenario, ready to be played."""

    scenario: Scenario
    rules: Rules
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class ReadScenarios:
    """A scenario file without faults."""

    name: str
    tree: Tree
    scenarios: tuple[ReadScenario, ...]

    def place_of(self, path: Keys) -> str:
        """Where a part of the file stands, as FILE:LINE:COL."""
        line, column = self.tree.place(path)
        return f"{self.name}:{line}:{column}"


def read_scenario_file(path: Path, pathways: Path | None = None) -> ReadScenarios:
    """The scenarios of a file. Raises DefinitionError with every fault of it, OSError if it cannot be opened.

    They are told on `pathways`, else on what `told_on` finds.
    """
    with path.open("rb") as file:
        content = file.read(SCENARIOS_LIMIT + 1)
    return read_scenario_text(content, str(path), path.parent, pathways or told_on(path))


def told_on(path: Path) -> Path | None:
    """The pathways file a scenario file goes with: NAME.yaml beside NAME.tests.yaml, else the `pathways.yaml` there.

    None if neither is there.
    """
    own = [path.name.removesuffix(TESTS) + ".yaml"] if path.name.endswith(TESTS) else []
    there = (path.with_name(name) for name in (*own, PATHWAYS_FILE))
    return next((each for each in there if each.is_file()), None)


def read_scenario_text(
    content: bytes | str, file_name: str, beside: Path, pathways: Path | None = None
) -> ReadScenarios:
    """The scenarios of a text; definitions and calendars are looked for in the folder `beside`."""
    tree = read_tree(content, file_name, SCENARIOS_LIMIT)
    if not tree.is_whole:
        raise DefinitionError(sorted(set(tree.faults)))
    findings = Findings()
    for path in tree.spoiled:
        findings.spoil(path)
    shelf = _Shelf(beside, pathways)
    scenarios = read_scenarios(tree.data, shelf.rules_of, findings)
    faults = {*tree.faults, *map(tree.fault, findings.all)}
    if faults:
        raise DefinitionError(sorted(faults))
    made = tuple(ReadScenario(s, *shelf.found[s.definition or shelf.usual, s.pathway]) for s in scenarios)
    return ReadScenarios(file_name, tree, made)


class _Shelf:
    """The definitions the scenarios of one file are told on, each read once."""

    def __init__(self, beside: Path, pathways: Path | None) -> None:
        self.beside = beside
        pathways = pathways or beside / PATHWAYS_FILE
        self.usual = pathways.name if pathways.parent == beside else str(pathways.absolute())
        self.found: dict[tuple[str, str], tuple[Rules, Calendar]] = {}
        self._read: dict[str, dict[str, Rules] | str] = {}
        self._calendars: dict[Path, dict[str, Calendar]] = {}

    def rules_of(self, definition: str | None, pathway: str, path: Keys, findings: Findings) -> Rules | None:
        """The rules of a pathway; None after reporting why they cannot be had."""
        name = definition or self.usual
        at = (*path, "definition" if definition else "pathway")
        pathways = self._pathways(name)
        if isinstance(pathways, str):
            findings.add(at, pathways, at_key=False)
            return None
        if pathway not in pathways:
            if pathway:
                findings.unknown((*path, "pathway"), "pathway", pathway, pathways)
            return None
        rules = pathways[pathway]
        self.found[name, pathway] = rules, self._calendars_beside(name)[rules.calendar_name]
        return rules

    def _pathways(self, name: str) -> dict[str, Rules] | str:
        if name not in self._read:
            self._read[name] = self._opened(name)
        return self._read[name]

    def _opened(self, name: str) -> dict[str, Rules] | str:
        try:
            calendars = self._calendars_beside(name)
            return dict(read(self.beside / name, tuple(calendars)).rules)
        except DefinitionError as wrong:
            more = f" ({len(wrong.faults) - 1} more)" if len(wrong.faults) > 1 else ""
            return f"{name} has faults of its own: {wrong.faults[0]}{more}"
        except (OSError, ValueError):
            return f"{name} cannot be opened: it is looked for beside this file"

    def _calendars_beside(self, name: str) -> dict[str, Calendar]:
        own = (self.beside / name).parent / CALENDARS_FILE
        path = own if own.is_file() else _SHIPPED_CALENDARS
        if path not in self._calendars:
            self._calendars[path] = read_calendars(path)
        return self._calendars[path]
