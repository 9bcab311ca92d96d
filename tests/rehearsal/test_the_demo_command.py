"""`pathway demo` from the terminal, Prefect and all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PATHWAY = str(Path(sys.executable).with_name("pathway"))


@pytest.fixture
def house(tmp_path: Path) -> dict[str, str]:
    return {"PATH": os.defpath, "HOME": str(tmp_path), "PATHWAY_DATA_DIR": str(tmp_path / "data")}


def pathway(house: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    # A process of its own: the server that Prefect starts is to go with it.
    return subprocess.run(
        [PATHWAY, *words, "--at", "2026-11-23"], env=house, capture_output=True, text=True, timeout=180, check=False
    )


def test_it_plays_a_year_runs_the_flow_and_shows_the_day(house: dict[str, str]) -> None:
    said = pathway(house, "demo", "--people", "3", "--json")
    assert said.returncode == 0, said.stderr
    first = json.loads(said.stdout)

    assert first["people"] == first["counts"]["received"] == 3
    assert first["seed"] == 1
    assert first["receipt"]["on"] == first["at"] == "2026-11-23"
    assert first["receipt"]["number"] == 366
    assert sorted(first["queue"]) == ["advisor-1", "advisor-2", "advisor-3", "advisor-4"]
    assert first["outcomes"]["all"]["received"] == 3
    assert sum(first["counts"][status] for status in ("open", "dormant", "paused", "closed")) == 3
    assert "360 of 365 days" in said.stderr

    assert json.loads(pathway(house, "demo", "--people", "3", "--json").stdout) == first
    shown = pathway(house, "demo", "--people", "3").stdout
    assert "3 people who do not exist" in shown
    assert "./dev run queue --for advisor-1" in shown

    other = pathway(house, "demo", "--people", "3", "--seed", "2")
    assert other.returncode == 1
    assert "delete the data directory" in other.stderr

    mine = json.loads(pathway(house, "queue", "--for", "advisor-1", "--by", "advisor-1", "--json").stdout)
    assert mine["counts"] == first["queue"]["advisor-1"]["counts"]
