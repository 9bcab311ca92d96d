"""How long the managers' scenarios take to play, beside the bare loop over their days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from pathway.pathways_file.scenarios import read_scenario_file
from pathway.planning.scenario_play import play

FILE = Path(__file__).resolve().parents[1] / "config" / "pathways.tests.yaml"


def pair() -> tuple[Callable[[], object], Callable[[], object], str]:
    """(engine, floor, what is measured)."""
    found = read_scenario_file(FILE).scenarios

    def engine() -> None:
        for each in found:
            play(each.scenario, each.rules, each.calendar)

    def floor() -> None:
        for each in found:
            day, last = each.scenario.start, max(expected.day for expected in each.scenario.expectations)
            while day is not None and day <= last:
                day += timedelta(days=1)

    return engine, floor, f"playing the {len(found)} shipped scenarios, reading excluded; floor: counting their days"
