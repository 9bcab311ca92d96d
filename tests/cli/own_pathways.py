"""A house that begins with a pathways file of its own, and a case in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.terminal import CHECKOUT, Terminal

CALENDARS = CHECKOUT / "config" / "calendars.yaml"
EXAMPLE = CHECKOUT / "tests" / "fixtures" / "good_pathways" / "example.yaml"
FIRST_CALL = "          first_call: {"
LADDERS = "    ladders:\n"


def house_of(terminal: Terminal, folder: Path, changes: Mapping[str, str], *, calendars: bool = True) -> Path:
    """The pathway of the examples, changed, as the file the house begins with; the shipped calendars beside it."""
    text = EXAMPLE.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text, f"the example does not say {old!r}"
        text = text.replace(old, new)
    folder.mkdir()
    (folder / "example.yaml").write_text(text, encoding="utf-8")
    if calendars:
        (folder / "calendars.yaml").write_text(CALENDARS.read_text(encoding="utf-8"), encoding="utf-8")
    terminal.settings["PATHWAY_PATHWAYS_FILE"] = str(folder / "example.yaml")
    return folder / "example.yaml"


def started(terminal: Terminal, on: str = "2026-01-05") -> str:
    """A case on that pathway, accepted and with Anna on the day."""
    terminal.run("staff", "add", "ben", "--role", "wellbeing_advisor", at=on)
    ref = terminal.refer(on, "--pathway", "example", "--code", "7")
    terminal.run("accept", ref, at=on)
    terminal.run("allocate", ref, "--to", "anna", at=on)
    return ref
