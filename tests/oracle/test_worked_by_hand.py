"""Dates worked out with a paper calendar from the language document, before the oracle was asked.

The case starts on Monday 26 January 2026 unless it says otherwise: day 42 is Monday 9 March, day 69 Easter Sunday,
5 April.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.oracle.conditions import may_come, stands
from tests.oracle.dates import Oracle
from tests.oracle.holidays import closed_days

CLOSED = frozenset(closed_days(2024, 2035))


def d(text: str) -> date:
    """A day of 2026 as `04-05`, or of another year as `2027-04-05`."""
    return date.fromisoformat(text if len(text) == 10 else f"2026-{text}")


def hold(first: str, end: str, reason: str = "away") -> tuple[date, date, str]:
    return d(first), d(end), reason


def asked(says: dict[str, Any], n: int = 1, stage: str = "keywork", **life: Any) -> dict[str, date | None]:
    """The window of one activity `it` in a stage, or in `whenever` or `after`, of an otherwise fixed pathway."""
    stages: dict[str, Any] = {
        "early": {"weeks": "1-6", "activities": {"first_call": {"due": "week 1"}}},
        "keywork": {"weeks": "7-10", "activities": {"visit": {"every": "2 weeks"}}},
        "late": {"weeks": "11-18", "activities": {}},
        "review": {
            "weeks": "19-26",
            "activities": {
                "joint_review": {"due": "week 24", "kind": "review", "extends_stage": "yes"},
                "plain_review": {"due": "week 24", "kind": "review"},
            },
        },
        "loose": {"activities": {}},
    }
    pathway: dict[str, Any] = {
        "clock": {"weeks": "26"}, "stages": stages, "whenever": {}, "after": {},
        "facts": {"leaving_date": {"kind": "date"}}, "pauses": {"in_hospital": {"still_runs": ["it"]}},
    }  # fmt: skip
    (pathway[stage] if stage in pathway else stages[stage]["activities"])["it"] = says
    entered = {"early": [d("01-26")], "keywork": [d("03-09")], "late": [d("04-06")], "review": [d("06-01")]}
    lived = {"start": d("01-26"), "entered": entered | {"loose": [d("03-04")]}, "closed": CLOSED} | life
    lived["settled"] = {key: dict(enumerate(times, 1)) for key, times in lived.get("settled", {}).items()}
    lived |= {what: {(key, 1): day for key, day in lived.get(what, {}).items()} for what in ("opened", "booked")}
    lived["holds"] = tuple(lived.get("holds", ()))
    return Oracle(pathway, lived).window("it", n)


def due(when: str, rolls: str | None = None, **life: Any) -> str:
    """The day something is due, as `2026-04-05`."""
    return str(asked({"due": when} | ({"rolls": rolls} if rolls else {}), **life)["due"])


NEXT, PREVIOUS = "next working day", "previous working day"
LEAVING = {"leaving_date": [(d("02-02"), "2026-04-14")]}


@pytest.mark.parametrize(
    ("when", "rolls", "holds", "expected"),
    [
        # Pathway days. Good Friday is 3 April, Easter Monday 6 April.
        ("week 10", None, [], "04-05"),
        ("week 10", NEXT, [], "04-07"),
        ("week 10", PREVIOUS, [], "04-02"),
        ("week 10", PREVIOUS, [("02-09", "02-23")], "04-17"),
        ("week 10", None, [("02-09", "02-16"), ("02-16", "02-23")], "04-19"),
        ("week 10", None, [("04-05", "04-08")], "04-08"),
        ("week 10", None, [("04-06", "04-08")], "04-05"),
        ("week 10", None, [("03-01", "03-01")], "04-05"),
        # The hold begins on the day it was rolled to: day 69 is not on hold, the working day after it is.
        ("week 10", NEXT, [("04-07", "04-14")], "04-14"),
        ("week 10", NEXT, [("04-08", "04-14")], "04-07"),
        ("week 10", PREVIOUS, [("04-03", "04-10")], "04-02"),
        ("week 10", PREVIOUS, [("04-02", "04-04")], "04-07"),
        # One hold brings the date within reach of the next: 5 days from the 4th, then 2 from the 10th.
        ("week 10", None, [("04-04", "04-09"), ("04-10", "04-12")], "04-12"),
        ("week 10", None, [("04-04", "04-09"), ("04-11", "04-13")], "04-10"),
        ("week 1", None, [("01-26", "01-29")], "02-04"),
        # Planned ends.
        ("on stage_end", None, [], "04-05"),
        ("on pathway_end", None, [], "07-26"),
        ("2 weeks before stage_end", None, [], "03-22"),
        ("2 weeks before stage_end", None, [("03-20", "03-30")], "04-01"),
        ("2 weeks before stage_end", None, [("03-23", "04-02")], "03-22"),
        ("5 working days before stage_end", None, [], "03-27"),
        ("1 week after stage_end", None, [], "04-12"),
        ("1 week after stage_end", None, [("04-08", "04-13")], "04-17"),
        # Working days; the day itself does not count.
        ("5 working days after start", None, [], "02-02"),
        ("5 working days after start", None, [("01-28", "01-30")], "02-04"),
        ("5 working days after start", None, [("01-26", "01-29")], "02-04"),
        ("5 working days after start", None, [("02-03", "02-06")], "02-02"),
        ("1 working day after stage_start", None, [], "03-10"),
        # Days and weeks after an anchor.
        ("2 weeks after first_call", None, [], "02-25"),
        ("2 weeks after first_call", None, [("02-09", "02-13")], "02-27"),
        ("2 weeks after first_call", None, [("02-01", "02-05")], "02-25"),
        ("3 days after first_call", NEXT, [], "02-16"),
        # A fact: the day itself does not move; a date on a day on hold goes to the first day after it.
        ("2 weeks before leaving_date", None, [], "03-31"),
        ("2 weeks before leaving_date", None, [("03-20", "03-25")], "03-31"),
        ("2 weeks before leaving_date", None, [("03-30", "04-02")], "04-02"),
        ("5 working days before leaving_date", None, [], "04-07"),
        ("5 working days before leaving_date", None, [("04-02", "04-08")], "04-08"),
        ("5 working days before leaving_date", None, [("04-08", "04-10")], "04-07"),
        ("on leaving_date", None, [("04-13", "04-18")], "04-18"),
        ("on leaving_date", NEXT, [("04-13", "04-18")], "04-20"),
        # A Sunday (19 April) whose Friday is on hold is not rolled back over it.
        ("5 days after leaving_date", PREVIOUS, [], "04-17"),
        ("5 days after leaving_date", PREVIOUS, [("04-18", "04-21")], "04-17"),
        ("5 days after leaving_date", PREVIOUS, [("04-10", "04-13")], "04-17"),
    ],
)
def test_a_due_day(when: str, rolls: str | None, holds: list[tuple[str, str]], expected: str) -> None:
    life = {"settled": {"first_call": [(d("02-11"), "done")]}, "facts": LEAVING, "holds": [hold(*one) for one in holds]}
    assert due(when, rolls, **life) == f"2026-{expected}"


def test_a_date_is_not_rolled_back_over_a_hold() -> None:
    facts = {"leaving_date": [(d("02-02"), "2026-04-05")]}
    assert due("on leaving_date", PREVIOUS, facts=facts) == "2026-04-02"
    assert due("on leaving_date", PREVIOUS, facts=facts, holds=[hold("04-01", "04-04")]) == "2026-04-07"


def test_christmas_and_its_substitute_days_do_not_count() -> None:
    said = {"first_call": [(d("12-21"), "done")]}
    assert due("5 working days after first_call", settled=said) == "2026-12-30"


@pytest.mark.parametrize(
    ("start", "when", "expected"),
    [
        ("2026-03-28", "week 1", "2026-04-03"),
        ("2026-10-25", "1 day after start", "2026-10-26"),
        ("2028-02-28", "2 days after start", "2028-03-01"),
        ("2028-02-29", "week 1", "2028-03-06"),
        ("2028-02-29", "52 weeks after start", "2029-02-27"),
    ],
)
def test_clock_changes_and_leap_days_are_days_like_any_other(start: str, when: str, expected: str) -> None:
    assert due(when, start=d(start)) == expected


def test_what_still_runs_is_counted_as_if_the_hold_were_not() -> None:
    holds = [hold("03-20", "03-30", "in_hospital")]
    assert asked({"due": "5 days"}, stage="whenever", opened={"it": d("03-19")}, holds=holds)["due"] == d("03-24")
    away = [hold("03-20", "03-30", "away")]
    assert asked({"due": "5 days"}, stage="whenever", opened={"it": d("03-19")}, holds=away)["due"] == d("04-03")


def test_a_series_from_plan_follows_the_pathway_clock() -> None:
    says = {"every": "2 weeks"}
    assert [asked(says, n)["opens"] for n in (1, 2, 3)] == [d("03-09"), d("03-23"), d("04-06")]
    assert [asked(says, n)["due"] for n in (1, 2, 3)] == [d("03-22"), d("04-05"), d("04-19")]
    held = [hold("03-23", "03-26")]
    assert [asked(says, n, holds=held)["due"] for n in (1, 2, 3)] == [d("03-22"), d("04-08"), d("04-22")]
    assert [asked(says, n, holds=held)["opens"] for n in (1, 2)] == [d("03-09"), d("03-26")]


def test_a_stretch_of_working_days_begins_with_the_first_day_of_the_stage() -> None:
    says = {"every": "5 working days"}
    assert [asked(says, n)["due"] for n in (1, 2, 4)] == [d("03-13"), d("03-20"), d("04-07")]
    assert asked(says, 5)["opens"] == d("04-08")
    on_easter_monday: dict[str, Any] = {"start": d("02-23"), "entered": {"keywork": [d("04-06")]}}
    assert asked(says, 1, **on_easter_monday)["due"] == d("04-13")


def test_a_series_in_a_stage_without_weeks_runs_from_the_day_it_was_entered() -> None:
    says = {"every": "2 weeks"}
    assert [asked(says, n, "loose")["due"] for n in (1, 2)] == [d("03-18"), d("04-01")]
    assert [asked(says, n, "loose")["opens"] for n in (1, 2)] == [d("03-04"), d("03-18")]


def test_from_last_done_counts_from_what_became_of_the_one_before() -> None:
    says = {"every": "4 weeks from last done"}
    assert asked(says)["due"] == d("04-05")
    assert asked(says, 2)["due"] is None
    done = asked(says, 2, settled={"it": [(d("03-18"), "done")]})
    assert (done["opens"], done["due"]) == (d("03-18"), d("04-15"))
    assert asked(says, 2, settled={"it": [(d("03-20"), "declined")]})["due"] == d("05-03")


def test_a_list_goes_from_one_to_the_next() -> None:
    says = {"due": ["3 weeks after start", "8 weeks after start"]}
    assert [asked(says, n, "early")["due"] for n in (1, 2)] == [d("02-16"), d("03-23")]
    assert [asked(says, n, "early")["opens"] for n in (1, 2)] == [d("01-26"), d("02-17")]
    assert asked(says, 2, "early", settled={"it": [(d("02-10"), "done")]})["opens"] == d("02-10")
    after = {"due": ["2 weeks", "30 days"]}
    assert [asked(after, n, "after", ending=d("03-01"))["due"] for n in (1, 2)] == [d("03-15"), d("03-31")]


def test_a_list_waits_until_its_fact_is_known() -> None:
    says = {"due": ["4 weeks before leaving_date", "2 weeks before leaving_date"]}
    assert asked(says, 1)["opens"] is None
    told = {"leaving_date": [(d("03-20"), "2026-05-01")]}
    assert [asked(says, n, facts=told)["due"] for n in (1, 2)] == [d("04-03"), d("04-17")]
    assert [asked(says, n, facts=told)["opens"] for n in (1, 2)] == [d("03-20"), d("04-04")]


def test_a_fact_can_be_corrected_and_taken_back() -> None:
    told = [(d("02-02"), "2026-04-14"), (d("02-20"), "2026-04-21")]
    assert due("1 week before leaving_date", facts={"leaving_date": told}) == "2026-04-14"
    assert due("1 week before leaving_date", facts={"leaving_date": [*told, (d("02-21"), "unknown")]}) == "None"


def test_a_repeated_activity_is_counted_by_the_days_it_was_done() -> None:
    late = {"visit": [(d("03-30"), "done"), (d("03-12"), "done"), (d("03-20"), "declined")]}
    assert due("1 week after first visit", settled=late) == "2026-03-19"
    assert due("1 week after 2nd visit", settled=late) == "2026-04-06"
    assert due("1 week after last visit", settled=late) == "2026-04-06"
    assert due("1 week after 3rd visit", settled=late) == "None"


def test_planned_is_due_then_booked_then_done() -> None:
    when = "1 week before planned plain_review"
    assert due(when) == "2026-07-05"
    assert due(when, booked={"plain_review": d("07-08")}) == "2026-07-01"
    settled = {"plain_review": [(d("07-09"), "done")]}
    assert due(when, booked={"plain_review": d("07-08")}, settled=settled) == "2026-07-02"
    again = {("plain_review", 2): (d("07-09"), d("08-06"))}
    assert due(when, settled=settled, named=again) == "2026-07-30"


def test_a_count_back_from_a_planned_day_moves_as_far_as_the_hold_moves_that() -> None:
    # Due on 12 July: two weeks before is 28 June. A hold before it moves both, one between leaves it alone.
    when = "2 weeks before planned plain_review"
    assert due(when, holds=[hold("06-20", "06-25")]) == "2026-07-03"
    assert due(when, holds=[hold("07-01", "07-11")]) == "2026-06-28"
    # Booked for the 24th nothing moves it: two weeks before is the 10th, a day on hold.
    assert due(when, holds=[hold("07-01", "07-11")], booked={"plain_review": d("07-24")}) == "2026-07-11"
    opens = {"opens": "2 weeks before due", "due": "week 24"}
    assert asked(opens, stage="review", holds=[hold("07-01", "07-11")])["opens"] == d("06-28")


def test_a_date_never_stands_on_a_day_on_hold_so_the_next_hold_finds_it() -> None:
    # 31 July 2026 is a Friday: 1 working day before it is the 30th, on hold with no working day back to the 29th.
    facts = {"leaving_date": [(d("02-02"), "2026-07-31")]}
    one, two = hold("07-29", "07-31"), hold("07-31", "08-05")
    assert due("1 working day before leaving_date", facts=facts, holds=[one]) == "2026-07-31"
    assert due("1 working day before leaving_date", facts=facts, holds=[one, two]) == "2026-08-05"


def test_a_named_date_is_moved_by_holds_that_begin_after_it_was_named() -> None:
    named = {("it", 1): (d("03-30"), d("04-20"))}
    for first, end, expected in [
        ("03-30", "04-10", "04-20"), ("03-31", "04-02", "04-22"), ("04-20", "04-23", "04-23"),
        ("04-21", "04-23", "04-20"),
    ]:  # fmt: skip
        assert due("week 10", named=named, holds=[hold(first, end)]) == f"2026-{expected}"


def test_a_window_opens_and_closes() -> None:
    says = {"opens": "week 9", "due": "week 10", "closes": "1 week after due"}
    assert asked(says) == {"opens": d("03-23"), "due": d("04-05"), "closes": d("04-12")}
    assert asked(says, holds=[hold("04-08", "04-10")])["closes"] == d("04-14")
    assert asked(says, entered={"keywork": [d("03-25")]})["opens"] == d("03-25")
    assert asked({"in": "week 8"}) == {"opens": d("03-16"), "due": d("03-22"), "closes": None}
    assert asked({"opens": "10 days before due", "due": "week 10"})["opens"] == d("03-26")


def test_an_extension_makes_the_last_day_of_the_stage_last_longer() -> None:
    longer: dict[str, Any] = {"extended": [("keywork", 21), ("keywork", 7)]}
    assert due("week 9", **longer) == "2026-03-29"
    assert due("week 10", **longer) == "2026-05-03"
    assert due("on stage_end", **longer) == "2026-05-03"
    assert asked({"in": "week 11"}, stage="late", **longer) == {"opens": d("05-04"), "due": d("05-10"), "closes": None}
    assert due("week 10", holds=[hold("04-20", "04-25")], **longer) == "2026-05-08"
    assert [asked({"every": "2 weeks"}, n, **longer)["due"] for n in (2, 3, 4)] == [d("04-05"), d("04-19"), d("05-03")]
    assert asked({"every": "1 week"}, 1, "late", **longer)["due"] == d("05-10")


def test_a_review_held_again_extends_its_stage_by_the_days_it_is_later() -> None:
    # Due on Sunday 12 July; held on the 10th, again on 9 August: 28 days.
    pathway: dict[str, Any] = {
        "stages": {"review": {"weeks": "19-26", "activities": {"joint_review": {"due": "week 24"}}}},
        "clock": {"weeks": "26"},
    }  # fmt: skip
    oracle = Oracle(pathway, {"start": d("01-26"), "closed": CLOSED})
    assert oracle.longer_by_review("joint_review", 1, d("08-09")) == 28
    assert oracle.longer_by_review("joint_review", 1, d("07-11")) == 0
    assert due("week 26", stage="review", extended=[("review", 28)]) == "2026-08-23"


def test_conditions_over_what_is_known() -> None:
    both = {"only_if": {"depot": "yes", "mh_cluster": ["7", "11"]}}
    assert stands(both, {"depot": "yes", "mh_cluster": "11"})
    assert not stands(both, {"mh_cluster": "11"})
    assert stands({"unless": {"depot": "yes"}}, {})
    assert not stands({"unless": {"depot": "yes", "score": "unknown"}}, {"depot": "no"})
    for score, holds in [("14", False), ("15", True), ("15.0", True), ("100", True), ("unknown", False)]:
        assert stands({"only_if": {"score": "at least 15"}}, {"score": score}) is holds
    assert stands({"only_if": {"score": "at most 14"}}, {"score": "9"})
    assert stands({"only_if": {"score": "known"}}, {"score": "0"})


def test_until_ends_a_series_by_whichever_comes_first() -> None:
    says = {"every": "1 week", "until": ["6 times", "last_bloods"]}
    assert may_come(says, 6, set())
    assert not may_come(says, 7, set())
    assert not may_come(says, 2, {"last_bloods"})
