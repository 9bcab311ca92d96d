"""The vocabulary of a scenario: every verb of the staff with its words, and what may be expected at the end of a day.

One table serves reading and doing: a verb's request, the field its value goes to, and the kind of each further word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from pathway.commands.accept import Accept
from pathway.commands.acknowledge import Acknowledge
from pathway.commands.allocate import Allocate
from pathway.commands.approve import Approve
from pathway.commands.barrier import Barrier
from pathway.commands.book import Book
from pathway.commands.close import Close
from pathway.commands.concern import RaiseConcern
from pathway.commands.consent import Consent
from pathway.commands.correct import Correct
from pathway.commands.defer import Defer
from pathway.commands.dormant import Dormant
from pathway.commands.extend import Extend
from pathway.commands.move import Move
from pathway.commands.pause import PauseRequest
from pathway.commands.place import Place
from pathway.commands.reassign import Reassign
from pathway.commands.record import Record
from pathway.commands.record_death import RecordDeath
from pathway.commands.reopen import Reopen
from pathway.commands.resume import Resume
from pathway.commands.sign_off import SignOffRequest
from pathway.commands.waive import Waive
from pathway.commands.wake import Wake
from pathway.planning.scenario import NewHoliday, ReferredAgain


@dataclass(frozen=True, slots=True)
class Form:
    """How one verb is written: its request, the kind of its value and the field that takes it, its other words."""

    request: type[Any]
    kind: str
    takes: str | None
    words: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)


REASON = "said in the scenario"
"""What people say when a scenario does not care why."""

_WHY = {"reason": REASON}

VERBS_IN_WORDS: Mapping[str, Form] = MappingProxyType({
    "record": Form(Record, "activity", "activity", {"outcome": "outcome", "on": "day", "until": "day",
                                                    "seen_by": "staff", "facts": "facts", "note": "text"}),
    "pause": Form(PauseRequest, "pause", "reason", {"until": "day", "on": "day"}),
    "resume": Form(Resume, "true", None, {"on": "day"}),
    "place": Form(Place, "placement", "kind", {"outcome": "placed", "provider": "text", "worker": "staff",
                                               "on": "day"}),
    "book": Form(Book, "activity", "activity", {"on": "day", "time": "text", "where": "text"}),
    "defer": Form(Defer, "activity", "activity", {"to": "day", "reason": "text"}, _WHY),
    "waive": Form(Waive, "activity", "activity", {"reason": "text"}, _WHY),
    "move": Form(Move, "true or stage", "to", {"until": "day", "reason": "text"}, _WHY),
    "extend": Form(Extend, "day", "until", {"reason": "text"}, _WHY),
    "dormant": Form(Dormant, "true", None, {"until": "day"}),
    "wake": Form(Wake, "true", None, {"reason": "text"}),
    "barrier": Form(Barrier, "barrier", "kind", {"state": "barrier state", "owner": "staff", "on": "day"}),
    "concern": Form(RaiseConcern, "concern", "kind", {"words": "text"}, {"words": REASON}),
    "acknowledge": Form(Acknowledge, "true or number", "n", {"note": "text"}),
    "consent": Form(Consent, "text", "organisation", {"state": "consent", "on": "day"}),
    "reassign": Form(Reassign, "role", "role", {"to": "staff", "on": "day"}),
    "approve": Form(Approve, "letter", "what"),
    "sign_off": Form(SignOffRequest, "party", "party", {"agrees": "yes or no", "reason": "text"}, _WHY),
    "close": Form(Close, "ending", "ending", {"reason": "text", "on": "day", "agreed_with": "staff",
                                              "trust_already_discharged": "yes or no"}, _WHY),
    "reopen": Form(Reopen, "true", None, {"reason": "text"}, _WHY),
    "record_death": Form(RecordDeath, "true", None, {"on": "day"}),
    "correct": Form(Correct, "activity or hold", "what", {"on": "day", "until": "day", "outcome": "outcome",
                                                          "undo": "yes or no", "reason": "text"}, _WHY),
    "accept": Form(Accept, "yes or no", "is_accepted", {"ending": "ending", "reason": "text", "on": "day"}, _WHY),
    "allocate": Form(Allocate, "staff", "to", {"care_coordinator": "staff", "on": "day"}),
    "facts": Form(Record, "facts", "facts", {"on": "day"}, {"activity": None}),
    "refer": Form(ReferredAgain, "true", None, {"facts": "facts"}),
    "holiday": Form(NewHoliday, "day", "day", {"title": "text"}),
})  # fmt: skip
"""Every act of the staff, as a scenario says it, and what comes from outside. `facts` alone records facts."""

NEEDED = MappingProxyType({
    "book": "on", "defer": "to", "consent": "state", "reassign": "to",
})  # fmt: skip
"""The further word a verb cannot do without."""

FIELDS = MappingProxyType({"where": "place"})
"""Words whose field has another name, because the name is itself a verb."""

OF_EVENT = ("day", "by", "case", "refused")

OF_CASE: Mapping[str, str] = MappingProxyType({
    "status": "status", "week": "number or none", "elapsed_week": "number or none", "stage": "stage",
    "held": "yes or no", "ending": "ending or none", "last_spoken_on": "day or none", "waits_for": "names",
    "missing": "names or number", "flagged": "yes or no", "alerts": "alerts", "raised_late": "alerts",
})  # fmt: skip

OF_ACTIVITY: Mapping[str, str] = MappingProxyType({
    "due": "day or none", "opens": "day or none", "closes": "day or none", "standing": "standing or none",
    "booked": "day or none", "outcome": "text or none", "number": "number", "done": "day or none",
    "done_by": "staff or none", "days_late": "number", "who": "role",
})  # fmt: skip

OF_SCENARIO = (
    "name", "goes_on_from", "pathway", "definition", "start", "referred", "facts", "events", "expect", "sweeps", "down",
)  # fmt: skip
TAKEN_OVER = ("pathway", "definition", "start", "referred", "facts", "sweeps", "down")
"""What a scenario that goes on from another one has from there."""
