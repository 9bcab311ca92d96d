"""What `check` and `publish` warn about: one plain line each, exit 0; and roles that nobody has who works here."""

from __future__ import annotations

from pathlib import Path

from tests.terminal import CHECKOUT, Terminal

FIXTURES = CHECKOUT / "tests" / "fixtures"
WARNED = FIXTURES / "warned_pathways" / "ends_after_the_pathway.yaml"
QUIET = FIXTURES / "good_pathways" / "quiet.yaml"
SHIPPED = str(CHECKOUT / "config" / "pathways.yaml")
AT = "2026-01-05"


def test_a_warning_is_one_line_however_long_and_no_fault(terminal: Terminal) -> None:
    said = terminal.run("check", str(WARNED), at=AT)

    warning, good = said.out.splitlines()
    assert warning.startswith(f"{WARNED}:70:42: warning: a case that starts on Thursday 8 October 2026: how it ends is")
    assert len(warning) > 120
    assert good.startswith(f"{WARNED} is good: ")
    assert good.endswith("; 1 warning above")
    assert said.err == ""


def test_what_is_quiet_is_answered_with_the_good_news_alone(terminal: Terminal) -> None:
    (good,) = terminal.run("check", str(QUIET), at=AT).out.splitlines()
    assert good.endswith(" activities)")


def test_a_script_gets_the_start_days(terminal: Terminal) -> None:
    tree = terminal.json("check", str(WARNED), at=AT)

    (warning,) = tree.pop("warnings")
    assert tree == {"file": str(WARNED), "is_good": True, "faults": []}
    assert (warning["line"], warning["column"], warning["kind"]) == (70, 42, "too late for its stage")
    assert (warning["starts_on"], warning["fine_on"]) == ("2026-10-08", "2026-10-02")
    assert 0 < warning["days"] < warning["days_tried"]


def test_a_script_gets_the_faults_too(terminal: Terminal) -> None:
    said = terminal.says("check", str(FIXTURES / "bad_pathways" / "gap.yaml"), "--json", at=AT)

    assert said.code == 1
    assert said.tree["is_good"] is False
    assert said.tree["warnings"] == []
    (fault,) = said.tree["faults"]
    assert fault["message"].startswith("a gap: ")


def test_another_day_tries_other_start_days(terminal: Terminal) -> None:
    assert terminal.json("check", str(WARNED), at="2028-01-03")["warnings"][0]["starts_on"] > "2028-01-03"


def test_in_an_empty_house_nobody_is_told_anything(terminal: Terminal) -> None:
    found = nobody(terminal, SHIPPED)

    assert len(found) == 6, "every role of the shipped pathway"
    assert all(message.endswith("but nobody has this role: nobody is told at all") for message in found)


def test_a_team_without_a_manager_is_named(terminal: Terminal) -> None:
    terminal.staffed()

    team_manager, duty_worker = nobody(terminal, SHIPPED)
    assert "the team manager is to be told on" in team_manager
    assert team_manager.endswith("but nobody of south has this role: the service managers are told instead")
    assert "concern to acknowledge stands with the duty worker" in duty_worker

    for ref, role in (("tom", "team_manager"), ("dan", "duty_worker")):
        terminal.run("staff", "add", ref, "--role", role, "--team", "south", at=AT)
    assert nobody(terminal, SHIPPED) == []

    terminal.run("staff", "add", "sue", "--left", at=AT)
    (support_worker,) = nobody(terminal, SHIPPED)
    assert "but nobody has this role" in support_worker


def test_publishing_says_the_warnings_on_the_side(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_bytes(WARNED.read_bytes())
    terminal.staffed()

    said = terminal.run("publish", str(file), at=AT)
    assert "published quiet, version 1" in said.out
    assert ": warning: a case that starts on Thursday 8 October 2026: how it ends" in said.err

    assert "too late for its stage" in {w["kind"] for w in terminal.json("publish", str(file), at=AT)["warnings"]}


def nobody(terminal: Terminal, file: str) -> list[str]:
    """The messages about roles that nobody has."""
    warnings = terminal.json("check", file, "--database", at=AT)["warnings"]
    return [warning["message"] for warning in warnings if warning["kind"] == "nobody there"]
