"""`queue`, `case`, `why`, `outcomes`: what staff look at. Every look at a person is written down before it is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pathway.cli.acting import open_house, reader
from pathway.cli.options import AsJson, At, By, Ref, When, day
from pathway.dates import london_day

if TYPE_CHECKING:
    from pathway.case.people import StaffMember
    from pathway.queries.day_asked import DayAsked
    from pathway.store.look import Look

AsOf = Annotated[
    date | None,
    typer.Option("--as-of", parser=day, metavar="DATE", help="As is now known to have been at the end of that day."),
]
ShownOn = Annotated[
    date | None,
    typer.Option("--shown-on", parser=day, metavar="DATE", help="As the screen showed it at the end of that day."),
]
Read = Callable[["Look", "StaffMember | None"], tuple[Any, Mapping[str, Any]]]
"""What is read, and what of it the audit names."""


def queue(
    staff: Annotated[str | None, typer.Option("--for", metavar="STAFF", help="Whose (everybody's, if silent).")] = None,
    as_of: AsOf = None,
    shown_on: ShownOn = None,
    by: By = None,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Who needs me today: overdue, due today, next 7 days, waiting for others. --at a day to come looks ahead."""
    from pathway.cli.showing import print_json
    from pathway.cli.showing_queue import print_queue
    from pathway.queries.queue import queue as queue_of

    _one_question(as_of, shown_on)

    def read(seen: Look, member: StaffMember | None) -> tuple[Any, Mapping[str, Any]]:
        found = queue_of(seen, _asked(seen, at, as_of, shown_on), staff, reader=member)
        return found, {"for": staff, "on": found.on, "seen": found.asked.sense, "cases": found.refs}

    found = _looked("queue", by, moment(at), read)
    if as_json:
        print_json(found.tree())
    else:
        print_queue(found)


def case(
    ref: Ref,
    as_of: AsOf = None,
    shown_on: ShownOn = None,
    by: By = None,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """One case: where it is, what stands, what is done, what comes, and everything that was recorded."""
    from pathway.cli.showing import print_json
    from pathway.cli.showing_case import print_case
    from pathway.queries.case_view import case_tree

    _one_question(as_of, shown_on)

    def read(seen: Look, member: StaffMember | None) -> tuple[Any, Mapping[str, Any]]:
        return case_tree(seen, ref, _asked(seen, at, as_of, shown_on), by=member), {"case": ref}

    tree = _looked("case", by, moment(at), read)
    if as_json:
        print_json(tree)
    else:
        print_case(tree)


def _one_question(as_of: date | None, shown_on: date | None) -> None:
    if as_of and shown_on:
        raise typer.BadParameter("--as-of and --shown-on are two questions: ask one")


def _asked(seen: Look, at: When | None, as_of: date | None, shown_on: date | None) -> DayAsked:
    from pathway.queries.day_asked import day_asked

    return day_asked(seen, london_day(moment(at)), as_of=as_of, shown_on=shown_on, is_clock=at is None)


def why(
    ref: Ref,
    activity: Annotated[str, typer.Argument(metavar="ACTIVITY", help="Its key, or key#2 for the second.")],
    as_of: AsOf = None,
    shown_on: ShownOn = None,
    by: By = None,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Why something is due when it is due: every step, down to the line of the pathways file."""
    from pathway.cli.showing import print_json
    from pathway.cli.showing_proof import print_proof
    from pathway.queries.proofs import proof_of

    _one_question(as_of, shown_on)

    def read(seen: Look, member: StaffMember | None) -> tuple[Any, Mapping[str, Any]]:
        asked = _asked(seen, at, as_of, shown_on)
        proof = proof_of(seen, ref, activity, asked, moment(at), by=member)
        return (asked, proof), {"case": ref, "activity": activity}

    asked, proof = _looked("why", by, moment(at), read)
    if as_json:
        print_json({**asked.tree(), **proof.tree()})
    else:
        print_proof(proof, asked)


def outcomes(
    cluster: Annotated[str | None, typer.Option(metavar="CODE", help="One care cluster: 7 or 11.")] = None,
    as_json: AsJson = False,
) -> None:
    """Referrals, reviews, their outcomes and endings, each with what was counted and what was left out."""
    from pathway import clock
    from pathway.cli.showing import print_json
    from pathway.cli.showing_outcomes import print_outcomes
    from pathway.reports.outcomes import outcomes as outcomes_of
    from pathway.store.look import look

    # Counts only: no person is read, so none is written down.
    with open_house(clock.now()) as house, look(house.store) as seen:
        found = outcomes_of(seen, cluster)
    if as_json:
        print_json(found.tree())
    else:
        print_outcomes(found)


def moment(at: When | None) -> datetime:
    """The instant something is looked at: now, if silent."""
    from pathway import clock

    return at.for_reading if at else clock.now()


def _looked(what: str, by: str | None, instant: datetime, read: Read) -> Any:
    from pathway.store.look import look, note_reading

    with open_house(instant) as house:
        who, member = reader(house, by)
        with look(house.store) as seen:
            found, about = read(seen, member)
        note_reading(house.store, who, what, instant, **about)
    return found
