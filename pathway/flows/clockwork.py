"""Our own clock: it rings in the serving process, and the house does its errands in threads of their own.

No Prefect (ADR-0024): the house is asked straight. What goes wrong is said on standard error and tried again; nothing
stops the clock, and the clock stops nothing: between two transactions an errand pauses, so that pages get their turn.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from pathway import clock
from pathway.bootstrap import House
from pathway.dates import london_day
from pathway.flows.errands import ERRANDS, LONDON, Errand, Now, in_safe_words

AGAIN_AFTER = timedelta(minutes=5)
PAUSE_S = 0.1
LOOKED_BACK = (timedelta(hours=1), timedelta(days=1), timedelta(days=100))
"""In steps, so that what rings every minute is not counted over months; in the end over a quarter of a year, so that
what rings four times a year is caught up too."""


class _Stopped(Exception):
    """The clock is being stopped; what was done so far is saved, and the next start goes on from there."""


@contextmanager
def ticking(house: House, now: Now, errands: Iterable[Errand] = tuple(ERRANDS.values()),
            again_after: timedelta = AGAIN_AFTER) -> Iterator[None]:  # fmt: skip
    """Rings for these errands while inside. What is not known to be done since it last should have been, is done at
    once; what failed is done again `again_after`. Leaving waits for what is under way to end its transaction.
    """
    # It would say of each round that is still under way when the next is due that it is left out: that is as it should.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    errands = tuple(errands)
    ours = _Clock(house, now, len(errands), again_after)
    for errand in errands:
        ours.wind_up(errand)
    ours.scheduler.start()
    try:
        yield
    finally:
        ours.stop()


class _Clock:
    def __init__(self, house: House, now: Now, errands: int, again_after: timedelta) -> None:
        self._house, self._now, self._again_after = house, now, again_after
        self._stopping = Event()
        self._last_said: dict[str, str] = {}
        # A thread for each: a long sweep keeps no message back. However late one is noticed, it is done, and once.
        self.scheduler = BackgroundScheduler(
            timezone=LONDON,
            executors={"default": ThreadPoolExecutor(errands)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def wind_up(self, errand: Errand) -> None:
        """Has it ring, at once if it was missed."""
        at_once = {"next_run_time": clock.now()} if self._is_missed(errand) else {}
        self.scheduler.add_job(self._ring, _trigger(errand), (errand,), id=errand.name, **at_once)

    def stop(self) -> None:
        """No more rings; waits for what is under way."""
        self._stopping.set()
        self.scheduler.shutdown()

    def _is_missed(self, errand: Errand) -> bool:
        rang_at = last_ring(errand, self._now())
        try:
            return rang_at is not None and not errand.is_done(self._house, london_day(rang_at))
        except Exception as problem:
            self._say(errand, in_safe_words(problem))
            return True

    def _ring(self, errand: Errand) -> None:
        try:
            words = errand.said(errand.does(self._house, self._now, self._pause))
        except _Stopped:
            return
        except Exception as problem:
            words = in_safe_words(problem)
            if self._is_missed(errand):
                self._ring_again_soon(errand)
        self._say(errand, words)

    def _pause(self, _done: int) -> None:
        if self._stopping.wait(PAUSE_S):
            raise _Stopped

    def _ring_again_soon(self, errand: Errand) -> None:
        job, soon = self.scheduler.get_job(errand.name), clock.now() + self._again_after
        if job is not None and soon < job.next_run_time:
            job.modify(next_run_time=soon)

    def _say(self, errand: Errand, words: str) -> None:
        """The same words a second time say nothing new: a mail server may be down for days."""
        if words and words != self._last_said.get(errand.name):
            print(f"{errand.name}: {words}", file=sys.stderr, flush=True)
        self._last_said[errand.name] = words


def last_ring(errand: Errand, at: datetime) -> datetime | None:
    """When it last should have rung by this instant; None if that is longer ago than anybody looks back."""
    trigger = _trigger(errand)
    last: datetime | None = None
    for back in LOOKED_BACK:
        ring = trigger.get_next_fire_time(None, at - back)
        while ring is not None and ring <= at:
            last, ring = ring, trigger.get_next_fire_time(ring, ring)
        if last is not None:
            return last
    return None


def _trigger(errand: Errand) -> CronTrigger:
    return CronTrigger.from_crontab(errand.cron, LONDON)
