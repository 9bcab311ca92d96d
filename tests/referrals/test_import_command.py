"""`pathway import FILE` as people and scripts see it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from pathway.cli import app
from tests.referrals.conftest import csv_text, numbers

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command on a database of this test's own."""
    monkeypatch.setenv("PATHWAY_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("PATHWAY_DATABASE_URL", raising=False)

    def once(content: str, *more: str) -> Result:
        (tmp_path / "in.csv").write_text(content, encoding="utf-8", newline="")
        arguments = ["import", str(tmp_path / "in.csv"), "--by", "mia", "--at", "2026-11-23", *more]
        return CliRunner().invoke(app, arguments, catch_exceptions=False)

    return once


def test_bad_rows_are_told_line_by_line_and_then_the_counts(run: Run, tmp_path: Path) -> None:
    one, two, three = numbers(3)
    text = csv_text({"nhs_number": one}, {"nhs_number": two, "born_on": "x"}, {"nhs_number": three, "code": "3"})
    told = run(text)
    first, second, last = told.stdout.splitlines()
    assert told.exit_code == 1
    assert first == f"{tmp_path / 'in.csv'}:3: born_on: this is not a date as it is written here: " + (
        "write year-month-day, such as 2026-04-03"
    )
    assert second.startswith(f"{tmp_path / 'in.csv'}:4: taken in as case ")
    assert last == "read 3 = 1 taken in, 1 to a person, 0 already there, 1 refused"


def test_the_answer_for_scripts_is_one_tree(run: Run) -> None:
    one, two, three = numbers(3)
    text = csv_text({"nhs_number": one}, {"nhs_number": two, "born_on": "x"}, {"nhs_number": three, "code": ""})
    told = json.loads(run(text, "--json").stdout)
    cases = told.pop("cases")
    assert told == {
        "read": 3, "taken_in": 1, "to_a_person": 1, "already_there": 0, "refused": 1,
        "faults": [{"line": 3, "column": "born_on", "message": "this is not a date as it is written here: write"
                    " year-month-day, such as 2026-04-03"}],
    }  # fmt: skip
    assert [(case["line"], case["to_a_person"]) for case in cases] == [(2, False), (4, True)]


def test_a_good_file_ends_with_zero_and_again_too(run: Run) -> None:
    assert [run(csv_text({})).exit_code, run(csv_text({})).exit_code] == [0, 0]


def test_a_file_that_is_none_is_the_inputs_fault(run: Run, tmp_path: Path) -> None:
    told = run("a;b\n")
    assert told.exit_code == 1
    assert told.stdout.startswith(f"{tmp_path / 'in.csv'}:1: the first line does not name the columns")
    missing = CliRunner().invoke(app, ["import", str(tmp_path / "none.csv")])
    assert missing.exit_code == 1
    assert "is no file" in missing.stderr


def test_a_killed_import_is_finished_by_the_same_command(run: Run, tmp_path: Path) -> None:
    # The first row goes to a person, so a line is printed once the first batch is saved; then the process is killed.
    rows = [{"nhs_number": number, "code": "3" if place == 0 else "7"} for place, number in enumerate(numbers(2500))]
    (tmp_path / "in.csv").write_text(csv_text(*rows), encoding="utf-8")
    command = [sys.executable, "-u", "-c", "from pathway.cli import main; main()", "import", str(tmp_path / "in.csv"),
               "--by", "mia", "--at", "2026-11-23"]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        assert b"taken in as case" in process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    told = json.loads(run(csv_text(*rows), "--json").stdout)
    assert told["already_there"] >= 500
    assert told["already_there"] % 500 == 0
    assert (told["read"], told["taken_in"] + told["already_there"] + told["to_a_person"]) == (2500, 2500)
