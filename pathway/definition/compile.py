"""From the models of a pathways file to the rules the core works by. Only files without faults come here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from pathway.dates import Span, Unit
from pathway.definition import model, spans
from pathway.definition.conditions import read_conditions
from pathway.definition.rules import (
    AFTER,
    ATTENDANCE,
    ENDING,
    PERSON_DECIDES,
    REFERRAL,
    SPOKEN_TO,
    WAITING,
    ActivityRule,
    BarrierRule,
    DischargeRule,
    FactRule,
    MoveRule,
    PauseRule,
    Rules,
    RungRule,
    StageRule,
    Trigger,
)

LineOf = Callable[..., int]
"""Source line of a path of keys within the pathway, e.g. line_of("stages", "keywork"); 0 where unknown."""

USUAL = "usual"
HAPPENINGS = (
    "contact missed", "placement asked", "with a provider", "on hold", "not spoken to", "stage ends", "barrier found",
    "concern raised",
)  # fmt: skip
"""What the engine watches for, beside "on hold for REASON" and patterns of contacts."""
DEFERRED_AT_MOST = "4 weeks"
DONE_OUTCOMES = ("done", "declined", "not_yet")


def read_trigger(text: str) -> Trigger:
    """What opens an item of `whenever`. Raises NotASpan with the phrases that are known."""
    if text in HAPPENINGS:
        return Trigger(text)  # type: ignore[arg-type]
    if text.startswith("on hold for "):
        return Trigger("on hold", reason=text.removeprefix("on hold for "))
    try:
        return Trigger("contacts pattern", pattern=spans.read_pattern(text))
    except spans.NotASpan:
        known = ", ".join(f'"{phrase}"' for phrase in HAPPENINGS)
        raise spans.NotASpan(
            f'"{text}" is nothing the engine watches for; it knows {known}, "on hold for REASON" and patterns like '
            '"2 missed in a row or 3 in 6"'
        ) from None


def _ladder(rungs: list[model.Rung]) -> tuple[RungRule, ...]:
    return tuple(
        RungRule(
            number,
            spans.read_span(rung.before or rung.after or ""),
            rung.before is not None,
            rung.tell,
            tuple(rung.sooner_if or ()),
        )
        for number, rung in enumerate(rungs, start=1)
    )


def _needed(pathway: model.Pathway) -> frozenset[str]:
    """Activities that an automatic move waits for: "not yet" does not finish those."""
    moves = [
        move
        for stage in pathway.stages.values()
        for move in (stage.move_on if isinstance(stage.move_on, list) else [stage.move_on])
    ]
    return frozenset(
        key for move in moves if isinstance(move.when, list) for need in move.when for key in need.split(" or ")
    )


def outcomes_of(activity: model.Activity, is_needed: bool = False) -> tuple[tuple[str, ...], frozenset[str]]:
    """Which outcomes may be recorded, and which of them finish the occurrence."""
    if activity.kind == "review":
        declared = tuple(activity.outcomes or ())
        return (*ATTENDANCE, *declared), frozenset((*SPOKEN_TO, *declared))
    if activity.kind == "contact":
        return (*ATTENDANCE, "declined"), frozenset((*SPOKEN_TO, "declined"))
    outcomes = (*(activity.outcomes or ()), *DONE_OUTCOMES)
    return outcomes, frozenset(outcomes) - ({"not_yet"} if is_needed else set())


def _done_by(text: str | None) -> tuple[str, str | None] | None:
    if text is None:
        return None
    verb, _, what = text.partition(" ")
    return verb, what or None


def _series(written: model.Activity, stage: str | None) -> tuple[spans.When, ...]:
    """The days of a list; after the ending a single day is a list of one."""
    if isinstance(written.due, list):
        return tuple(map(spans.read_when, written.due))
    return (spans.read_when(written.due),) if stage == AFTER and written.due else ()


def until_of(written: model.Activity) -> spans.Until:
    """What ends a series. Raises NotASpan."""
    until = written.until or []
    return spans.read_until(until if isinstance(until, list) else [until])


def _may_defer(written: model.Activity) -> Span:
    if written.may_defer == "no":
        return Span(0, Unit.DAYS)
    return spans.read_span(written.may_defer or DEFERRED_AT_MOST)


def _activity(
    key: str, written: model.Activity, stage: str | None, lead: str, pathway: model.Pathway, line: int
) -> ActivityRule:
    who = written.who or lead
    outcomes, completes = outcomes_of(written, key in _needed(pathway))
    due = written.due if isinstance(written.due, str) else written.in_
    series = _series(written, stage)
    opens = written.opens or written.in_
    return ActivityRule(
        key=key,
        title=written.title,
        stage=stage,
        who=pathway.holder if who == "person" else who,
        asks_person=who == "person",
        with_role=written.with_,
        how=written.how,
        kind=written.kind,
        is_register=written.register_ == "yes",
        opens=spans.read_when(opens) if opens else None,
        due=spans.read_when(due) if due else None,
        closes=spans.read_when(written.closes) if written.closes else None,
        series=series,
        every=spans.read_every(written.every) if written.every else None,
        until=until_of(written),
        due_with_provider=spans.read_span(written.due_with_provider) if written.due_with_provider else None,
        rolls=written.rolls,
        trigger=read_trigger(written.when) if written.when else None,
        conditions=read_conditions(written.only_if, written.unless),
        outcomes=outcomes,
        completes=completes,
        again_after=frozenset(written.again_after or ()),
        extends_stage=written.extends_stage == "yes",
        may_defer=_may_defer(written),
        done_by=_done_by(written.done_by),
        ladder=_ladder(pathway.ladders[written.ladder or USUAL]),
        done_means=written.done_means or "",
        line=line,
    )


def _moves(written: model.MoveOn | list[model.MoveOn]) -> tuple[MoveRule, ...]:
    return tuple(
        MoveRule(
            move.to,
            () if move.when == PERSON_DECIDES else tuple(move.when),
            by_person=move.when == PERSON_DECIDES or move.to == ENDING,
            early=move.early == "yes",
            conditions=read_conditions(move.only_if, move.unless),
        )
        for move in (written if isinstance(written, list) else [written])
    )


def _stages(pathway: model.Pathway, line_of: LineOf) -> dict[str, StageRule]:
    first = next(iter(pathway.stages))
    stages = {
        REFERRAL: StageRule(
            REFERRAL, pathway.before.referral.title, -1, None, pathway.before.referral.lead,
            tuple(pathway.before.referral.activities), (MoveRule(WAITING, (), True, True),),
            line_of("before", "referral"),
        ),
        WAITING: StageRule(
            WAITING, pathway.before.waiting.title, 0, None, pathway.before.waiting.lead,
            tuple(pathway.before.waiting.activities), (MoveRule(first, (), True, True),),
            line_of("before", "waiting"),
        ),
    }  # fmt: skip
    for number, (key, stage) in enumerate(pathway.stages.items(), start=1):
        weeks = spans.read_weeks(stage.weeks) if stage.weeks else None
        back = tuple(MoveRule(to, (), by_person=True, early=True, is_back=True) for to in stage.back_to or ())
        stages[key] = StageRule(
            key, stage.title, number, weeks, stage.lead, tuple(stage.activities), (*_moves(stage.move_on), *back),
            line_of("stages", key), stage.instead_of,
            spans.read_span(stage.may_extend) if stage.may_extend else None,
        )  # fmt: skip
    return stages


def _activities(pathway: model.Pathway, line_of: LineOf) -> dict[str, ActivityRule]:
    groups: list[tuple[tuple[str, ...], str | None, str, Mapping[str, model.Activity]]] = [
        (("before", "referral", "activities"), REFERRAL, pathway.before.referral.lead,
         pathway.before.referral.activities),
        (("before", "waiting", "activities"), WAITING, pathway.before.waiting.lead, pathway.before.waiting.activities),
        *(
            (("stages", key, "activities"), key, stage.lead, stage.activities)
            for key, stage in pathway.stages.items()
        ),
        (("after",), AFTER, pathway.holder, pathway.after),
        (("whenever",), None, pathway.holder, pathway.whenever),
    ]  # fmt: skip
    return {
        key: _activity(key, written, stage, lead, pathway, line_of(*place, key))
        for place, stage, lead, written_ones in groups
        for key, written in written_ones.items()
    }


def _discharge(written: model.Discharge) -> DischargeRule:
    lasts = spans.read_span(written.agreement_lasts) if written.agreement_lasts else None
    return DischargeRule(
        written.review, tuple(written.agreed_by), tuple(written.always_asks), lasts, written.readiness
    )  # fmt: skip


def compile_pathway(key: str, pathway: model.Pathway, version: str, line_of: LineOf, source_file: str = "") -> Rules:
    """The rules of one pathway, pinned to `version` (the SHA-256 of its canonical form)."""
    frozen: Callable[[dict[str, Any]], Mapping[str, Any]] = MappingProxyType
    return Rules(
        pathway=key,
        version=version,
        title=pathway.title,
        grouping=frozen({scheme: tuple(codes) for scheme, codes in pathway.for_.items()}),
        clock_starts=pathway.clock.starts,
        weeks=int(pathway.clock.weeks) if pathway.clock.weeks else None,
        calendar_name=pathway.clock.calendar,
        parties=frozen({str(party): name for party, name in pathway.parties.items()}),
        roles=frozen({role: written.of for role, written in pathway.roles.items()}),
        role_titles=frozen({role: written.title for role, written in pathway.roles.items()}),
        holder=pathway.holder,
        stages=frozen(_stages(pathway, line_of)),
        activities=frozen(_activities(pathway, line_of)),
        ladders=frozen({name: _ladder(rungs) for name, rungs in pathway.ladders.items()}),
        pauses=frozen({
            name: PauseRule(name, p.title, spans.read_span(p.at_most), frozenset(p.still_runs), p.tell)
            for name, p in pathway.pauses.items()
        }),
        barriers=frozen({
            name: BarrierRule(name, b.title, spans.read_span(b.lead_time), b.first_step)
            for name, b in pathway.barriers.items()
        }),
        placements=frozen({name: p.title for name, p in pathway.placements.items()}),
        facts=frozen({
            name: FactRule(name, f.title, f.kind, tuple(f.values or ()), f.before_referral == "yes")
            for name, f in pathway.facts.items()
        }),
        discharge=_discharge(pathway.discharge) if pathway.discharge else None,
        source_file=source_file,
    )  # fmt: skip
