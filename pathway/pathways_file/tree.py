"""Text to a plain tree of text with the place of every key and value; the only user of the YAML parser.

Everything is read as text: `no`, `10:30` and `0700` stay what is written. What YAML offers beyond keys, lists and
one-line texts (anchors, aliases, tags, merge keys, blocks of text, several documents) is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML, events
from ruamel.yaml.error import MarkedYAMLError

from pathway.definition.findings import Finding, Path, shown
from pathway.errors import Fault
from pathway.pathways_file.scan import DEPTH_LIMIT, SIZE_LIMIT, Unreadable, readable_text
from pathway.pathways_file.syntax import in_plain_words

Place = tuple[int, int]
"""Line and column, counted from 1."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass
class Tree:
    """One file as read. `data` holds nothing but dicts, lists and text; `spoiled` the paths that stand for nothing."""

    source: str
    file: str
    data: Any = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    spoiled: set[Path] = field(default_factory=set)
    is_whole: bool = True

    def place(self, path: Path, at_key: bool = True) -> Place:
        """Where a key (or its value) stands; the nearest thing around it if it stands nowhere."""
        own, other = (self.keys, self.values) if at_key else (self.values, self.keys)
        for length in range(len(path), 0, -1):
            found = own.get(path[:length]) or other.get(path[:length])
            if found:
                return found
        return 1, 1

    def line_of(self, *path: str | int) -> int:
        """Source line of a path of keys; 0 where unknown."""
        return self.keys.get(path, self.values.get(path, (0, 0)))[0]

    def fault(self, finding: Finding) -> Fault:
        """A finding put in its place."""
        line, column = self.place(finding.path, finding.at_key)
        also = self.place(finding.also)[0] if finding.also else line
        return Fault(line, column, finding.message + (f" (line {also})" if also != line else ""), self.file)


def read_tree(content: bytes | str, file: str, size_limit: int = SIZE_LIMIT) -> Tree:
    """Reads any careful YAML file. Never raises: what is wrong with it stands in `faults`."""
    tree = Tree(content if isinstance(content, str) else content.decode("utf-8", "replace"), file)
    try:
        text = readable_text(content, size_limit)
        _Builder(tree, text).build()
    except Unreadable as unreadable:
        tree.is_whole = False
        first = min(unreadable.faults).line
        tree.faults = [fault for fault in tree.faults if fault.line < first]
        tree.faults += [Fault(f.line, f.column, f.message, file) for f in unreadable.faults]
    return tree


class _Builder:
    """Builds a tree from the parser's events, so that nothing is expanded, guessed or lost on the way."""

    def __init__(self, tree: Tree, text: str) -> None:
        self.tree = tree
        self.last: Place = (1, 1)
        self.events = self._events(text)

    def _events(self, text: str) -> Iterator[Any]:
        parser = YAML(typ="safe", pure=True)
        try:
            for event in parser.parse(text):
                self.last = _place(event)
                yield event
        except MarkedYAMLError as error:
            raise Unreadable(in_plain_words(error)) from None
        except Exception:  # the parser's own bugs on hostile text: still the author's file that cannot be read
            line, column = self.last
            raise Unreadable(Fault(line, column, "what follows cannot be read")) from None

    def build(self) -> None:
        documents = 0
        for event in self.events:
            if isinstance(event, events.DocumentStartEvent):
                documents += 1
            elif isinstance(event, events.NodeEvent) and documents == 1:
                self.tree.data = self._node(event, ())
            elif isinstance(event, events.NodeEvent):
                raise Unreadable(Fault(*_place(event), "a second document begins here: take out the line `---`"))

    def _fault(self, event: Any, message: str, path: Path | None = None) -> None:
        line, column = _place(event)
        self.tree.faults.append(Fault(line, column, message, self.tree.file))
        if path is not None:
            self.tree.spoiled.add(path)

    def _node(self, event: Any, path: Path) -> Any:
        self.tree.values[path] = _place(event)
        if isinstance(event, events.AliasEvent):
            self._fault(event, f"`*{shown(event.anchor)}` is not allowed: write out what is meant", path)
            return ""
        if event.anchor is not None:
            self._fault(event, f"`&{shown(event.anchor)}` is not allowed: write out what is meant where it is meant")
        if event.tag is not None:
            self._fault(event, "a tag (`!...`) is not allowed: everything is read as text")
        if isinstance(event, events.ScalarEvent):
            return self._scalar(event, path)
        if len(path) >= DEPTH_LIMIT:
            raise Unreadable(Fault(*_place(event), f"nested too deep: {DEPTH_LIMIT} levels at most"))
        if isinstance(event, events.SequenceStartEvent):
            return self._list(path)
        return self._mapping(path)

    def _scalar(self, event: Any, path: Path) -> str:
        if event.style in ("|", ">"):
            self._fault(event, f"a block of text (`{event.style}`) is not allowed: a text stands on one line", path)
        elif event.start_mark.line != event.end_mark.line:
            self._fault(event, "this text runs over several lines: a text stands on one line", path)
        elif _UNPRINTABLE.search(event.value):
            self._fault(event, "this text holds a line break or a control character: take it out", path)
        return str(event.value)

    def _list(self, path: Path) -> list[Any]:
        items: list[Any] = []
        for event in self.events:
            if isinstance(event, events.SequenceEndEvent):
                break
            items.append(self._node(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for event in self.events:
            if isinstance(event, events.MappingEndEvent):
                break
            key, is_kept = self._key(event, path, mapping)
            inner = (*path, key if is_kept else f"{key}\n{len(self.tree.keys)}")
            if is_kept:
                self.tree.keys[inner] = _place(event)
            value = self._node(next(self.events), inner)
            if is_kept:
                mapping[key] = value
                self._colon_without_space(event, key, value, inner)
        return mapping

    def _key(self, event: Any, path: Path, mapping: dict[str, Any]) -> tuple[str, bool]:
        """The text of a key, and whether what follows it is kept."""
        key = self._node(event, (*path, "\n"))
        if not isinstance(key, str):
            self._fault(event, "a key is one word, not a list or a group")
        elif isinstance(event, events.AliasEvent):
            return "*", False
        elif key == "<<":
            self._fault(event, "`<<` is not allowed: write out what is meant")
        elif key == "":
            self._fault(event, "a key is missing before the colon")
        elif key in mapping:
            line, column = self.tree.keys[(*path, key)]
            message = f"`{shown(key)}` is written twice: first on line {line}, column {column}"
            self._fault(event, message)
        else:
            return key, True
        return shown(str(key)), False

    def _colon_without_space(self, event: Any, key: str, value: Any, path: Path) -> None:
        if ":" in key and value == "":
            self._fault(event, f"`{shown(key)}`: write a space after the colon", path)


def _place(event: Any) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1
