"""The picture of a pathway: nothing lies on anything else, nothing is lost, whatever there is to show."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathway.web.drawing.description import Band, Description, Hold, Mark
from pathway.web.drawing.labelling import Wish, placed
from pathway.web.drawing.lettering import cut, lines, width
from pathway.web.drawing.tall import MARK, tall
from pathway.web.drawing.tall import WIDTH as NARROW
from pathway.web.drawing.wide import EDGE, wide
from pathway.web.drawing.wide import WIDTH as BROAD

BEGIN, TODAY = date(2026, 1, 26), date(2026, 4, 16)
STAGES = (("Guided conversation", 42), ("Keywork", 28), ("Transition group", 56), ("Joint review", 28))


def on(day: int) -> date:
    """The date of a day of the picture."""
    return BEGIN + timedelta(days=day)


def bands() -> tuple[Band, ...]:
    """Four stages, one after another."""
    made, first = [], 0
    for title, length in STAGES:
        made.append(Band(title, "weeks", on(first), on(first + length - 1), "was"))
        first += length
    return tuple(made)


def shown(marks: tuple[Mark, ...] = (), holds: tuple[Hold, ...] = (), today: date | None = TODAY) -> Description:
    """A pathway with these marks and holds."""
    return Description("The pathway", "in words", bands(), marks, holds, today, "today, 16 April")


def many(count: int, label: str = "") -> tuple[Mark, ...]:
    """So many marks within ten days."""
    return tuple(Mark(on(70 + n % 10), "open", f"thing {n}", label and f"{label} {n}") for n in range(count))


days = st.integers(min_value=-30, max_value=200)
marks = st.lists(
    st.builds(
        lambda n, day, long, label: Mark(on(day), "open", f"thing {n}", label, on(day - long) if long else None),
        st.integers(), days, st.integers(0, 60), st.sampled_from(["", "Ten-week review, 2 days overdue", "Next"]),
    ),
    unique_by=lambda mark: mark.words, max_size=40,
)  # fmt: skip


@given(marks)
def test_across_no_mark_lies_on_another(found: list[Mark]) -> None:
    drawn = wide(shown(tuple(found)))
    assert len(drawn.spots) == len(found)
    for one, other in combinations(drawn.spots, 2):
        if one.y == other.y:
            first, second = sorted((one, other), key=lambda spot: spot.x)
            assert second.x - first.x >= 2 * MARK
            assert second.since_x is None or second.since_x >= first.x + MARK


@given(marks)
def test_across_everything_lies_on_the_paper(found: list[Mark]) -> None:
    drawn = wide(shown(tuple(found)))
    assert all(MARK <= spot.x <= BROAD - MARK and spot.y + MARK < drawn.height for spot in drawn.spots)
    assert all(EDGE - 0.1 <= box.x and box.x + box.width <= BROAD - EDGE + 0.1 for box in drawn.boxes)
    for label in drawn.labels:
        half = width(label.words, 12) / 2
        assert label.x - half >= -2
        assert label.x + half <= BROAD + 2
        assert label.y <= drawn.height


@given(marks)
def test_down_no_mark_lies_on_another_and_none_is_lost(found: list[Mark]) -> None:
    drawn = tall(shown(tuple(found)))
    dots = [dot for block in drawn.blocks for dot in block.dots]
    assert len(dots) == len(found)
    assert all(dot.x + MARK <= NARROW for dot in dots)
    if len(found) <= 24:
        assert all(abs(a.x - b.x) >= MARK or abs(a.y - b.y) >= 2 * MARK for a, b in combinations(dots, 2))


@given(marks)
def test_down_each_stage_begins_where_the_one_before_ends(found: list[Mark]) -> None:
    drawn = tall(shown(tuple(found)))
    for above, below in pairwise(drawn.blocks):
        assert above.y + above.height <= below.y
    for block in drawn.blocks:
        assert all(block.y <= line.y <= block.y + block.height for line in block.lines)
        assert all(block.y <= dot.y <= block.y + block.height for dot in block.dots)


wishes = st.lists(
    st.builds(
        lambda x, words: Wish(words, "overdue", x, 100, width(words, 12)),
        st.floats(20, 940), st.text("abcdefgh ", min_size=3, max_size=60),
    ),
    max_size=12,
)  # fmt: skip


@given(wishes)
def test_no_words_lie_on_others(found: list[Wish]) -> None:
    made = placed(found, 0, BROAD)
    assert len(made) == len(found)
    assert all(
        one.row != other.row or one.ends <= other.begins or other.ends <= one.begins
        for one, other in combinations(made, 2)
    )


def test_lines_to_their_marks_do_not_go_through_other_words() -> None:
    made = placed([Wish(f"Something overdue, {n} days", "overdue", 700 + 9 * n, 100, 180) for n in range(6)], 0, BROAD)
    for one in made:
        through = [other for other in made if other.row < one.row and other.begins < one.wish.x < other.ends]
        assert through == []


def test_thirty_activities_in_ten_days_all_have_their_place() -> None:
    assert len({(spot.x, spot.y) for spot in wide(shown(many(30))).spots}) == 30
    assert sum(len(block.dots) for block in tall(shown(many(30))).blocks) == 30


def test_several_holds_are_all_hatched() -> None:
    holds = (Hold(on(10), on(20), "in hospital, 10 days"), Hold(on(60), on(75), "away, 15 days"))
    assert [words for _, _, words in wide(shown(holds=holds)).hatches] == ["in hospital, 10 days", "away, 15 days"]
    assert {label.words for label in wide(shown(holds=holds)).labels} == {"in hospital, 10 days", "away, 15 days"}
    assert sum(len(block.hatches) for block in tall(shown(holds=holds)).blocks) == 3


def test_today_has_its_line_in_both_layouts_and_none_where_it_lies_outside() -> None:
    drawn = wide(shown())
    assert drawn.today is not None
    assert drawn.today.words == "today, 16 April"
    assert [block.today_y is not None for block in tall(shown()).blocks] == [False, False, True, False]
    assert wide(shown(today=None)).today is None


def test_what_lies_after_the_last_stage_is_still_drawn() -> None:
    blocks = tall(shown((Mark(on(170), "to_come", "a call"),))).blocks
    assert blocks[-1].lines[0].words == "Later"
    assert len(blocks[-1].dots) == 1


def test_a_held_stage_says_what_it_waits_for() -> None:
    held = Band("Held", "Keywork", on(154), on(170), "held", "held: waiting for a provider to accept")
    description = Description("", "", (*bands(), held), (), (), on(170), "today")
    assert [label.words for label in wide(description).labels] == ["held: waiting for a provider to accept"]
    assert "waiting for" in " ".join(line.words for line in tall(description).blocks[-1].lines)


@pytest.mark.parametrize("length", [1, 3, 400, 2000])
def test_a_stage_of_any_length_can_be_drawn(length: int) -> None:
    band = Band("Referral", "", BEGIN, on(length - 1), "now")
    description = Description("", "", (band,), (), (), BEGIN, "today")
    drawn = wide(description)
    assert drawn.boxes[0].width > 1
    named = [month.x for month in drawn.months if month.words]
    assert all(b - a > 60 for a, b in pairwise(named))
    assert tall(description).height > 0


def test_words_are_broken_into_lines_and_cut_only_where_they_do_not_fit() -> None:
    assert lines("Transition group, or individual peer support", 13, 200, 2) == (
        "Transition group, or", "individual peer support",
    )  # fmt: skip
    assert lines("Transition group, or individual peer support", 13, 150, 2)[-1].endswith("…")
    assert cut("Keywork", 13, 200) == "Keywork"
    assert cut("Keywork", 13, 4) == ""
