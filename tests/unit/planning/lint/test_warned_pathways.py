"""Every file in fixtures/warned_pathways is legal and will hurt once; its first line says what, where and from when."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from pathway.definition.rules import Rules
from pathway.pathways_file import ReadFile, read
from pathway.planning.lint import Caution, look_over
from pathway.planning.lint.kinds import KINDS
from pathway.planning.lint.playing import course_of
from pathway.planning.lint.usual import usual_in
from tests.on_time import on_time
from tests.shipped import CALENDAR
from tests.tables import small

FIXTURES = Path(__file__).parents[3] / "fixtures"
WARNED = sorted((FIXTURES / "warned_pathways").glob("*.yaml"))
FIRST = date(2026, 1, 5)
MARK = "# expect: "
HELD = ("waits_for_what_comes_too_late",)
"""There the case enters its next stage late, which a course does not: it has a test of its own."""
BY_NAME = {kind.name: kind for kind in KINDS}

each_file = pytest.mark.parametrize("file", WARNED, ids=lambda file: file.stem)


@cache
def looked_over(file: Path) -> tuple[ReadFile, Rules, tuple[Caution, ...]]:
    found = read(file)
    (rules,) = found.rules.values()
    return found, rules, look_over(rules, CALENDAR, FIRST, years=2).cautions


def troubled(caution: Caution, rules: Rules, start: date) -> list[str]:
    """What goes wrong at the same place from a start day on."""
    course = course_of(start, rules, CALENDAR, usual_in(rules, CALENDAR, FIRST))
    return [t.words for t in BY_NAME[caution.kind].troubles(course) if t.path == caution.path]


@each_file
def test_a_warning_is_given_at_its_place_and_no_other(file: Path) -> None:
    found, _, cautions = looked_over(file)
    expected = file.read_text(encoding="utf-8").split("\n", 1)[0].removeprefix(MARK)

    (caution,) = cautions
    line, column = found.tree.place(("pathways", "quiet", *caution.path))
    assert f"{line}:{column}: warning: {caution}" == expected


@each_file
def test_the_start_day_that_is_named_breaks_it_and_the_other_does_not(file: Path) -> None:
    _, rules, (caution,) = looked_over(file)

    assert caution.message in troubled(caution, rules, caution.starts_on)
    if caution.fine_on is not None:
        assert not troubled(caution, rules, caution.fine_on)


@pytest.mark.parametrize("file", [file for file in WARNED if file.stem not in HELD], ids=lambda file: file.stem)
def test_the_engine_itself_sets_the_dates_that_break_it(file: Path) -> None:
    """Played day by day through the engine, the case gets the very dates the warning is made of."""
    _, rules, (caution,) = looked_over(file)
    for start in filter(None, (caution.starts_on, caution.fine_on)):
        foreseen = {f"{row.rule.key}#{row.n}": row for row in course_of(start, rules, CALENDAR).rows}
        case = on_time(rules, CALENDAR, start, days=90)
        came = {key: row for key, row in case.activities.items() if row.due_on and rules.activities[row.key].stage}

        assert {row.key for row in came.values()} >= set(rules.stages["closing"].activities)
        for key, row in came.items():
            dates = foreseen[key].opens_on, foreseen[key].due_on, foreseen[key].closes_on
            assert (row.opens_on, row.due_on, row.closes_on) == dates, key


def test_a_stage_that_waits_for_what_comes_too_late_is_held() -> None:
    file = FIXTURES / "warned_pathways" / "waits_for_what_comes_too_late.yaml"
    _, rules, (caution,) = looked_over(file)
    assert caution.fine_on

    for start, stage in ((caution.starts_on, "starting"), (caution.fine_on, "working")):
        assert on_time(rules, CALENDAR, start, days=29).stage == stage


def test_a_rung_that_is_overtaken_is_never_raised() -> None:
    file = FIXTURES / "warned_pathways" / "rungs_overtake.yaml"
    _, rules, (caution,) = looked_over(file)
    assert caution.fine_on

    for start, rungs in ((caution.starts_on, {2}), (caution.fine_on, {1, 2})):
        case = on_time(rules, CALENDAR, start, days=60, but=("first_visit",))
        assert {alert.rung for alert in case.alerts.values() if alert.activity == "first_visit"} == rungs


def test_a_rung_after_the_window_is_never_raised() -> None:
    file = FIXTURES / "warned_pathways" / "told_after_it_closed.yaml"
    _, rules, (caution,) = looked_over(file)
    assert caution.fine_on

    for start, rungs in ((caution.starts_on, {1}), (caution.fine_on, {1, 2})):
        case = on_time(rules, CALENDAR, start, days=80, but=("look_back",))
        assert {alert.rung for alert in case.alerts.values() if alert.activity == "look_back"} == rungs


def test_a_file_with_something_of_everything_can_be_quiet() -> None:
    (rules,) = read(FIXTURES / "good_pathways" / "quiet.yaml").rules.values()

    assert look_over(rules, CALENDAR, FIRST).cautions == ()


def test_every_kind_of_warning_has_a_file_that_shows_it() -> None:
    assert {looked_over(file)[2][0].kind for file in WARNED} == set(BY_NAME)


def test_a_first_meeting_that_starts_the_clock_is_held_on_the_day_the_clock_starts() -> None:
    meeting = "first_meeting: {title: first meeting, due: 3 weeks after stage_start, kind: contact}"
    rules = small({
        "starts: referral_accepted": "starts: first_meeting",
        "first_call: {title: first call, due: 5 working days after start, kind: contact}": meeting,
        "plan: {title: plan, due: week 4}": "plan: {title: plan, due: 2 weeks after first_meeting}",
    })  # fmt: skip
    (plan,) = course_of(FIRST, rules, CALENDAR).of("plan")
    assert plan.due_on == date(2026, 1, 19)
