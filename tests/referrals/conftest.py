"""A service with the shipped pathway published, and a way to import a file into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from nhs_number.validate import calculate_checksum

from pathway.bootstrap import compile_published, publish, read_file
from pathway.case.people import StaffMember
from pathway.dates import london_instant
from pathway.pathways_file import ReadFile
from pathway.ports import Store
from pathway.referrals import (
    COLUMNS,
    Door,
    Outcome,
    RowFault,
    TakingIn,
    Tally,
    UnusableFile,
    import_rows,
    open_referrals,
)
from pathway.store import MemoryStore, open_store
from pathway.walk import Walk
from tests.builders import PROGRAMME, SeededChance

TODAY = date(2026, 11, 23)
AT = london_instant(TODAY, 12)
PATHWAY = "mental-health-discharge"
PATHWAYS_FILE = Path(__file__).parents[2] / "config" / "pathways.yaml"
ADVISOR = StaffMember("wa", "A. Advisor", ("wellbeing_advisor", "service_manager"), "service", "service")
COORDINATOR = StaffMember("cc", "C. Coordinator", ("care_coordinator",), "team", "North team")

GOOD: Mapping[str, str] = {
    "nhs_number": "9990000018", "family_name": "Example", "given_name": "Ada", "born_on": "1971-03-14",
    "referred_on": "2026-11-16", "referring_team": "North team", "scheme": "mh_cluster", "code": "7",
    "reason": "Keen to get out more", "consent_to_share": "yes", "safe_contact": "no voicemail",
}  # fmt: skip


def numbers(count: int, start: int = 999000001) -> list[str]:
    """Synthetic NHS numbers with a right check digit."""
    found: list[str] = []
    while len(found) < count:
        digit = calculate_checksum(str(start))
        if digit != 10:
            found.append(f"{start}{digit}")
        start += 1
    return found


def quoted(cell: str) -> str:
    """A cell as CSV has it."""
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set(',"\n\r') else cell


def csv_text(*rows: Mapping[str, str], columns: Sequence[str] = COLUMNS) -> str:
    """A file with these rows; a row names only what differs from the good one."""
    lines = [",".join(columns)]
    lines += [",".join(quoted({**GOOD, **row}.get(column, "")) for column in columns) for row in rows]
    return "\n".join(lines) + "\n"


@dataclass
class Told:
    """What an import came to."""

    tally: Tally = field(default_factory=Tally)
    outcomes: list[Outcome] = field(default_factory=list)
    unusable: tuple[RowFault, ...] = ()

    @property
    def counts(self) -> tuple[int, int, int, int, int]:
        """read, taken in, to a person, already there, refused."""
        return (self.tally.read, *self.tally.by_kind().values())  # type: ignore[return-value]

    @property
    def messages(self) -> list[str]:
        """LINE: what is wrong."""
        return [f"{o.line}: {o.message}" for o in self.outcomes if o.faults] + [f"{f.line}: {f}" for f in self.unusable]


@lru_cache
def shipped() -> ReadFile:
    """The shipped pathways, read once."""
    return read_file(PATHWAYS_FILE)


@dataclass
class Service:
    """A service that takes referrals in."""

    store: Store
    walk: Walk
    folder: Path

    def bring(self, content: str | bytes, *, batch: int = 500, by: StaffMember = ADVISOR, at: Any = AT) -> Told:
        """Imports a file of this content."""
        path = self.folder / "referrals.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        told = Told()
        run = TakingIn(Door(self.walk, by, at, PATHWAY))
        try:
            for outcome in import_rows(open_referrals(path), run, told.tally, batch):
                told.outcomes.append(outcome)
        except UnusableFile as unusable:
            told.unusable = unusable.faults
        assert told.tally.adds_up
        return told


def furnished(store: Store, folder: Path) -> Service:
    """A service with the shipped pathway and two members of staff."""
    with store.work() as work:
        publish(work, shipped(), PATHWAYS_FILE, AT, "system")
        for member in (ADVISOR, COORDINATOR):
            work.put_staff(member, AT, "system")
    return Service(store, Walk(store, SeededChance(2)), folder)


@pytest.fixture
def service(sqlite_url: str, tmp_path: Path) -> Iterator[Service]:
    """A service on SQLite."""
    store = open_store(sqlite_url, PROGRAMME, compile_published, SeededChance())
    yield furnished(store, tmp_path)
    store.close()


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def any_service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    """A service on each kind of store."""
    if request.param == "memory":
        yield furnished(MemoryStore(PROGRAMME, compile_published, SeededChance()), tmp_path)
        return
    url = request.getfixturevalue({"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param])
    store = open_store(url, PROGRAMME, compile_published, SeededChance())
    yield furnished(store, tmp_path)
    store.close()


Bring = Callable[..., Told]
