"""Reads calendars: which days a service is closed, as text with places, into versioned calendars."""

from __future__ import annotations

from pathlib import Path

from pathway.dates import Calendar
from pathway.definition.calendars import read_calendar_tree
from pathway.errors import DefinitionError
from pathway.pathways_file.scan import SIZE_LIMIT
from pathway.pathways_file.tree import read_tree

CALENDARS_FILE = "calendars.yaml"
_SHIPPED = Path(__file__).parents[2] / "config" / CALENDARS_FILE


def calendars_for(pathways: Path) -> dict[str, Calendar]:
    """The calendars beside a pathways file, else the shipped ones; none where neither is. Raises DefinitionError."""
    found = (path for path in (pathways.parent / CALENDARS_FILE, _SHIPPED) if path.is_file())
    return next(map(read_calendars, found), {})


def read_calendars(path: Path) -> dict[str, Calendar]:
    """The calendars of a file by name. Raises DefinitionError with every fault, OSError if it cannot be opened."""
    with path.open("rb") as file:
        return read_calendars_text(file.read(SIZE_LIMIT + 1), str(path))


def read_calendars_text(content: bytes | str, file_name: str) -> dict[str, Calendar]:
    """The calendars of a text by name. Raises DefinitionError with every fault of it."""
    tree = read_tree(content, file_name)
    if not tree.is_whole:
        raise DefinitionError(sorted(set(tree.faults)))
    calendars, findings = read_calendar_tree(tree.data)
    faults = {*tree.faults, *map(tree.fault, findings.all)}
    if faults:
        raise DefinitionError(sorted(faults))
    return calendars
