"""`serve`: the pages, until stopped."""

from __future__ import annotations

from typing import Annotated

import typer

from pathway.cli.acting import open_house


def serve(
    port: Annotated[int, typer.Option(metavar="N", min=0, max=65535, help="0: any that is free.")] = 8000,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Where to listen.")] = "127.0.0.1",
) -> None:
    """The pages, for a browser. Stop it with Ctrl-C."""
    from pathway import clock
    from pathway.web.serving import serve as serve_pages

    with open_house(clock.now()) as house:
        serve_pages(house, host, port, clock.now, lambda address: print(f"Pathway is at {address}", flush=True))
