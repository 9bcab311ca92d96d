"""An act of the oracle's as the request that a command takes."""

from __future__ import annotations

from typing import Any

from pathway.commands.acknowledge import Acknowledge
from pathway.commands.barrier import Barrier
from pathway.commands.book import Book
from pathway.commands.close import Close
from pathway.commands.concern import RaiseConcern
from pathway.commands.correct import Correct
from pathway.commands.defer import Defer
from pathway.commands.extend import Extend
from pathway.commands.move import Move
from pathway.commands.pause import PauseRequest
from pathway.commands.place import Place
from pathway.commands.record import Record
from pathway.commands.resume import Resume
from pathway.commands.waive import Waive
from tests.oracle.acts import Act


def request_of(act: Act) -> Any:
    """An act as the request that a command takes."""
    said = {word: value for word, value in act.items() if word != "verb"}
    because = {"reason": "as it is"}
    match act["verb"]:
        case "record":
            return Record(**{"activity": None} | said)
        case "defer" | "waive" | "extend" | "correct" | "close":
            kind = {"defer": Defer, "waive": Waive, "extend": Extend, "correct": Correct, "close": Close}[act["verb"]]
            return kind(**said | because | ({"ending": "moved"} if kind is Close else {}))
        case "place":
            return Place(kind="keywork", **said)
        case "concern":
            return RaiseConcern(kind="risk", words="as it is")
        case "acknowledge":
            return Acknowledge()
        case "move":
            return Move(**said | because)
        case "pause":
            return PauseRequest(**said)
        case _:
            return {"resume": Resume, "book": Book, "barrier": Barrier}[act["verb"]](**said)
