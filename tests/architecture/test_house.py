"""The house as we agreed to keep it: small rooms, our own words, records that can be found."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    module
    for folder in ("pathway", "notifications")
    for module in (ROOT / folder).rglob("*.py")
    if "versions" not in module.parts  # a migration is a long list of columns, written by Alembic
)
RECORDS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
MOST_LINES, MOST_LINES_OF_FUNCTION = 300, 40
NEVER_A_NAME = {"utils", "helpers", "common", "base", "manager", "patient", "tenant", "workflow"}


def test_there_is_something_to_look_at() -> None:
    assert len(MODULES) > 50
    assert len(RECORDS) > 5


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_is_a_small_room(module: Path) -> None:
    text = module.read_text()
    assert len(text.splitlines()) <= MOST_LINES, "over the limit it is two rooms"
    tree = ast.parse(text)
    if text.strip():
        assert ast.get_docstring(tree), "a module opens with one sentence: its job"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < MOST_LINES_OF_FUNCTION, f"{node.name} is too long"


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_public_functions_and_classes_say_what_they_do(module: Path) -> None:
    tree = ast.parse(module.read_text())
    silent = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_no_file_bears_a_name_we_do_not_use() -> None:
    assert [str(p) for p in MODULES if NEVER_A_NAME & set(re.split(r"[_.]", p.name))] == []


def test_every_decision_has_a_number_of_its_own_and_says_how_we_notice() -> None:
    numbers = [record.name[:4] for record in RECORDS]
    assert len(set(numbers)) == len(numbers)
    for record in RECORDS:
        text = record.read_text()
        assert text.startswith(f"# {int(record.name[:4])}. "), record.name
        missing = [part for part in ("Context", "Decision", "Consequences", "How we notice") if f"**{part}" not in text]
        assert not missing, f"{record.name} lacks {missing}"


def test_every_word_of_the_glossary_is_explained_once() -> None:
    words = re.findall(r"^\| \*\*(.+?)\*\* \|", (ROOT / "docs" / "glossary.md").read_text(), re.M)
    assert len(words) > 30
    assert len(set(words)) == len(words)
