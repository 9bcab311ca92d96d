"""How far the play has come, told on the side: a bar at a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from pathway.dates import in_words
from pathway.rehearsal.play import Told

LINE_EVERY = 60
"""Days between two lines where nobody watches a terminal."""


@contextmanager
def watched(first: date, until: date) -> Iterator[Told]:
    """What the play tells of its days while it runs."""
    if sys.stderr.isatty():
        with _bar(first, until) as told:
            yield told
    else:
        yield _line


def _line(day: date, done: int, of: int) -> None:
    if done % LINE_EVERY == 0 or done == of:
        print(f"played up to {in_words(day)}: {done} of {of} days", file=sys.stderr)


@contextmanager
def _bar(first: date, until: date) -> Iterator[Told]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(f"{first:%d %b %Y}", total=(until - first).days)

        def told(day: date, done: int, of: int) -> None:
            progress.update(bar, completed=done, total=of, description=f"{day:%d %b %Y}")

        yield told
