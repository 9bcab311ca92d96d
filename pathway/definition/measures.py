"""What a person can be asked to score, and what the answers come to. Pure: values in, values out.

A score needs as many answers as it says: with fewer there is none, and what is missing is said. Nothing is filled in
for an answer that was not given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from pathway.errors import BadRequest

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Score:
    """One number that answers come to: of which items, by "sum" or "mean", with at least `needs` answers.

    `converted` stands for the raw sums from the lowest possible one on. `change`: from how many points on a difference
    is more than chance, where that is known.
    """

    key: str
    title: str
    of: tuple[str, ...]
    by: str
    needs: int
    converted: tuple[Decimal, ...] = ()
    lower_is_better: bool = False
    change: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A set of questions answered with whole numbers from `lowest` to `highest`. `version` is that of its content."""

    key: str
    title: str
    items: Mapping[str, str]
    lowest: int
    highest: int
    scores: tuple[Score, ...]
    version: str

    def score(self, key: str) -> Score:
        """A score by its key."""
        return next(score for score in self.scores if score.key == key)


@dataclass(frozen=True, slots=True)
class Result:
    """What one score comes to: None without enough answers; `answered` of `of` items were."""

    score: str
    value: Decimal | None
    answered: int
    of: int


def results(measure: Measure, answers: Mapping[str, int]) -> tuple[Result, ...]:
    """Every score of a measure, from answers by item; an item not answered is left out.

    Raises BadRequest for an item the measure does not have or an answer outside its numbers.
    """
    for item, answer in answers.items():
        if item not in measure.items:
            raise BadRequest(f"{measure.title} has no item {item!r}: {', '.join(measure.items)}", item)
        if not measure.lowest <= answer <= measure.highest:
            raise BadRequest(
                f"{measure.items[item]}: a whole number from {measure.lowest} to {measure.highest}, not {answer}", item
            )
    return tuple(_result(measure, score, answers) for score in measure.scores)


def _result(measure: Measure, score: Score, answers: Mapping[str, int]) -> Result:
    given = [answers[item] for item in score.of if item in answers]
    if not given or len(given) < score.needs:
        return Result(score.key, None, len(given), len(score.of))
    raw = sum(given)
    if score.converted:
        value = score.converted[raw - measure.lowest * len(score.of)]
    else:
        value = Decimal(raw) if score.by == "sum" else Decimal(raw) / len(given)
    return Result(score.key, value.quantize(CENT, ROUND_HALF_UP).normalize() + 0, len(given), len(score.of))


@dataclass(frozen=True, slots=True)
class Change:
    """How a score went from one time to another: by how much, "better", "worse" or "same"; `is_sure`: by more than
    chance (None: not known for this score)."""

    by: Decimal
    way: str
    is_sure: bool | None


def change(score: Score, before: Decimal, after: Decimal) -> Change:
    """From the first to the later value of a score."""
    by = after - before
    better = by < 0 if score.lower_is_better else by > 0
    way = "same" if by == 0 else "better" if better else "worse"
    return Change(by, way, None if score.change is None else abs(by) >= score.change)
