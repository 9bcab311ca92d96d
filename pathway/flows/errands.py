"""What is done by the clock: a name, when it rings, what the house does then. Whichever clock rings, it is this table.

A new one is an entry here and its line in `declared.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pathway.bootstrap import House
from pathway.dates import in_words, london_day
from pathway.errors import BadRequest, HistoryAltered, WorldsError
from pathway.ports import Receipt
from pathway.sending import Sent
from pathway.store.look import look

Now = Callable[[], datetime]
Told = Callable[[int], None]
LONDON = "Europe/London"
CASES_AT_ONCE = 200
"""In one transaction: on SQLite whoever records something meanwhile waits for it to end."""


@dataclass(frozen=True, slots=True)
class Errand:
    """`cron` says when, in London time, the days of the week by name. It must do no harm to ring twice, or late.

    `does` is given the house, what tells the instant, and who hears how far it is. `said` is what is worth a line in
    a log of what it brought back. `is_done` tells whether what rang on a day is done; unsaid, nobody knows.
    `cron_again` is a second ring under Prefect, where nobody takes up what died with its worker.
    """

    name: str
    words: str
    cron: str
    does: Callable[[House, Now, Told | None], Any]
    said: Callable[[Any], str]
    is_done: Callable[[House, date], bool] = lambda _house, _on: False
    cron_again: str | None = None


def _sweep(house: House, now: Now, told: Told | None) -> Receipt:
    at = now()
    return house.sweep(london_day(at), at, told, CASES_AT_ONCE)


def _said_of_receipt(receipt: Receipt) -> str:
    counts = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in receipt.counts.items())
    return f"receipt {receipt.number} of {in_words(receipt.on)}: {counts}"


def _is_swept(house: House, on: date) -> bool:
    with look(house.store) as seen:
        last = seen.last_receipt()
    return last is not None and last.on >= on


def _send(house: House, now: Now, told: Told | None) -> Sent:
    return house.send(now, told)


def _said_of_round(sent: Sent) -> str:
    if sent.down is not None:
        return f"nothing goes out now: {sent.down}"
    return f"{sent.failed} messages failed: they stand in the senders' queues" if sent.failed else ""


ERRANDS = {
    errand.name: errand
    for errand in (
        Errand(
            "daily-sweep", "What has come due is noticed.", "0 6 * * *",
            _sweep, _said_of_receipt, _is_swept, cron_again="0 7 * * *",
        ),
        Errand("send-notices", "Messages that wait go out.", "* * * * *", _send, _said_of_round),
    )
}  # fmt: skip
"""Every errand by its name."""


def in_safe_words(problem: Exception) -> str:
    """What went wrong, for a log: of what may quote a case or a person only the kind is said."""
    speaks = isinstance(problem, WorldsError | BadRequest) and not isinstance(problem, HistoryAltered)
    return str(problem) if speaks else type(problem).__name__
