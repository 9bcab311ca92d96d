"""`serve`: the pages, until stopped."""

from __future__ import annotations

import signal
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from pathway.cli.acting import open_house

if TYPE_CHECKING:
    from pathway.bootstrap import House


def serve(
    port: Annotated[int, typer.Option(metavar="N", min=0, max=65535, help="0: any that is free.")] = 8000,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Where to listen.")] = "127.0.0.1",
) -> None:
    """The pages, for a browser, and the clock for the daily run and the messages. Stop it with Ctrl-C."""
    from pathway import clock
    from pathway.web.serving import serve as serve_pages

    signal.signal(signal.SIGTERM, _told_to_stop)
    with open_house(clock.now()) as house, _ticking(house):
        serve_pages(house, host, port, clock.now, lambda address: print(f"Pathway is at {address}", flush=True))


def _ticking(house: House) -> AbstractContextManager[None]:
    """Our own clock, where it is the one that is set."""
    from pathway import clock
    from pathway.flows import clockwork

    return clockwork.ticking(house, clock.now) if house.settings.rings_itself else nullcontext()


def _told_to_stop(_signal: int, _frame: object) -> NoReturn:
    """A service manager asks: the clock and the house are left in order, and nothing went wrong."""
    raise SystemExit(0)
