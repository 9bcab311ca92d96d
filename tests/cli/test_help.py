"""`pathway --help` answers at once, and every command can be asked about."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from time import perf_counter

import pytest

from pathway.cli.listing import COMMANDS
from tests.terminal import Terminal

PATHWAY = str(Path(sys.executable).with_name("pathway"))
HEAVY = ("sqlalchemy", "pydantic", "prefect", "ruamel", "rich", "jinja2")


def test_help_imports_nothing_heavy() -> None:
    asked = (
        "import sys\nfrom pathway.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", asked, "--help"], capture_output=True, text=True, check=True)

    assert said.stdout.splitlines()[-1] == "[]"


def test_help_answers_within_half_a_second() -> None:
    took = []
    for _ in range(3):
        started = perf_counter()
        subprocess.run([PATHWAY, "--help"], capture_output=True, check=True)
        took.append(perf_counter() - started)

    assert min(took) < 0.5


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(terminal: Terminal, name: str) -> None:
    said = terminal.run(name, "--help")

    assert f" {name} " in said.out.splitlines()[0]
    assert len(said.out.splitlines()) > 4


@pytest.mark.parametrize("name", ["impact", "migrate", "revert", "forecast", "verify", "backup", "restore"])
def test_what_is_not_built_is_not_there(terminal: Terminal, name: str) -> None:
    assert terminal.says(name).code == 2


def test_silent_it_shows_the_help_as_wrong_usage(terminal: Terminal) -> None:
    said = terminal.says()

    assert said.code == 2
    assert "Every day" in said.out + said.err
