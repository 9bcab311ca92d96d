"""`pathway demo`: a synthetic caseload, played day by day up to today; then today's run, the queues, the outcomes."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pathway.cli.acting import tell
from pathway.cli.options import AsJson, day
from pathway.dates import in_words, london_day, london_instant

if TYPE_CHECKING:
    from pathway.bootstrap import House
    from pathway.ports import Receipt
    from pathway.queries.queue import Queue
    from pathway.rehearsal.billing import Billing
    from pathway.rehearsal.play import Play
    from pathway.reports.outcomes import Outcomes

FIRST_ROWS = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown at the end."""

    billing: Billing
    on: date
    counts: Mapping[str, Any]
    staff: list[dict[str, Any]]
    receipt: Receipt
    queues: Mapping[str, Queue]
    outcomes: Outcomes
    ref: str | None


def demo(
    people: Annotated[int, typer.Option(metavar="N", min=1, help="How many people.")] = 120,
    seed: Annotated[int, typer.Option(metavar="S", help="The same seed gives the same caseload.")] = 1,
    at: Annotated[
        date | None, typer.Option("--at", parser=day, metavar="DATE", help="Up to which day (today, if silent).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """A caseload of people who do not exist, lived through day by day up to today, through the commands staff use.

    Running it again goes on from where it stands.
    """
    from pathway import clock

    now = clock.now()
    on = at or london_day(now)
    with _house(people, str(seed), on) as (house, play):
        _play(play, on)
        # Nobody may be told off for acting before six on the morning of the demonstration.
        six = london_instant(on, 6)
        receipt = _todays_sweep(house, on, six if at else min(six, now))
        shown = _look(house, play, on, receipt)
    if as_json:
        _print_tree(shown)
    else:
        _print(shown)


@contextmanager
def _house(people: int, seed: str, on: date) -> Iterator[tuple[House, Play]]:
    from pathway import bootstrap
    from pathway.rehearsal.billing import billing_for, settle_on
    from pathway.rehearsal.chance import PlacedChance
    from pathway.rehearsal.play import Play
    from pathway.settings import read_settings

    wanted, chance = billing_for(seed, people, on), PlacedChance(seed)
    house = bootstrap.open_house(read_settings(), wanted.begins_at, tell, chance)
    try:
        billing = settle_on(house.store, wanted, chance)
        yield house, Play(house.walk, chance, billing)
    finally:
        house.close()


def _play(play: Play, on: date) -> None:
    from pathway.rehearsal.watching import watched

    with watched(play.billing.first_day, on) as told:
        play.up_to(on, told)


def _todays_sweep(house: House, on: date, at: datetime) -> Receipt:
    """The receipt of the day's run, made now by the flow if it was not made yet."""
    with house.store.work() as work:
        last = work.last_receipt()
    if last is not None and last.on >= on:
        return last
    from pathway.flows import here

    tell("starting Prefect for today's run")
    made: Receipt = here.run("daily-sweep", house, lambda: at)
    return made


def _look(house: House, play: Play, on: date, receipt: Receipt) -> Shown:
    """What there is to see. That people were looked at is written down before it is shown."""
    from pathway.queries.day_asked import day_asked
    from pathway.queries.queue import queue
    from pathway.rehearsal.summing_up import counts_of, staff_tree
    from pathway.reports.outcomes import outcomes
    from pathway.store.look import look, note_reading

    with look(house.store) as seen:
        advisors = [ref for ref, member in sorted(seen.members.items()) if play.rules.holder in member.roles]
        queues = {ref: queue(seen, day_asked(seen, on), ref) for ref in advisors}
        refs = sorted({ref for each in queues.values() for ref in each.refs})
        late = [item.ref for each in queues.values() for item in each.groups["overdue"] if item.activity != "follow_up"]
        shown = Shown(
            play.billing, on, counts_of(seen.cases_where(), play.rules), staff_tree(seen.members.values()), receipt,
            queues, outcomes(seen), next(iter((*late, *refs)), None),
        )  # fmt: skip
    note_reading(house.store, "system", "demo", receipt.started_at, cases=refs)
    return shown


def _print_tree(shown: Shown) -> None:
    from pathway.cli.running import receipt_tree
    from pathway.cli.showing import print_json

    print_json({
        "people": shown.billing.people, "seed": int(shown.billing.seed), "at": shown.on,
        "first_day": shown.billing.first_day, "staff": shown.staff, "counts": shown.counts,
        "receipt": receipt_tree(shown.receipt),
        "queue": {ref: {"counts": each.counts, "first": _first(each)} for ref, each in shown.queues.items()},
        "outcomes": shown.outcomes.tree(),
    })  # fmt: skip


def _first(queue: Queue) -> list[dict[str, Any]]:
    return [asdict(item) for items in queue.groups.values() for item in items][:FIRST_ROWS]


def _print(shown: Shown) -> None:
    from pathway.cli.showing import words

    counts = shown.counts
    print(f"{counts['received']} people who do not exist, {in_words(shown.billing.first_day)} to {in_words(shown.on)}")
    print(f"open {counts['open']}, with a provider {counts['dormant']}, on hold {counts['paused']},"
          f" closed {counts['closed']}")  # fmt: skip
    for title, name in (("Still going", "stages"), ("Ended", "endings"), ("On hold, ever", "pause_reasons"),
                        ("Barriers found", "barrier_types")):  # fmt: skip
        print(f"{title}: " + ", ".join(f"{words(key)} {count}" for key, count in counts[name].items()))
    done = ", ".join(f"{count} {words(name)}" for name, count in shown.receipt.counts.items())
    print(f"\nToday's run, receipt {shown.receipt.number} of {in_words(shown.receipt.on)}: {done}")
    _print_queues(shown)
    _print_outcomes(shown)
    first = next(iter(shown.queues))
    print(f"\nNow try:  ./dev run queue --for {first} --by {first}")
    if shown.ref:
        print(f"          ./dev run case {shown.ref} --by {first}")
        print(f"          ./dev run why {shown.ref} keep_in_touch --by {first}")


def _print_queues(shown: Shown) -> None:
    from pathway.cli.showing import days, print_table, short, words

    names = {member["ref"]: member["name"] for member in shown.staff}
    for ref, queue in shown.queues.items():
        said = ", ".join(f"{count} {words(group)}" for group, count in queue.counts.items())
        print(f"\n{names[ref]} ({ref}): {said}")
        rows = [item for items in queue.groups.values() for item in items][:FIRST_ROWS]
        if rows:
            print_table(("case", "name", "what", "due", ""), (
                (i.ref, i.name, i.title, short(i.due_on), f"{days(i.days_overdue)} overdue" if i.days_overdue else "")
                for i in rows
            ))  # fmt: skip


def _print_outcomes(shown: Shown) -> None:
    from pathway.cli.showing_outcomes import print_outcomes

    print("\nOutcomes by care cluster")
    sys.stdout.flush()
    print_outcomes(shown.outcomes)
