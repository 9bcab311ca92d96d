"""The shipped measures score as they are published; a measures file that is wrong is refused with every place."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from pathway.definition.measures import Measure, change, results
from pathway.errors import BadRequest, DefinitionError
from pathway.pathways_file.measures import read_measures, read_measures_text

SHIPPED = read_measures(Path("config/measures.yaml"))


def all_answered(measure: Measure, answer: int) -> dict[str, int]:
    """The same answer to every item."""
    return dict.fromkeys(measure.items, answer)


def values(key: str, answers: dict[str, int]) -> dict[str, Decimal | None]:
    """Every score of a shipped measure."""
    return {result.score: result.value for result in results(SHIPPED[key], answers)}


def test_what_ships() -> None:
    assert list(SHIPPED) == ["wellbeing_areas", "ons4", "swemwbs", "reqol_10", "dialog", "goals"]
    assert [len(measure.items) for measure in SHIPPED.values()] == [8, 4, 7, 10, 11, 3]


@pytest.mark.parametrize(
    ("answers", "score"), [([1] * 7, "7"), ([5] * 7, "35"), ([3] * 7, "19.25"), ([4, 4, 4, 4, 4, 4, 5], "26.02")]
)
def test_the_short_wellbeing_scale_is_converted(answers: list[int], score: str) -> None:
    given = dict(zip(SHIPPED["swemwbs"].items, answers, strict=True))
    assert values("swemwbs", given) == {"total": Decimal(score)}


def test_a_score_without_enough_answers_is_none_and_nothing_is_filled_in() -> None:
    given = all_answered(SHIPPED["swemwbs"], 3)
    del given["item_4"]
    [result] = results(SHIPPED["swemwbs"], given)
    assert (result.value, result.answered, result.of) == (None, 6, 7)


def test_satisfaction_has_two_means_and_either_stands_without_the_other() -> None:
    given = all_answered(SHIPPED["dialog"], 4) | {"mental_health": 6, "medication": 7, "meetings": 5}
    assert values("dialog", given) == {"quality_of_life": Decimal("4.25"), "treatment": Decimal("5.33")}
    del given["practical_help"]
    assert values("dialog", given) == {"quality_of_life": Decimal("4.25"), "treatment": None}


def test_recovering_quality_of_life_is_a_sum() -> None:
    assert values("reqol_10", all_answered(SHIPPED["reqol_10"], 4)) == {"total": Decimal(40)}


def test_areas_and_goals_each_count_by_themselves() -> None:
    assert values("wellbeing_areas", {"money": 2})["money"] == 2
    assert values("goals", {"goal_1": 10}) == {"goal_1": Decimal(10), "goal_2": None, "goal_3": None}


@pytest.mark.parametrize(("item", "answer"), [("money", 0), ("money", 6), ("weather", 3)])
def test_an_answer_there_is_not_is_refused(item: str, answer: int) -> None:
    with pytest.raises(BadRequest) as refused:
        results(SHIPPED["wellbeing_areas"], {item: answer})
    assert refused.value.about == item


def test_less_anxious_is_better() -> None:
    anxious, happy = (SHIPPED["ons4"].score(key) for key in ("anxious", "happy"))
    assert change(anxious, Decimal(8), Decimal(3)).way == "better"
    assert change(happy, Decimal(8), Decimal(3)).way == "worse"
    assert change(happy, Decimal(3), Decimal(3)).way == "same"


def test_a_change_within_chance_is_told_from_one_beyond_it_where_that_is_published() -> None:
    total = SHIPPED["reqol_10"].score("total")
    assert [change(total, Decimal(20), Decimal(value)).is_sure for value in (24, 25, 15, 16)] == [
        False, True, True, False
    ]  # fmt: skip
    assert change(SHIPPED["swemwbs"].score("total"), Decimal(20), Decimal(30)).is_sure is None


def test_other_words_are_the_same_measure_and_another_way_to_count_is_not() -> None:
    text = Path("config/measures.yaml").read_text(encoding="utf-8")
    version = SHIPPED["reqol_10"].version
    assert read_measures_text(text.replace("item_1: item 1\n", "item_1: I felt\n"), "f")["reqol_10"].version == version
    assert read_measures_text(text.replace("needs: 10", "needs: 9"), "f")["reqol_10"].version != version


@pytest.mark.parametrize(
    ("was", "becomes", "rule"),
    [
        ("answers: 1-5", "answers: 5-1", "like `answers: 1-5`"),
        ("  lower_is_better: [b]", "  lower_is_better: [x]", "unknown item `x`"),
        ("scores: each item", "scores: each itm", "write `each item`"),
        ("scores: each item", "scores: {t: {title: T, sum_of: all items, needs: 3 answers}}", "how many answers"),
        ("scores: each item", "scores: {t: {title: T, sum_of: [a, a], needs: 2 answers}}", "in the list already"),
        ("scores: each item", "scores: {t: {title: T, needs: 2 answers}}", "either `sum_of` or `mean_of`"),
        ("scores: each item", "scores: {t: {title: T, sum_of: all items, needs: 2 answers, converted: [1, 2]}}",
         "9 numbers, for the raw sums 2 to 10"),
        ("title: M", "titel: M", "did you mean `title`?"),
        ("{a: A, b: B}", "{}", "list the items"),
    ],
)  # fmt: skip
def test_a_measures_file_that_is_wrong_says_where_and_what_to_write(was: str, becomes: str, rule: str) -> None:
    good = (
        "measures:\n  m:\n    title: M\n    answers: 1-5\n    items: {a: A, b: B}\n    scores: each item\n"
        "    lower_is_better: [b]\n"
    )
    assert read_measures_text(good, "f")
    bad = good.replace(was, becomes)
    if "{t:" in becomes:
        bad = bad.replace("    lower_is_better: [b]\n", "")
    with pytest.raises(DefinitionError, match=r"f:[0-9]+:[0-9]+: ") as refused:
        read_measures_text(bad, "f")
    assert rule in str(refused.value)
