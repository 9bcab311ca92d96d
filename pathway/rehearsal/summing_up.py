"""What a played caseload came to, counted: state only, so that two runs can be compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from pathway.case.model import Case, ClosedAs, Status
from pathway.case.people import StaffMember
from pathway.definition.rules import Rules

NOT_IN_THE_WAY = "not_in_the_way"


def counts_of(cases: Iterable[Case], rules: Rules) -> dict[str, Any]:
    """How many are where, how they ended, what they met on the way."""
    known = list(cases)
    review = rules.discharge.review if rules.discharge else None
    statuses = Counter(str(case.status) for case in known)
    return {
        "received": len(known),
        **{str(status): statuses[str(status)] for status in Status},
        "endings": _counted(case.ending for case in known if case.ending),
        "pause_reasons": _counted(pause.reason for case in known for pause in case.counted_pauses),
        "barrier_types": _counted(
            barrier.kind for case in known for barrier in case.barriers.values() if barrier.state != NOT_IN_THE_WAY
        ),
        "review_outcomes": _counted(
            row.outcome or ""
            for case in known
            for row in case.activities.values()
            if row.key == review and row.closed_as == ClosedAs.DONE
        ),
        "stages": _counted(case.stage for case in known if case.status is not Status.CLOSED),
    }


def staff_tree(members: Iterable[StaffMember]) -> list[dict[str, Any]]:
    """The staff of the demonstration."""
    return [
        {"ref": m.ref, "name": m.name, "roles": list(m.roles), "party": m.party, "team": m.team}
        for m in sorted(members, key=lambda m: m.ref)
    ]


def _counted(words: Iterable[str]) -> Mapping[str, int]:
    return dict(sorted(Counter(words).items()))
