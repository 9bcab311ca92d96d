"""The oracle and the product side by side: random pathways and lives, date by date."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from tests.oracle.dates import Oracle
from tests.oracle.lives import AWKWARD, a_life, questions
from tests.oracle.pathways import FACTS, a_pathway
from tests.oracle.real import real_window, rules_of
from tests.oracle.wording import When
from tests.oracle.written import activity_of, due_says

LIVES_OF_EACH = 20
# What these count from stands in rows of their own, which only a life played through the commands has.
OPENED_BY_ROWS = {"keep_in_touch", "concern", "back", "welfare", "moving_on"}


@dataclass
class Comparison:
    """What was compared, of which kind, over which days, and every difference in words."""

    dates: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    seen: set[date] = field(default_factory=set)
    differences: list[str] = field(default_factory=list)

    def add(self, other: Comparison) -> None:
        """Takes in what somebody else compared."""
        self.dates += other.dates
        self.kinds += other.kinds
        self.seen |= other.seen
        self.differences += other.differences

    def missed(self) -> dict[str, list[date]]:
        """The awkward days that no start, hold or date fell on, by their kind."""
        return {name: sorted(days - self.seen) for name, days in AWKWARD.items()}


def compare(seed: int, dates: int) -> Comparison:
    """At least so many dates, from pathways and lives with seeds `seed`, `seed + 1`, ..."""
    compared = Comparison()
    while compared.dates < dates:
        chance = Random(seed)
        pathway = a_pathway(chance)
        rules = rules_of(pathway)
        for _ in range(LIVES_OF_EACH):
            _compare_life(compared, seed, rules, Oracle(pathway, a_life(chance, pathway)))
        seed += 1
    return compared


def _compare_life(compared: Comparison, seed: int, rules: Any, oracle: Oracle) -> None:
    compared.seen |= {oracle.life["start"], *(first for first, _, _ in oracle.life["holds"])}
    for key, n in questions(oracle.pathway, oracle.life):
        real = None if key in OPENED_BY_ROWS else real_window(rules, oracle, key, n)
        if real is None:
            continue
        said = oracle.window(key, n)
        if real["due"] is None and said["due"] is None:
            said["opens"] = real["opens"]
        compared.dates += len([day for day in said.values() if day])
        compared.seen |= {day for day in said.values() if day}
        compared.kinds.update(kinds_of(oracle, key, n))
        if said != real:
            compared.differences.append(_told(seed, oracle, key, n, said, real))


def kinds_of(oracle: Oracle, key: str, n: int) -> list[str]:
    """Its anchor, its roll and its holds, as the table of the full mode counts them."""
    says, (_, activity) = due_says(oracle.pathway, key, n), activity_of(oracle.pathway, key)
    holds = len(oracle.life["holds"])
    return [
        f"{says.unit}, {says.way} {_anchor_words(says)}",
        f"rolls: {activity.get('rolls', 'stays')}",
        f"holds: {holds}",
        *(["extended"] if oracle.life["extended"] else []),
        *(["named by somebody"] if (key, n) in oracle.life["named"] else []),
    ]


def _anchor_words(says: When) -> str:
    if says.way == "stretches of":
        return "a stage"
    if says.anchor in FACTS:
        return "a fact"
    word = says.anchor.split()[0]
    if word in ("first", "last", "planned", "2nd", "3rd"):
        return f"{word} activity"
    known = ("start", "stage_start", "stage_end", "pathway_end", "due", "opened", "ending", "the one before")
    return says.anchor if says.anchor in known or says.anchor.startswith("referral") else "an activity"


def _told(seed: int, oracle: Oracle, key: str, n: int, said: dict[str, Any], real: dict[str, Any]) -> str:
    differing = {name: f"{said[name]} != {real[name]}" for name in said if said[name] != real[name]}
    life = {name: value for name, value in oracle.life.items() if name != "closed"}
    return f"seed {seed}: {key}#{n} oracle != product {differing}\n  {activity_of(oracle.pathway, key)}\n  {life}"
