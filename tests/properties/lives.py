"""Random lives: acts that staff might do, on days they might do them. What makes no sense is refused without trace."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from pathway.case.model import ENDINGS, Case
from pathway.commands.barrier import STATES
from pathway.commands.place import OUTCOMES
from pathway.errors import CallersError
from pathway.planning.scenario import Event, Scenario
from pathway.planning.scenario_acts import request_of, who_acts
from pathway.planning.scenario_life import Life
from pathway.planning.scenario_play import told
from tests.shipped import CALENDAR, PATHWAY, RULES

STARTS = st.dates(date(2025, 9, 1), date(2027, 3, 1))
KEYS = tuple(RULES.activities)
OFTEN = ("first_contact", "first_meeting", "recovery_plan", "first_session", "joint_review", "keep_in_touch")
READINESS = tuple(RULES.discharge.readiness) if RULES.discharge else ()


AS_IT_SHOULD: tuple[tuple[int, str, Any, dict[str, Any]], ...] = (
    (3, "record", "first_contact", {}),
    (20, "record", "recovery_plan", {}),
    (24, "place", "keywork", {"outcome": "accepted"}),
    (60, "record", "ten_week_review", {"outcome": "carry_on"}),
    (130, "move", None, {}),
    (156, "move", None, {}),
    (160, "record", "joint_review", {"outcome": "discharge_agreed"}),
    (163, "sign_off", "service", {}),
    (170, "close", "returned_to_team", {}),
)
BEGUN = st.sampled_from((0, 0, 24, 60, 156, 163, 170))
"""How far a life has come when the random acts begin."""


@dataclass(frozen=True)
class Act:
    """One act, so many days after the one before, telling of so many days earlier."""

    after_days: int
    verb: str
    about: Any
    said: tuple[tuple[str, Any], ...]
    days_late: int


def a_life(start: date, days: int = 0) -> Life:
    """A case whose clock started on `start`, and which went as it should for so many days."""
    events = tuple(
        Event(start + timedelta(days=day), verb, about, said) for day, verb, about, said in AS_IT_SHOULD if day <= days
    )
    life, reds = told(Scenario("a life", PATHWAY, start, start, {"mh_cluster": "7"}, events), RULES, CALENDAR)
    assert not reds
    return life


@st.composite
def acts(draw: st.DrawFn, but: Collection[str] = ()) -> Act:
    """One act of anybody, sensible more often than not; never one of these verbs."""
    kinds = (*("record",) * 6, *("resume", "correct", "defer") * 2, *OTHERS)
    kind = draw(st.sampled_from([kind for kind in kinds if kind not in but]))
    gap, late = draw(st.integers(0, 25)), draw(st.sampled_from((0, 0, 0, 1, 6)))
    if kind == "record":
        key = draw(st.sampled_from((*OFTEN * 6, *KEYS)))
        outcome = draw(st.sampled_from((None, *RULES.activities[key].outcomes)))
        until = draw(st.integers(1, 60)) if outcome in RULES.activities[key].again_after else None
        return Act(gap, "record", key, _said(outcome=outcome, until=until), late)
    about, said = OTHERS[kind]
    words = {word: draw(values) for word, values in said.items()}
    return Act(gap, kind, draw(about), _said(**words), late if kind in LATE else 0)


TRUE = st.none()
DAYS = st.integers(1, 60)
OTHERS: dict[str, tuple[Any, dict[str, Any]]] = {
    "pause": (st.sampled_from(tuple(RULES.pauses)), {"until": DAYS}),
    "resume": (TRUE, {}),
    "place": (st.sampled_from(tuple(RULES.placements)), {"outcome": st.sampled_from(OUTCOMES)}),
    "book": (st.sampled_from(KEYS), {"on": DAYS}),
    "defer": (st.sampled_from(OFTEN), {"to": DAYS}),
    "waive": (st.sampled_from(KEYS), {}),
    "move": (TRUE, {}),
    "dormant": (TRUE, {"until": DAYS}),
    "wake": (TRUE, {}),
    "barrier": (st.sampled_from(tuple(RULES.barriers)), {"state": st.sampled_from(STATES)}),
    "concern": (st.sampled_from(("risk", "safeguarding", "medication")), {}),
    "acknowledge": (TRUE, {}),
    "facts": (st.dictionaries(st.sampled_from((*READINESS, "risk_flagged")), st.just("met"), min_size=1), {}),
    "sign_off": (st.sampled_from(("service", "team")), {"agrees": st.booleans()}),
    "close": (st.sampled_from(ENDINGS), {"trust_already_discharged": st.booleans()}),
    "reopen": (TRUE, {}),
    "correct": (st.sampled_from((*OFTEN, "pause")), {"undo": st.just(True)}),
    "reassign": (st.just("wellbeing_advisor"), {"to": st.sampled_from(("wa", "wa2"))}),
}
LATE = ("pause", "resume", "place", "barrier", "facts", "close")
COMING = ("until", "to", "on")


def _said(**words: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((word, value) for word, value in words.items() if value is not None)


def event_of(act: Act, on: date) -> Event:
    """The act on its day, its days ahead and days late made into dates."""
    said = {
        word: on + timedelta(days=value) if type(value) is int and word in COMING else value for word, value in act.said
    }
    if act.days_late:
        said["on"] = on - timedelta(days=act.days_late)
    return Event(on, act.verb, act.about, said)


def lived(life: Life, doings: list[Act], first: date) -> Iterator[tuple[date, Case, Case]]:
    """The day, the case before and after every act that was not refused."""
    on = first
    for act in doings:
        on += timedelta(days=act.after_days)
        before = life.case
        if done(life, event_of(act, on)):
            yield on, before, life.case


def done(life: Life, event: Event) -> bool:
    """True unless the act was refused."""
    try:
        life.act(request_of(event, life), who_acts(event, life), event.day)
    except CallersError:
        return False
    return True


def timeless(case: Case) -> Case:
    """The case without what may differ between catching up and running on: instants, numbers, marks of lateness."""
    alerts = [replace(alert, recorded_on=alert.raised_on) for alert in case.alerts.values()]
    return replace(case.having("alerts", *alerts), seq=0, head=b"", recorded_at=None)
