"""Outcomes as a text table."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from pathway.cli.showing import print_table, words

if TYPE_CHECKING:
    from pathway.reports.outcomes import Group, Outcomes, Share


def print_outcomes(found: Outcomes) -> None:
    """One column a cluster, then everybody; below, what was counted."""
    groups = dict(found.clusters) | ({"all": found.everybody} if found.everybody else {})
    print_table(("", *groups), [(name, *map(cell, groups.values())) for name, cell in _lines(list(groups.values()))])
    print("\nReviews are counted as reviews: one person may have several. Discharged is of the people accepted whose")
    print("pathway has ended; those still going, those who died, and those whose pathway never began are left out.")
    if found.everybody and not found.everybody.adds_up:
        print("These counts do not add up to the referrals received: have the database looked at.", file=sys.stderr)


def _lines(groups: list[Group]) -> Iterator[tuple[str, Callable[[Group], object]]]:
    yield "referrals received", lambda g: g.received
    yield "  open", lambda g: g.open
    yield "  with a provider", lambda g: g.dormant
    yield "  on hold", lambda g: g.paused
    yield "  closed", lambda g: g.closed
    yield "accepted", lambda g: _of(g.accepted)
    yield "joint reviews held", lambda g: g.reviews_held
    yield "  people reviewed", lambda g: g.people_reviewed
    for name in groups[0].review_outcomes if groups else ():
        yield f"  {words(name)}", lambda g, name=name: _of(g.review_outcomes[name])  # type: ignore[misc]
    yield "endings", lambda g: g.closed
    for name in groups[0].endings if groups else ():
        if any(group.endings[name].numerator for group in groups):
            yield f"  {words(name)}", lambda g, name=name: g.endings[name].numerator  # type: ignore[misc]
    yield "discharged", lambda g: _of(g.discharged)


def _of(share: Share) -> str:
    return f"{share.numerator} of {share.denominator}"
