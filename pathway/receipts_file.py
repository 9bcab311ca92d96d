"""Receipts outside the database: one JSON line each, only ever appended to a file in the data directory.

A history cut short or a database put back shows when the two are compared. A run that died between its commit and
its line is completed by the next: whatever the database has and the file lacks is added.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from pathway.case.history import GENESIS, canonical
from pathway.dates import in_words
from pathway.errors import StoreUnavailable
from pathway.ports import Receipt, Store

RECEIPTS_FILE = "receipts.jsonl"


def keep(path: Path, store: Store) -> int:
    """Appends every receipt the file lacks, oldest first, and has them written to disk; how many. Runs after commit.

    Raises StoreUnavailable if the file cannot be written: the sweep itself is saved, and the next one adds the line.
    """
    try:
        with _opened(path) as file:
            text = file.read()
            missing = _missing(_lines(text, store.programme), store)
            if missing:
                # A run that died while it wrote leaves a torn line: what follows begins a new one.
                file.write(b"" if not text or text.endswith(b"\n") else b"\n")
                file.write(b"".join(line_of(receipt, store.programme) for receipt in missing))
                file.flush()
                os.fsync(file.fileno())
            return len(missing)
    except OSError as error:
        raise StoreUnavailable(
            f"the sweep is done and saved, but its receipt could not be written to {path}: {error.strerror}"
        ) from None


def differences(path: Path, store: Store) -> list[str]:
    """What the file and the database do not agree on, in words; nothing if they agree."""
    lines = _lines(path.read_bytes(), store.programme) if path.is_file() else []
    with store.work() as work:
        receipts = work.receipts()
    stored, kept = {receipt.hash.hex() for receipt in receipts}, {line["hash"] for line in lines}
    found = [
        f"receipt {line['number']} of {line['on']} is in {path.name} and not in the database:"
        " the database was put back or cut short"
        for line in lines
        if line["hash"] not in stored
    ]
    found += [
        f"receipt {receipt.number} of {in_words(receipt.on)} is not in {path.name}: the next sweep adds it"
        for receipt in receipts
        if receipt.hash.hex() not in kept
    ]
    return found


def line_of(receipt: Receipt, programme: str) -> bytes:
    """A receipt as it stands in the file."""
    oldest = receipt.oldest_unprocessed_on
    tree = {
        "programme": programme,
        "number": receipt.number,
        "on": receipt.on.isoformat(),
        "started_at": receipt.started_at.isoformat(),
        "finished_at": receipt.finished_at.isoformat(),
        "counts": dict(receipt.counts),
        "oldest_unprocessed_on": oldest.isoformat() if oldest else None,
        "heads_digest": receipt.heads_digest.hex(),
        "previous": receipt.previous.hex(),
        "hash": receipt.hash.hex(),
    }
    return canonical(tree) + b"\n"


def _missing(lines: Sequence[dict[str, Any]], store: Store) -> Sequence[Receipt]:
    """What the file lacks. Usually it ends where the newest receipt begins, and nothing else need be read."""
    ends_with = lines[-1]["hash"] if lines else GENESIS.hex()
    with store.work() as work:
        newest = work.last_receipt()
        if newest is None or newest.hash.hex() == ends_with:
            return ()
        if newest.previous.hex() == ends_with:
            return (newest,)
        kept = {line["hash"] for line in lines}
        return [receipt for receipt in work.receipts() if receipt.hash.hex() not in kept]


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """The file, for this process alone."""
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        yield file


def _lines(text: bytes, programme: str) -> list[dict[str, Any]]:
    """The whole lines of one programme; a torn one is none."""
    found = []
    for line in text.splitlines():
        try:
            tree = json.loads(line)
        except ValueError:
            continue
        if isinstance(tree, dict) and tree.get("programme") == programme and "hash" in tree:
            found.append(tree)
    return found
