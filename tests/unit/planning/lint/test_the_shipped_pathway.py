"""What the check says of the pathway as it ships: few things, each of them true; its courses are the engine's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pathway.planning.lint import look_over
from pathway.planning.lint.playing import course_of
from pathway.planning.lint.usual import usual_in
from tests.on_time import on_time
from tests.shipped import CALENDAR, RULES

FIRST = date(2026, 11, 23)
STAGES = ("stages", "review_and_discharge", "activities")


def test_four_things_are_said_of_it() -> None:
    found = {(c.kind, c.path): (c.starts_on, c.days) for c in look_over(RULES, CALENDAR, FIRST).cautions}

    assert found == {
        # The ladder passes a late allocation on to the service manager, with whom it stands.
        ("only who is late", ("before", "waiting", "activities", "allocation")): (FIRST, 0),
        # From the last group session in week 18 to the joint review in week 24 no contact is planned.
        ("nobody sees the person", (*STAGES, "joint_review", "due")): (FIRST, 1014),
        # The review is due two weeks after its stage begins: ten working days before that, it has not come up.
        ("rung too soon", (*STAGES, "joint_review", "ladder")): (date(2027, 7, 21), 870),
        # Ten working days after the end of week 24 lie beyond week 26 when days are closed in between.
        ("too late for its stage", (*STAGES, "discharge_letter", "due")): (date(2027, 7, 2), 224),
    }


def test_the_letter_is_due_when_the_weeks_are_over() -> None:
    """2 July 2027 is a Friday; week 24 ends on Thursday 16 December, ten working days later it is Tuesday 4 January."""
    start = date(2027, 7, 2)
    letter = on_time(RULES, CALENDAR, start).activities["discharge_letter#1"]

    assert letter.due_on == date(2028, 1, 4)
    assert letter.due_on > start + timedelta(days=26 * 7 - 1)


def test_the_reminder_of_the_joint_review_comes_when_the_review_comes_up() -> None:
    """Due on Tuesday 4 January 2028: ten working days before is 16 December, but it comes up on the 22nd."""
    case = on_time(RULES, CALENDAR, date(2027, 7, 21), days=160)
    review = case.activities["joint_review#1"]
    (reminder,) = (a for a in case.alerts.values() if a.activity == "joint_review")

    assert (review.due_on, review.opened_on) == (date(2028, 1, 4), date(2027, 12, 22))
    assert (reminder.rung, reminder.raised_on) == (1, date(2027, 12, 22))


@pytest.mark.parametrize("start", [date(2026, 1, 26), date(2026, 10, 9), date(2027, 7, 2)])
def test_a_course_has_the_dates_that_the_engine_sets(start: date) -> None:
    foreseen = {f"{row.rule.key}#{row.n}": row for row in course_of(start, RULES, CALENDAR).rows}
    case = on_time(RULES, CALENDAR, start)
    came = {key: row for key, row in case.activities.items() if row.due_on and RULES.activities[row.key].stage}

    registers = {row.rule.key for row in foreseen.values() if row.rule.is_register}
    in_stages = {key for stage in RULES.stages.values() for key in stage.activities}
    assert {row.key for row in came.values()} == in_stages - registers - {"preparing_conversation"}
    for key, row in came.items():
        assert (row.opens_on, row.due_on, row.closes_on) == foreseen[key][4:7], key


def test_what_is_always_dated_alike_is_dated_as_if_it_were_not() -> None:
    usual = usual_in(RULES, CALENDAR, FIRST)
    assert {"first_meeting", "joint_review"} <= set(usual.steady)
    assert not {"ten_week_review", "discharge_letter"} & set(usual.steady)

    for start in (date(2026, 12, 24), date(2027, 3, 25), date(2027, 9, 1)):
        assert course_of(start, RULES, CALENDAR, usual).rows == course_of(start, RULES, CALENDAR).rows


def test_where_the_calendar_ends_nothing_more_is_tried() -> None:
    looked = look_over(RULES, CALENDAR, date(2034, 10, 2))
    assert looked.last_on is not None
    assert date(2034, 10, 2) < looked.last_on < date(2035, 1, 1)

    assert look_over(RULES, CALENDAR, date(2036, 1, 1)).days_tried == 0
