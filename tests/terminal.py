"""The real command line in this process: what a test types, and what comes back."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from pathway.cli import app

CHECKOUT = Path(__file__).parents[1]
NHS_NUMBERS = ("9990000018", "9990000026", "9990000034", "9990000042", "9990000050", "9990000069", "9990000077")


@dataclass(frozen=True)
class Answer:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def tree(self) -> dict[str, Any]:
        """The answer as JSON."""
        tree: dict[str, Any] = json.loads(self.out)
        return tree


@dataclass
class Terminal:
    """One house at one database. `by` acts unless a command says otherwise."""

    database_url: str
    data_dir: Path
    by: str = "anna"
    settings: dict[str, str] = field(default_factory=dict)
    _people: Any = field(default_factory=lambda: count())

    def says(self, *words: str, at: str | None = None) -> Answer:
        """Runs `pathway` with these words; whatever comes of it."""
        environment = {
            "PATHWAY_DATABASE_URL": self.database_url, "PATHWAY_DATA_DIR": str(self.data_dir),
            "PATHWAY_PATHWAYS_FILE": str(CHECKOUT / "config" / "pathways.yaml"), "PATHWAY_STAFF": self.by,
            "PATHWAY_PROGRAMME": None, "PATHWAY_DEBUG": None, **self.settings,
        }  # fmt: skip
        result = CliRunner().invoke(app, [*words, *(["--at", at] if at else [])], env=environment)
        return Answer(result.exit_code, result.stdout, result.stderr)

    def run(self, *words: str, at: str | None = None) -> Answer:
        """Runs a command that must be done."""
        answer = self.says(*words, at=at)
        assert answer.code == 0, f"pathway {' '.join(words)}\n{answer.out}{answer.err}"
        return answer

    def json(self, *words: str, at: str | None = None) -> dict[str, Any]:
        """Runs a command that must be done and reads its answer as JSON."""
        return self.run(*words, "--json", at=at).tree

    def refer(self, at: str = "2026-01-26", *more: str) -> str:
        """A referral of somebody new; the reference of the case."""
        number = next(self._people)
        said = self.run(
            "refer", "--nhs-number", NHS_NUMBERS[number], "--family-name", f"Person{number}", "--given-name", "Test",
            "--born-on", "1980-02-29", "--team", "north", *(more or ("--code", "7")), at=at,
        )  # fmt: skip
        return re.match(r"[^:]+", said.out)[0]  # type: ignore[index]

    def started(self, at: str = "2026-01-26", *more: str) -> str:
        """A case accepted and with Anna on the day."""
        ref = self.refer(at, *more)
        self.run("accept", ref, at=at)
        self.run("allocate", ref, "--to", "anna", at=at)
        return ref

    def staffed(self) -> Terminal:
        """With people of every role beside Anna, who manages the service and is an advisor."""
        for ref, role, team in (
            ("ben", "wellbeing_advisor", "service"), ("cara", "care_coordinator", "north"),
            ("carl", "care_coordinator", "south"), ("tess", "team_manager", "north"), ("dave", "duty_worker", "north"),
            ("sue", "support_worker", "Voluntary Help"),
        ):  # fmt: skip
            self.run("staff", "add", ref, "--name", ref.title(), "--role", role, "--team", team, at="2026-01-01")
        return self
