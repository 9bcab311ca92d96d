"""`pathway check FILE`: every fault of a pathways file, where it stands and what to write instead."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pathway.definition.findings import counted
from pathway.errors import DefinitionError
from pathway.pathways_file import ReadFile, read

INPUT_AT_FAULT, WORLD_AT_FAULT = 1, 3


def check(file: Annotated[Path, typer.Argument(metavar="FILE", help="The pathways file to read over.")]) -> None:
    """Read a pathways file over and list every fault as FILE:LINE:COL: message, counted from 1."""
    try:
        print(good_news(read(file)))
    except DefinitionError as error:
        # Plain print: a terminal library would wrap these lines, and editors read them.
        for fault in error.faults:
            print(fault)
        raise typer.Exit(INPUT_AT_FAULT) from None
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        print(f"{file} is no file that can be read: check its name", file=sys.stderr)
        raise typer.Exit(INPUT_AT_FAULT) from None
    except OSError as error:
        print(f"{file} could not be read: {error.strerror}", file=sys.stderr)
        raise typer.Exit(WORLD_AT_FAULT) from None


def good_news(file: ReadFile) -> str:
    """One line on what a file without faults holds."""
    return f"{file.name} is good: {'; '.join(_what(file, key) for key in file.rules)}"


def _what(file: ReadFile, key: str) -> str:
    rules = file.rules[key]
    stages = counted(len(file.definition.pathways[key].stages), "stage")
    weeks = f" over {counted(rules.weeks, 'week')}" if rules.weeks else ""
    return f"{rules.title} ({stages}{weeks}, {len(rules.activities)} activities)"
