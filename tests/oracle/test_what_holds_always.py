"""What "How a date is counted" promises of every date, tried on random lives: the oracle keeps the promises itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from random import Random
from typing import Any

from tests.oracle.counting import DAY, Hold, days_of
from tests.oracle.dates import Oracle
from tests.oracle.lives import a_life, questions
from tests.oracle.pathways import a_pathway
from tests.oracle.written import activity_of

Asked = tuple[int, str, int, Oracle, date]


def dates(seeds: range) -> Iterator[Asked]:
    """Due days of lives in which nobody named a date; not of what waits for the end of a hold."""
    for seed in seeds:
        chance = Random(seed)
        pathway = a_pathway(chance)
        life = a_life(chance, pathway) | {"named": {}}
        oracle = Oracle(pathway, life)
        for key, n in questions(pathway, life):
            due = oracle.window(key, n)["due"]
            if due is not None and key != "back":
                yield seed, key, n, oracle, due


def first_stretch(oracle: Oracle, key: str) -> int | None:
    """Of what goes from last done, the stretch its first time stands for: more days on hold make it an earlier one."""
    from_last_done = " from " in activity_of(oracle.pathway, key)[1].get("every", "")
    return oracle.place_in_plan(key, 1) if from_last_done else None


def with_holds(oracle: Oracle, holds: Iterable[Hold]) -> Oracle:
    """The same life had the holds been these."""
    life: dict[str, Any] = oracle.life | {"holds": tuple(holds)}
    return Oracle(oracle.pathway, life)


def test_a_due_day_is_never_on_hold() -> None:
    for seed, key, n, oracle, due in dates(range(60)):
        assert due not in days_of(oracle.holds_that_count(key)), (seed, key, n)


def test_one_more_hold_brings_no_date_forward_and_leaves_alone_what_came_before_it() -> None:
    tried = 0
    for seed, key, n, oracle, due in dates(range(200)):
        *holds, last = sorted(oracle.life["holds"]) or [None]
        before = with_holds(oracle, holds)
        without = before.window(key, n)["due"]
        if last is None or without is None or first_stretch(before, key) != first_stretch(oracle, key):
            continue
        tried += 1
        assert without <= due, (seed, key, n)
        assert without >= last[0] or without == due, (seed, key, n)
    assert tried > 1000


def test_two_holds_back_to_back_are_one() -> None:
    for seed, key, n, oracle, due in dates(range(60)):
        halves = list[Hold]()
        for first, end, reason in oracle.life["holds"]:
            middle = first + (end - first).days // 2 * DAY
            halves += [(first, middle, reason), (middle, end, reason)]
        assert with_holds(oracle, halves).window(key, n)["due"] == due, (seed, key, n)
