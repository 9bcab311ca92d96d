"""Reads measures: what people are asked to score, as text with places, into measures."""

from __future__ import annotations

from pathlib import Path

from pathway.definition.measures import Measure
from pathway.definition.measures_reading import read_measures_tree
from pathway.errors import DefinitionError
from pathway.pathways_file.scan import SIZE_LIMIT
from pathway.pathways_file.tree import read_tree

MEASURES_FILE = "measures.yaml"


def read_measures(path: Path) -> dict[str, Measure]:
    """The measures of a file by key. Raises DefinitionError with every fault, OSError if it cannot be opened."""
    with path.open("rb") as file:
        return read_measures_text(file.read(SIZE_LIMIT + 1), str(path))


def read_measures_text(content: bytes | str, file_name: str) -> dict[str, Measure]:
    """The measures of a text by key. Raises DefinitionError with every fault of it."""
    tree = read_tree(content, file_name)
    if not tree.is_whole:
        raise DefinitionError(sorted(set(tree.faults)))
    measures, findings = read_measures_tree(tree.data)
    faults = {*tree.faults, *map(tree.fault, findings.all)}
    if faults:
        raise DefinitionError(sorted(faults))
    return measures
