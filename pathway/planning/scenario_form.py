"""From the tree of a scenario file to scenarios: every fault at once, by path, with the nearest valid word.

Pure: the tree comes from whoever read the text, and the rules of a pathway from whoever can read definitions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from pathway.definition.findings import Findings, Path, shown
from pathway.definition.rules import Rules
from pathway.planning.scenario import Event, Expectation, Scenario
from pathway.planning.scenario_kinds import Kinds, NotThat, a_day
from pathway.planning.scenario_words import NEEDED, OF_ACTIVITY, OF_CASE, OF_EVENT, OF_SCENARIO, VERBS_IN_WORDS

RulesOf = Callable[[str | None, str, Path, Findings], Rules | None]
"""(definition file or None, pathway, path of the scenario, findings) → its rules; None after reporting why not."""

_NONE = "none"


def read_scenarios(tree: Any, rules_of: RulesOf, findings: Findings) -> list[Scenario]:
    """The scenarios of a file's tree. Only those without findings may be played."""
    if not isinstance(tree, Mapping) or not isinstance(tree.get("tests"), list) or not tree["tests"]:
        findings.add((), "a scenario file begins with `tests:` and lists at least one")
        return []
    for key in tree:
        if key != "tests":
            findings.unknown((key,), "key", key, ["tests"], at_key=True)
    found = [_Reader(("tests", number), written, findings) for number, written in enumerate(tree["tests"])]
    _names_once(found, findings)
    return [scenario for reader in found if (scenario := reader.read(rules_of)) is not None]


def _names_once(found: Sequence[_Reader], findings: Findings) -> None:
    first: dict[str, Path] = {}
    for reader in found:
        name = reader.text("name")
        if name and name in first:
            findings.add((*reader.path, "name"), f"`{shown(name)}` is the name of another one", also=first[name])
        elif name:
            first[name] = (*reader.path, "name")


class _Reader:
    """One scenario while it is read."""

    def __init__(self, path: Path, written: Any, findings: Findings) -> None:
        self.path = path
        self.findings = findings
        self.written: Mapping[str, Any] = written if isinstance(written, Mapping) else {}
        self.is_group = isinstance(written, Mapping)

    def text(self, key: str) -> str | None:
        value = self.written.get(key)
        return value if isinstance(value, str) and value else None

    def read(self, rules_of: RulesOf) -> Scenario | None:
        if not self.is_group:
            self.findings.add(self.path, "a scenario is a group of `key: value` lines: name, pathway, start, …")
            return None
        for key in self.written:
            if key not in OF_SCENARIO:
                self.findings.unknown((*self.path, key), "key", key, OF_SCENARIO, at_key=True)
        for key in ("name", "pathway"):
            if self.text(key) is None:
                self.findings.add((*self.path, key), f"the scenario needs its `{key}`")
        start, referred_on = self._beginning()
        rules = rules_of(self.text("definition"), self.text("pathway") or "", self.path, self.findings)
        if rules is None or referred_on is None:
            return None
        kinds = Kinds(rules, self.findings)
        facts = kinds.facts((*self.path, "facts"), self.written.get("facts", {}))
        self._start_fits(start, referred_on, rules)
        return Scenario(
            name=self.text("name") or "", pathway=self.text("pathway") or "", start=start, referred_on=referred_on,
            facts=facts or {}, events=tuple(self._events(kinds, referred_on)),
            expectations=tuple(self._expectations(kinds, referred_on)), definition=self.text("definition"),
            is_swept=self._is_swept(), down=self._down(), path=self.path,
        )  # fmt: skip

    def _beginning(self) -> tuple[date | None, date | None]:
        start, referred = self.written.get("start"), self.written.get("referred")
        if start is None:
            self.findings.add((*self.path, "start"), "say the day the clock starts: `start: 2026-01-26`")
            return None, None
        started = None if start == _NONE else self._day("start", start)
        if referred is not None:
            return started, self._day("referred", referred)
        if start == _NONE:
            message = "without a start, say when the referral was received: `referred: 2026-01-20`"
            self.findings.add((*self.path, "start"), message)
        return started, started

    def _start_fits(self, start: date | None, referred_on: date, rules: Rules) -> None:
        if start is None:
            return
        if referred_on > start:
            message = "the referral cannot be received after the clock has started"
            self.findings.add((*self.path, "referred"), message, at_key=False)
        elif referred_on < start and rules.clock_starts == "referral_received":
            message = "on this pathway the clock starts when the referral is received: leave `referred` out"
            self.findings.add((*self.path, "referred"), message, at_key=False)

    def _day(self, key: str | int, value: Any, inside: Path = ()) -> date | None:
        path = (*self.path, *inside, key)
        try:
            return a_day(value if isinstance(value, str) else "")
        except NotThat as wrong:
            self.findings.add(path, str(wrong), at_key=False)
            return None

    def _is_swept(self) -> bool:
        sweeps = self.written.get("sweeps", "daily")
        if sweeps not in ("daily", _NONE):
            self.findings.add((*self.path, "sweeps"), "leave it out, or write `sweeps: none`", at_key=False)
        return bool(sweeps != _NONE)

    def _down(self) -> tuple[date, date] | None:
        down = self.written.get("down")
        if down is None:
            return None
        if not isinstance(down, list) or len(down) != 2:
            message = "say the first and the last day without a sweep: `down: [2026-03-01, 2026-03-09]`"
            self.findings.add((*self.path, "down"), message, at_key=False)
            return None
        first, last = (self._day(number, value, ("down",)) for number, value in enumerate(down))
        if first is None or last is None:
            return None
        if last < first:
            self.findings.add((*self.path, "down"), "the last day comes before the first", at_key=False)
        return first, last

    def _entries(self, key: str) -> Iterable[tuple[Path, Mapping[str, Any]]]:
        entries, path = self.written.get(key, []), (*self.path, key)
        if not isinstance(entries, list):
            self.findings.add(path, "a list is wanted here: `- {day: 2026-01-28, …}`", at_key=False)
            return
        for number, entry in enumerate(entries):
            if isinstance(entry, Mapping):
                yield (*path, number), entry
            else:
                self.findings.add((*path, number), "write it like `{day: 2026-01-28, …}`", at_key=False)

    def _events(self, kinds: Kinds, referred_on: date) -> Iterable[Event]:
        before = referred_on
        for path, written in self._entries("events"):
            event = _Line(path, {key.replace("-", "_"): value for key, value in written.items()}, kinds).event()
            if event is None:
                continue
            if event.day < before:
                words = "the referral" if before == referred_on else "the event above it"
                self.findings.add((*path, "day"), f"this comes before {words}: put the events in order", at_key=False)
            before = max(before, event.day)
            yield event

    def _expectations(self, kinds: Kinds, referred_on: date) -> Iterable[Expectation]:
        for path, written in self._entries("expect"):
            expectation = _Line(path, written, kinds).expectation()
            if expectation is None:
                continue
            if expectation.day < referred_on:
                self.findings.add((*path, "day"), "nothing can be expected before the referral", at_key=False)
            yield expectation


class _Line:
    """One event or expectation while it is read."""

    def __init__(self, path: Path, written: Mapping[str, Any], kinds: Kinds) -> None:
        self.path = path
        self.written = written
        self.kinds = kinds
        self.findings = kinds.findings

    def event(self) -> Event | None:
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
        return None if day is None else Event(day, verb, about, said, by, self._refused(), self.path)

    def expectation(self) -> Expectation | None:
        day = self._day()
        self._keys(["day", "activity", *OF_CASE, *OF_ACTIVITY])
        named = [key for key in self.written if key in OF_ACTIVITY]
        if named and "activity" not in self.written:
            self.findings.add((*self.path, named[0]), f"`{named[0]}` of what? say which `activity`")
        if len(self.written.keys() - {"day", "activity"}) == 0:
            self.findings.add(self.path, "nothing is expected here: name a status, a stage, a due day, …")
        of_case = self._read(OF_CASE)
        of_activity = self._read(OF_ACTIVITY)
        activity = None
        if "activity" in self.written:
            activity = self.kinds.read("activity", (*self.path, "activity"), self.written["activity"])
        return None if day is None else Expectation(day, of_case, activity, of_activity, self.path)

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

    def _verb(self) -> str | None:
        verbs = [key for key in self.written if key in VERBS_IN_WORDS]
        if len(verbs) == 2 and verbs[-1] == "facts" and verbs[0] == "record":
            verbs.pop()
        if len(verbs) == 2 and verbs[0] == "facts" and verbs[-1] == "record":
            verbs.pop(0)
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
        for key in self.written:
            if key not in known:
                self.findings.unknown((*self.path, key), "key", key, known, at_key=True)

    def _refused(self) -> bool | str:
        refused = self.written.get("refused", "false")
        if not isinstance(refused, str):
            self.findings.add((*self.path, "refused"), "write `true`, or words of the message", at_key=False)
            return False
        return {"true": True, "yes": True, "false": False, "no": False}.get(refused, refused)
