"""Scenario files: every fault at once with its place; what is red says what, where, when and why."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from pathway.case.standing import STANDINGS
from pathway.cli.scenarios import test as scenario_command
from pathway.errors import DefinitionError
from pathway.pathways_file.scenarios import read_scenario_file, read_scenario_text
from pathway.planning.scenario_known import Known
from pathway.planning.scenario_play import play
from pathway.planning.scenario_words import OF_ACTIVITY, OF_CASE, OF_EVENT, OF_SCENARIO, VERBS_IN_WORDS
from tests.shipped import CONFIG

HEAD = "tests:\n  - name: a\n    pathway: mental-health-discharge\n    start: 2026-01-26\n    facts: {mh_cluster: 7}\n"


def faults_of(text: str) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        read_scenario_text(text, "t.yaml", CONFIG)
    return [str(fault) for fault in caught.value.faults]


def reds_of(text: str) -> list[tuple[int, str, str, str]]:
    found = read_scenario_text(text, "t.yaml", CONFIG)
    return [
        (found.tree.place(red.path)[0], red.what, red.expected, red.got)
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
    HEAD + "    events: [{day: 2026-01-27, refer: yes, fact: {mh_cluster: 7}}]\n":
        "t.yaml:6:44: unknown key `fact`: did you mean `facts`?",
    HEAD + "    events: [{day: 2026-01-27, facts: {risk_flaged: yes}}]\n":
        "t.yaml:6:40: unknown fact `risk_flaged`: did you mean `risk_flagged`?",
    HEAD + "    events: [{day: 2026-05-20, holiday: 8 June}]\n":
        "t.yaml:6:41: `8 June` is no day: write it like 2026-04-17",
    HEAD + "    events: [{day: 2026-05-20, holiday: 2026-06-08, titel: mourning}]\n":
        "t.yaml:6:53: unknown key `titel`: did you mean `title`?",
    HEAD + "    events: [{day: 2026-05-20, case: 2, wake: true}]\n":
        "t.yaml:6:38: this person has 1 case by then: `case` counts them from 1, and silent is the newest",
    HEAD + "    expect: [{day: 2026-05-20, case: 0, status: open}]\n":
        "t.yaml:6:38: this person has 1 case by then: `case` counts them from 1, and silent is the newest",
    HEAD + "    expect: [{day: 2026-05-20, activity: first_contact, done_by: ccc}]\n":
        "t.yaml:6:66: unknown member of staff `ccc`: did you mean `cc`?",
    HEAD + "    events: [{day: 2026-05-20, wake: true, reason: well, better}]\n":
        "t.yaml:6:58: `better` is the rest of a text: put a text with a comma in quotes",
    HEAD + "  - {name: b, goes_on_from: aa}\n": "t.yaml:6:29: unknown scenario above `aa`: did you mean `a`?",
    HEAD + "  - {name: b, goes_on_from: b}\n": "t.yaml:6:29: unknown scenario above `b`: it can be `a`",
    HEAD + "  - {name: b, goes_on_from: a, start: 2026-01-26}\n":
        "t.yaml:6:32: `start` is that of the scenario it goes on from: leave it out",
    HEAD + "    events: [{day: 2026-01-28, wake: true}]\n"
           "  - {name: b, goes_on_from: a, events: [{day: 2026-01-27, wake: true}]}\n":
        "t.yaml:7:47: this comes before the story it goes on from is over: put the events in order",
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
    assert len(found.scenarios) >= 90
    for each in found.scenarios:
        assert play(each.scenario, each.rules, each.calendar) == (), each.scenario.name


def test_every_shipped_scenario_expects_something_and_is_named_in_the_words_of_practice() -> None:
    for each in read_scenario_file(CONFIG / "pathways.tests.yaml").scenarios:
        assert each.scenario.expectations
        assert "_" not in each.scenario.name


@pytest.mark.parametrize("changed", [("", ""), ("due: 2026-07", "due: 2025-07")], ids=["green", "red"])
def test_a_beginning_that_is_shared_comes_to_the_same_as_one_that_is_played_anew(changed: tuple[str, str]) -> None:
    text = (CONFIG / "pathways.tests.yaml").read_text(encoding="utf-8").replace(*changed)
    scenarios, known = read_scenario_text(text, "t.yaml", CONFIG).scenarios, Known()
    alone = [play(each.scenario, each.rules, each.calendar) for each in scenarios]
    together = [play(each.scenario, each.rules, each.calendar, known) for each in scenarios]
    assert alone == together
    assert any(alone) == bool(changed[0])


def test_a_story_goes_on_from_another_one_and_takes_over_nothing_that_was_expected_of_it() -> None:
    text = HEAD + (
        "    events: [{day: 2026-01-28, record: first_contact}]\n"
        "    expect: [{day: 2026-01-29, status: closed}]\n"
        "  - name: b\n"
        "    goes_on_from: a\n"
        "    events: [{day: 2026-01-28, record: first_meeting}]\n"
        "    expect:\n"
        "      - {day: 2026-01-28, activity: first_contact, standing: done}\n"
        "      - {day: 2026-01-28, activity: first_meeting, standing: done}\n"
    )
    assert [line for line, *_ in reds_of(text)] == [7]


def test_a_person_who_is_on_the_pathway_is_not_referred_again() -> None:
    text = HEAD + "    events: [{day: 2026-02-02, refer: true}]\n"
    assert reds_of(text) == [(6, "refer", "done", "refused: this person has a case, which is open: go on there")]


def test_each_case_of_a_person_is_looked_at_by_its_number() -> None:
    text = HEAD + (
        "    events:\n"
        "      - {day: 2026-02-02, close: moved}\n"
        "      - {day: 2026-03-02, refer: true, facts: {mh_cluster: 8}}\n"
        "    expect:\n"
        "      - {day: 2026-03-02, status: open, stage: referral, flagged: true}\n"
        "      - {day: 2026-03-02, case: 2, status: open, stage: referral, flagged: true}\n"
        "      - {day: 2026-03-02, case: 1, status: open, flagged: true}\n"
    )
    assert reds_of(text) == [(12, "status", "open", "closed"), (12, "flagged", "true", "false")]


def test_a_holiday_that_is_no_working_day_anyway_changes_nothing_and_is_red() -> None:
    text = HEAD + "    events: [{day: 2026-05-20, holiday: 2026-05-25}]\n"
    [(_, what, expected, got)] = reds_of(text)
    assert (what, expected) == ("holiday 2026-05-25", "done")
    assert got == "refused: Monday 25 May 2026 is no working day as it is: nothing would change"


@pytest.fixture
def command() -> typer.Typer:
    app = typer.Typer()
    app.command()(scenario_command)
    return app


def test_the_command_counts_the_green_and_names_them_when_asked(command: typer.Typer) -> None:
    file = str(CONFIG / "pathways.tests.yaml")
    quiet = CliRunner().invoke(command, [file])
    assert quiet.exit_code == 0
    assert re.fullmatch(r".*: [0-9]+ scenarios, all green, in [0-9]+\.[0-9] seconds\n", quiet.output)
    named = CliRunner().invoke(command, [file, "-v"])
    assert "green: the ten-week review gives back a fortnight in hospital\n" in named.output


def test_the_command_plays_only_those_with_a_part_of_their_name(command: typer.Typer) -> None:
    file = str(CONFIG / "pathways.tests.yaml")
    few = CliRunner().invoke(command, [file, "-v", "--only", "LEAP day"])
    assert few.output.splitlines()[:2] == ["green: due on the leap day", "green: starting on the leap day"]
    assert ": 2 scenarios, all green" in few.output
    none = CliRunner().invoke(command, [file, "--only", "leap year"])
    assert none.exit_code == 2
    assert "has 'leap year' in its name" in " ".join(none.stderr.split())


def test_the_command_prints_what_was_expected_what_came_and_the_proof(command: typer.Typer, tmp_path: Path) -> None:
    for name in ("pathways.yaml", "calendars.yaml"):
        (tmp_path / name).write_bytes((CONFIG / name).read_bytes())
    file = tmp_path / "red.yaml"
    file.write_text(
        HEAD + "    expect:\n      - {day: 2026-02-10, activity: ten_week_review, due: 2026-04-03}\n", encoding="utf-8"
    )
    result = CliRunner().invoke(command, [str(file)])
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines[:4] == [
        "red: a",
        f"  {file}:7:54: Tuesday 10 February 2026, due of ten_week_review#1",
        "    expected  Friday 3 April 2026",
        "    got       Thursday 2 April 2026",
    ]
    # The steps are those of `why`, in its words: from the start of the clock to the day it rolled to, and the source.
    assert lines[4].startswith("    because   Monday 26 January 2026: ")
    assert [line.strip().partition(":")[0] for line in (lines[5], lines[-3])] == [
        "Sunday 5 April 2026", "Thursday 2 April 2026",
    ]  # fmt: skip
    assert lines[-2].endswith("pathways.yaml")
    assert lines[-1].startswith(f"{file}: 1 scenario, 1 red, in ")


def test_the_proof_of_an_alert_names_each_rung_with_its_day_and_whether_it_was_raised() -> None:
    text = HEAD + "    expect: [{day: 2026-02-03, alerts: {first_contact: 2}}]\n"
    [scenario] = read_scenario_text(text, "t.yaml", CONFIG).scenarios
    [red] = play(scenario.scenario, scenario.rules, scenario.calendar)
    assert (red.expected, red.got) == ("2", "1")
    rungs = [line for line in red.proof if "rung" in line]
    assert rungs == [
        "Monday 2 February 2026: rung 1, 1 day after, tells wellbeing advisor: raised on Monday 2 February 2026",
        "Friday 6 February 2026: rung 2, 5 working days after, tells service manager",
    ]


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


def test_scenarios_named_after_a_pathways_file_are_played_on_that_one(command: typer.Typer, tmp_path: Path) -> None:
    for name in ("pathways.yaml", "calendars.yaml"):
        (tmp_path / name).write_bytes((CONFIG / name).read_bytes())
    changed = (CONFIG / "pathways.yaml").read_text(encoding="utf-8").replace("due: week 1\n", "due: week 2\n")
    (tmp_path / "ours.yaml").write_text(changed, encoding="utf-8")
    scenario = HEAD + "    expect: [{day: 2026-01-26, activity: first_contact, due: 2026-02-08}]\n"
    for name, exit_code in (("ours.tests.yaml", 0), ("others.tests.yaml", 1), ("ours.yaml.txt", 1)):
        (tmp_path / name).write_text(scenario, encoding="utf-8")
        assert CliRunner().invoke(command, [str(tmp_path / name)]).exit_code == exit_code, name


def test_a_stage_that_may_be_made_longer_takes_along_what_follows_and_nothing_before(tmp_path: Path) -> None:
    text = (CONFIG / "pathways.yaml").read_text(encoding="utf-8")
    (tmp_path / "longer.yaml").write_text(
        text.replace("        weeks: 11-18\n", "        weeks: 11-18\n        may_extend: 4 weeks\n"), encoding="utf-8"
    )
    (tmp_path / "longer.tests.yaml").write_text(
        HEAD + "    events:\n"
        "      - {day: 2026-02-24, record: recovery_plan}\n"
        "      - {day: 2026-02-26, place: keywork, outcome: accepted}\n"
        "      - {day: 2026-04-01, record: ten_week_review, outcome: carry_on}\n"
        "      - {day: 2026-05-20, extend: 2026-07-05, refused: by 4 weeks in all}\n"
        "      - {day: 2026-05-20, extend: 2026-06-14, reason: the group began late}\n"
        "    expect:\n"
        # Week 18 ends on day 125, Sunday 31 May; two weeks more are Sunday 14 June. What was due before stays.
        "      - {day: 2026-05-20, activity: what_next, due: 2026-05-17}\n"
        "      - {day: 2026-05-20, activity: moving_on, due: 2026-06-15}\n"
        "      - {day: 2026-05-20, activity: joint_review, due: 2026-07-26, standing: opens_later}\n"
        "      - {day: 2026-06-01, stage: transition_group, held: false}\n"
        "      - {day: 2026-06-15, stage: transition_group, held: true}\n",
        encoding="utf-8",
    )
    [scenario] = read_scenario_file(tmp_path / "longer.tests.yaml").scenarios
    assert play(scenario.scenario, scenario.rules, scenario.calendar) == ()


PAGE = (CONFIG.parent / "docs" / "how-to" / "test-a-pathway.md").read_text(encoding="utf-8")


def test_the_page_on_scenarios_names_every_key() -> None:
    words = {word for form in VERBS_IN_WORDS.values() for word in form.words}
    for key in (*OF_SCENARIO, *OF_EVENT, *VERBS_IN_WORDS, *words, *OF_CASE, *OF_ACTIVITY):
        assert re.search(rf"`{key}\b", PAGE), key
    for standing in STANDINGS:
        assert f"`{standing}`" in PAGE


def test_the_example_on_the_page_is_green() -> None:
    [example] = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)
    assert reds_of(example) == []
