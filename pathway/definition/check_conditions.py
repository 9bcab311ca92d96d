"""Conditions and facts: what may be asked about, by whom it is found out, and what can never hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pathway.definition import spans
from pathway.definition.conditions import NUMBER, Condition, read_condition, read_conditions
from pathway.definition.findings import Path
from pathway.definition.model import Activity, MoveOn
from pathway.definition.reading import Item, Reading

Written = Mapping[str, str | list[str]]


def check_conditions(reading: Reading) -> None:
    """Every condition of one pathway asks about something that can be known when it is asked."""
    for item in reading.items:
        for word, written in (("only_if", item.written.only_if), ("unless", item.written.unless)):
            for key in written or {}:
                _of_item(reading, item, (*item.path, word, key), key, written or {})
        _can_hold(reading, item.path, item.written)
    for stage in reading.pathway.stages:
        order = list(reading.pathway.stages).index(stage) + 1
        for path, move in reading.moves(stage):
            for word, written in (("only_if", move.only_if), ("unless", move.unless)):
                for key in written or {}:
                    _asked(reading, (*path, word, key), key, (written or {})[key], order)
            _can_hold(reading, path, move)
            _may_never_stand(reading, path, move)
        _one_way_is_free(reading, stage)
    for name in reading.pathway.facts:
        _fact(reading, name)


def _of_item(reading: Reading, item: Item, path: Path, key: str, written: Written) -> None:
    if key == item.key:
        reading.fault(path, f"`{key}` cannot depend on itself")
    else:
        _asked(reading, path, key, written[key], item.order)


def _can_hold(reading: Reading, path: Path, written: Activity | MoveOn) -> None:
    """What is asked for and refused at once never comes about."""
    conditions = read_conditions(written.only_if, written.unless)
    for refused in conditions.unless:
        if any(each.name == refused.name and each.never_without(refused) for each in conditions.only_if):
            asked = (*path, "only_if", refused.name)
            message = f"`only_if` asks for what this refuses: with both of `{refused.name}` it never comes about"
            reading.fault((*path, "unless", refused.name), message, also=asked, unless=[asked])


def _asked(reading: Reading, path: Path, key: str, written: str | list[str], order: int) -> None:
    other = reading.by_key.get(key)
    fact, codes = reading.pathway.facts.get(key), reading.pathway.for_.get(key)
    readiness = reading.pathway.discharge.readiness if reading.pathway.discharge else {}
    condition = read_condition(key, written)
    if other is not None and (other.order > order or other.section == "whenever"):
        reading.fault(path, f"`{key}` comes only later: what has not happened yet cannot be asked here")
    elif other is not None:
        _one_of(reading, path, "outcome", condition, written, other.outcomes())
    elif fact is not None and fact.kind in ("yes or no", "choice"):
        _one_of(reading, path, "answer", condition, written, fact.values or ["yes", "no"])
    elif fact is not None:
        _of_kind(reading, path, fact.kind, condition)
    elif codes is not None:
        _one_of(reading, path, "code", condition, written, codes)
    elif key not in readiness:
        known = [each.key for each in reading.items if each.section != "whenever"]
        known = [*reading.pathway.facts, *reading.pathway.for_, *readiness, *known]
        reading.findings.unknown((*reading.top, *path), "fact or activity", key, known, at_key=True)


def _one_of(reading: Reading, path: Path, kind: str, condition: Condition, written: str | list[str],
            known: list[str] | tuple[str, ...]) -> None:  # fmt: skip
    if condition.at_least is not None or condition.at_most is not None:
        reading.fault(path, f"`{condition.name}` is no number: name an {kind}", at_key=False)
        return
    for number, value in enumerate(condition.values):
        reading.must_be((*path, number) if isinstance(written, list) else path, kind, value, known)


def _of_kind(reading: Reading, path: Path, kind: str, condition: Condition) -> None:
    if kind == "date" and condition.known is None:
        message = f"`{condition.name}` is a day: only `known` or `unknown` can be asked of it"
        reading.fault(path, message, at_key=False)
    elif kind == "number" and any(not NUMBER.match(value) for value in condition.values):
        message = f"`{condition.name}` is a number: ask for `at least 15`, `at most 14`, `known` or `unknown`"
        reading.fault(path, message, at_key=False)


def _may_never_stand(reading: Reading, path: Path, move: MoveOn) -> None:
    """A move waits for nothing that stands only under conditions, unless something else will do as well."""
    for number, need in enumerate(move.when if isinstance(move.when, list) else []):
        item = reading.by_key.get(need)
        if item is None or not (item.written.only_if or item.written.unless):
            continue
        asked = [(*item.path, word, key) for word in ("only_if", "unless") for key in getattr(item.written, word) or {}]
        message = f"`{need}` has conditions and may never stand, and then the case would wait: add `or` another one"
        reading.fault((*path, "when", number), message, also=item.path, unless=asked)


def _one_way_is_free(reading: Reading, stage: str) -> None:
    ways = reading.moves(stage)
    if ways and all(move.only_if or move.unless for _, move in ways):
        path, _ = ways[-1]
        message = f"every way on from `{stage}` has conditions: if none holds nobody can go on; leave one without"
        reading.fault(path, message, at_key=False)


def _fact(reading: Reading, name: str) -> None:
    fact, path = reading.pathway.facts[name], ("facts", name)
    if name in reading.by_key:
        reading.fault(path, f"`{name}` is an activity already: a key names one thing", also=reading.by_key[name].path)
    elif name in spans.NAMED_ANCHORS or name in reading.pathway.for_ or name.startswith("consent_"):
        reading.fault(path, f"`{name}` means something already: choose another key")
    if (fact.kind == "choice") != (fact.values is not None):
        message = "a choice needs its `values`" if fact.values is None else "`values` belong to `kind: choice`"
        reading.fault((*path, "values") if fact.values else path, message)
    if fact.before_referral == "yes" and fact.kind != "date":
        reading.fault((*path, "before_referral"), "only a `kind: date` can lie before the referral")
    counted = [item for item in reading.items if name in _dated_by(item)]
    asks = [item for item in reading.items if item.act == ("record", name) and name not in _dated_by(item)]
    if fact.kind == "date" and counted and not asks:
        message = (
            f"`{counted[0].key}` is counted from `{name}`, and nobody is asked for it: an activity with"
            f" `done_by: record {name}` is needed, dated by something else"
        )
        reading.fault(path, message, also=counted[0].path)


def _dated_by(item: Item) -> set[str]:
    return {when.anchor for when in dues_of(item) if isinstance(when, spans.Point)}


def dues_of(item: Item) -> Iterator[spans.When]:
    """The days an item is due, as it says them."""
    due = item.written.due or item.written.in_
    for text in due if isinstance(due, list) else [due] if due else []:
        yield spans.read_when(text)
