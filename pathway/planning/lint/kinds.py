"""Every kind of trouble that is looked for, one small module each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pathway.planning.lint import (
    barriers,
    closed_windows,
    contact_gaps,
    holds,
    labels,
    ladders,
    late,
    order,
    told,
    working_days,
)
from pathway.planning.lint.caution import Trouble
from pathway.planning.lint.course import Course


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of trouble. It is told only if at least `least_share` of the start days have it.

    What does not depend on the start day is looked for once. It is not told where `unless`, another kind, is told of
    the same place: one thing to mend, one warning.
    """

    name: str
    troubles: Callable[[Course], Iterator[Trouble]]
    depends_on_start: bool = True
    least_share: float = 0.0
    unless: str = ""


KINDS: tuple[Kind, ...] = (
    Kind("window closed", closed_windows.troubles),
    Kind("no working day", working_days.troubles),
    Kind("too late for its stage", late.troubles),
    Kind("out of order", order.troubles),
    Kind("overtaken", order.overtaken),
    Kind("nobody sees the person", contact_gaps.troubles),
    Kind("rung too soon", ladders.too_soon),
    Kind("rung too late", ladders.too_late, unless="window closed"),
    Kind("rungs overtake", ladders.overtaken),
    Kind("rungs together", ladders.together, least_share=0.5),
    Kind("only who is late", told.only_who_is_late, depends_on_start=False),
    Kind("takes no part", told.takes_no_part, depends_on_start=False),
    Kind("on hold", holds.troubles, depends_on_start=False),
    Kind("barrier too long", barriers.troubles),
    Kind("label", labels.troubles, depends_on_start=False),
)
