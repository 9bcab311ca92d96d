"""The schema that editors use is generated, current, and true of the files that are good."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from pathway.definition import schema

FOLDER = Path(__file__).parents[2] / "fixtures/good_pathways"
GOOD = [Path("config/pathways.yaml"), *sorted(set(FOLDER.glob("*.yaml")) - set(FOLDER.glob("*.tests.yaml")))]


def as_an_editor_reads(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def test_the_schema_file_is_current() -> None:
    assert schema.SCHEMA_FILE.read_text(encoding="utf-8") == schema.schema_text()


def test_check_compares_and_says_how_to_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(schema, "SCHEMA_FILE", tmp_path / "schema.json")
    assert schema.main(["--check"]) == 1
    assert "python -m pathway.definition.schema" in capsys.readouterr().out
    assert schema.main([]) == 0
    assert schema.main(["--check"]) == 0
    assert schema.SCHEMA_FILE.read_text(encoding="utf-8") == schema.schema_text()


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema.schema())


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_files_are_good_by_the_schema_too(path: Path) -> None:
    jsonschema.Draft202012Validator(schema.schema()).validate(as_an_editor_reads(path))


def test_an_unknown_key_is_refused_by_the_schema_too() -> None:
    tree = as_an_editor_reads(GOOD[-1])
    next(iter(tree["pathways"].values()))["stagess"] = {}
    assert not jsonschema.Draft202012Validator(schema.schema()).is_valid(tree)


def test_the_pathways_file_names_its_schema() -> None:
    first_line = GOOD[0].read_text(encoding="utf-8").split("\n", 1)[0]
    assert first_line == f"# yaml-language-server: $schema={schema.SCHEMA_FILE.name}"
