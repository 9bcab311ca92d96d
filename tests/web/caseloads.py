"""A caseload asked for beside the pages, to compare them with it."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from typing import Any

from sqlalchemy import select, update

from pathway.bootstrap import House
from pathway.queries.day_asked import day_asked
from pathway.queries.queue import Queue, queue
from pathway.store import tables
from pathway.store.look import look

DAY = date(2026, 4, 21)
BUSY = "advisor-3"
"""An advisor of the played caseload who has something in every group."""


def queue_of(house: House, staff: str | None = BUSY, on: date = DAY) -> Queue:
    """The queue as it is stored now."""
    with look(house.store) as seen:
        return queue(seen, day_asked(seen, on, is_clock=True), staff)


def reads(house: House) -> list[dict[str, Any]]:
    """What is written down as read, in order."""
    with look(house.store) as seen:
        return [json.loads(row.what) for row in seen.rows(select(tables.read_audit.c.what))]


def buttons(html: str) -> dict[str, str]:
    """The buttons of a page by what they read out: "Done (Barriers check, Julia Webb)"."""
    found = re.findall(r'<button class="due-act" name="do" value="([^"]*)">(.*?)</button>', html)
    return {unescape(re.sub("<[^>]+>", "", words)): unescape(value) for value, words in found}


def counts(html: str) -> dict[str, int]:
    """The numbers on the cards, by group."""
    found = re.findall(r'href="#(\w+)"><strong>(\d+)</strong>', html)
    return {group: int(number) for group, number in found}


def rows(html: str) -> dict[str, int]:
    """How many lines each group of a page holds."""
    sections = re.findall(r'<section aria-labelledby="(\w+)">(.*?)</section>', html, flags=re.DOTALL)
    return {group: len(re.findall(r'class="due-what"', body)) for group, body in sections}


def known_as(house: House, given_name: str, **also: str) -> None:
    """Everybody called so, whatever a form would have let through."""
    with house.store.writing.begin() as connection:
        connection.execute(update(tables.persons).values(given_name=given_name, **also))
