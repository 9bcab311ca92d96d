"""How long every date of one case takes on the shipped pathway, beside as many bare date additions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from pathway.case.model import Activity, Case, Status
from pathway.case.moving_on import enter_stage
from pathway.case.proof import Source
from pathway.case.why import Light, why
from pathway.case.windows import window_of
from pathway.dates import Calendar
from pathway.definition.rules import WAITING, Rules
from pathway.pathways_file import read, read_calendars
from pathway.planning.projection import projected

Pair = tuple[Callable[[], None], Callable[[], None], str]
CONFIG = Path(__file__).resolve().parents[1] / "config"
START = date(2026, 1, 26)
TIMES = 100


def pair() -> Pair:
    """(engine, floor, what is measured): dates alone."""
    return _measured(with_proofs=False)


def pair_with_proofs() -> Pair:
    """(engine, floor, what is measured): each date with every step that led there."""
    return _measured(with_proofs=True)


def pair_with_ladders() -> Pair:
    """(engine, floor, what is measured): the whole proof as a screen shows it, with ladder and what comes next."""
    case, rows, rules, calendar = _case()
    light = Light(rules, calendar, START, case, Source(rules.pathway, 1, rules.version, "pathways.yaml", 0))

    def engine() -> None:
        for _ in range(TIMES):
            for row in rows:
                why(case, row, light)

    return engine, _floor(len(rows)), _about(len(rows), "with the whole proof")


def _measured(*, with_proofs: bool) -> Pair:
    case, rows, rules, calendar = _case()

    def engine() -> None:
        for _ in range(TIMES):
            for row in rows:
                window_of(case, row, rules, calendar, [] if with_proofs else None)

    return engine, _floor(len(rows)), _about(len(rows), "with their steps" if with_proofs else "without proofs")


def _case() -> tuple[Case, list[Activity], Rules, Calendar]:
    """A case on the first day of its clock, with everything that is still to come standing."""
    [rules] = read(CONFIG / "pathways.yaml").rules.values()
    calendar = read_calendars(CONFIG / "calendars.yaml")[rules.calendar_name]
    case = Case(
        ref="bench", programme="bench", person="bench", pathway=rules.pathway, definition=rules.version,
        calendar=calendar.version, stage=WAITING, status=Status.OPEN, referred_on=START, team="bench",
        accepted_on=START, clock_started_on=START,
    )  # fmt: skip
    case = enter_stage(case, rules.first_stage.key, rules, calendar, START, by="bench")
    case = case.having("activities", *projected(case, rules, calendar))
    return case, list(case.activities.values()), rules, calendar


def _floor(count: int) -> Callable[[], None]:
    def floor() -> None:
        for _ in range(TIMES):
            for number in range(count):
                START + timedelta(days=number)

    return floor


def _about(count: int, how: str) -> str:
    return f"{TIMES} times all {count} dates of one case, {how}; floor: {count} date additions, {TIMES} times"
