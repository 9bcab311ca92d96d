"""`pathway test FILE`: the managers' scenarios, played; what is red is printed with its proof."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from pathway.dates import in_words
from pathway.errors import DefinitionError
from pathway.pathways_file.scenarios import PATHWAYS_FILE, ReadScenarios, read_scenario_file
from pathway.planning.scenario import Red
from pathway.planning.scenario_play import play
from pathway.settings import read_settings

AT_FAULT = 1


def test(
    file: Annotated[Path, typer.Argument(help="The scenario file.")],
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Name the green ones too.")] = False,  # noqa: PT028
) -> None:
    """Play the scenarios of a file; exit 1 if one is red or the file is at fault."""
    try:
        found = read_scenario_file(file, _in_use(file))
    except DefinitionError as wrong:
        for fault in wrong.faults:
            typer.echo(str(fault))
        raise typer.Exit(AT_FAULT) from None
    except OSError as problem:
        typer.echo(f"{file}: cannot be opened: {problem.strerror or problem}")
        raise typer.Exit(AT_FAULT) from None
    if not played(found, verbose):
        raise typer.Exit(AT_FAULT)


def _in_use(file: Path) -> Path | None:
    """The pathways file in use, where none stands beside the scenarios; said on stderr. None where one does."""
    if (file.parent / PATHWAYS_FILE).exists():
        return None
    in_use = read_settings().pathways_file
    if in_use.exists():
        typer.echo(f"no {PATHWAYS_FILE} beside {file}: played on {in_use}", err=True)
        return in_use
    return None


def played(found: ReadScenarios, verbose: bool) -> bool:
    """Plays and prints every scenario; True if all are green."""
    red = 0
    for each in found.scenarios:
        reds = play(each.scenario, each.rules, each.calendar)
        red += bool(reds)
        if reds or verbose:
            typer.echo(f"{'red' if reds else 'green'}: {each.scenario.name}")
        for one in reds:
            for line in in_lines(one, found):
                typer.echo(line)
    count = len(found.scenarios)
    scenarios = "1 scenario" if count == 1 else f"{count} scenarios"
    typer.echo(f"{found.name}: {scenarios}, {f'{red} red' if red else 'all green'}")
    return red == 0


def in_lines(red: Red, found: ReadScenarios) -> Iterator[str]:
    """One red thing: where it was said, the day, expected, got, and the proof."""
    yield f"  {found.name}:{found.line_of(red.path)}: {in_words(red.day)}, {red.what}"
    yield f"    expected  {red.expected}"
    for number, line in enumerate(red.got.splitlines() or [""]):
        yield f"    {'got     ' if number == 0 else '        '}  {line}"
    for number, step in enumerate(red.proof):
        yield f"    {'because ' if number == 0 else '        '}  {step}"
