"""Recording in place: what one button of a line sends, and the request of a command it makes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pathway.case.history import case_stream
from pathway.case.model import Case
from pathway.commands.place import Place
from pathway.commands.record import Record
from pathway.commands.resume import Resume
from pathway.errors import BadRequest, StaleCase
from pathway.web.forms.meanwhile import by_people
from pathway.web.visit import Visit

TRIES = 3


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button: of which case, as it was seen (`version`), of which item (`key#n`), and what it says."""

    ref: str
    version: int
    item: str
    verb: str
    outcome: str

    def once(self, page: str) -> str | None:
        """A mark of this button on this page as it was loaded: pressed twice, it is done once."""
        return f"{page[:64]} {self.ref} {self.item} {self.verb} {self.outcome}" if page else None

    def request(self, case: Case) -> Any:
        """What is asked of the walk. Raises BadRequest."""
        make = _REQUESTS.get(self.verb)
        if make is None:
            raise BadRequest("This button is not known here. Load the page again, then choose.")
        return make(self, case)


def pressed(sent: str) -> Pressed:
    """What a button sent. Raises BadRequest for anything no button of ours sends."""
    parts = sent.split()
    if len(parts) != 5 or not re.fullmatch("[0-9]{1,9}", parts[1]):
        raise BadRequest("Choose a button next to what you want to record.")
    ref, version, item, verb, outcome = parts
    return Pressed(ref, int(version), item, verb, outcome)


def _record(button: Pressed, _: Case) -> Record:
    return Record(activity=button.item, outcome=button.outcome)


def _answer(button: Pressed, case: Case) -> Place:
    row = case.activities.get(button.item)
    placement = case.placements.get(row.subject or "") if row else None
    if placement is None:
        raise BadRequest("Nobody is asked for this any more. Load the page again.")
    return Place(kind=placement.kind, provider=placement.provider, outcome=button.outcome)


_REQUESTS: Mapping[str, Callable[[Pressed, Case], Any]] = {
    "record": _record,
    "place": _answer,
    "resume": lambda button, case: Resume(),
}


async def carry_out(visit: Visit, ref: str, asked: Any, version: int | None, once: str | None) -> Case:
    """One act on a case as it was seen. What time alone did to it since keeps nobody. Raises the caller's errors."""
    for _ in range(TRIES):
        try:
            return await visit.act(ref, asked, version, once)
        except StaleCase:
            with visit.look() as seen:
                entries = seen.history(case_stream(ref))
            if by_people(entries, version):
                raise
            version = entries[-1].seq
    return await visit.act(ref, asked, version, once)
