"""Serving the pages, in this process, until it is told to stop."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import datetime

import uvicorn
from fastapi import FastAPI

from pathway.bootstrap import House
from pathway.errors import BadRequest
from pathway.web.app import make_app


class _Server(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()


def serve(house: House, host: str, port: int, now: Callable[[], datetime], ready: Callable[[str], None]) -> None:
    """Serves the pages at this address (port 0: any free one). `ready` hears the address once they answer.

    Returns when stopped. Raises BadRequest for a port that somebody else uses.
    """
    listening = listen(host, port)
    config = configured(make_app(house, now), house.settings.trusted_proxies)
    address = f"http://{'localhost' if host == '127.0.0.1' else host}:{listening.getsockname()[1]}"
    _Server(config, lambda: ready(address)).run([listening])


def configured(app: FastAPI, trusted_proxies: str) -> uvicorn.Config:
    """How the pages are served: only `trusted_proxies` (addresses, comma-separated) are believed when they say over
    what, and from where, a request came to them."""
    return uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False,
        proxy_headers=bool(trusted_proxies), forwarded_allow_ips=trusted_proxies,
    )  # fmt: skip


def listen(host: str, port: int) -> socket.socket:
    """A socket that is bound, and answers nothing yet. Raises BadRequest."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise BadRequest(f"{host}:{port} cannot be served at ({error.strerror}): choose another --port") from None
    return listening
