"""Prefect as an operator sets it up: a server on Debian's PostgreSQL (with contrib), and workers, each a process."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import psycopg

from pathway.bootstrap import House

BIN = Path(sys.executable).parent
POSTGRES = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), Path("/usr/bin"))
QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1", "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_TO_API_ENABLED": "false", "PREFECT_SERVER_UI_ENABLED": "false", "NO_COLOR": "1",
    # Looks for work every second, not every ten.
    "PREFECT_WORKER_QUERY_SECONDS": "1",
}  # fmt: skip
PATIENCE_S = 120
PROGRAMME = "rotherham"
ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


def until(what: str, is_so: Callable[[], Any], patience_s: float = PATIENCE_S) -> Any:
    """Waits for something that other processes bring about; fails in its words when patience ends."""
    ends = time.perf_counter() + patience_s
    while True:
        with suppress(httpx.HTTPError, psycopg.OperationalError):
            if found := is_so():
                return found
        assert time.perf_counter() < ends, f"waited {patience_s} s for: {what}"
        time.sleep(0.1)


@contextmanager
def held_up(house: House, table: str = "entries") -> Iterator[None]:
    """While inside, nobody can write to a table: a sweep stands still in the middle of its batch, or at its end."""
    with psycopg.connect(house.settings.database_url) as holding:
        holding.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        yield


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL on a socket of its own, with a `{}` where the database's name goes."""
    folder = Path(tempfile.mkdtemp(prefix="pw-pf-"))
    as_whom: list[str] = []
    if os.geteuid() == 0:
        # It refuses root.
        as_whom = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
        os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
    run = [
        *as_whom,
        str(POSTGRES / "initdb"),
        "-D",
        str(folder / "data"),
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
    ]
    subprocess.run([*run, "--locale=C", "--no-sync"], check=True, stdout=subprocess.DEVNULL)
    options = [
        "fsync=off",
        "full_page_writes=off",
        "synchronous_commit=off",
        "listen_addresses=",
        f"unix_socket_directories={folder}",
    ]
    server = subprocess.Popen(
        [*as_whom, str(POSTGRES / "postgres"), "-D", str(folder / "data"), *(w for o in options for w in ("-c", o))],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"postgresql://postgres@/{{}}?host={folder}"
    try:
        until("PostgreSQL", lambda: psycopg.connect(address.format("postgres")).close() or True)
        yield address
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def parent_of(pid: int) -> int | None:
    """Which process started this one; None if it has ended."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None


@dataclass
class Running:
    """One process and what it started."""

    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """Ends it and all that it started, as a power cut would."""
        others = [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdecimal()]
        children = [pid for pid in others if parent_of(pid) == self.process.pid]
        # Each flow run has a process group of its own.
        for pid in (self.process.pid, *children):
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
        self.process.wait()


@dataclass
class Prefect:
    """A server, and workers that may be started and killed."""

    folder: Path
    database: str
    postgres: str
    port: int
    running: list[Running] = field(default_factory=list)
    server: Running | None = None

    @property
    def api(self) -> str:
        """What PREFECT_API_URL is set to."""
        return f"http://127.0.0.1:{self.port}/api"

    @property
    def environment(self) -> dict[str, str]:
        """For everything that speaks to this server."""
        home = {"PREFECT_HOME": str(self.folder), "PREFECT_API_URL": self.api}
        return {"PATH": f"{BIN}:{os.defpath}", "HOME": str(self.folder), **QUIET, **home}

    def start(self) -> None:
        """Starts the server and waits for it."""
        database = {"PREFECT_SERVER_DATABASE_CONNECTION_URL": self.database}
        command = ["prefect", "server", "start", "--host", "127.0.0.1", "--port", str(self.port)]
        self.server = self._run("server", command, database)
        until("Prefect's server", lambda: httpx.get(f"{self.api}/health").is_success)

    def stop(self) -> None:
        """The server is gone."""
        assert self.server is not None
        self.server.kill()

    def deploy(self, settings: Mapping[str, str]) -> None:
        """Runs `pathway deploy`."""
        environment = {**self.environment, **settings}
        subprocess.run(["pathway", "deploy"], env=environment, cwd=self.folder, check=True, stdout=subprocess.DEVNULL)

    def worker(self, name: str, settings: Mapping[str, str]) -> None:
        """Starts a worker of the pool, on a machine with these settings."""
        self._run(name, ["prefect", "worker", "start", "--pool", "pathway", "--name", name, "--limit", "2"], settings)

    def worker_with(self, run: str) -> Running:
        """The worker that has a run in hand."""
        parent = parent_of(int(self.run(run)["infrastructure_pid"].rpartition(":")[2]))
        return next(each for each in self.running if each.process.pid == parent)

    def ask(self, path: str, **said: Any) -> Any:
        """What the server answers to a question."""
        answer = httpx.post(f"{self.api}/{path}", json=said, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def rung(self, flow: str, settings: Mapping[str, str], at: datetime | None = None) -> str:
        """Has a flow rung, as its schedule would, for a house with these settings; the run's id."""
        found = httpx.get(f"{self.api}/deployments/name/{flow}/{PROGRAMME}").json()
        when = {"state_details": {"scheduled_time": at.isoformat()}} if at else {}
        run: str = self.ask(
            f"deployments/{found['id']}/create_flow_run",
            state={"type": "SCHEDULED", **when}, job_variables={"env": dict(settings)},
        )["id"]  # fmt: skip
        return run

    def run(self, run: str) -> dict[str, Any]:
        """What the server knows of a run."""
        found: dict[str, Any] = httpx.get(f"{self.api}/flow_runs/{run}").json()
        return found

    def completed(self, *runs: str) -> None:
        """Waits until these runs have completed."""
        for run in runs:
            state = until(f"run {run}", lambda run=run: (s := self.run(run)["state_type"]) in ENDED and s)
            assert state == "COMPLETED", f"{state}\n{self.logs()}"

    def logs(self) -> str:
        """What server and workers said."""
        return "\n".join(file.read_text() for file in sorted(self.folder.glob("*.log")))

    def _run(self, name: str, command: list[str], settings: Mapping[str, str]) -> Running:
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                command, env={**self.environment, **settings}, stdout=log, stderr=log, cwd=self.folder,
                start_new_session=True,
            )  # fmt: skip
        self.running.append(Running(process))
        return self.running[-1]


@contextmanager
def prefect(folder: Path, server: str) -> Iterator[Prefect]:
    """A Prefect whose server keeps its things in a database of its own."""
    with psycopg.connect(server.format("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE prefect")
    database = server.format("prefect").replace("postgresql:", "postgresql+asyncpg:")
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    made = Prefect(folder, database, server, port)
    try:
        made.start()
        yield made
    finally:
        for each in made.running:
            each.kill()
