"""The same life as rows of a real case, and the real answer: the one module of the oracle that knows `pathway`."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from pathway.case.model import Activity, Case, Extension, Fact, Pause, Status
from pathway.case.windows import window_of
from pathway.dates import CalendarTooShort
from pathway.definition.rules import Rules
from pathway.pathways_file import read_calendars, read_text
from tests.oracle.dates import Oracle
from tests.oracle.written import activity_of

CALENDAR = read_calendars(Path(__file__).resolve().parents[2] / "config" / "calendars.yaml")["england"]
WHO = "advisor"
CLOSED_AS = {"done": "done", "declined": "declined", "not held": "not_held", "not needed": "not_needed"}


def rules_of(pathway: dict[str, Any]) -> Rules:
    """A pathway compiled from its text, as `pathway publish` does it. Raises DefinitionError."""
    return read_text(json.dumps({"pathways": {"random": pathway}}, indent=1), "random.yaml").rules["random"]


def real_window(rules: Rules, oracle: Oracle, key: str, n: int) -> dict[str, date | None] | None:
    """Opens, due and closes as the product counts them; None where that leaves the years of the calendar."""
    case = case_of(oracle, key)
    # A series knows its place by the rows of the occurrences before.
    before = [_row(oracle, key, earlier) for earlier in range(1, n) if f"{key}#{earlier}" not in case.activities]
    case = case.having("activities", *before)
    row = case.activities.get(f"{key}#{n}") or _row(oracle, key, n)
    try:
        window = window_of(case.having("activities", row), row, rules, CALENDAR)
    except CalendarTooShort:
        return None
    return {"opens": window.opens_on, "due": window.due_on, "closes": window.closes_on}


def case_of(oracle: Oracle, key: str) -> Case:
    """The case as its rows have it while it is in the stage of an activity, all that happens having happened."""
    life = oracle.life
    place, _ = activity_of(oracle.pathway, key)
    entered = life["entered"].get(place, [life["start"]])[-1]
    case = Case(
        ref="aaaa-aaaa", programme="p", person="p-1", pathway="random", definition="d", calendar=CALENDAR.version,
        stage=place, status=Status.OPEN, referred_on=life["referral_received"], team="north",
        stage_entered_on=entered, accepted_on=life["referral_accepted"], clock_started_on=life["start"],
        ended_on=life.get("ending"),
    )  # fmt: skip
    told = [(name, *entries[-1]) for name, entries in life["facts"].items()]
    longer = life["extended"] + oracle.extended_by_reviews(key)
    pauses = [Pause(n, why, on, end, WHO, end) for n, (on, end, why) in enumerate(life["holds"], start=1)]
    extensions = [Extension(n, stage, days, life["start"], WHO) for n, (stage, days) in enumerate(longer, start=1)]
    case = case.having("facts", *(Fact(name, value, known_on, WHO) for name, known_on, value in told))
    case = case.having("pauses", *pauses).having("extensions", *extensions)
    return case.having("activities", *_rows(oracle))


def _rows(oracle: Oracle) -> list[Activity]:
    """What is closed, put off or booked."""
    life, rows = oracle.life, {}
    for key, settled in life["settled"].items():
        for n, (day, how) in enumerate(settled, start=1):
            done_on = day if how == "done" else None
            rows[key, n] = _row(oracle, key, n, closed_as=CLOSED_AS[how], closed_on=day, done_on=done_on)
    for (key, n), (named_on, day) in life["named"].items():
        rows[key, n] = _row(oracle, key, n, deferred_to=day, deferred_on=named_on)
    for key, day in life["booked"].items():
        rows[key, 1] = _row(oracle, key, 1, booked_on=day)
    return list(rows.values())


def _row(oracle: Oracle, key: str, n: int, **columns: Any) -> Activity:
    """A row as the engine would have opened it."""
    life, (place, _) = oracle.life, activity_of(oracle.pathway, key)
    window = oracle.window(key, n)
    stage = place if place in oracle.pathway["stages"] else None
    anchor_on = life["opened"].get(key) or life["entered"].get(place, [life["ending"]])[-1]
    opens_on = window["opens"] or life["start"]
    return Activity(
        key, n, stage, WHO, None, opened_on=opens_on, opens_on=opens_on, due_on=window["due"],
        closes_on=window["closes"], anchor_on=anchor_on, **columns,
    )  # fmt: skip
