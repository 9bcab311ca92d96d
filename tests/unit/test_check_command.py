"""`pathway check FILE`: faults as FILE:LINE:COL: message on plain lines, and the exit codes people script against."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from pathway.cli.check import check

FIXTURES = Path(__file__).parents[1] / "fixtures"


def exit_code(file: Path) -> int:
    with pytest.raises(typer.Exit) as left:
        check(file)
    return left.value.exit_code


def test_a_good_file_is_answered_with_one_friendly_line_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    check(Path("config/pathways.yaml"))
    *warnings, line = capsys.readouterr().out.splitlines()
    assert all(": warning: a case that starts on " in warning for warning in warnings)
    assert line.startswith(
        "config/pathways.yaml is good: Social prescribing for mental health (5 stages over 26 weeks, "
    )


def test_faults_are_printed_one_to_a_line_however_long(capsys: pytest.CaptureFixture[str]) -> None:
    file = FIXTURES / "bad_pathways/nobody_allocates.yaml"
    assert exit_code(file) == 1
    out = capsys.readouterr().out
    expected = file.read_text(encoding="utf-8").split("\n", 1)[0].removeprefix("# expect: ")
    assert out == f"{file}:{expected}\n"
    assert len(expected) > 100


def test_a_missing_file_is_the_inputs_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(tmp_path / "nothing.yaml") == 1
    assert exit_code(tmp_path) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "check its name" in captured.err


def test_a_disk_that_fails_is_the_worlds_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("pathway.cli.check.read", broken)
    assert exit_code(Path("pathways.yaml")) == 3
    assert "Input/output error" in capsys.readouterr().err
