"""Why something is due when it is due, and what would follow if it were done today."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from pathway.errors import BadRequest, CaseNotFound
from pathway.queries.day_asked import day_asked
from pathway.queries.proofs import proof_of
from pathway.web.telling.naming import Names
from pathway.web.telling.reasons import reasons
from pathway.web.visit import Here, visible
from pathway.web.words import first_capital, within

router = APIRouter()


@router.get("/people/{ref}/why/{activity}")
async def why(visit: Here, ref: str, activity: str, back: str = "") -> Response:
    """The reasons of one date; `activity` is `key#n`, or a key for the one that matters now."""
    with visit.look() as seen:
        case = visible(seen, ref, visit)
        person, names = seen.person(case.person), Names(case, seen.rules(case.definition), seen.members)
        rule = names.rules.activities.get(activity.partition("#")[0])
        if rule is None:
            raise CaseNotFound(activity)
        try:
            asked = day_asked(seen, visit.today, is_clock=True)
            by = None if visit.request.state.exceptional else visit.staff
            told = reasons(proof_of(seen, ref, activity, asked, visit.at, by=by), names)
        except BadRequest:
            # It has not come up, and nothing says that it will.
            told = None
    await visit.note("why", case=ref, activity=activity)
    return visit.show(
        "person_why.html", person=person, ref=ref, told=told, title=first_capital(rule.title), means=rule.done_means,
        back=within(back, f"/people/{ref}"),
    )  # fmt: skip
