"""Houses for flows, and one Prefect for the whole session: it starts once, in a home of the session's own."""

from __future__ import annotations

import gc
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pathway.bootstrap import House
from pathway.flows.prefect_home import settle_in
from pathway.settings import Settings, read_settings
from tests.conftest import create_database
from tests.faults.caseload import open_walk, store_of
from tests.flows.prefect_server import Prefect, postgres, prefect

MakeHouse = Callable[[str, str], House]


@pytest.fixture(scope="session")
def prefect_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where Prefect keeps its things in this session."""
    data_dir = tmp_path_factory.mktemp("prefect")
    settle_in(data_dir)
    return data_dir / "prefect"


@pytest.fixture(scope="module", autouse=True)
def no_connection_left_for_others() -> Iterator[None]:
    """Prefect leaves connections to the garbage collector, which must not find them in somebody else's test."""
    yield
    gc.collect()


@pytest.fixture
def houses(tmp_path: Path, prefect_home: Path) -> Iterator[MakeHouse]:
    """Opens houses by name and database address (a file of its own, if that is empty); closes them after the test."""
    opened: list[House] = []

    def open_one(name: str, url: str = "") -> House:
        folder = tmp_path / name
        folder.mkdir()
        walk = open_walk(url or f"sqlite:///{folder / 'pathway.db'}")
        opened.append(House(_settings(folder, url), store_of(walk), walk))
        return opened[-1]

    yield open_one
    for house in opened:
        house.close()


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[Prefect]:
    """A Prefect server on PostgreSQL, everything deployed, and two workers: once for the whole session."""
    folder = Path(tempfile.mkdtemp(prefix="pw-prefect-"))
    with postgres() as server, prefect(folder, server) as made:
        settings = {"PATHWAY_DATABASE_URL": create_database(server, "house"), "PATHWAY_DATA_DIR": str(folder / "data")}
        made.deploy(settings)
        for name in ("one", "two"):
            made.worker(name, settings)
        yield made
    shutil.rmtree(folder)


def _settings(folder: Path, url: str) -> Settings:
    settings = read_settings({"PATHWAY_DATA_DIR": str(folder)})
    return replace(settings, database_url=url) if url else settings


@pytest.fixture(scope="module", autouse=True)
def _prefect_leaves_with_these_tests() -> Iterator[None]:
    """What Prefect goes on doing in this process draws on the one source of chance that other tests watch."""
    yield
    if "prefect" in sys.modules:
        from prefect._internal.concurrency.threads import wait_for_global_loop_exit
        from prefect.events.worker import EventsWorker

        EventsWorker.drain_all(timeout=20)
        wait_for_global_loop_exit(20)
