"""Random lives, biased to what goes wrong: holds on awkward days, awkward starts, late and corrected facts."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from tests.oracle.counting import DAY, Hold, Holds, days_of, off_hold
from tests.oracle.dates import Oracle, Unknown
from tests.oracle.holidays import clock_changes, closed_days, easter_sunday
from tests.oracle.pathways import FACTS
from tests.oracle.wording import read_weeks
from tests.oracle.written import activity_of

FIRST_YEAR, LAST_YEAR = 2024, 2035
CLOSED = frozenset(closed_days(FIRST_YEAR - 1, LAST_YEAR))
LEAP_DAYS = {date(year, 2, 29) for year in range(FIRST_YEAR, LAST_YEAR + 1) if year % 4 == 0}
AWKWARD = {
    "bank holidays": {day for day in CLOSED if day.year >= FIRST_YEAR},
    "clock changes": clock_changes(FIRST_YEAR, LAST_YEAR),
    "leap days": LEAP_DAYS,
    "days before Easter and Christmas": {
        day for year in range(FIRST_YEAR, LAST_YEAR + 1)
        for day in (easter_sunday(year) - 3 * DAY, date(year, 12, 24))
    },
}  # fmt: skip
_AWKWARD_DAYS = [sorted(days) for days in AWKWARD.values()]
FIRST_START, LAST_START = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 10, 31)
HOLD_LENGTHS = (0, 1, 1, 2, 3, 5, 7, 7, 8, 14, 14, 21, 30, 45)
REASONS = ("away", "in_hospital")


def an_awkward_day(chance: Random) -> date:
    """A day on or beside a bank holiday, a clock change or a leap day; one time in four any day."""
    if chance.random() < 0.25:
        return FIRST_START + chance.randrange((LAST_START - FIRST_START).days) * DAY
    return chance.choice(chance.choice(_AWKWARD_DAYS)) + chance.choice((-1, 0, 0, 0, 1)) * DAY


def a_life(chance: Random, pathway: dict[str, Any]) -> dict[str, Any]:
    """A life on a pathway, in the words of `dates.py`. It asks the oracle for days worth stumbling over."""
    start = min(max(an_awkward_day(chance), FIRST_START), LAST_START)
    referred = start - chance.choice((0, 0, 1, 3, 9)) * DAY
    life: dict[str, Any] = {
        "start": start, "referral_accepted": start, "referral_received": referred, "closed": CLOSED, "entered": {},
        "facts": _facts(chance, start), "holds": (), "settled": {}, "booked": {}, "named": {}, "extended": [],
        "opened": {}, "expected": {}, "of": {}, "spoken": [],
    }  # fmt: skip
    _enter(chance, pathway, life, late=False)
    life["holds"] = _holds(chance, pathway, life)
    if chance.random() < 0.3:
        stages = [name for name, stage in pathway["stages"].items() if "may_extend" in stage]
        life["extended"] = [(chance.choice(stages), chance.choice((1, 6, 7, 14, 28)))] if stages else []
    _enter(chance, pathway, life, late=True)
    _happen(chance, pathway, life)
    life["ending"] = max([start, *(end for _, end, _ in life["holds"])]) + chance.randint(1, 200) * DAY
    return life


def questions(pathway: dict[str, Any], life: dict[str, Any]) -> list[tuple[str, int]]:
    """Every occurrence worth asking about."""
    asked = []
    for key, says in _activities(pathway):
        times = 4 if "every" in says else len(says["due"]) if isinstance(says.get("due"), list) else 1
        if " from " in says.get("every", ""):
            times = len(life["settled"].get(key, [])) + 1
        if key in ("back", "moving_on"):
            times = len([place for what in ("expected", "of") for place in life[what] if place[0] == key])
        asked += [(key, n) for n in range(1, times + 1)]
    asked += [place for place in life["named"] if place not in asked]
    return [place for place in asked if _came_up(pathway, life, place)]


def _came_up(pathway: dict[str, Any], life: dict[str, Any], place: tuple[str, int]) -> bool:
    """Whether something opened it; of a review held again, the newest time alone is asked about."""
    if place[0] in pathway["whenever"]:
        return place in life["opened"]
    return place != ("joint_review", 1) or ("joint_review", 2) not in life["named"]


def _activities(pathway: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    parts = [stage["activities"] for stage in pathway["stages"].values()]
    parts += [part["activities"] for part in pathway["before"].values()] + [pathway["after"], pathway["whenever"]]
    return [one for part in parts for one in part.items()]


def _facts(chance: Random, start: date) -> dict[str, list[tuple[date, str]]]:
    """Each dated fact told up to three times: known late, corrected, taken back."""
    facts = {}
    for fact in FACTS:
        known, told = start, []
        for _ in range(chance.choice((0, 1, 1, 1, 2, 3))):
            known += chance.randint(0, 40) * DAY
            day = start + chance.randint(1, 200) * DAY
            near = [one for one in _AWKWARD_DAYS[0] if abs((one - day).days) < 20]
            day = chance.choice(near) if near and chance.random() < 0.5 else day
            told.append((known, "unknown" if chance.random() < 0.1 else day.isoformat()))
        if told:
            facts[fact] = told
    return facts


def _enter(chance: Random, pathway: dict[str, Any], life: dict[str, Any], late: bool) -> None:
    """Enters every stage on the first day of its weeks, or late or early by some days."""
    oracle, entered, day = Oracle(pathway, life), {}, life["start"]
    for number, (name, stage) in enumerate(pathway["stages"].items()):
        if number and "weeks" in stage:
            first = read_weeks(stage["weeks"])[0]
            day = max(day, oracle.pathway_day(first, tuple(sorted(life["holds"]))))
        elif number:
            day += chance.randint(1, 40) * DAY
        if number and late and chance.random() < 0.3:
            day += chance.randint(0, 12) * DAY
        entered[name] = [day]
    life["entered"] = entered


def _holds(chance: Random, pathway: dict[str, Any], life: dict[str, Any]) -> Holds:
    """Up to four holds one after the other, on due days, rolled days, stage borders, at Christmas, or back to back."""
    oracle = Oracle(pathway, life)
    tempting = [life["start"], *(days[0] for days in life["entered"].values())]
    tempting += [day for key, n in questions(pathway, life) for day in oracle.window(key, n).values() if day]
    tempting += [date(life["start"].year, 12, chance.randint(20, 31)), life["start"] + chance.randint(0, 150) * DAY]
    first = life["start"]
    holds: list[Hold] = []
    for _ in range(chance.choice((0, 1, 1, 2, 2, 3, 4))):
        later = [day for day in tempting if first <= day < first + timedelta(days=120)]
        if not later:
            break
        if not holds or chance.random() < 0.7:
            first = max(first, chance.choice(later) + chance.choice((-1, 0, 0, 0, 1)) * DAY)
        end = first + chance.choice(HOLD_LENGTHS) * DAY
        holds.append((first, end, chance.choice(REASONS)))
        first = end
    return tuple(holds)


def _happen(chance: Random, pathway: dict[str, Any], life: dict[str, Any]) -> None:
    """Things are done, booked, put off and missed, most of them near the day they are due."""
    _open_whenever(chance, pathway, life)
    oracle = Oracle(pathway, life)
    for key, says in _activities(pathway):
        if key in pathway["whenever"] or key in ("joint_review", "farewell") or isinstance(says.get("due"), list):
            continue
        if "every" in says:
            _settle_often(chance, oracle, key)
        elif chance.random() < 0.6:
            for day in _near_due(chance, oracle, key, 1):
                life["settled"][key] = {1: (day, chance.choice(("done",) * 9 + ("declined", "not held")))}
        elif "due" in says and chance.random() < 0.2:
            for day in _near_due(chance, oracle, key, 1):
                life["named"][key, 1] = (day, day + chance.randint(1, 20) * DAY)
        elif chance.random() < 0.3:
            for day in _near_due(chance, oracle, key, 1):
                life["booked"][key, 1] = day + DAY
    _hold_review_again(chance, oracle, life)


def _open_whenever(chance: Random, pathway: dict[str, Any], life: dict[str, Any]) -> None:
    """What opened the items of `whenever`: holds, contacts missed, a concern, a barrier, the stages."""
    start = life["start"]
    life["of"] |= {("moving_on", n): stage for n, stage in enumerate(pathway["stages"], start=1)}
    life["of"]["barrier", 1] = "housing"
    life["spoken"] = [start + chance.randint(0, 150) * DAY for _ in range(chance.choice((0, 1, 3)))]
    life["with_provider"] = chance.random() < 0.3
    holds = [hold for hold in life["holds"] if hold[0] < hold[1]]
    for n, hold in enumerate(holds, start=1):
        life["expected"]["back", n] = hold
    for key, says in pathway["whenever"].items():
        day = start + chance.randint(0, 150) * DAY
        if says["when"].startswith("on hold for"):
            day = next((first for first, _, reason in reversed(holds) if reason == "in_hospital"), None)
        life["opened"] |= {(key, n): day for n in range(1, 7) if day}


def _near_due(chance: Random, oracle: Oracle, key: str, n: int) -> list[date]:
    """A day near the one it is due; none if it does not stand."""
    try:
        return [max(oracle.life["start"], oracle.due(key, n) + chance.randint(-9, 4) * DAY)]
    except Unknown:
        return []


def _settle_often(chance: Random, oracle: Oracle, key: str) -> None:
    """Up to four occurrences of a series closed one way or the other, not always in the order of their days."""
    settled = oracle.life["settled"][key] = {}
    for n in range(1, chance.randint(1, 5)):
        for day in _near_due(chance, oracle, key, n):
            settled[n] = (day, chance.choice(("done",) * 6 + ("declined", "not held", "not needed")))


def _hold_review_again(chance: Random, oracle: Oracle, life: dict[str, Any]) -> None:
    """A joint review near the day it is due and, some days on, another: the stage is longer by as much."""
    for day in _near_due(chance, oracle, "joint_review", 1) if chance.random() < 0.4 else []:
        day = off_hold(day, days_of(life["holds"]))
        life["settled"]["joint_review"] = {1: (day, "done")}
        if chance.random() < 0.6:
            again = day + chance.randint(1, 60) * DAY
            by_then = tuple(hold for hold in life["holds"] if hold[0] <= day)
            days = Oracle(oracle.pathway, oracle.life | {"holds": by_then}).longer_by_review("joint_review", 1, again)
            stage, says = activity_of(oracle.pathway, "joint_review")
            if "extends_stage" in says:
                life["extended"].append((stage, days))
            life["named"]["joint_review", 2] = (day, again)
