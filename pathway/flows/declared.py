"""The flows themselves, as a worker finds them: `pathway.flows.declared.daily_sweep` and the rest. Imports Prefect.

What Prefect is told is the programme and the instant, if one was asked for: no task for a case, no case reference, no
message of an error. A worker opens the house by the settings of the machine it runs on.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from typing import Any

from prefect import Flow, flow

from pathway import clock
from pathway.bootstrap import House, open_house
from pathway.flows.errands import ERRANDS, Errand, in_safe_words
from pathway.flows.started import STARTED, Started
from pathway.settings import read_settings


class DidNotFinish(Exception):
    """All that Prefect is told of a failure: the reason may name a case, and belongs into our own log."""


def _declared(name: str) -> Flow[..., Any]:
    errand = ERRANDS[name]

    # Async, because each run of a sync flow waits a second for a heartbeat to end.
    async def run(programme: str, at: str | None = None) -> None:
        if started := STARTED.get():
            await asyncio.to_thread(_done, errand, started)
        else:
            await asyncio.to_thread(_done_here, errand, programme, at)

    return flow(name=name, description=errand.words, persist_result=False, log_prints=False)(run)


daily_sweep = _declared("daily-sweep")
send_notices = _declared("send-notices")


def flow_of(errand: Errand) -> tuple[Flow[..., Any], str]:
    """The flow of an errand, and where a worker finds it."""
    attribute = errand.name.replace("-", "_")
    declared: Flow[..., Any] = globals()[attribute]
    return declared, f"{__name__}.{attribute}"


def _done(errand: Errand, started: Started) -> None:
    try:
        started.result = errand.does(started.house, started.now, started.told)
        started.is_done = True
    except Exception as problem:
        started.problem = problem
        raise _did_not_finish() from None


def _done_here(errand: Errand, programme: str, at: str | None) -> None:
    """The errand in a worker: what it says goes to standard error, and not to Prefect."""

    def now() -> datetime:
        return datetime.fromisoformat(at) if at else clock.now()

    try:
        with closing(_house(programme, now())) as house:
            words = errand.said(errand.does(house, now, None))
    except Exception as problem:
        _say(f"{errand.name}: {in_safe_words(problem)}")
        raise _did_not_finish() from None
    if words:
        _say(f"{errand.name}: {words}")


def _did_not_finish() -> DidNotFinish:
    return DidNotFinish("it did not finish: see Pathway's own log")


def _house(programme: str, at: datetime) -> House:
    return open_house(replace(read_settings(), programme=programme), at, _say)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
