"""The oracle and the product side by side: random pathways and lives, date by date."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from pathway.case.ladder import rung_day
from pathway.dates import CalendarTooShort
from pathway.definition.rules import Rules
from pathway.errors import DefinitionError
from tests.oracle.acts import GAPS, an_act
from tests.oracle.counting import DAY
from tests.oracle.dates import Oracle
from tests.oracle.ladders import told_on
from tests.oracle.lives import AWKWARD, a_life, an_awkward_day, questions
from tests.oracle.pathways import FACTS, a_pathway
from tests.oracle.played import Played
from tests.oracle.real import CALENDAR, real_window, rules_of
from tests.oracle.standing import known_of, missing
from tests.oracle.wording import When
from tests.oracle.written import activity_of

LIVES_OF_EACH = 16
PLAYED_OF_EACH = 2
ACTS = 30
LAST_PLAYED = date(2034, 6, 30)
"""What is played ends within the years of the calendar."""


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

    def count(self, oracle: Oracle, place: tuple[str, int], said: dict[str, Any], how: str) -> None:
        """So many more dates, and of which kind."""
        days = [day for day in said.values() if day]
        self.dates += len(days)
        self.seen.update(days)
        self.kinds.update([how, *kinds_of(oracle, *place)])


def compare(seed: int, dates: int) -> Comparison:
    """At least so many dates, from pathways and lives with seeds `seed`, `seed + 1`, ..."""
    compared = Comparison()
    while compared.dates < dates:
        chance = Random(seed)
        pathway = a_pathway(chance)
        try:
            rules = rules_of(pathway)
        except DefinitionError:
            rules = None  # `pathway check` would not have it: a window that opens too late, say
        for _ in range(LIVES_OF_EACH if rules else 0):
            _compare_life(compared, seed, rules, Oracle(pathway, a_life(chance, pathway)), chance)
        for number in range(PLAYED_OF_EACH if rules else 0):
            compare_played(compared, seed, number, pathway, rules)
        seed += 1
    return compared


# ---------------------------------------------------------------------- dates taken one by one


def _compare_life(compared: Comparison, seed: int, rules: Any, oracle: Oracle, chance: Random) -> None:
    compared.seen |= {oracle.life["start"], *(first for first, _, _ in oracle.life["holds"])}
    for key, n in questions(oracle.pathway, oracle.life):
        real = real_window(rules, oracle, key, n)
        if real is None:
            continue
        said = oracle.window(key, n)
        if key == "moving_on" or (real["due"] is None and said["due"] is None):
            said["opens"] = real["opens"]
        compared.count(oracle, (key, n), said, "taken by itself")
        if said != real:
            compared.differences.append(_told(f"seed {seed}", oracle, key, n, said, real))
        elif said["due"]:
            _compare_ladder(compared, seed, rules, oracle, key, said["due"], chance)


def _compare_ladder(
    compared: Comparison, seed: int, rules: Rules, oracle: Oracle, key: str, due: date, chance: Random
) -> None:
    """The days of a ladder's steps, no hold coming between."""
    known = {"depot": chance.choice(("yes", "no"))}
    held = frozenset(name for name, value in known.items() if value == "yes")
    said = told_on(oracle.pathway, key, due, known, oracle.life["closed"])
    try:
        real = [rung_day(rung, due, CALENDAR, (), held) for rung in rules.activities[key].ladder]
    except CalendarTooShort:
        return
    compared.dates += len(said)
    compared.kinds["step of a ladder"] += len(said)
    if said != real:
        compared.differences.append(f"seed {seed}: {key} due {due} oracle != product ladder {said} {real}\n \n ")


# ---------------------------------------------------------------------- whole lives


def compare_played(compared: Comparison, seed: int, number: int, pathway: dict[str, Any], rules: Rules) -> None:
    """One life through the commands; every new date of what stands after each act, and what stands."""
    chance = Random(f"{seed}/{number}")
    start = min(an_awkward_day(chance), LAST_PLAYED)
    played = Played(pathway, rules, start, start - chance.choice((0, 1, 3, 9)) * DAY)
    lived, before = "", dict[str, Any]()
    for _ in range(ACTS):
        day = played.today + chance.choice(GAPS) * DAY
        try:
            played.pass_to(day)
            told = _compare_standing(played)
            act = an_act(chance, played.view())
            if act is None or not played.act(act):
                act = None
            lived += f"\n  {day} {act}" if act else ""
            told += _compare_standing(played) + _compare_rows(compared, played, before)
        except CalendarTooShort:
            return
        if told:
            entered = {stage: [str(day) for day in days] for stage, days in played.life["entered"].items()}
            head = f"seed {seed}/{number}, {day}: {told[0]}"
            compared.differences.append(f"{head}\n  {entered} {played.oracle().life['holds']}{lived}")
            return


def _compare_rows(compared: Comparison, played: Played, before: dict[str, Any]) -> list[str]:
    """What stands: when it opens, is due and closes. Dates that did not move are compared again, not counted again."""
    oracle, told = played.oracle(), []
    for row in played.case.open_activities:
        said = oracle.window(row.key, row.n)
        real = {"opens": row.opens_on, "due": row.due_on, "closes": row.closes_on}
        if row.key == "moving_on" or (real["due"] is None and said["due"] is None):
            said["opens"] = real["opens"]
        if before.get(row.row_key) != real:
            compared.count(oracle, (row.key, row.n), said, "in a life played through the commands")
            before[row.row_key] = real
        if said != real:
            said = {name: f"{said[name]} != {real[name]}" for name in said if said[name] != real[name]}
            told.append(f"{row.row_key} oracle != product {said} {activity_of(oracle.pathway, row.key)}")
    return told


def _compare_standing(played: Played) -> list[str]:
    """What has come to stand and should not have, or the other way round."""
    oracle, case, told = played.oracle(), played.case, []
    for key, n, on in played.life["came_by_time"]:
        if "every" in activity_of(oracle.pathway, key)[1] and oracle.comes_to_stand(key, n) != on:
            told.append(f"{key}#{n} came to stand on {on}, not {oracle.comes_to_stand(key, n)}")
    played.life["came_by_time"].clear()
    if case.status in ("open", "dormant") and case.stage in oracle.pathway["stages"]:
        known = known_of(oracle.life, played.outcomes())
        for stage in oracle.life["entered"]:
            told += missing(oracle, stage, played.today, known, played.told(), is_left=stage != case.stage)
    return told


# ---------------------------------------------------------------------- in words


def kinds_of(oracle: Oracle, key: str, n: int) -> list[str]:
    """Its anchor, its roll and its holds, as the table of the full mode counts them."""
    says, (_, activity) = oracle.due_says(key, n), activity_of(oracle.pathway, key)
    holds = len(oracle.life["holds"])
    series = "a list" if isinstance(activity.get("due"), list) else activity.get("every", "")
    return [
        f"{says.unit}, {says.way} {_anchor_words(says)}",
        f"rolls: {activity.get('rolls', 'stays')}",
        f"holds: {holds}",
        *(["series: " + ("from last done" if " from " in series else series if " " not in series else "from plan")]
          if series and series != "a list" else ["series: a list"] if series else []),
        *(["opens is said"] if "opens" in activity else []),
        *(["closes is said"] if "closes" in activity else []),
        *(["extended"] if oracle.life["extended"] else []),
        *(["named by somebody"] if (key, n) in oracle.life["named"] else []),
    ]  # fmt: skip


def _anchor_words(says: When) -> str:
    if says.way == "stretches of":
        return "a stage"
    if says.anchor in FACTS:
        return "a fact"
    word = says.anchor.split()[0]
    if word in ("first", "planned", "2nd", "3rd") or (word == "last" and says.anchor != "last spoken to"):
        return f"{word} activity"
    known = ("start", "stage_start", "stage_end", "pathway_end", "due", "opened", "ending", "the one before",
             "expected return", "last spoken to")  # fmt: skip
    return says.anchor if says.anchor in known or says.anchor.startswith("referral") else "an activity"


def _told(seed: str, oracle: Oracle, key: str, n: int, said: dict[str, Any], real: dict[str, Any]) -> str:
    differing = {name: f"{said[name]} != {real[name]}" for name in said if said[name] != real[name]}
    life = {name: value for name, value in oracle.life.items() if name != "closed"}
    return f"{seed}: {key}#{n} oracle != product {differing}\n  {activity_of(oracle.pathway, key)}\n  {life}"
