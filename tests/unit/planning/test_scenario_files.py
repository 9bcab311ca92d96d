"""Scenario files: every fault at once with its place; what is red says what, where, when and why."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from pathway.cli.scenarios import test as scenario_command
from pathway.errors import DefinitionError
from pathway.pathways_file.scenarios import read_scenario_file, read_scenario_text
from pathway.planning.scenario_play import play
from tests.shipped import CONFIG

HEAD = "tests:\n  - name: a\n    pathway: mental-health-discharge\n    start: 2026-01-26\n    facts: {mh_cluster: 7}\n"


def faults_of(text: str) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        read_scenario_text(text, "t.yaml", CONFIG)
    return [str(fault) for fault in caught.value.faults]


def reds_of(text: str) -> list[tuple[int, str, str, str]]:
    found = read_scenario_text(text, "t.yaml", CONFIG)
    return [
        (found.line_of(red.path), red.what, red.expected, red.got)
        for each in found.scenarios
        for red in play(each.scenario, each.rules, each.calendar)
    ]


FAULTS = {
    "test:\n  - {}\n": "t.yaml:1:1: a scenario file begins with `tests:` and lists at least one",
    "tests: []\n": "t.yaml:1:1: a scenario file begins with `tests:` and lists at least one",
    HEAD + "    events: [{day: 2026-01-27, recrd: first_contact}]\n":
        "t.yaml:6:32: unknown act `recrd`: did you mean `record`?",
    HEAD + "    events: [{day: 2026-01-27, record: first_contct}]\n":
        "t.yaml:6:40: unknown activity `first_contct`: did you mean `first_contact`?",
    HEAD + "    events: [{day: 2026-01-27, record: ten_week_review, outcome: cary_on}]\n":
        "t.yaml:6:66: unknown outcome `cary_on`: did you mean `carry_on`?",
    HEAD + "    events: [{day: 2026-02-30, move: true}]\n":
        "t.yaml:6:20: `2026-02-30` is no day: write it like 2026-04-17",
    HEAD + "    events: [{day: 2026-01-25, move: true}]\n":
        "t.yaml:6:20: this comes before the referral: put the events in order",
    HEAD + "    events: [{day: 2026-01-28, move: true}, {day: 2026-01-27, wake: true}]\n":
        "t.yaml:6:51: this comes before the event above it: put the events in order",
    HEAD + "    events: [{day: 2026-01-28, book: first_meeting}]\n": "t.yaml:6:14: `book` also needs `on`",
    HEAD + "    events: [{day: 2026-01-28, resume: true, wake: true}]\n":
        "t.yaml:6:46: two things at once (resume and wake): write one event for each",
    HEAD + "    events: [{day: 2026-01-28}]\n":
        "t.yaml:6:14: what happened on that day? for instance `record: first_contact`",
    HEAD + "    expect: [{day: 2026-01-28, standing: open}]\n": "t.yaml:6:32: `standing` of what? say which `activity`",
    HEAD + "    expect: [{day: 2026-01-28, status: opn}]\n": "t.yaml:6:40: unknown status `opn`: did you mean `open`?",
    HEAD + "    expect: [{day: 2026-01-28}]\n":
        "t.yaml:6:14: nothing is expected here: name a status, a stage, a due day, …",
    HEAD + "    expect: [{day: 2026-01-25, status: open}]\n":
        "t.yaml:6:20: nothing can be expected before the referral",
    HEAD + "    expects: []\n": "t.yaml:6:5: unknown key `expects`: did you mean `expect`?",
    HEAD + "    sweeps: never\n": "t.yaml:6:13: leave it out, or write `sweeps: none`",
    HEAD + "    down: [2026-03-09, 2026-03-01]\n": "t.yaml:6:11: the last day comes before the first",
    HEAD.replace("start: 2026-01-26", "start: none"):
        "t.yaml:4:5: without a start, say when the referral was received: `referred: 2026-01-20`",
    HEAD.replace("discharge", "dischage"):
        "t.yaml:3:14: unknown pathway `mental-health-dischage`: did you mean `mental-health-discharge`?",
    HEAD + "    definition: other.yaml\n":
        "t.yaml:6:17: other.yaml cannot be opened: it is looked for beside this file",
    HEAD + HEAD.removeprefix("tests:\n"): "t.yaml:6:5: `a` is the name of another one (line 2)",
}  # fmt: skip


@pytest.mark.parametrize(("text", "fault"), FAULTS.items(), ids=list(FAULTS.values()))
def test_a_fault_is_told_with_its_place_and_the_nearest_word(text: str, fault: str) -> None:
    assert faults_of(text) == [fault]


def test_every_fault_is_told_at_once() -> None:
    text = HEAD + (
        "    events:\n"
        "      - {day: 2026-01-27, recrd: first_contact}\n"
        "      - {day: 2026-01-28, pause: holiday}\n"
        "    expect:\n"
        "      - {day: 2026-01-28, stage: keywrk}\n"
    )
    assert [fault.split(":")[1] for fault in faults_of(text)] == ["7", "8", "10"]


def test_an_act_that_is_refused_where_it_should_be_done_is_red() -> None:
    text = HEAD + "    events:\n      - {day: 2026-01-27, resume: true}\n"
    [(line, what, expected, got)] = reds_of(text)
    assert (line, what, expected) == (7, "resume", "done")
    assert "not on hold" in got


def test_an_act_that_is_done_where_it_should_be_refused_is_red() -> None:
    text = HEAD + "    events:\n      - {day: 2026-01-27, record: first_contact, refused: true}\n"
    assert reds_of(text) == [(7, "record first_contact", "refused", "done")]


def test_a_refusal_must_say_what_was_expected_of_it() -> None:
    text = HEAD + "    events:\n      - {day: 2026-01-27, resume: true, refused: gone fishing}\n"
    assert reds_of(text)[0][2] == "refused, saying 'gone fishing'"


def test_no_alerts_means_none_at_all() -> None:
    text = HEAD + "    expect:\n      - {day: 2026-02-02, alerts: {}}\n"
    assert reds_of(text) == [(7, "alerts", "none at all", "first_contact#1: 1")]


def test_a_bare_key_is_the_earliest_that_is_open_and_a_number_is_that_one() -> None:
    text = HEAD + (
        "    events:\n"
        "      - {day: 2026-02-10, record: recovery_plan}\n"
        "      - {day: 2026-02-10, place: keywork, outcome: accepted}\n"
        "    expect:\n"
        "      - {day: 2026-03-24, activity: keywork, number: 1, standing: overdue}\n"
        "      - {day: 2026-03-24, activity: keywork#2, number: 2, standing: open}\n"
    )
    assert reds_of(text) == []


def test_the_shipped_scenarios_are_green() -> None:
    found = read_scenario_file(CONFIG / "pathways.tests.yaml")
    assert len(found.scenarios) >= 16
    for each in found.scenarios:
        assert play(each.scenario, each.rules, each.calendar) == (), each.scenario.name


@pytest.fixture
def command() -> typer.Typer:
    app = typer.Typer()
    app.command()(scenario_command)
    return app


def test_the_command_counts_the_green_and_names_them_when_asked(command: typer.Typer) -> None:
    file = str(CONFIG / "pathways.tests.yaml")
    quiet = CliRunner().invoke(command, [file])
    assert quiet.exit_code == 0
    assert quiet.output.count("\n") == 1
    assert quiet.output.endswith("all green\n")
    named = CliRunner().invoke(command, [file, "-v"])
    assert "green: the ten-week review gives back a fortnight in hospital\n" in named.output


def test_the_command_prints_what_was_expected_what_came_and_the_proof(command: typer.Typer, tmp_path: Path) -> None:
    for name in ("pathways.yaml", "calendars.yaml"):
        (tmp_path / name).write_bytes((CONFIG / name).read_bytes())
    file = tmp_path / "red.yaml"
    file.write_text(
        HEAD + "    expect:\n      - {day: 2026-02-10, activity: ten_week_review, due: 2026-04-03}\n", encoding="utf-8"
    )
    result = CliRunner().invoke(command, [str(file)])
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "red: a",
        f"  {file}:7: Tuesday 10 February 2026, due of ten_week_review#1",
        "    expected  Friday 3 April 2026",
        "    got       Thursday 2 April 2026",
        "    because   Monday 26 January 2026: the clock started",
        "              Sunday 5 April 2026: the end of pathway week 10",
        "              Thursday 2 April 2026: Sunday 5 April 2026 is no working day: the previous working day",
        result.output.splitlines()[7],
        f"{file}: 1 scenario, 1 red",
    ]
    assert "pathways.yaml" in result.output.splitlines()[7]


def test_the_command_prints_every_fault_of_the_file(command: typer.Typer, tmp_path: Path) -> None:
    file = tmp_path / "faulty.yaml"
    file.write_text("tests:\n  - name: a\n", encoding="utf-8")
    result = CliRunner().invoke(command, [str(file)])
    assert result.exit_code == 1
    assert all(line.startswith(f"{file}:") for line in result.stdout.splitlines())
    assert CliRunner().invoke(command, [str(tmp_path / "none.yaml")]).exit_code == 1


def test_scenarios_that_stand_alone_are_played_on_the_pathways_in_use(command: typer.Typer, tmp_path: Path) -> None:
    alone = tmp_path / "alone.tests.yaml"
    alone.write_text((CONFIG / "pathways.tests.yaml").read_text())
    told = CliRunner().invoke(command, [str(alone)])
    assert told.exit_code == 0
    assert "no pathways.yaml beside" in told.stderr
