"""One pathway while it is read over: its activities in their sections, and how to report what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from pathway.definition import compile as compiling
from pathway.definition import model, spans
from pathway.definition.findings import Findings, Path
from pathway.definition.rules import ENDING, REFERRAL, WAITING, Trigger

Section = Literal["referral", "waiting", "stages", "after", "whenever"]

ON_HOLD, STAGE_ENDS, WITH_PROVIDER = "on hold", "stage ends", "with a provider"
PLACEMENT_ASKED, NOT_SPOKEN_TO, BARRIER_FOUND = "placement asked", "not spoken to", "barrier found"
CONCERN_RAISED = "concern raised"


@dataclass(frozen=True, eq=False)
class Item:
    """An activity where it is written. `order` rises along the pathway; items of one stage share it."""

    key: str
    path: Path
    written: model.Activity
    section: Section
    stage: str | None
    order: int

    @cached_property
    def trigger(self) -> Trigger | None:
        """What opens it, if it is read; None also where it cannot be read."""
        try:
            return compiling.read_trigger(self.written.when) if self.written.when else None
        except spans.NotASpan:
            return None

    @property
    def opens_when(self) -> str | None:
        """The kind of happening that opens it."""
        return self.trigger.kind if self.trigger else None

    @property
    def is_dated(self) -> bool:
        """True if it says when it is due."""
        return bool(self.written.due or self.written.in_ or self.written.every)

    @property
    def act(self) -> tuple[str, str]:
        """The act that does it, and what that act is about; ("", "") where it is simply recorded."""
        verb, _, about = (self.written.done_by or "").partition(" ")
        return verb, about

    def outcomes(self) -> tuple[str, ...]:
        """Which outcomes can be recorded for it, its own first."""
        return tuple(dict.fromkeys((*(self.written.outcomes or ()), *compiling.outcomes_of(self.written)[0])))


class Reading:
    """One pathway of a file being read over."""

    def __init__(self, key: str, pathway: model.Pathway, findings: Findings) -> None:
        self.pathway = pathway
        self.findings = findings
        self.top: Path = ("pathways", key)

    @cached_property
    def items(self) -> list[Item]:
        """Every activity, in the file's order; a key used twice stands here twice."""
        return list(self._all())

    def _all(self) -> Iterator[Item]:
        before, last = self.pathway.before, len(self.pathway.stages) + 1
        yield from self._of(("before", REFERRAL, "activities"), before.referral.activities, "referral", REFERRAL, -1)
        yield from self._of(("before", WAITING, "activities"), before.waiting.activities, "waiting", WAITING, 0)
        for number, (key, stage) in enumerate(self.pathway.stages.items(), start=1):
            yield from self._of(("stages", key, "activities"), stage.activities, "stages", key, number)
        yield from self._of(("after",), self.pathway.after, "after", None, last)
        yield from self._of(("whenever",), self.pathway.whenever, "whenever", None, last)

    def _of(self, path: Path, written: Mapping[str, model.Activity], section: Section, stage: str | None,
            order: int) -> Iterator[Item]:  # fmt: skip
        for key, activity in written.items():
            yield Item(key, (*path, key), activity, section, stage, order)

    @cached_property
    def by_key(self) -> dict[str, Item]:
        """The activities by key; of a key used twice, the first."""
        found: dict[str, Item] = {}
        for item in self.items:
            found.setdefault(item.key, item)
        return found

    def opened_by(self, kind: str) -> list[Item]:
        """The items of `whenever` that a kind of happening opens."""
        return [item for item in self.items if item.section == "whenever" and item.opens_when == kind]

    @cached_property
    def weeks_of(self) -> dict[str, tuple[int, int]]:
        """The weeks of each stage that has them and says them well."""
        return {
            key: spans.read_weeks(stage.weeks)
            for key, stage in self.pathway.stages.items()
            if stage.weeks and not self.is_wrong("stages", key, "weeks")
        }

    def is_wrong(self, *path: str | int) -> bool:
        """True if this part is at fault already."""
        return self.findings.is_wrong((*self.top, *path))

    def fault(self, path: Path, message: str, *, at_key: bool = True, also: Path | None = None,
              unless: Iterable[Path] = ()) -> None:  # fmt: skip
        """Reports a fault at a path within the pathway, unless it only follows from one that is known."""
        there = (*self.top, *also) if also else None
        outer = [(*self.top, *other) for other in unless]
        self.findings.add((*self.top, *path), message, at_key=at_key, also=there, unless=outer)

    def must_be(self, path: Path, kind: str, word: str, known: Iterable[str]) -> bool:
        """Reports a word that is none of the known ones; True if it is one."""
        names = list(known)
        if word in names:
            return True
        self.findings.unknown((*self.top, *path), kind, word, names)
        return False

    @property
    def targets(self) -> list[str]:
        """Where a move may lead: any stage, or the ending."""
        return [*self.pathway.stages, ENDING]

    def moves(self, stage: str) -> list[tuple[Path, model.MoveOn]]:
        """The moves out of a stage, each with its path."""
        written, path = self.pathway.stages[stage].move_on, ("stages", stage, "move_on")
        if isinstance(written, list):
            return [((*path, number), move) for number, move in enumerate(written)]
        return [(path, written)]
