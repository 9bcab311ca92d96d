"""Pathways unlike the one that ships: each checks clean, and its scenarios, worked out by hand, are green."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathway.pathways_file import read
from pathway.pathways_file.scenarios import read_scenario_file
from pathway.planning.scenario_play import play

GOOD = Path(__file__).parents[2] / "fixtures" / "good_pathways"
SCENARIOS = sorted(GOOD.glob("*.tests.yaml"))
PATHWAYS = sorted(set(GOOD.glob("*.yaml")) - set(SCENARIOS))


@pytest.mark.parametrize("file", PATHWAYS, ids=lambda file: file.stem)
def test_a_good_pathway_has_no_faults(file: Path) -> None:
    assert read(file).rules


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.name.split(".")[0])
def test_the_scenarios_of_a_good_pathway_are_green(file: Path) -> None:
    found = read_scenario_file(file)
    reds = [
        f"{found.place_of(red.path)}: {red.day} {red.what}: expected {red.expected}, got {red.got}"
        for each in found.scenarios
        for red in play(each.scenario, each.rules, each.calendar)
    ]
    assert not reds, "\n".join(reds)
