"""Random acts of every kind on any pathway: drawn blind, and made to fit the case on the day they are done.

What makes no sense is refused without trace; there is always something that does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from pathway.case.model import ENDINGS, Activity, Status
from pathway.case.moving_on import stage_ends_on
from pathway.case.readiness import ANSWERS, VIEW_OF_PERSON
from pathway.commands.barrier import STATES
from pathway.commands.concern import KINDS
from pathway.commands.consent import STATES as CONSENTS
from pathway.commands.place import OUTCOMES
from pathway.commands.record import BY_OTHER_VERBS
from pathway.definition.conditions import UNKNOWN
from pathway.definition.rules import ActivityRule, FactRule, Rules
from pathway.planning.scenario import Event
from pathway.planning.scenario_life import Life
from tests.properties.lives import done

NEITHER_BY_HAND = (*BY_OTHER_VERBS, "record")
"""What is done by these is not recorded by hand."""


@dataclass(frozen=True)
class Doing:
    """One act, so many days after the one before: `which` picks among what there is, `how` among what can be said.

    A day that is named lies `days` ahead; what is told happened `late` days ago.
    """

    after_days: int
    verb: str
    which: int
    how: int
    days: int
    late: int


class Scene:
    """The case on a day, and the doing that is to fit it."""

    def __init__(self, life: Life, doing: Doing, on: date) -> None:
        self.case, self.rules, self.doing, self.on = life.case, life.rules, doing, on
        self.ahead = on + timedelta(days=doing.days)
        self.ago = on - timedelta(days=doing.late)

    def pick(self, options: Sequence[Any]) -> Any:
        """One of these; None of none."""
        return options[self.doing.which % len(options)] if options else None

    def say(self, options: Sequence[Any]) -> Any:
        """What is said of it: the first more often than not."""
        return options[self.doing.how % len(options)] if options else None

    def event(self, verb: str, about: Any = None, **said: Any) -> Event:
        """The act; what is None is not said."""
        return Event(self.on, verb, about, {word: value for word, value in said.items() if value is not None})

    def standing(self) -> list[Activity]:
        """What stands, by the day it is due."""
        return sorted(self.case.open_activities, key=lambda row: (row.due_on or date.max, row.key, row.n))

    def to_record(self) -> list[Activity]:
        """What stands and is recorded by hand."""
        return [row for row in self.standing() if is_by_hand(self.rules.activities[row.key])]

    def to_correct(self) -> list[str]:
        """What stands no longer, and holds and extensions that were recorded."""
        settled = [row.row_key for row in self.case.activities.values() if not row.is_open]
        return [*settled[-6:], *(f"pause#{n}" for n in self.case.pauses), *(f"extension#{n}" for n in self.case.extensions)]  # fmt: skip # noqa: E501


def is_by_hand(rule: ActivityRule) -> bool:
    """True for what is ticked off by recording that very activity."""
    return rule.done_by is None or rule.done_by[0] not in NEITHER_BY_HAND


def fact_values(rule: FactRule, scene: Scene) -> list[str]:
    """What may be known under a name; a day on either side of today, before the referral where that can be."""
    day = scene.case.referred_on - timedelta(days=14) if rule.before_referral else scene.ahead
    by_kind: dict[str, list[str]] = {
        "yes or no": ["yes", "no"], "choice": list(rule.values), "number": ["9", "8", "3", "17", "2022"],
        "date": [day.isoformat(), scene.ahead.isoformat(), scene.ago.isoformat()],
    }  # fmt: skip
    return [*by_kind[rule.kind], UNKNOWN]


Way = Callable[[Scene], Event | None]
"""How a verb is made to fit a scene; None if there is nothing to do it with."""


def _record(scene: Scene, row: str | None, rule: ActivityRule) -> Event:
    outcome = scene.say((None, *rule.outcomes))
    is_joint = scene.rules.discharge is not None and rule.key == scene.rules.discharge.review
    if is_joint and outcome is None:
        outcome = "discharge_agreed"
    until = scene.ahead if outcome in rule.again_after else None
    return scene.event("record", row or rule.key, outcome=outcome, until=until, on=scene.ago)


def _record_standing(scene: Scene) -> Event | None:
    row = scene.pick(scene.to_record()[:5])
    return _record(scene, row.row_key, scene.rules.activities[row.key]) if row else None


def _record_any(scene: Scene) -> Event:
    return _record(scene, None, scene.pick(list(scene.rules.activities.values())))


def _facts(scene: Scene) -> Event | None:
    rules, names = scene.rules, list(scene.rules.facts)
    done_by = [rules.activities[row.key].done_by or ("", None) for row in scene.standing()]
    asked_for = [fact for verb, fact in done_by if verb == "record"]
    name = asked_for[0] if asked_for and scene.doing.how == 0 else scene.pick(names)
    if name is None:
        return None
    return scene.event("facts", {name: scene.say(fact_values(rules.facts[name], scene))}, on=scene.ago)


def _answer(scene: Scene) -> Event | None:
    readiness = list(scene.rules.discharge.readiness) if scene.rules.discharge else []
    groups = [(name, codes) for name, codes in scene.rules.grouping.items()]
    answers = [*((name, ANSWERS) for name in readiness), (VIEW_OF_PERSON, ("recorded",)), *groups]
    name, values = scene.pick(answers)
    facts = dict.fromkeys(readiness, ANSWERS[0]) if scene.doing.how == 0 else {}
    return scene.event("facts", facts | {name: scene.say(values)})


def _correct(scene: Scene) -> Event | None:
    what = scene.pick(scene.to_correct())
    if what is None:
        return None
    key = what.partition("#")[0]
    rule = scene.rules.activities.get(key)
    ways: list[dict[str, Any]] = [{"on": scene.ago}, {"undo": True}, {"on": scene.ago}]
    ways += [{"outcome": scene.pick(rule.outcomes), "until": scene.ahead}] if rule and rule.again_after else []
    ways += [{"outcome": scene.pick(rule.outcomes)}] if rule else [{"until": scene.ahead}, {"until": scene.ago}]
    return scene.event("correct", what, **scene.say(ways))


def _on_row(verb: str, word: str | None) -> Way:
    def way(scene: Scene) -> Event | None:
        row = scene.pick(scene.standing())
        if row is None:
            return None
        later = max(row.due_on or scene.on, scene.on) + timedelta(days=1 + scene.doing.days % 14)
        day = later if word == "to" else scene.ahead
        return scene.event(verb, row.row_key, **({word: day} if word else {}))

    return way


def _move(scene: Scene) -> Event:
    ways = [move for move in scene.rules.stages[scene.case.stage].moves if move.to in scene.rules.stages]
    way = scene.pick(ways) if scene.doing.how else None
    return scene.event("move", way.to if way else None, until=scene.ahead if way and way.is_back else None)


def _hold(scene: Scene) -> Event | None:
    if scene.case.status is Status.PAUSED:
        return scene.event("resume", on=scene.ago)
    reason = scene.pick(list(scene.rules.pauses))
    return scene.event("pause", reason, until=scene.say((scene.ahead, None)), on=scene.ago) if reason else None


def _extend(scene: Scene) -> Event:
    ends = stage_ends_on(scene.case, scene.rules.stages[scene.case.stage], scene.rules) or scene.on
    return scene.event("extend", ends + timedelta(days=scene.doing.days % 28))


def _concern(scene: Scene) -> Event:
    waits = any(concern.acknowledged_at is None for concern in scene.case.concerns.values())
    return scene.event("acknowledge") if waits else scene.event("concern", scene.pick(KINDS))


def _dormant(scene: Scene) -> Event:
    if scene.case.status is Status.DORMANT:
        return scene.event("wake")
    return scene.event("dormant", until=scene.say((scene.ahead, None)))


def _close(scene: Scene) -> Event:
    if scene.case.status is Status.CLOSED:
        return scene.event("reopen")
    is_by_trust = scene.say((None, True))
    return scene.event("close", scene.pick(ENDINGS), trust_already_discharged=is_by_trust, on=scene.ago)


def _kind(verb: str, kinds: Callable[[Rules], Sequence[str]], word: str, values: Sequence[Any]) -> Way:
    def way(scene: Scene) -> Event | None:
        kind = scene.pick(kinds(scene.rules))
        said = {} if verb == "sign_off" else {"on": scene.ago}
        return scene.event(verb, kind, **said, **{word: scene.say(values)}) if kind is not None else None

    return way


def _reassign(scene: Scene) -> Event:
    letters = "".join(word[0] for word in scene.rules.holder.split("_"))
    return scene.event("reassign", scene.rules.holder, to=scene.pick((f"{letters}2", letters)))


def _letters(rules: Rules) -> list[str]:
    return [a.done_by[1] for a in rules.activities.values() if a.done_by and a.done_by[0] == "approve" and a.done_by[1]]


def _most_pressing(scene: Scene) -> Event | None:
    rows = [row for row in scene.standing() if row.due_on]
    return good_act(scene, rows[0]) if rows else None


def good_act(scene: Scene, row: Activity) -> Event | None:
    """What does an item: recording it, or what staff do anyway. None where only what comes to pass does it."""
    rule = scene.rules.activities[row.key]
    verb, about = rule.done_by or ("", None)
    if verb in ("resume", "acknowledge", "move"):
        return scene.event(verb)
    if verb == "sign_off":
        return scene.event(verb, about)
    if verb == "book":
        return scene.event(verb, about, on=scene.ahead)
    if verb == "record" and about:
        fact = scene.rules.facts[about]
        is_told_on_the_day = fact.kind == "date" and getattr(rule.due, "anchor", None) in scene.rules.facts
        day = scene.on.isoformat() if is_told_on_the_day else fact_values(fact, scene)[0]
        return scene.event("facts", {about: day})
    return _record(scene, row.row_key, rule) if is_by_hand(rule) else None


WAYS: dict[str, tuple[int, Way]] = {
    "record": (24, _record_standing), "record any": (4, _record_any), "facts": (8, _facts), "answer": (2, _answer),
    "correct": (7, _correct), "pause": (10, _hold), "move": (8, _move),
    "defer": (4, _on_row("defer", "to")), "book": (4, _on_row("book", "on")), "waive": (3, _on_row("waive", None)),
    "extend": (6, _extend), "place": (4, _kind("place", lambda rules: list(rules.placements), "outcome", OUTCOMES)),
    "barrier": (3, _kind("barrier", lambda rules: list(rules.barriers), "state", STATES)),
    "sign_off": (2, _kind("sign_off", lambda rules: list(rules.parties), "agrees", (True, False))),
    "consent": (1, _kind("consent", lambda rules: ("GP",), "state", CONSENTS)),
    "approve": (1, lambda scene: scene.event("approve", scene.pick(_letters(scene.rules)))),
    "concern": (3, _concern), "dormant": (2, _dormant), "reassign": (1, _reassign), "close": (3, _close),
    "record_death": (1, lambda scene: scene.event("record_death", on=scene.ago)),
    "as it should": (8, _most_pressing),
}  # fmt: skip
"""Every verb of the staff, how often it is tried, and how it is made to fit."""

HOW = (0, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6)
LATE = (0, 0, 0, 0, 1, 3, 9)
GAPS = (0, 0, 1, 2, 5, 9, 16, 30)


def a_doing(chance: Random, rules: Rules, verbs: Sequence[str] = tuple(WAYS)) -> Doing:
    """One act: of these verbs, or of any, that there is anything to do with on this pathway."""
    has = {"place": rules.placements, "barrier": rules.barriers, "pause": rules.pauses, "facts": rules.facts,
           "approve": _letters(rules), "sign_off": rules.discharge,
           "extend": [stage for stage in rules.stages.values() if stage.may_extend]}  # fmt: skip
    known = [verb for verb in verbs if has.get(verb, True)]
    verb = chance.choices(known, [WAYS[verb][0] for verb in known])[0]
    return Doing(
        chance.choice(GAPS), verb, chance.randrange(12), chance.choice(HOW), chance.randint(1, 60), chance.choice(LATE)
    )


def event_of(doing: Doing, life: Life, on: date) -> Event | None:
    """The act that fits the case today; None if there is nothing to do it with."""
    return WAYS[doing.verb][1](Scene(life, doing, on))


def acted(life: Life, doing: Doing, on: date) -> Event | None:
    """The act, once done; None if there was none or it was refused."""
    life.sweep(on)
    event = event_of(doing, life, on)
    return event if event is not None and done(life, event) else None


def lived(life: Life, listed: Sequence[Doing], on: date) -> Iterator[tuple[date, Event]]:
    """The acts that were not refused, one by one, each with its day; they begin on a day."""
    for doing in listed:
        on += timedelta(days=doing.after_days)
        event = acted(life, doing, on)
        if event is not None:
            yield on, event
