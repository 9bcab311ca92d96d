"""`sweep`, `status`, `set-aside`, `publish`: keeping the engine and its rules running."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pathway.cli.acting import Asking, actor, open_house, tell
from pathway.cli.options import AsJson, At, By, When
from pathway.dates import in_words, london_day

if TYPE_CHECKING:
    from pathway.ports import CalendarInForce, Receipt

WORLD_AT_FAULT = 3
LATE_AFTER_DAYS = 2
SLIP_DAYS = 3


def sweep(at: At = None, as_json: AsJson = False) -> None:
    """The daily run, once: what has come due is noticed. Running it again changes nothing."""
    from pathway.cli.calendars import warn
    from pathway.cli.showing import print_json
    from pathway.queries.calendar_ends import endings
    from pathway.store.look import look

    asking = Asking(None, at)
    with open_house(asking.instant) as house:
        told = (lambda count: tell(f"{count} cases")) if sys.stderr.isatty() else None
        receipt = house.sweep(london_day(asking.instant), asking.instant, told)
        with look(house.store) as seen:
            ends = endings(seen)
    warn(ends)
    if as_json:
        print_json(receipt_tree(receipt))
        return
    if ahead := _days_ahead(receipt):
        tell(f"the engine is now {ahead} days ahead of the clock: until then every act needs --at; was --at meant?")
    counts = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in receipt.counts.items())
    print(f"receipt {receipt.number} of {in_words(receipt.on)}: {counts}")
    if receipt.oldest_unprocessed_on and receipt.oldest_unprocessed_on <= receipt.on:
        print(f"something waits since {in_words(receipt.oldest_unprocessed_on)}")


def _days_ahead(receipt: Receipt) -> int:
    """How far a sweep has gone beyond the clock, if that is more than a slip of a day or two."""
    from pathway import clock

    ahead = (receipt.on - london_day(clock.now())).days
    return ahead if ahead > SLIP_DAYS else 0


def receipt_tree(receipt: Receipt) -> dict[str, Any]:
    """A receipt without its timings."""
    return {
        "number": receipt.number,
        "on": receipt.on,
        "counts": dict(receipt.counts),
        "oldest_unprocessed_on": receipt.oldest_unprocessed_on,
        "heads_digest": receipt.heads_digest.hex(),
        "hash": receipt.hash.hex(),
        "previous": receipt.previous.hex(),
    }


def status(at: At = None, as_json: AsJson = False) -> None:
    """When the daily run was last made and what waits. Exit code 3 when it is two days late."""
    from pathway.cli.calendars import tree_of_endings, warn
    from pathway.cli.showing import print_json
    from pathway.queries.calendar_ends import endings
    from pathway.store.look import look

    instant = _reading(at)
    today = london_day(instant)
    with open_house(instant) as house, look(house.store) as seen:
        receipt, oldest, aside = seen.last_receipt(), seen.oldest_waiting_on(), seen.set_asides()
        ends = endings(seen)
    waits = oldest if oldest and oldest <= today else None
    late = max((today - receipt.on).days if receipt else 0, (today - waits).days if waits and not receipt else 0)
    is_late = late >= LATE_AFTER_DAYS
    if as_json:
        print_json({
            "on": today, "last_sweep": receipt_tree(receipt) if receipt else None, "oldest_unprocessed_on": waits,
            "set_aside": len(aside), "days_late": late if is_late else 0, "is_late": is_late,
            "days_ahead": max((receipt.on - today).days, 0) if receipt else 0,
            "calendars_that_end": tree_of_endings(ends),
        })  # fmt: skip
    else:
        _print_status(receipt, waits, len(aside), late if is_late else 0)
        warn(ends)
        if receipt and receipt.on > today:
            print(f"the engine has come to {in_words(receipt.on)}, ahead of today: until then every act needs --at")
    if is_late:
        raise typer.Exit(WORLD_AT_FAULT)


def _print_status(receipt: Receipt | None, waits: date | None, aside: int, late: int) -> None:
    print(f"last daily run: {in_words(receipt.on)}, receipt {receipt.number}" if receipt else "no daily run yet")
    print(f"oldest thing not looked at: {in_words(waits)}" if waits else "nothing waits to be looked at")
    print(f"cases that could not be brought up to the day: {aside}")
    if late:
        print(f"the daily run is {late} days late: see that `pathway sweep` is run every morning")


def set_aside(
    take_back: Annotated[str | None, typer.Option(metavar="REF", help="This case takes part again.")] = None,
    by: By = None,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Cases that could not be brought up to the day, and why; they delay no other."""
    from pathway.case.permissions import permit
    from pathway.cli.showing import print_json
    from pathway.store.look import look

    asking = Asking(by, at)
    with open_house(asking.instant) as house:
        if take_back is not None:
            permit("take_back", actor(house, asking))
            with house.store.work() as work:
                work.take_back(take_back)
        with look(house.store) as seen:
            items = seen.set_asides()
    if as_json:
        print_json({"set_aside": [{"case": i.case, "since": i.since, "reason": i.reason} for i in items]})
        return
    for item in items:
        print(f"{item.case}  since {in_words(london_day(item.since))}: {item.reason}")
    if not items:
        print("no case is set aside")


def publish(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A pathways file.")],
    by: By = None,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """A pathways file becomes the version for new cases. Cases on the way stay on theirs.

    What is no fault but will hurt is said on the side, as by `check --database`.
    """
    from pathway import bootstrap
    from pathway.case.permissions import permit
    from pathway.cli.showing import print_json

    asking = Asking(by, at)
    read = bootstrap.read_file(file)
    with open_house(asking.instant) as house:
        who = actor(house, asking)
        permit("publish", who)
        bootstrap.refuse_red(file)
        if not (tests := file.with_name(f"{file.stem}.tests.yaml")).is_file():
            tell(f"no scenario was played: there is no {tests.name} beside {file.name}")
        with house.store.work() as work:
            before = work.calendars_in_force()
            made = bootstrap.publish(work, read, file, asking.instant, who.ref)
            in_force = work.calendars_in_force()
        _tell_of_calendars(file, before, in_force)
        warned = _warned(house, read, file, asking)
    if as_json:
        published = [{"pathway": m.pathway, "number": m.number, "version": m.version} for m in made]
        print_json({"published": published, "warnings": warned})
        return
    for one in made:
        print(f"published {one.pathway}, version {one.number}: new cases follow it")
    if not made:
        print("nothing new: these versions of the pathways are in force already")


def _tell_of_calendars(file: Path, before: Sequence[CalendarInForce], in_force: Sequence[CalendarInForce]) -> None:
    """Says which calendars came into force with the file, and of which it holds an earlier version, left out."""
    from pathway.bootstrap import calendars_beside
    from pathway.pathways_file.calendars import CALENDARS_FILE

    known, beside = {kept.calendar.version for kept in before}, calendars_beside(file)
    for kept in in_force:
        if before and kept.calendar.version not in known:
            tell(f"calendar {kept.calendar.name} has a new version: a case takes it up on the day it next acts; at"
                 " once, and those concerned are told, by"
                 f" `pathway calendar {file.parent / CALENDARS_FILE} --apply`")  # fmt: skip
        written = beside.get(kept.calendar.name)
        if written is not None and written.version != kept.calendar.version:
            tell(f"calendar {kept.calendar.name} beside {file.name} is an earlier version: version {kept.number}, in"
                 f" force since {in_words(london_day(kept.since))}, stays")  # fmt: skip


def _warned(house: Any, read: Any, file: Path, asking: Asking) -> list[dict[str, Any]]:
    """The warnings of a file on this house's staff, said on the side."""
    from pathway.cli.cautions import warnings_of
    from pathway.store.look import look

    with look(house.store) as seen:
        found = warnings_of(read, file, london_day(asking.instant), tuple(seen.members.values()))
    for one in found:
        tell(str(one))
    return [one.tree for one in found]


def _reading(at: When | None) -> Any:
    from pathway import clock

    return at.for_reading if at else clock.now()
