"""An empty house, its first people, and the daily run seen from the terminal."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal import CHECKOUT, Terminal

PATHWAY = str(Path(sys.executable).with_name("pathway"))


def test_the_first_to_act_becomes_the_manager_and_is_told(terminal: Terminal) -> None:
    said = terminal.run("staff", "add", "ben", "--role", "wellbeing_advisor", at="2026-01-01")

    assert "published mental-health-discharge, version 1" in said.err
    assert "anna is now its service manager and a wellbeing advisor" in said.err
    staff = {member["ref"]: member["roles"] for member in terminal.json("staff")["staff"]}
    assert staff == {"anna": ["service_manager", "wellbeing_advisor"], "ben": ["wellbeing_advisor"]}


def test_nobody_becomes_anybody_by_looking(terminal: Terminal) -> None:
    terminal.run("queue", at="2026-01-01")

    assert terminal.json("staff")["staff"] == []


def test_somebody_who_left_may_do_nothing_and_keeps_their_name(terminal: Terminal) -> None:
    terminal.staffed()
    ref = terminal.started()
    terminal.run("staff", "add", "ben", "--left", at="2026-01-27")

    said = terminal.says("record", ref, "first_contact", "--by", "ben", at="2026-01-28")

    assert (said.code, "no longer works here" in said.err) == (1, True)
    ben = next(m for m in terminal.json("staff")["staff"] if m["ref"] == "ben")
    assert (ben["name"], ben["is_active"]) == ("Ben", False)


def test_the_login_name_acts_where_it_is_a_staff_reference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATHWAY_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("LOGNAME", "greta")
    for name in ("PATHWAY_DATABASE_URL", "PATHWAY_STAFF", "PATHWAY_PROGRAMME"):
        monkeypatch.delenv(name, raising=False)

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([PATHWAY, *words], capture_output=True, text=True, cwd=tmp_path)

    said = run("staff", "add", "ben", "--role", "wellbeing_advisor", "--json")

    assert [member["ref"] for member in json.loads(said.stdout)["staff"]] == ["ben", "greta"]
    assert (tmp_path / "data" / "pathway.sqlite3").is_file()
    assert run("status").returncode == 0


def test_a_receipt_is_printed_and_kept(terminal: Terminal) -> None:
    terminal.staffed()
    terminal.started()

    receipt = terminal.json("sweep", at="2026-02-02")

    assert (receipt["number"], receipt["on"], receipt["counts"]["cases"]) == (1, "2026-02-02", 1)
    assert receipt["counts"]["alerts"] == 1
    assert not any("_at" in key for key in receipt)


def test_sweeping_again_changes_nothing_but_adds_a_receipt(terminal: Terminal) -> None:
    terminal.staffed()
    ref = terminal.started()
    terminal.run("sweep", at="2026-02-02")
    once = terminal.json("case", ref, at="2026-02-02")

    again = terminal.json("sweep", at="2026-02-02")

    assert (again["number"], again["counts"]["entries"]) == (2, 0)
    assert terminal.json("case", ref, at="2026-02-02") == once


def test_status_is_exit_code_3_when_the_daily_run_is_two_days_late(terminal: Terminal) -> None:
    terminal.staffed()
    terminal.started()
    terminal.run("sweep", at="2026-01-28")

    assert terminal.says("status", at="2026-01-29").code == 0
    late = terminal.says("status", "--json", at="2026-01-30")
    assert (late.code, late.tree["days_late"], late.tree["is_late"]) == (3, 2, True)


def test_status_of_a_new_house_is_quiet_until_something_waits(terminal: Terminal) -> None:
    assert terminal.says("status", at="2026-01-26").code == 0
    terminal.refer("2026-01-26")

    assert terminal.says("status", at="2026-02-20").code == 3


def test_a_sweep_of_a_day_that_is_past_is_refused(terminal: Terminal) -> None:
    terminal.staffed()
    terminal.run("sweep", at="2026-01-28")

    assert terminal.says("sweep", at="2026-01-27").code == 1


def test_publishing_the_same_file_again_brings_nothing_new(terminal: Terminal) -> None:
    terminal.staffed()

    said = terminal.run("publish", str(CHECKOUT / "config" / "pathways.yaml"), at="2026-01-28")

    assert "nothing new" in said.out


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The shipped pathways with one date changed, its calendars beside it."""
    config = CHECKOUT / "config"
    text = (config / "pathways.yaml").read_text(encoding="utf-8")
    (tmp_path / "calendars.yaml").write_text((config / "calendars.yaml").read_text(encoding="utf-8"))
    changed = tmp_path / "pathways.yaml"
    changed.write_text(
        text.replace("due: 5 working days after referral_received", "due: 3 days after referral_received")
    )
    return changed


def test_new_cases_follow_the_new_version_and_old_ones_stay_on_theirs(terminal: Terminal, changed: Path) -> None:
    terminal.staffed()
    old = terminal.refer("2026-01-26")
    said = terminal.run("publish", str(changed), at="2026-01-26")
    new = terminal.refer("2026-01-26")

    numbers = [terminal.json("case", ref, at="2026-01-26")["definition"]["number"] for ref in (old, new)]

    assert "version 2" in said.out
    assert numbers == [1, 2]
    assert terminal.json("why", new, "decision", at="2026-01-26")["due_on"] == "2026-01-29"
    assert terminal.json("why", old, "decision", at="2026-01-26")["due_on"] == "2026-02-02"


def test_going_back_to_an_earlier_version_is_refused_in_words(terminal: Terminal, changed: Path) -> None:
    terminal.staffed()
    terminal.run("publish", str(changed), at="2026-01-26")
    said = terminal.says("publish", str(CHECKOUT / "config" / "pathways.yaml"), at="2026-01-27")
    assert said.code == 1
    assert "is version 1 of mental-health-discharge" in said.err


def test_a_file_with_a_red_scenario_beside_it_is_not_published(terminal: Terminal, changed: Path) -> None:
    terminal.staffed()
    changed.with_name("pathways.tests.yaml").write_text(
        "tests:\n"
        "  - name: the first call is due in a day\n"
        "    pathway: mental-health-discharge\n"
        "    start: 2026-01-26\n"
        "    facts: {mh_cluster: 7}\n"
        "    expect:\n"
        "      - {day: 2026-01-26, activity: first_contact, due: 2026-01-27}\n"
    )

    said = terminal.says("publish", str(changed), at="2026-01-26")

    assert (said.code, "the first call is due in a day" in said.err) == (1, True)


def test_a_file_with_faults_lists_them_as_check_does(terminal: Terminal, changed: Path) -> None:
    terminal.staffed()
    changed.write_text(changed.read_text(encoding="utf-8").replace("holder: wellbeing_advisor", "holder: nobody"))

    said = terminal.says("publish", str(changed), at="2026-01-26")

    assert said.code == 1
    assert all(line.startswith(f"{changed}:") for line in said.out.splitlines())


def test_a_case_set_aside_is_listed_and_taken_back(terminal: Terminal) -> None:
    terminal.staffed()

    assert terminal.run("set-aside").out == "no case is set aside\n"
    assert terminal.says("set-aside", "--take-back", "none-such", "--by", "ben").code == 1


def test_a_message_at_once_is_read_as_text(terminal: Terminal) -> None:
    terminal.staffed()
    ref = terminal.started()
    terminal.run("concern", ref, "risk", "--words", "said goodbye to everyone", "--by", "cara", at="2026-01-27")

    said = terminal.run("notices", "--to", "duty_worker", at="2026-01-27")

    assert ref in said.out
    assert "goodbye" not in said.out
    assert "999" in terminal.run("concern", ref, "risk", "--words", "again", at="2026-01-28").err
