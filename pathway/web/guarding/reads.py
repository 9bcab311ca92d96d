"""Who read what, on disk before the answer leaves (rule 13). Those who read at one moment share one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi.concurrency import run_in_threadpool

from pathway.store.sql import SqlStore

Read = Mapping[str, Any]


class Reads:
    """Writes reads down, as many at once as are waiting."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self._waiting: list[tuple[Read, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def note(self, who: str, what: str, at: datetime, **about: Any) -> None:
        """Returns once it is stored that `who` read `what`. Raises StoreUnavailable: then nothing may be shown."""
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(({"who": who, "what": what, "at": at, **about}, stored))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        await stored

    async def _write(self) -> None:
        while self._waiting:
            together, self._waiting = self._waiting, []
            try:
                await run_in_threadpool(self._commit, [read for read, _ in together])
            except Exception as failed:
                for _, stored in together:
                    _fail(stored, failed)
            else:
                for _, stored in together:
                    _done(stored)
        self._writing = None

    def _commit(self, reads: list[Read]) -> None:
        with self._store.work() as work:
            for read in reads:
                work.read_was(read)


def _fail(stored: asyncio.Future[None], failed: Exception) -> None:
    if not stored.done():
        stored.set_exception(failed)


def _done(stored: asyncio.Future[None]) -> None:
    if not stored.done():
        stored.set_result(None)
