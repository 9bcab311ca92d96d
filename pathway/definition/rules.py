"""A pathway compiled for use: the same statements as the file, with every span read and every default filled in.

`Rules` is what the core works by. It is immutable, pinned to one definition version, and knows the source line
of each part so that a date can be explained down to the line that set it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from pathway.dates import Span
from pathway.definition.conditions import Conditions
from pathway.definition.spans import PLANNED, Every, Pattern, Point, Until, Week, When

PERSON_DECIDES = "a person decides"
PROVIDER_ACCEPTED = "provider_accepted"
ENDING = "ending"
REFERRAL, WAITING, AFTER = "referral", "waiting", "after"
"""The stages before the clock starts, and the one that holds what is left to do after the ending."""

# NHS data dictionary, attended or did not attend code.
SPOKEN_TO = ("attended", "late_but_seen")
NOT_SEEN = ("late_not_seen", "did_not_attend", "cancelled_by_person", "cancelled_by_us")
ATTENDANCE = SPOKEN_TO + NOT_SEEN
ATTENDANCE_CODES = {
    "attended": "5",
    "late_but_seen": "6",
    "late_not_seen": "7",
    "did_not_attend": "3",
    "cancelled_by_person": "2",
    "cancelled_by_us": "4",
}

WhenKind = Literal[
    "contact missed", "contacts pattern", "placement asked", "with a provider", "on hold", "not spoken to",
    "stage ends", "barrier found", "concern raised",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class RungRule:
    """One place on a ladder, counted from 1. `offset` is before (negative side) or after the due day."""

    number: int
    span: Span
    before: bool
    tell: str
    sooner_if: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trigger:
    """What opens an item that no stage opens. `reason` narrows "on hold" to one pause reason."""

    kind: WhenKind
    pattern: Pattern | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ActivityRule:
    """Something to be done, as the definition says it. `who` is a role, or "lead", "owner"; "person" became the holder.

    `series` holds the days of a list (follow-ups); `every` an even gap. `completes` are the outcomes that finish an
    occurrence; the other outcomes are recorded and leave it standing. `may_defer` of no length: not at all.
    """

    key: str
    title: str
    stage: str | None
    who: str
    asks_person: bool
    with_role: str | None
    how: str | None
    kind: str
    is_register: bool
    opens: When | None
    due: When | None
    closes: When | None
    series: tuple[When, ...]
    every: Every | None
    until: Until
    due_with_provider: Span | None
    rolls: Literal["next working day", "previous working day"] | None
    trigger: Trigger | None
    conditions: Conditions
    outcomes: tuple[str, ...]
    completes: frozenset[str]
    again_after: frozenset[str]
    extends_stage: bool
    may_defer: Span
    done_by: tuple[str, str | None] | None
    ladder: tuple[RungRule, ...]
    done_means: str
    line: int = 0

    @property
    def is_contact(self) -> bool:
        """True if doing it means seeing or speaking with the person."""
        return self.kind in ("contact", "review")

    @property
    def repeats(self) -> bool:
        """True if it has an nth time."""
        return self.every is not None or bool(self.series)


ALWAYS = Conditions()
"""No conditions at all."""


@dataclass(frozen=True, slots=True)
class MoveRule:
    """A legal move. `needs` are the names of guards that must hold; `by_person` if only a person makes it."""

    to: str
    needs: tuple[str, ...]
    by_person: bool
    early: bool
    conditions: Conditions = ALWAYS
    is_back: bool = False

    @property
    def guards(self) -> tuple[str, ...]:
        """The names of everything that must hold: activities ("a or b"), and conditions in words."""
        return (*self.needs, *((condition_guard(self.to),) if self.conditions else ()))


def condition_guard(to: str) -> str:
    """The name of the guard that holds if the conditions of the way to a stage do."""
    return f"conditions_of_{to}"


@dataclass(frozen=True, slots=True, eq=False)
class StageRule:
    """A stage: its pathway days [first_day, last_day] (None without weeks), its lead, its activities in order."""

    key: str
    title: str
    number: int
    weeks: tuple[int, int] | None
    lead: str
    activities: tuple[str, ...]
    moves: tuple[MoveRule, ...]
    line: int = 0
    instead_of: str | None = None
    may_extend: Span | None = None

    @property
    def first_day(self) -> int | None:
        """The pathway day on which the stage's weeks begin."""
        return Week(self.weeks[0]).first_day if self.weeks else None

    @property
    def last_day(self) -> int | None:
        """The pathway day on which the stage's weeks end."""
        return Week(self.weeks[1]).last_day if self.weeks else None


@dataclass(frozen=True, slots=True, eq=False)
class PauseRule:
    """A reason for stopping the pathway clock."""

    key: str
    title: str
    at_most: Span
    still_runs: frozenset[str]
    tell: str | None


@dataclass(frozen=True, slots=True, eq=False)
class FactRule:
    """What is recorded under a name: "yes or no", "choice" (of `values`), "number" or "date"."""

    key: str
    title: str
    kind: str
    values: tuple[str, ...]
    before_referral: bool


@dataclass(frozen=True, slots=True, eq=False)
class BarrierRule:
    """A type of barrier and its usual lead time before the joint review."""

    key: str
    title: str
    lead_time: Span
    first_step: str


@dataclass(frozen=True, slots=True, eq=False)
class DischargeRule:
    """What discharge through the joint review needs."""

    review: str
    agreed_by: tuple[str, ...]
    always_asks: tuple[str, ...]
    agreement_lasts: Span | None
    readiness: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Rules:
    """One pathway of one definition version, ready for use."""

    pathway: str
    version: str
    title: str
    grouping: Mapping[str, tuple[str, ...]]
    clock_starts: str
    weeks: int | None
    calendar_name: str
    parties: Mapping[str, str]
    roles: Mapping[str, str]
    role_titles: Mapping[str, str]
    holder: str
    stages: Mapping[str, StageRule]
    activities: Mapping[str, ActivityRule]
    ladders: Mapping[str, tuple[RungRule, ...]]
    pauses: Mapping[str, PauseRule]
    barriers: Mapping[str, BarrierRule]
    placements: Mapping[str, str]
    facts: Mapping[str, FactRule]
    discharge: DischargeRule | None
    source_file: str = ""
    memo: dict[object, object] = field(default_factory=dict, repr=False)

    @cached_property
    def first_stage(self) -> StageRule:
        """The stage a case enters when it is allocated."""
        return next(stage for stage in self.stages.values() if stage.number == 1)

    @cached_property
    def repeating(self) -> tuple[ActivityRule, ...]:
        """What has an nth time of its own for each person (a register has not), in the file's order."""
        return tuple(a for a in self.activities.values() if a.repeats and not a.is_register)

    @cached_property
    def waiting(self) -> Mapping[str, tuple[ActivityRule, ...]]:
        """By stage: what may not stand yet when the stage begins, because it hangs on something else."""
        waits = {
            stage.key: tuple(
                rule
                for rule in map(self.activities.__getitem__, stage.activities)
                if not (rule.is_register or rule.repeats) and (rule.conditions or self.counted_from(rule))
            )
            for stage in self.stages.values()
        }
        return {stage: rules for stage, rules in waits.items() if rules}

    def counted_from(self, rule: ActivityRule) -> str | None:
        """The other activity or the dated fact this is counted from, if it is."""
        anchor = getattr(rule.due, "anchor", None)
        return anchor if anchor in self.activities or anchor in self.facts else None

    @cached_property
    def in_order_of_planning(self) -> Mapping[str, int]:
        """How many planned days stand between an activity and a day of its own: what is planned is dated first."""
        depth: dict[str, int] = {}
        for key in self.activities:
            self._planned_after(key, depth)
        return depth

    def _planned_after(self, key: str, depth: dict[str, int]) -> int:
        if key not in depth:
            depth[key] = 0
            rule = self.activities[key]
            other = rule.due.anchor if isinstance(rule.due, Point) and rule.due.which == PLANNED else None
            if rule.trigger and rule.trigger.kind == "barrier found" and self.discharge:
                other = self.discharge.review
            if other is not None:
                depth[key] = 1 + self._planned_after(other, depth)
        return depth[key]

    def stage_activities(self, stage: str) -> tuple[ActivityRule, ...]:
        """The activities of a stage, in the file's order."""
        return tuple(self.activities[key] for key in self.stages[stage].activities)

    def triggered_by(self, kind: WhenKind) -> tuple[ActivityRule, ...]:
        """The items that something happening opens, in the file's order."""
        return tuple(a for a in self.activities.values() if a.trigger and a.trigger.kind == kind)
