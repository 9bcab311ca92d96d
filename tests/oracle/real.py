"""The same life as rows of a real case, and the real answer: a date taken by itself, without the commands."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from pathway.case.model import Activity, Case, Extension, Fact, Pause, Status
from pathway.case.series import opens_on
from pathway.case.windows import window_of
from pathway.dates import CalendarTooShort
from pathway.definition.rules import Rules
from pathway.pathways_file import read_calendars, read_text
from tests.oracle.dates import Oracle
from tests.oracle.written import activity_of

CALENDAR = read_calendars(Path(__file__).resolve().parents[2] / "config" / "calendars.yaml")["england"]
WHO = "advisor"
CLOSED_AS = {"done": "done", "declined": "declined", "not held": "not_held", "not needed": "not_needed"}
Window = dict[str, date | None]


def rules_of(pathway: dict[str, Any]) -> Rules:
    """A pathway compiled from its text, as `pathway publish` does it. Raises DefinitionError."""
    return read_text(json.dumps({"pathways": {"random": pathway}}, indent=1), "random.yaml").rules["random"]


def real_window(rules: Rules, oracle: Oracle, key: str, n: int) -> Window | None:
    """Opens, due and closes as the product counts them; None where that leaves the years of the calendar.

    Of a series with them the day it comes to stand; else opens is counted from the day the row came to be.
    """
    case = case_of(oracle, key)
    # A series knows its place by the rows of the occurrences before.
    before = [_row(oracle, key, earlier) for earlier in range(1, n) if f"{key}#{earlier}" not in case.activities]
    case = case.having("activities", *before)
    row = case.activities.get(f"{key}#{n}") or _row(oracle, key, n)
    with_it = case.having("activities", row)
    try:
        window = window_of(with_it, row, rules, CALENDAR)
        opens = window.opens_on
        if rules.activities[key].every:
            others = tuple(a for a in case.activities.values() if (a.key, a.n) < (key, n) or a.key != key)
            so_far = replace(case, activities={}).having("activities", *others)
            comes_on = opens_on(so_far, rules.activities[key], rules, CALENDAR, n, row.anchor_on, row.subject)
            opens = max(comes_on or opens, row.anchor_on or opens)
    except CalendarTooShort:
        return None
    return {"opens": opens, "due": window.due_on, "closes": window.closes_on}


def case_of(oracle: Oracle, key: str) -> Case:
    """The case as its rows have it while it is in the stage of an activity, all that happens having happened."""
    life = oracle.life
    place, _ = activity_of(oracle.pathway, key)
    entered = life["entered"].get(place, [life["start"]])[-1]
    case = Case(
        ref="aaaa-aaaa", programme="p", person="p-1", pathway="random", definition="d", calendar=CALENDAR.version,
        stage=place if place in oracle.pathway["stages"] else "s1", status=Status.OPEN,
        status_before=Status.DORMANT if life["with_provider"] else None,
        referred_on=life["referral_received"], team="north", stage_entered_on=entered,
        accepted_on=life["referral_accepted"], clock_started_on=life["start"], ended_on=life.get("ending"),
        last_spoken_on=max(life["spoken"], default=None),
    )  # fmt: skip
    told = [(name, *entries[-1]) for name, entries in life["facts"].items()]
    pauses = [Pause(n, why, on, end, WHO, end) for n, (on, end, why) in enumerate(life["holds"], start=1)]
    longer = [Extension(n, stage, days, life["start"], WHO) for n, (stage, days) in enumerate(life["extended"], 1)]
    case = case.having("facts", *(Fact(name, value, known_on, WHO) for name, known_on, value in told))
    case = case.having("pauses", *pauses).having("extensions", *longer).having("activities", *_rows(oracle))
    standing = (planned for planned in _planned_from(oracle, key) if f"{planned}#1" not in case.activities)
    return case.having("activities", *(_row(oracle, planned, 1) for planned in standing))


def _planned_from(oracle: Oracle, key: str) -> list[str]:
    """The activities whose plan an activity is counted from, and they in turn: in a stage that was left, they stand."""
    found, asked = list[str](), [key]
    while asked:
        says = activity_of(oracle.pathway, asked.pop())[1]
        texts = [text for text in (says.get("due"), says.get("opens")) if isinstance(text, str)]
        planned = [text.rpartition(" planned ")[2] for text in texts if " planned " in text]
        found += planned
        asked += planned
    return found


def _rows(oracle: Oracle) -> list[Activity]:
    """What is closed, put off or booked."""
    life, rows = oracle.life, {}
    for key, settled in life["settled"].items():
        for n, (day, how) in settled.items():
            done_on = day if how in ("done", "declined") else None
            rows[key, n] = _row(oracle, key, n, closed_as=CLOSED_AS[how], closed_on=day, done_on=done_on, done_by=WHO)
    for (key, n), (named_on, day) in life["named"].items():
        rows[key, n] = _row(oracle, key, n, deferred_to=day, deferred_on=named_on)
    for (key, n), day in life["booked"].items():
        rows[key, n] = _row(oracle, key, n, booked_on=day)
    return list(rows.values())


def _row(oracle: Oracle, key: str, n: int, **columns: Any) -> Activity:
    """A row as the engine would have opened it."""
    life, (place, _) = oracle.life, activity_of(oracle.pathway, key)
    window = oracle.window(key, n)
    opened_on = oracle.stood_on(key, n) or life["start"]
    entered = life["opened"].get((key, n)) or life["entered"].get(place, [life["ending"]])[-1]
    return Activity(
        key, n, place if place in oracle.pathway["stages"] else None, WHO, None, opened_on=opened_on,
        opens_on=opened_on, due_on=window["due"], closes_on=window["closes"], anchor_on=entered,
        subject=_subject(oracle, key, n), **columns,
    )  # fmt: skip


def _subject(oracle: Oracle, key: str, n: int) -> str | None:
    """What a row is about: a stage, a barrier, the hold that opened it."""
    life = oracle.life
    if (key, n) in life["expected"]:
        return str(1 + life["holds"].index(life["expected"][key, n]))
    about: str | None = life["of"].get((key, n))
    return about
