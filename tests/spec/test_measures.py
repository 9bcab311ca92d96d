"""Measures: what a person scores is kept as it was said; nothing is filled in, and a refusal is an answer too."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from pathway.case.model import Case
from pathway.commands.measure import TakeMeasure, UndoMeasure
from pathway.errors import BadRequest, MoveNotAllowed, NotPermitted
from pathway.pathways_file.measures import read_measures
from tests.shipped import ADVISOR, COORDINATOR, WORKER, a_started_case, done

MEASURES = read_measures(Path("config/measures.yaml"))
START = date(2026, 1, 26)
LATER = START + timedelta(days=15)


def taken(case: Case, key: str = "wellbeing_areas", on: date = LATER, **other: Any) -> Case:
    """The case after a measure."""
    return done(case, TakeMeasure(measure=MEASURES[key], **other), on)


def scores(case: Case) -> list[tuple[str | None, str | None]]:
    """What was scored, as it counts."""
    return [(row.score, row.value) for row in case.measurements.values() if row.undone_on is None]


def test_a_measure_does_the_item_that_asks_for_it() -> None:
    case = a_started_case(START)
    assert any(row.key == "starting_measure" for row in case.open_activities)
    case = taken(case, answers={"money": 2, "lifestyle": 4})
    assert scores(case) == [("lifestyle", "4"), ("money", "2")]
    row = case.activities["starting_measure#1"]
    assert (row.closed_as, row.done_on, row.outcome) == ("done", LATER, "done")


def test_a_person_who_does_not_want_to_is_not_asked_again_for_this_one() -> None:
    case = taken(a_started_case(START), state="declined")
    assert [(row.state, row.score) for row in case.measurements.values()] == [("declined", None)]
    assert case.activities["starting_measure#1"].closed_as == "declined"


def test_a_measure_that_could_not_be_taken_says_why() -> None:
    case = taken(a_started_case(START), state="missing", reason="no_interpreter")
    assert [(row.state, row.reason) for row in case.measurements.values()] == [("missing", "no_interpreter")]
    with pytest.raises(BadRequest, match="why it is missing"):
        taken(a_started_case(START), state="missing")


def test_too_few_answers_give_no_score_and_are_kept() -> None:
    case = taken(a_started_case(START), "swemwbs", answers={"item_1": 3})
    [row] = case.measurements.values()
    assert (row.value, row.answered, row.of) == (None, 1, 7)


def test_a_second_measure_is_another_taking() -> None:
    case = taken(a_started_case(START), answers={"money": 2})
    case = taken(case, on=LATER + timedelta(days=100), answers={"money": 4})
    case = taken(case, on=LATER + timedelta(days=101), answers={"family_and_friends": 1, "lifestyle": 3})
    rows = [(row.n, row.taking, row.score, row.value) for row in case.measurements.values()]
    assert rows == [
        (1, 1, "money", "2"), (2, 2, "money", "4"), (3, 3, "lifestyle", "3"), (4, 3, "family_and_friends", "1"),
    ]  # fmt: skip


def test_a_measure_recorded_by_mistake_stays_to_be_seen_and_counts_no_longer() -> None:
    case = taken(a_started_case(START), answers={"money": 2})
    case = done(case, UndoMeasure(taking=1, reason="another person's"), LATER)
    assert (scores(case), len(case.measurements)) == ([], 1)
    with pytest.raises(MoveNotAllowed):
        done(case, UndoMeasure(taking=1, reason="again"), LATER)


def test_it_is_said_who_sat_with_the_person() -> None:
    case = taken(a_started_case(START), answers={"money": 2}, seen_by=COORDINATOR)
    assert [row.by for row in case.measurements.values()] == [COORDINATOR.ref]


@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        ({"answers": {}}, "at least one answer"),
        ({"answers": {"money": 9}}, "from 1 to 5"),
        ({"answers": {"weather": 2}}, "no item"),
        ({"answers": {"money": 2}, "state": "declined"}, "choose one of the two"),
        ({"answers": {"money": 2}, "reason": "unwell"}, "belongs to a measure that is missing"),
        ({"answers": {"money": 2}, "on": START - timedelta(days=1)}, "before the referral"),
    ],
)
def test_what_makes_no_sense_is_refused(asked: dict[str, Any], rule: str) -> None:
    with pytest.raises(BadRequest, match=rule):
        taken(a_started_case(START), **asked)


def test_a_provider_takes_no_measures() -> None:
    from pathway.case.permissions import permit

    permit("measure", ADVISOR)
    with pytest.raises(NotPermitted):
        permit("measure", WORKER)
