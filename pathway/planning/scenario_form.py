"""From the tree of a scenario file to scenarios: every fault at once, by path, with the nearest valid word.

Pure: the tree comes from whoever read the text, and the rules of a pathway from whoever can read definitions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pathway.definition.findings import Findings, Path, counted, shown
from pathway.definition.rules import Rules
from pathway.planning.scenario import Event, Expectation, Scenario
from pathway.planning.scenario_kinds import Kinds, NotThat, a_day
from pathway.planning.scenario_line import Line
from pathway.planning.scenario_words import OF_SCENARIO, TAKEN_OVER

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
    read: dict[str, Scenario] = {}
    made = []
    for reader in found:
        scenario = reader.read(rules_of, read)
        if scenario is not None:
            made.append(scenario)
            read.setdefault(scenario.name, scenario)
    return made


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

    def read(self, rules_of: RulesOf, earlier: Mapping[str, Scenario]) -> Scenario | None:
        """The scenario; None if it cannot be made. `earlier` are those above it, by name."""
        if not self.is_group:
            self.findings.add(self.path, "a scenario is a group of `key: value` lines: name, pathway, start, …")
            return None
        for key in self.written:
            if key not in OF_SCENARIO:
                self.findings.unknown((*self.path, key), "key", key, OF_SCENARIO, at_key=True)
        if self.text("name") is None:
            self.findings.add((*self.path, "name"), "the scenario needs its `name`")
        if "goes_on_from" in self.written:
            return self._going_on(rules_of, earlier)
        return self._from_the_start(rules_of)

    def _from_the_start(self, rules_of: RulesOf) -> Scenario | None:
        if self.text("pathway") is None:
            self.findings.add((*self.path, "pathway"), "the scenario needs its `pathway`")
        start, referred_on = self._beginning()
        rules = rules_of(self.text("definition"), self.text("pathway") or "", self.path, self.findings)
        if rules is None or referred_on is None:
            return None
        kinds = Kinds(rules, self.findings)
        facts = kinds.facts((*self.path, "facts"), self.written.get("facts", {}))
        self._start_fits(start, referred_on, rules)
        scenario = Scenario(
            name=self.text("name") or "", pathway=self.text("pathway") or "", start=start, referred_on=referred_on,
            facts=facts or {}, definition=self.text("definition"), is_swept=self._is_swept(), down=self._down(),
            path=self.path,
        )  # fmt: skip
        return self._told(scenario, kinds)

    def _going_on(self, rules_of: RulesOf, earlier: Mapping[str, Scenario]) -> Scenario | None:
        """The story of an earlier scenario, with what happened in it, told on."""
        first = earlier.get(self.text("goes_on_from") or "")
        if first is None:
            self.findings.unknown(
                (*self.path, "goes_on_from"), "scenario above", str(self.written["goes_on_from"]), earlier
            )
            return None
        for key in self.written:
            if key in TAKEN_OVER:
                message = f"`{key}` is that of the scenario it goes on from: leave it out"
                self.findings.add((*self.path, key), message)
        rules = rules_of(first.definition, first.pathway, self.path, self.findings)
        if rules is None:
            return None
        scenario = replace(first, name=self.text("name") or "", taken_over=len(first.events), path=self.path)
        return self._told(scenario, Kinds(rules, self.findings))

    def _told(self, scenario: Scenario, kinds: Kinds) -> Scenario:
        """The scenario with the events and expectations of this one."""
        events = (*scenario.events, *self._events(kinds, scenario))
        referrals = [event.day for event in events if event.verb == "refer"]
        expectations = tuple(self._expectations(kinds, scenario.referred_on))
        parts: tuple[Event | Expectation, ...] = (*events[len(scenario.events) :], *expectations)
        for part in parts:
            self._case_is_there(part, [day for day in referrals if day <= part.day])
        return replace(scenario, events=events, expectations=expectations)

    def _case_is_there(self, part: Event | Expectation, referrals: Sequence[date]) -> None:
        if part.case is not None and not 1 <= part.case <= len(referrals) + 1:
            had = counted(len(referrals) + 1, "case")
            message = f"this person has {had} by then: `case` counts them from 1, and silent is the newest"
            self.findings.add((*part.path, "case"), message, at_key=False)

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

    def _events(self, kinds: Kinds, so_far: Scenario) -> Iterable[Event]:
        """The events in order, each no earlier than the one above it, than the referral, and than the story so far."""
        before = so_far.events[-1].day if so_far.events else so_far.referred_on
        words = "the story it goes on from is over" if so_far.events else "the referral"
        for path, written in self._entries("events"):
            event = Line(path, {key.replace("-", "_"): value for key, value in written.items()}, kinds).event()
            if event is None:
                continue
            if event.day < before:
                self.findings.add((*path, "day"), f"this comes before {words}: put the events in order", at_key=False)
            if event.day > before:
                before, words = event.day, "the event above it"
            yield event

    def _expectations(self, kinds: Kinds, referred_on: date) -> Iterable[Expectation]:
        for path, written in self._entries("expect"):
            expectation = Line(path, written, kinds).expectation()
            if expectation is None:
                continue
            if expectation.day < referred_on:
                self.findings.add((*path, "day"), "nothing can be expected before the referral", at_key=False)
            yield expectation
