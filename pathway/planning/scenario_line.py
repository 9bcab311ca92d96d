"""One line of a scenario, an event or an expectation, while it is read: its words, each of the kind it must be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

from pathway.definition.findings import Path, shown
from pathway.planning.scenario import Event, Expectation
from pathway.planning.scenario_kinds import Kinds
from pathway.planning.scenario_words import NEEDED, OF_ACTIVITY, OF_CASE, OF_EVENT, VERBS_IN_WORDS


class Line:
    """One event or expectation while it is read."""

    def __init__(self, path: Path, written: Mapping[str, Any], kinds: Kinds) -> None:
        self.path = path
        self.written = written
        self.kinds = kinds
        self.findings = kinds.findings

    def event(self) -> Event | None:
        """What happened; None after reporting why it cannot be read."""
        verb = self._verb()
        day = self._day()
        if verb is None:
            return None
        form = VERBS_IN_WORDS[verb]
        self._keys([*OF_EVENT, verb, *form.words])
        about = self.kinds.read(form.kind, (*self.path, verb), self.written[verb])
        said = {
            key: self.kinds.read(form.words[key], (*self.path, key), value)
            for key, value in self.written.items()
            if key in form.words
        }
        if (needed := NEEDED.get(verb)) and needed not in said:
            self.findings.add(self.path, f"`{verb}` also needs `{needed}`", at_key=False)
        if isinstance(about, str) and isinstance(said.get("outcome"), str) and verb in ("record", "correct"):
            self.kinds.outcome_of((*self.path, "outcome"), about, said["outcome"])
        by = self.kinds.read("staff", (*self.path, "by"), self.written["by"]) if "by" in self.written else None
        return None if day is None else Event(day, verb, about, said, by, self._refused(), self._case(), self.path)

    def expectation(self) -> Expectation | None:
        """What is expected; None after reporting why it cannot be read."""
        day = self._day()
        self._keys(["day", "case", "activity", *OF_CASE, *OF_ACTIVITY])
        named = [key for key in self.written if key in OF_ACTIVITY]
        if named and "activity" not in self.written:
            self.findings.add((*self.path, named[0]), f"`{named[0]}` of what? say which `activity`")
        if len(self.written.keys() - {"day", "case", "activity"}) == 0:
            self.findings.add(self.path, "nothing is expected here: name a status, a stage, a due day, …")
        of_case = self._read(OF_CASE)
        of_activity = self._read(OF_ACTIVITY)
        activity = None
        if "activity" in self.written:
            activity = self.kinds.read("activity", (*self.path, "activity"), self.written["activity"])
        return None if day is None else Expectation(day, of_case, activity, of_activity, self._case(), self.path)

    def _read(self, kinds: Mapping[str, str]) -> dict[str, Any]:
        return {
            key: self.kinds.read(kinds[key], (*self.path, key), value)
            for key, value in self.written.items()
            if key in kinds
        }

    def _day(self) -> date | None:
        if "day" not in self.written:
            self.findings.add(self.path, "on which day? write `day: 2026-01-28`", at_key=False)
            return None
        day = self.kinds.read("day", (*self.path, "day"), self.written["day"])
        return day if isinstance(day, date) else None

    def _case(self) -> int | None:
        case = self.kinds.read("number", (*self.path, "case"), self.written["case"]) if "case" in self.written else None
        return case if isinstance(case, int) else None

    def _verb(self) -> str | None:
        verbs = [key for key in self.written if key in VERBS_IN_WORDS]
        if len(verbs) == 2:
            # "facts" is an act of its own, and a further word of some.
            verbs = [verb for verb in verbs if not any(verb in VERBS_IN_WORDS[other].words for other in verbs)]
        if len(verbs) == 1:
            return verbs[0]
        if verbs:
            message = f"two things at once ({' and '.join(verbs)}): write one event for each"
            self.findings.add((*self.path, verbs[1]), message)
            return None
        strange = [key for key in self.written if key not in OF_EVENT]
        for key in strange[:1]:
            self.findings.unknown((*self.path, key), "act", key, VERBS_IN_WORDS, at_key=True)
        if not strange:
            self.findings.add(self.path, "what happened on that day? for instance `record: first_contact`")
        return None

    def _keys(self, known: Sequence[str]) -> None:
        for key, value in self.written.items():
            if key not in known and value == "" and not get_close_matches(key, known):
                message = f"`{shown(key)}` is the rest of a text: put a text with a comma in quotes"
                self.findings.add((*self.path, key), message)
            elif key not in known:
                self.findings.unknown((*self.path, key), "key", key, known, at_key=True)

    def _refused(self) -> bool | str:
        refused = self.written.get("refused", "false")
        if not isinstance(refused, str):
            self.findings.add((*self.path, "refused"), "write `true`, or words of the message", at_key=False)
            return False
        return {"true": True, "yes": True, "false": False, "no": False}.get(refused, refused)
