"""The `pathway` command: finds the command asked for, reads only that one, and turns errors into exit codes."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from pathway.cli.listing import COMMANDS, SECTIONS
from pathway.dates import CalendarTooShort
from pathway.errors import BadRequest, DefinitionError, PathwayError, WorldsError

INPUT_AT_FAULT, WORLD_AT_FAULT = 1, 3


class Pathway(TyperGroup):
    """The commands of `listing`, each read from its module when it is run."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Every command, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """One command; None if there is no such."""
        if cmd_name not in COMMANDS:
            return None
        module, function, _ = COMMANDS[cmd_name]
        one = typer.Typer(add_completion=False, rich_markup_mode=None)
        one.command(cmd_name)(getattr(import_module(module), function))
        return typer.main.get_command(one)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the words name. Wrong usage names the nearest one."""
        if any("\ud800" <= letter <= "\udfff" for word in args for letter in word):
            raise BadRequest("some of these words are no text: write them in UTF-8")
        if args[0] not in COMMANDS:
            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f"did you mean {near[0]}?" if near else "`pathway --help` lists them all"
            ctx.fail(f"there is no command {args[0]!r}: {hint}")
        return args[0], self.get_command(ctx, args[0]), args[1:]

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The commands in their sections."""
        for title, names in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name, COMMANDS[name][2]) for name in names])

    def invoke(self, ctx: Any) -> Any:
        """Runs the command. The one place that translates errors."""
        try:
            return super().invoke(ctx)
        except PathwayError as error:
            _say(ctx, error)
            raise typer.Exit(WORLD_AT_FAULT if isinstance(error, WorldsError) else INPUT_AT_FAULT) from None
        except CalendarTooShort as error:
            print(error, file=sys.stderr)
            raise typer.Exit(INPUT_AT_FAULT) from None
        except (typer.TyperException, typer.Exit, typer.Abort, KeyboardInterrupt, BrokenPipeError, EOFError):
            raise
        except Exception as error:
            if _shows_tracebacks(ctx):
                raise
            print(f"something unexpected went wrong ({type(error).__name__}); nothing half done was kept."
                  " Run it again with PATHWAY_DEBUG=1 to see where", file=sys.stderr)  # fmt: skip
            raise typer.Exit(WORLD_AT_FAULT) from None


def _say(ctx: Any, error: PathwayError) -> None:
    # Plain print: a terminal library would wrap these lines, and editors read them. Faults of a file are the
    # answer to what was asked.
    stream = sys.stdout if isinstance(error, DefinitionError) else sys.stderr
    print(error, file=stream)
    if isinstance(error, WorldsError) and error.can_retry:
        print("trying again may help", file=sys.stderr)


def _shows_tracebacks(ctx: Any) -> bool:
    from pathway.settings import read_settings

    return bool(ctx.params.get("debug")) or read_settings().shows_tracebacks


app = typer.Typer(cls=Pathway, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback(no_args_is_help=True)
def pathway(
    debug: Annotated[bool, typer.Option("--debug", help="Show where an unexpected error came from.")] = False,
) -> None:
    """Carries each service user along a timed care pathway.

    Staff act under their reference: --by, or PATHWAY_STAFF. --at stands in for the clock. --json gives every answer
    for scripts. Exit codes: 0 done, 1 the input is at fault, 2 wrong usage, 3 the world is at fault.
    """
