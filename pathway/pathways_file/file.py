"""A pathways file read whole: its text, its tree with places, its model, and the rules of each pathway."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType

from pathway.definition.check import check
from pathway.definition.compile import compile_pathway
from pathway.definition.model import PathwaysFile
from pathway.definition.rules import Rules
from pathway.definition.version import canonical_form, fingerprint
from pathway.errors import DefinitionError
from pathway.pathways_file.calendars import CALENDARS_FILE, read_calendars
from pathway.pathways_file.scan import SIZE_LIMIT
from pathway.pathways_file.tree import Tree, read_tree

DEFAULT_CALENDARS = ("england",)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A pathways file without faults. `source` is the text as it was written, to be stored with its versions."""

    name: str
    source: str
    tree: Tree
    definition: PathwaysFile
    rules: Mapping[str, Rules]

    @property
    def source_fingerprint(self) -> str:
        """SHA-256 of the text, comments and line ends included."""
        return fingerprint(self.source)

    def canonical_form(self, pathway: str) -> str:
        """The canonical form of one pathway: what its version is the SHA-256 of."""
        return canonical_form(pathway, self.definition.pathways[pathway])


def read(path: Path, calendars: Collection[str] | None = None) -> ReadFile:
    """Reads and checks a pathways file. Raises DefinitionError with every fault of it, OSError if it cannot be opened.

    The calendars it may name are those of `calendars.yaml` beside it, unless `calendars` says which.
    """
    with path.open("rb") as file:
        content = file.read(SIZE_LIMIT + 1)
    if calendars is None:
        beside = path.parent / CALENDARS_FILE
        calendars = tuple(read_calendars(beside)) if beside.is_file() else DEFAULT_CALENDARS
    return read_text(content, str(path), calendars)


def read_text(content: bytes | str, file_name: str, calendars: Collection[str] = DEFAULT_CALENDARS) -> ReadFile:
    """Reads and checks the text of a pathways file. Raises DefinitionError with every fault of it."""
    tree = read_tree(content, file_name)
    if not tree.is_whole:
        raise DefinitionError(sorted(set(tree.faults)))
    definition, findings = check(tree.data, calendars, tree.spoiled)
    faults = {*tree.faults, *map(tree.fault, findings)}
    if faults or definition is None:
        raise DefinitionError(sorted(faults))
    rules = {
        key: compile_pathway(
            key,
            pathway,
            fingerprint(canonical_form(key, pathway)),
            partial(tree.line_of, "pathways", key),
            file_name,
        )
        for key, pathway in definition.pathways.items()
    }
    return ReadFile(file_name, tree.source, tree, definition, MappingProxyType(rules))
