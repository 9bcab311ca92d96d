"""From an event in words to the request it means, and the member of staff who would do it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pathway.case.opening import standing
from pathway.case.people import StaffMember
from pathway.case.permissions import permit
from pathway.definition.rules import Rules
from pathway.errors import NotPermitted
from pathway.planning.scenario import Event
from pathway.planning.scenario_life import Life
from pathway.planning.scenario_words import FIELDS, VERBS_IN_WORDS


def request_of(event: Event, life: Life) -> Any:
    """The request the event means."""
    form = VERBS_IN_WORDS[event.verb]
    values: dict[str, Any] = dict(form.defaults)
    if form.takes is not None:
        values[form.takes] = event.about
    values |= {FIELDS.get(word, word): value for word, value in event.said.items()}
    kinds: dict[str | None, str] = {form.takes: form.kind}
    kinds.update(form.words)
    for word, value in values.items():
        if kinds.get(word) == "staff" and isinstance(value, str):
            values[word] = life.staff[value]
    if event.verb == "place" and values.get("outcome") in ("accepted", "started") and "worker" not in values:
        values["worker"] = life.one_with("support_worker")
    return form.request(**values)


def who_acts(event: Event, life: Life) -> StaffMember:
    """The one who is named, else the first whose role fits the act and who may do it."""
    if event.by is not None:
        return life.staff[event.by]
    fitting = [member for role in _roles(event, life) if (member := life.one_with(role))]
    verb = VERBS_IN_WORDS[event.verb].request.verb
    for member in (*fitting, *life.staff.values()):
        try:
            permit(verb, member, life.case)
        except NotPermitted:
            continue
        return member
    return fitting[0]


def _roles(event: Event, life: Life) -> Iterator[str]:
    rules = life.rules
    if event.verb in ("record", "book", "defer", "waive"):
        yield from _stands_with(event.about, life)
    if event.verb == "approve":
        for rule in rules.activities.values():
            if rule.done_by == ("approve", event.about):
                yield rule.who
    if event.verb == "acknowledge":
        yield from (rule.who for rule in rules.triggered_by("concern raised"))
    if event.verb == "sign_off":
        yield from _of_party(event.about, rules)
    if event.verb == "reassign":
        yield from ("service_manager", "team_manager")
    yield rules.holder


def _stands_with(activity: str, life: Life) -> Iterator[str]:
    key = activity.partition("#")[0]
    row = standing(life.case, key)
    if row is not None:
        yield row.who
    who = life.rules.activities[key].who
    if who in life.rules.roles:
        yield who


def _of_party(party: str, rules: Rules) -> Iterator[str]:
    yield from (rule.who for rule in rules.activities.values() if rule.done_by == ("sign_off", party))
    yield from (role for role, of in rules.roles.items() if of == party)
