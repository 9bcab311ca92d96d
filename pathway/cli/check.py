"""`pathway check FILE`: every fault of a pathways file, where it stands and what to write instead; what will hurt."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pathway.cli.options import AsJson, At
from pathway.definition.findings import counted
from pathway.errors import DefinitionError, Fault
from pathway.pathways_file import ReadFile, read

if TYPE_CHECKING:
    from pathway.case.people import StaffMember
    from pathway.cli.cautions import Warned

INPUT_AT_FAULT, WORLD_AT_FAULT = 1, 3


def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The pathways file to read over.")],
    database: Annotated[
        bool, typer.Option("--database", help="Look up too whether everybody who is to be told works here.")
    ] = False,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Read a pathways file over and list every fault as FILE:LINE:COL: message, counted from 1.

    What is no fault but will hurt is listed as FILE:LINE:COL: warning: message, with a start day on which it does:
    every working day of the coming four years is tried. Warnings leave the exit code at 0.
    """
    try:
        good = read(file)
        warned = _warnings(good, file, at, database)
    except DefinitionError as error:
        _tell_faults(file, error.faults, as_json)
        raise typer.Exit(INPUT_AT_FAULT) from None
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        print(f"{file} is no file that can be read: check its name", file=sys.stderr)
        raise typer.Exit(INPUT_AT_FAULT) from None
    except OSError as error:
        print(f"{file} could not be read: {error.strerror}", file=sys.stderr)
        raise typer.Exit(WORLD_AT_FAULT) from None
    if as_json:
        _print_json(file, [], [one.tree for one in warned])
        return
    # Plain print: a terminal library would wrap these lines, and editors read them.
    for one in warned:
        print(one)
    print(good_news(good) + (f"; {counted(len(warned), 'warning')} above" if warned else ""))


def _warnings(good: ReadFile, file: Path, at: At, database: bool) -> list[Warned]:
    from pathway.cli.acting import Asking
    from pathway.cli.cautions import warnings_of
    from pathway.dates import london_day

    asking = Asking(None, at)
    return warnings_of(good, file, london_day(asking.instant), _staff(asking) if database else None)


def _staff(asking: Any) -> Sequence[StaffMember]:
    from pathway.cli.acting import open_house
    from pathway.store.look import look

    with open_house(asking.instant) as house, look(house.store) as seen:
        return tuple(seen.members.values())


def _tell_faults(file: Path, faults: Sequence[Fault], as_json: bool) -> None:
    if as_json:
        _print_json(file, [{"line": f.line, "column": f.column, "message": f.message} for f in faults], [])
        return
    for fault in faults:
        print(fault)


def _print_json(file: Path, faults: list[dict[str, Any]], warnings: list[dict[str, Any]]) -> None:
    from pathway.cli.showing import print_json

    print_json({"file": str(file), "is_good": not faults, "faults": faults, "warnings": warnings})


def good_news(file: ReadFile) -> str:
    """One line on what a file without faults holds."""
    return f"{file.name} is good: {'; '.join(_what(file, key) for key in file.rules)}"


def _what(file: ReadFile, key: str) -> str:
    rules = file.rules[key]
    stages = counted(len(file.definition.pathways[key].stages), "stage")
    weeks = f" over {counted(rules.weeks, 'week')}" if rules.weeks else ""
    return f"{rules.title} ({stages}{weeks}, {len(rules.activities)} activities)"
