"""Every file in fixtures/bad_pathways has one mistake; its first line says which fault is expected, and where."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from pathway.errors import DefinitionError
from pathway.pathways_file import read

FIXTURES = Path(__file__).parents[2] / "fixtures"
BAD = sorted((FIXTURES / "bad_pathways").glob("*.yaml"))
GOOD = sorted(set((FIXTURES / "good_pathways").glob("*.yaml")) - set((FIXTURES / "good_pathways").glob("*.tests.yaml")))
SHIPPED = Path("config/pathways.yaml")
MARK = "# expect: "


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_a_mistake_is_named_at_its_place(file: Path) -> None:
    first_line = file.read_text(encoding="utf-8").split("\n", 1)[0]
    expected = first_line.removeprefix(MARK).split(" | ")
    with pytest.raises(DefinitionError) as refused:
        read(file)
    assert [f"{f.line}:{f.column}: {f.message}" for f in refused.value.faults] == expected
    assert {f.file for f in refused.value.faults} == {str(file)}


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_each_file_makes_one_mistake(file: Path) -> None:
    assert file.read_text(encoding="utf-8").split("\n", 1)[0].count(" | ") == 0


@pytest.mark.parametrize("file", [*GOOD, SHIPPED], ids=lambda file: file.stem)
def test_a_good_pathway_is_compiled(file: Path) -> None:
    for key, rules in read(file).rules.items():
        assert rules.pathway == key
        assert rules.source_file == str(file)
        assert rules.first_stage.number == 1


def test_the_lines_of_stages_and_activities_are_those_of_the_file() -> None:
    lines = SHIPPED.read_text(encoding="utf-8").split("\n")
    for rules in read(SHIPPED).rules.values():
        for part in (*rules.stages.values(), *rules.activities.values()):
            assert lines[part.line - 1].strip().startswith(f"{part.key}:")


def test_the_shipped_file_is_judged_in_time() -> None:
    began = time.process_time()
    read(SHIPPED)
    assert time.process_time() - began < (1 if sys.gettrace() is None else 10)
