"""A second opinion is worth something only while it shares nothing with the first."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
OPINION = [
    "anchors.py",
    "contacts.py",
    "counting.py",
    "conditions.py",
    "dates.py",
    "holidays.py",
    "lives.py",
    "pathways.py",
    "wording.py",
    "written.py",
]
ALLOWED = {"__future__", "datetime", "decimal", "functools", "random", "re", "typing", "collections.abc"}


@pytest.mark.parametrize("name", OPINION)
def test_the_oracle_imports_only_itself_and_a_little_of_the_standard_library(name: str) -> None:
    tree = ast.parse((HERE / name).read_text("utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {module for module in imported - ALLOWED if not module.startswith("tests.oracle.")} == set()
    assert not any(isinstance(node, ast.Name) and node.id == "__import__" for node in ast.walk(tree))
