"""What has come to stand by a day: of what is done once, and of what comes again and again."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from tests.oracle.conditions import may_come, stands
from tests.oracle.dates import Oracle, Unknown
from tests.oracle.written import activity_of, place_in_list


def missing(
    oracle: Oracle, stage: str, on: date, known: dict[str, str], told: dict[str, date], *, is_left: bool = False
) -> list[str]:
    """Every occurrence of a stage that should have come to stand by a day, or fallen away, and has not.

    `told` is the day since which what is known under a name is as it is. In a stage that the case has left, what comes
    every so often comes no more.
    """
    wrong = []
    for key, says in oracle.pathway["stages"][stage]["activities"].items():
        settled = oracle.life["settled"].get(key, {})
        stood = [n for each, n in oracle.life["stood"] if each == key]
        if not stands(says, known):
            wrong += [f"{key}#{n} stands against its conditions" for n in stood if n not in settled]
        elif "every" in says and is_left:
            continue
        elif "every" in says or isinstance(says.get("due"), list):
            n = next_of(oracle, key, held_since(oracle, stage, says, told), stood)
            if n is not None and may_come(says, n, done(oracle)) and comes_by(oracle, key, n, on):
                wrong.append(f"{key}#{n} has not come to stand")
        elif is_known(oracle, key) and all(n in settled and settled[n][1] == "fell away" for n in stood):
            wrong.append(f"{key} has not come to stand")
    return wrong


def held_since(oracle: Oracle, stage: str, says: dict[str, Any], told: dict[str, date]) -> date:
    """The day since which the case is in a stage and what is asked for there under conditions is asked for."""
    names = says.get("only_if", {}) | says.get("unless", {})
    entered: date = oracle.life["entered"][stage][-1]
    return max([entered, *(told[name] for name in names if name in told)])


def next_of(oracle: Oracle, key: str, since: date, stood: list[int]) -> int | None:
    """The next time of a series: of a plan the first that has not stood, of the stretches those not over on a day."""
    says, last = activity_of(oracle.pathway, key)[1], max(stood, default=0)
    if isinstance(says.get("due"), list):
        return last + 1 if place_in_list(oracle.life, key, last + 1) <= len(says["due"]) else None
    if " from " in says["every"]:
        return last + 1
    return next(k for k in count(oracle.not_over(key, since)) if k not in stood)


def comes_by(oracle: Oracle, key: str, n: int, on: date) -> bool:
    """Whether the day it comes to stand has come, and the day it is due can be known."""
    try:
        return oracle.comes_to_stand(key, n) <= on and oracle.due(key, n) is not None
    except Unknown:
        return False


def done(oracle: Oracle) -> set[str]:
    """The activities that were done at least once."""
    return {key for key, times in oracle.life["settled"].items() if any(how == "done" for _, how in times.values())}


def is_known(oracle: Oracle, key: str) -> bool:
    """Whether what an activity is counted from has come to pass."""
    try:
        return oracle.due(key, 1) is not None
    except Unknown:
        return False


def known_of(life: dict[str, Any], outcomes: dict[str, str]) -> dict[str, str]:
    """What conditions ask: the newest value of each fact, the newest outcome of each activity."""
    return {name: told[-1][1] for name, told in life["facts"].items() if told} | outcomes
