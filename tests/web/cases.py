"""People of the played caseload in the state a test needs, what was recorded on them, and what a form says."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime

from httpx import Response

from pathway.bootstrap import House
from pathway.case.history import Entry, case_stream
from pathway.case.model import Case, Status
from pathway.store.look import look

TODAY = date(2026, 4, 21)


def somebody(house: House, wanted: Callable[[Case], bool]) -> Case:
    """The first person of whom this is true."""
    with look(house.store) as seen:
        return next(case for case in seen.cases_where() if wanted(case))


def on_the_way(case: Case) -> bool:
    """Open, on the pathway, not on hold, with an advisor and something to record by hand."""
    return (
        case.status is Status.OPEN and case.stage == "guided_conversation" and bool(case.holder_of("care_coordinator"))
    )


def case_of(house: House, ref: str) -> Case:
    """The case as it is stored now."""
    with look(house.store) as seen:
        return seen.case(ref)


def history(house: House, ref: str) -> list[Entry]:
    """Everything recorded on a case, in order."""
    with look(house.store) as seen:
        return list(seen.history(case_stream(ref)))


def texts(house: House, ref: str) -> list[str]:
    """The words of people recorded on a case."""
    with look(house.store) as seen:
        return list(seen.texts(case_stream(ref)).values())


def acted(house: House, ref: str, asked: object, by: str, at: datetime) -> Case:
    """Somebody does something on a case, not through the pages."""
    with look(house.store) as seen:
        member = seen.members[by]
    return house.walk.act(ref, asked, member, at)


def to_plan(case: Case) -> bool:
    """On the way, with a recovery plan to be agreed."""
    return on_the_way(case) and any(row.key == "recovery_plan" for row in case.open_activities)


def summary(answer: Response) -> list[tuple[str, str]]:
    """The error summary: each message with the id it links to."""
    found = re.search(r"There is a problem.*?</ul>", answer.text, re.DOTALL)
    links = re.findall(r'<a href="#([^"]*)"[^>]*>(.*?)</a>', found[0], re.DOTALL) if found else []
    return [(where, " ".join(words.split())) for where, words in links]


def day_boxes(name: str, day: date) -> dict[str, str]:
    """A date in the three boxes of a question."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def item_of(case: Case, key: str) -> str:
    """What stands open of an activity."""
    return next(row.row_key for row in case.open_activities if row.key == key)
