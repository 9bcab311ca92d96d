"""`pathway test FILE`: the managers' scenarios, played; what is red is printed with its proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from pathway.dates import in_words
from pathway.definition.findings import counted
from pathway.errors import DefinitionError
from pathway.pathways_file.scenarios import PATHWAYS_FILE, ReadScenario, ReadScenarios, read_scenario_file, told_on
from pathway.planning.scenario import Red
from pathway.planning.scenario_known import Known
from pathway.planning.scenario_play import play
from pathway.settings import read_settings

AT_FAULT = 1


def test(
    file: Annotated[Path, typer.Argument(help="The scenario file.")],
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Name the green ones too.")] = False,  # noqa: PT028
    only: Annotated[str, typer.Option("--only", metavar="NAME-PART", help="Those with this in their name.")] = "",  # noqa: PT028
) -> None:
    """Play the scenarios of a file; exit 1 if one is red or the file is at fault."""
    in_use = _in_use(file)
    try:
        found = read_scenario_file(file, in_use)
    except DefinitionError as wrong:
        _say_played_on(file, in_use)
        for fault in wrong.faults:
            typer.echo(str(fault))
        raise typer.Exit(AT_FAULT) from None
    except OSError as problem:
        typer.echo(f"{file}: cannot be opened: {problem.strerror or problem}")
        raise typer.Exit(AT_FAULT) from None
    if any(each.scenario.definition is None for each in found.scenarios):
        _say_played_on(file, in_use)
    if not played(found, chosen(found, only), verbose):
        raise typer.Exit(AT_FAULT)


def _in_use(file: Path) -> Path | None:
    """The pathways file in use, where none stands beside the scenarios; None where one does."""
    in_use = read_settings().pathways_file
    return in_use if told_on(file) is None and in_use.exists() else None


def _say_played_on(file: Path, in_use: Path | None) -> None:
    """On stderr, where the scenarios are played on another pathways file than one beside them."""
    if in_use is not None:
        typer.echo(f"no {PATHWAYS_FILE} beside {file}: played on {in_use}", err=True)


def chosen(found: ReadScenarios, only: str) -> Sequence[ReadScenario]:
    """Those with `only` in their name, in whatever case it is written. Raises BadParameter if there is none."""
    those = [each for each in found.scenarios if only.casefold() in each.scenario.name.casefold()]
    if not those:
        raise typer.BadParameter(f"no scenario of {found.name} has {only!r} in its name", param_hint="--only")
    return those


def played(found: ReadScenarios, those: Sequence[ReadScenario], verbose: bool) -> bool:
    """Plays and prints these scenarios; True if all are green."""
    began, red = perf_counter(), 0
    known = Known()
    for each in those:
        reds = play(each.scenario, each.rules, each.calendar, known)
        red += bool(reds)
        if reds or verbose:
            typer.echo(f"{'red' if reds else 'green'}: {each.scenario.name}")
        for one in reds:
            for line in in_lines(one, found):
                typer.echo(line)
    what = counted(len(those), "scenario")
    typer.echo(f"{found.name}: {what}, {f'{red} red' if red else 'all green'}, in {perf_counter() - began:.1f} seconds")
    return red == 0


def in_lines(red: Red, found: ReadScenarios) -> Iterator[str]:
    """One red thing: where it was said, the day, expected, got, and the proof."""
    yield f"  {found.place_of(red.path)}: {in_words(red.day)}, {red.what}"
    yield f"    expected  {red.expected}"
    for number, line in enumerate(red.got.splitlines() or [""]):
        yield f"    {'got     ' if number == 0 else '        '}  {line}"
    for number, step in enumerate(red.proof):
        yield f"    {'because ' if number == 0 else '        '}  {step}"
