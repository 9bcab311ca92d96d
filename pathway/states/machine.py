"""One Machine per definition version, its guards by name; and one for the statuses, which every pathway shares.

The machine is told which guard names hold; it never looks at a case. One answer per distinct question is kept.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from transitions import Machine, MachineError

from pathway.case.model import Status
from pathway.definition.rules import ENDING, Rules

CLOSED = "closed"
BY_PERSON = "a_person_decides"
"""The guard that only a named person's act makes hold."""

STATUS_MOVES: tuple[tuple[str, tuple[Status, ...], Status], ...] = (
    ("pause", (Status.OPEN, Status.DORMANT), Status.PAUSED),
    ("resume", (Status.PAUSED,), Status.OPEN),
    ("dormant", (Status.OPEN,), Status.DORMANT),
    ("wake", (Status.DORMANT,), Status.OPEN),
    ("close", (Status.OPEN, Status.DORMANT, Status.PAUSED), Status.CLOSED),
    ("reopen", (Status.CLOSED,), Status.OPEN),
)
"""Trigger, from which statuses, to which. Resume and reopen go back to the status before (open or dormant)."""


class _Asked:
    """What the machine is asked about: a state, and the names of the guards that hold."""

    def __init__(self, state: str, holds: frozenset[str]) -> None:
        self.state = state
        self._holds = holds

    def __getattr__(self, name: str) -> bool:
        if name.startswith("_"):
            raise AttributeError(name)
        return name in self._holds


_machines: WeakKeyDictionary[Rules, Machine] = WeakKeyDictionary()


def machine_of(rules: Rules) -> Machine:
    """The Machine of a definition version, made once."""
    machine = _machines.get(rules)
    if machine is None:
        machine = _machines[rules] = _build(rules)
    return machine


def _build(rules: Rules) -> Machine:
    transitions: list[dict[str, Any]] = []
    for stage in rules.stages.values():
        for move in stage.moves:
            if move.to != ENDING:
                guards = [*move.guards, *([BY_PERSON] if move.by_person else [])]
                transitions.append(_way(f"move_to_{move.to}", stage.key, move.to, guards))
        transitions.append(_way("close", stage.key, CLOSED, [BY_PERSON]))
        transitions.append(_way(f"reopen_in_{stage.key}", CLOSED, stage.key, [BY_PERSON]))
    first = next(iter(rules.stages))
    return Machine(
        model=None, states=[*rules.stages, CLOSED], initial=first, transitions=transitions, auto_transitions=False
    )


def _way(trigger: str, source: str, dest: str, guards: list[str]) -> dict[str, Any]:
    return {"trigger": trigger, "source": source, "dest": dest, "conditions": guards}


def allows(rules: Rules, trigger: str, source: str, holds: frozenset[str]) -> bool:
    """True if `trigger` ("move_to_keywork", "close", "reopen_in_keywork") may happen while these guards hold."""
    key = ("allows", trigger, source, holds)
    known = rules.memo.get(key)
    if known is None:
        known = rules.memo[key] = _trigger(machine_of(rules), trigger, _Asked(source, holds))
    return bool(known)


def _trigger(machine: Machine, trigger: str, asked: _Asked) -> bool:
    if trigger not in machine.events:
        return False
    try:
        return bool(machine.events[trigger].trigger(asked))
    except MachineError:
        return False


@lru_cache
def _status_machine() -> Machine:
    return Machine(
        model=None,
        states=[str(s) for s in Status],
        initial=str(Status.OPEN),
        transitions=[
            {"trigger": trigger, "source": [str(s) for s in sources], "dest": str(dest)}
            for trigger, sources, dest in STATUS_MOVES
        ],
        auto_transitions=False,
    )


def allows_status(trigger: str, status: Status) -> bool:
    """True if a case of this status may be paused, resumed, and so on."""
    return _trigger(_status_machine(), trigger, _Asked(str(status), frozenset()))
