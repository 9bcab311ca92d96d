"""What a word of a scenario may be: a day, an activity, a member of staff … and which word is the nearest valid one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from pathway.case.model import ENDINGS, Status
from pathway.case.readiness import fact_names, is_slip
from pathway.case.standing import STANDINGS
from pathway.commands.barrier import STATES
from pathway.commands.concern import KINDS
from pathway.commands.consent import STATES as CONSENTS
from pathway.commands.place import OUTCOMES
from pathway.definition.findings import Findings, Path, shown
from pathway.definition.rules import Rules
from pathway.planning.scenario_life import staff_of

YES = {"true": True, "yes": True, "false": False, "no": False}
NONE = "none"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_NUMBER = re.compile(r"[0-9]{1,4}\Z")
_FACT = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")


class NotThat(Exception):
    """The word is not of the kind that is wanted here. `known` are the words that would be."""

    def __init__(self, message: str = "", kind: str = "", known: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.kind = kind
        self.known = list(known)


def a_day(text: str) -> date:
    """A London day. Raises NotThat."""
    try:
        if _DAY.match(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise NotThat(f"`{shown(text)}` is no day: write it like 2026-04-17")


def yes_or_no(text: str) -> bool:
    """true, yes, false or no. Raises NotThat."""
    if text not in YES:
        raise NotThat(kind="answer", known=["true", "false"])
    return YES[text]


def number(text: str) -> int:
    """A whole number. Raises NotThat."""
    if not _NUMBER.match(text):
        raise NotThat(f"`{shown(text)}` is no whole number")
    return int(text)


def _true(text: str) -> bool:
    if yes_or_no(text) is not True:
        raise NotThat("write `true`, or leave the event out")
    return True


def _one_of(kind: str, known: Iterable[str]) -> Callable[[str], str]:
    words = list(known)

    def read(text: str) -> str:
        if text not in words:
            raise NotThat(kind=kind, known=words)
        return text

    return read


def _or_none(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: None if text == NONE else read(text)


def _true_or(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: None if text in ("true", "yes") else read(text)


def _text(text: str) -> str:
    return "" if text == NONE else text


class Kinds:
    """How each kind of word is read, for one pathway."""

    def __init__(self, rules: Rules, findings: Findings) -> None:
        self.rules = rules
        self.findings = findings
        letters = [a.done_by[1] for a in rules.activities.values() if a.done_by and a.done_by[0] == "approve"]
        parties = rules.discharge.agreed_by if rules.discharge else tuple(rules.parties)
        ending = _one_of("ending", ENDINGS)
        staff = staff_of(rules)
        member = _one_of("member of staff", staff)
        self.scalars: dict[str, Callable[[str], Any]] = {
            "activity": self._activity, "activity or hold": self._activity_or_hold, "day": a_day,
            "day or none": _or_none(a_day), "staff": member, "text": _text,
            "staff or none": _or_none(lambda text: staff[member(text)].ref),
            "text or none": _or_none(_text), "true": _true, "yes or no": yes_or_no, "number": number,
            "number or none": _or_none(number), "true or number": _true_or(number),
            "stage": _one_of("stage", rules.stages), "true or stage": _true_or(_one_of("stage", rules.stages)),
            "pause": _one_of("reason for a hold", rules.pauses), "barrier": _one_of("barrier", rules.barriers),
            "placement": _one_of("placement", rules.placements), "placed": _one_of("outcome", OUTCOMES),
            "barrier state": _one_of("state", STATES), "concern": _one_of("kind of concern", KINDS),
            "consent": _one_of("state", CONSENTS), "role": _one_of("role", rules.roles),
            "letter": _one_of("letter", [name for name in letters if name]), "party": _one_of("party", parties),
            "ending": ending, "ending or none": _or_none(ending), "status": _one_of("status", map(str, Status)),
            "standing or none": _or_none(_one_of("standing", STANDINGS)),
            "outcome": _one_of("outcome", self._all_outcomes()),
        }  # fmt: skip
        self.groups: dict[str, Callable[[Path, Any], Any]] = {
            "facts": self.facts, "alerts": self._alerts, "names": self._names, "names or number": self._names_or_number,
        }  # fmt: skip

    def read(self, kind: str, path: Path, value: Any) -> Any:
        """The value of a kind; a fault in `findings` and None where it is not one."""
        if kind in self.groups:
            return self.groups[kind](path, value)
        if not isinstance(value, str):
            self.findings.add(path, "one word is wanted here", at_key=False)
            return None
        return self._tried(self.scalars[kind], path, value)

    def outcome_of(self, path: Path, activity: str, outcome: str) -> None:
        """Reports an outcome that this activity cannot have."""
        rule = self.rules.activities.get(activity.partition("#")[0])
        if rule is not None and outcome not in rule.outcomes:
            self.findings.unknown(path, f"outcome of {rule.key}", outcome, rule.outcomes)

    def facts(self, path: Path, value: Any) -> dict[str, str] | None:
        """Coded facts by name."""
        if not isinstance(value, Mapping) or not all(isinstance(v, str) for v in value.values()):
            self.findings.add(path, "facts are a group like {risk_flagged: yes}", at_key=False)
            return None
        for name in value:
            if not _FACT.match(name):
                message = f"`{shown(name)}` is no name for a fact: small letters, digits and _"
                self.findings.add((*path, name), message)
            elif is_slip(name, self.rules):
                self.findings.unknown((*path, name), "fact", name, list(fact_names(self.rules)), at_key=True)
        return dict(value)

    def _tried(self, read: Callable[[str], Any], path: Path, value: str) -> Any:
        try:
            return read(value)
        except NotThat as wrong:
            if wrong.kind:
                self.findings.unknown(path, wrong.kind, value, wrong.known)
            else:
                self.findings.add(path, str(wrong), at_key=False)
            return None

    def _activity(self, text: str) -> str:
        key, mark, nth = text.partition("#")
        if key not in self.rules.activities:
            raise NotThat(kind="activity", known=self.rules.activities)
        if mark and not (_NUMBER.match(nth) and int(nth)):
            raise NotThat(f"`{shown(text)}`: after # stands the number of the occurrence, like {key}#2")
        return text

    def _activity_or_hold(self, text: str) -> str:
        """`pause#2`, `extension`; an activity, or a try at it: `first_contact#1.2`."""
        is_other = re.match(r"(pause|extension)(#[0-9]+)?\Z", text)
        return text if is_other or self._activity(re.sub(r"(#[0-9]+)\.[1-9][0-9]*\Z", r"\1", text)) else ""

    def _all_outcomes(self) -> list[str]:
        return list(dict.fromkeys(o for rule in self.rules.activities.values() for o in rule.outcomes))

    def _alerts(self, path: Path, value: Any) -> dict[str, int] | None:
        if value == NONE:
            return {}
        if not isinstance(value, Mapping):
            self.findings.add(path, "alerts are a group like {ten_week_review: 2}; {} means none at all", at_key=False)
            return None
        read: dict[str, int] = {}
        for key, rung in value.items():
            self._tried(self._activity, (*path, key), key)
            read[key] = self.read("number", (*path, key), rung)
        return read

    def _names(self, path: Path, value: Any) -> tuple[str, ...] | None:
        if isinstance(value, str) and value:
            return () if value == NONE else (value,)
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self.findings.add(path, "a list is wanted here, like [recovery_plan]; [] means nothing", at_key=False)
            return None
        return tuple(value)

    def _names_or_number(self, path: Path, value: Any) -> tuple[str, ...] | int | None:
        if isinstance(value, str) and _NUMBER.match(value):
            return int(value)
        return self._names(path, value)
