"""What is being played: seed, people and days. Remembered in the database, so that another run goes on from there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pathway.bootstrap import DEMONSTRATION
from pathway.case.people import SYSTEM
from pathway.dates import in_words, london_instant
from pathway.errors import BadRequest
from pathway.ports import Store
from pathway.rehearsal.cast import make_cast
from pathway.rehearsal.chance import PlacedChance
from pathway.rehearsal.people import MOST_PEOPLE

DAYS = 365
WAY_OUT = "take another database (PATHWAY_DATABASE_URL), or delete the data directory to begin anew"


@dataclass(frozen=True, slots=True)
class Billing:
    """The seed, how many people, the first day and the day the lives were laid out up to."""

    seed: str
    people: int
    first_day: date
    last_day: date

    @property
    def begins_at(self) -> datetime:
        """The instant before anything happens."""
        return london_instant(self.first_day, 5)


def billing_for(seed: str, people: int, until: date, days: int = DAYS) -> Billing:
    """What is to be played on an empty database."""
    if not 1 <= people <= MOST_PEOPLE:
        raise BadRequest(f"--people is a number from 1 to {MOST_PEOPLE}")
    return Billing(seed, people, until - timedelta(days=days), until)


def settle_on(store: Store, wanted: Billing, chance: PlacedChance) -> Billing:
    """What is played in this database: what was begun, or `wanted` on an empty one. Raises BadRequest for another."""
    with store.work() as work:
        begun = work.recall(DEMONSTRATION)
        if begun is None:
            if work.last_receipt() is not None or work.staff():
                raise BadRequest(f"this database holds a caseload that is no demonstration: {WAY_OUT}")
            work.remember(DEMONSTRATION, _written(wanted), wanted.begins_at, SYSTEM.ref)
            for member in make_cast(wanted.seed).members.values():
                chance.turn_to(f"staff:{member.ref}")
                work.put_staff(member, wanted.begins_at, SYSTEM.ref)
            return wanted
        played = _read(begun)
        receipt = work.last_receipt()
    if (played.seed, played.people) != (wanted.seed, wanted.people):
        raise BadRequest(
            f"this database holds the demonstration with --people {played.people} --seed {played.seed}:"
            f" play that one on, {WAY_OUT}"
        )
    if receipt is not None and wanted.last_day < receipt.on:
        raise BadRequest(f"this demonstration has come to {in_words(receipt.on)}: it cannot go back; {WAY_OUT}")
    return played


def _written(billing: Billing) -> str:
    return json.dumps({
        "seed": billing.seed, "people": billing.people,
        "first_day": billing.first_day.isoformat(), "last_day": billing.last_day.isoformat(),
    })  # fmt: skip


def _read(text: str) -> Billing:
    tree = json.loads(text)
    first_day, last_day = (date.fromisoformat(tree[name]) for name in ("first_day", "last_day"))
    return Billing(tree["seed"], tree["people"], first_day, last_day)
