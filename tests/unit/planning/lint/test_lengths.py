"""Lengths of time in people's own words, and which spans of a definition they are."""

from __future__ import annotations

import pytest

from pathway.definition.spans import read_span
from pathway.planning.lint.lengths import anywhere, in_title, promised, weeks_named


@pytest.mark.parametrize(
    ("title", "span", "fits"),
    [
        ("ten-week review", "10 weeks", True),
        ("ten-week review", "12 weeks", False),
        ("15 weeks", "98 days", False),
        ("15 weeks", "105 days", True),
        ("15 months", "540 days", False),
        ("15 months", "65 weeks", True),
        ("review after 28 days", "4 weeks", True),
        ("review after 28 days", "6 weeks", False),
        ("six-week check", "42 days", True),
        ("72-hour follow-up", "3 days", True),
        ("72-hour follow-up", "1 week", False),
        ("call within two working days", "2 working days", True),
        ("call within 2 working days", "2 days", True),
        ("one week review", "5 working days", True),
        ("Three-month wellbeing review", "13 weeks", True),
        ("a fortnight", "14 days", True),
        ("fortnightly call", "2 weeks", True),
        ("fortnightly call", "1 week", False),
        ("monthly visit", "4 weeks", True),
        ("monthly visit", "2 weeks", False),
        ("annual review", "52 weeks", True),
    ],
)
def test_a_title_gives_its_item_a_length(title: str, span: str, fits: bool) -> None:
    (length,) = in_title(title)
    assert length.fits(read_span(span)) is fits


@pytest.mark.parametrize(
    "title",
    [
        "joint review",
        "plan for the next 4 weeks",
        "12-week course offered",
        "first session of six",
        "one-to-one keywork",
        "review of the last two months together",
        "24 people invited",
        "daybook",
        "bi-weekly",
    ],
)
def test_what_is_no_length_of_the_item_is_left_alone(title: str) -> None:
    assert list(in_title(title)) == []


def test_what_is_promised_begins_with_within_or_every() -> None:
    found = promised("seen within 5 working days; plan for 4 weeks; bloods every 2 weeks")
    assert [length.written for length in found] == ["5 working days", "2 weeks"]


def test_a_stage_or_a_pathway_says_a_length_anywhere() -> None:
    assert [length.written for length in anywhere("A 26-week pathway (six months), weekly")] == [
        "26-week",
        "six months",
    ]


def test_weeks_are_named_by_their_number() -> None:
    assert list(weeks_named("Week 12 review, not in week 120x")) == [("Week 12", 12)]
