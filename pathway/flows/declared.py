"""The flow itself, as a worker elsewhere finds it: `pathway/flows/declared.py:daily_sweep`. Imports Prefect.

Its parameters are plain values, and it opens the house by the settings of the machine it runs on.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime

from prefect import flow

from pathway.bootstrap import House, open_house
from pathway.flows.errand import ERRAND, FLOW_NAME, Errand
from pathway.settings import read_settings


class SweepDidNotFinish(Exception):
    """All that Prefect is told of a failure: the reason may name a case, and belongs into our own log."""


# Async, because each run of a sync flow waits a second for a heartbeat to end.
@flow(name=FLOW_NAME, persist_result=False, log_prints=False)
async def daily_sweep(programme: str, on: str, at: str) -> int:
    """One day's sweep of one programme; the number of its receipt."""
    day, instant = date.fromisoformat(on), datetime.fromisoformat(at)
    errand = ERRAND.get()
    if errand is not None:
        return await asyncio.to_thread(_swept, errand, day, instant)
    with closing(_house(programme, instant)) as house:
        return await asyncio.to_thread(_swept, Errand(house), day, instant)


def run_to_end(programme: str, on: date, at: datetime) -> None:
    """Starts the flow here and waits for it."""
    asyncio.run(daily_sweep(programme, on.isoformat(), at.isoformat()))


def _swept(errand: Errand, on: date, at: datetime) -> int:
    try:
        errand.receipt = errand.house.sweep(on, at, errand.told)
    except Exception as problem:
        errand.problem = problem
        if ERRAND.get() is None:
            print(f"{FLOW_NAME}: {problem}", file=sys.stderr)
        raise SweepDidNotFinish("the sweep did not finish: see Pathway's own log") from None
    return errand.receipt.number


def _house(programme: str, at: datetime) -> House:
    settings = replace(read_settings(), programme=programme)
    return open_house(settings, at, lambda words: print(words, file=sys.stderr))
