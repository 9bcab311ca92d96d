"""Cuts off a talk that takes too long, however slowly the other side drips its answers."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread


class Watch:
    """Watches one connection: what happens inside `limited()` may take `seconds`, then the socket is shut.

    Whoever reads from it then sees it closed.
    """

    def __init__(self, seconds: float) -> None:
        self.socket: socket.socket | None = None
        self.has_cut = False
        self._seconds = seconds
        self._left: float | None = None
        self._over = Event()
        Thread(target=self._run, name="mail watch", daemon=True).start()

    @contextmanager
    def limited(self) -> Iterator[None]:
        """What happens in here is limited."""
        self.has_cut, self._left = False, self._seconds
        try:
            yield
        finally:
            self._left = None

    def end(self) -> None:
        """Stops watching."""
        self._over.set()

    def _run(self) -> None:
        tick = min(1.0, self._seconds / 4)
        while not self._over.wait(tick):
            left = self._left
            if left is None:
                continue
            self._left = left - tick
            if left <= tick:
                self._cut()

    def _cut(self) -> None:
        self.has_cut, self._left = True, None
        with suppress(OSError):
            if self.socket is not None:
                self.socket.shutdown(socket.SHUT_RDWR)
