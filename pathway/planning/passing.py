"""Time passing on a copy: what the engine would do to a case if nobody did anything. Nothing is written."""

from __future__ import annotations

from datetime import date

from pathway.case.model import Case
from pathway.case.people import SYSTEM
from pathway.commands import VERBS, Desk
from pathway.commands.recount import recounted
from pathway.commands.time_passes import TimePasses
from pathway.dates import Calendar, london_instant
from pathway.definition.rules import Rules
from pathway.errors import HistoryAltered

SWEPT_AT = 6


def passed(case: Case, rules: Rules, calendar: Calendar, until: date) -> Case:
    """The case as time alone brings it to the end of a London day, each day played as the daily run would.

    The very same case where nothing comes due by then. Raises HistoryAltered for one that does not come to rest.
    """
    known = calendar.open_ended()
    while case.next_action_on is not None and case.next_action_on <= until:
        day = case.next_action_on
        if case.calendar != calendar.version:
            case = recounted(case, rules, known, day, day)
        else:
            desk = Desk(rules, known, london_instant(day, SWEPT_AT), day, SYSTEM)
            case = VERBS["time_passes"](case, TimePasses(on=day), desk).after
        if case.next_action_on is not None and case.next_action_on <= day:
            raise HistoryAltered(f"case {case.ref} does not come to rest on {day.isoformat()}")
    return case
