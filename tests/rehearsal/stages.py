"""Somewhere to play: each store with the pathway as it ships, and what is left when the play is over."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path

from pathway.bootstrap import compile_published, publish, read_file
from pathway.case.history import case_stream
from pathway.ports import Store
from pathway.rehearsal.billing import Billing, billing_for, settle_on
from pathway.rehearsal.chance import PlacedChance
from pathway.rehearsal.play import Play
from pathway.store import MemoryStore, open_store
from pathway.store.sql import SqlStore
from pathway.walk import Walk

PATHWAYS = Path(__file__).parents[2] / "config" / "pathways.yaml"
OPEN: list[SqlStore] = []
"""Databases to let go of when a test is over."""
TODAY = date(2026, 11, 23)


def play_on(url: str | None, wanted: Billing) -> Play:
    """The play of this billing on the database at `url`, or in memory; furnished if it is empty."""
    chance = PlacedChance(wanted.seed)
    store: Store = MemoryStore("rotherham", compile_published, chance)
    if url:
        store = open_store(url, "rotherham", compile_published, chance)
        OPEN.append(store)
    with store.work() as work:
        if not work.definitions():
            publish(work, read_file(PATHWAYS), PATHWAYS, wanted.begins_at, "system")
    return Play(Walk(store, chance), chance, settle_on(store, wanted, chance))


def played(url: str | None = None, people: int = 7, days: int = 60, seed: str = "1", until: date = TODAY) -> Play:
    """A play over to its last day, that day's sweep included."""
    play = play_on(url, billing_for(seed, people, until, days))
    play.up_to(until)
    with play.walk.store.work() as work:
        receipt = work.last_receipt()
    if receipt is None or receipt.on < until:
        play.sweep(until)
    return play


def history_of(play: Play) -> dict[int, list[bytes]]:
    """Every entry's hash of every case, by person."""
    with play.walk.store.work() as work:
        return {n: [e.hash for e in work.history(case_stream(case.ref))] for n, case in play.cases.items()}


def digest_of(play: Play) -> str:
    """One digest over everything in every chain and every word beside it."""
    whole = sha256()
    with play.walk.store.work() as work:
        whole.update(work.heads_digest())
        for _, case in sorted(play.cases.items()):
            for ref, words in sorted(work.texts(case_stream(case.ref)).items()):
                whole.update(f"{case.ref}/{ref}:{words}\n".encode())
    return whole.hexdigest()
