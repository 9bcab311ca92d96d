"""Nobody gets lost: whatever happens to a case, an item with a date stands for it, and a ladder tells somebody."""

from __future__ import annotations

from itertools import pairwise

from pathway.definition import model, spans
from pathway.definition.check_dates import least_and_most
from pathway.definition.compile import USUAL
from pathway.definition.findings import Path, listed
from pathway.definition.reading import (
    BARRIER_FOUND,
    CONCERN_RAISED,
    NOT_SPOKEN_TO,
    ON_HOLD,
    PLACEMENT_ASKED,
    STAGE_ENDS,
    WITH_PROVIDER,
    Reading,
)
from pathway.definition.rules import ENDING, REFERRAL, WAITING

AGREED = "discharge_agreed"
SPEAKING = ("contact", "review")
"""Doing these means seeing or speaking with the person."""


def check_safety(reading: Reading) -> None:
    """What rule 1 needs, what the ladders need, and what a discharge through the joint review needs."""
    _happenings(reading)
    _speaking(reading)
    _before_and_ending(reading)
    for name in reading.pathway.ladders:
        _ladder(reading, name)
    if USUAL not in reading.pathway.ladders:
        reading.fault(("ladders",), f"the ladder `{USUAL}` is missing: it holds for every activity that names none")
    _review(reading)
    _agreement(reading)
    _barriers(reading)


def _happenings(reading: Reading) -> None:
    """What can happen to any case, or to one of this pathway, must open an item."""
    pathway = reading.pathway
    needs = [
        (NOT_SPOKEN_TO, "", "due: 14 days", True, "nobody would notice that a person is no longer spoken to"),
        (CONCERN_RAISED, "acknowledge", "due: same day", True, "nobody would have to answer a concern"),
        (ON_HOLD, "resume", "due: expected return", bool(pathway.pauses), "a case on hold would wait with no date"),
        (WITH_PROVIDER, "", "every: 4 weeks", bool(pathway.placements), "a case with a provider would wait with no"
         " date"),
        (PLACEMENT_ASKED, "place", "due: 5 working days", bool(pathway.placements), "a provider's answer would be"
         " waited for with no date"),
        (STAGE_ENDS, "move", "", bool(reading.weeks_of), "a stage that ends unready would wait with no date"),
        (BARRIER_FOUND, "barrier", "", bool(pathway.barriers), "a barrier would stand with nobody's date"),
    ]  # fmt: skip
    for happening, act, when, is_needed, otherwise in needs:
        if is_needed:
            _opens_an_item(reading, happening, act, when, otherwise)
        elif happening == STAGE_ENDS and any(stage.back_to for stage in pathway.stages.values()):
            continue  # it asks whether a case that was moved back goes on
        elif reading.opened_by(happening) and not reading.findings.touches_wrong((*reading.top, _PART[happening])):
            for item in reading.opened_by(happening):
                message = f"this never opens: the pathway has no {_PART[happening]}"
                reading.fault((*item.path, "when"), message, at_key=False)


def _speaking(reading: Reading) -> None:
    """What asks somebody to speak to the person is done by that and by nothing else: the next is counted from it."""
    for item in reading.opened_by(NOT_SPOKEN_TO):
        if item.written.kind not in SPEAKING:
            message = f"doing `{item.key}` speaks to nobody, and it would be due again at once: say `kind: contact`"
            reading.fault((*item.path, "kind"), message, unless=[(*item.path, "kind")])
        if item.written.done_by:
            message = f"`{item.act[0]}` speaks to nobody, and nobody would be asked again: leave `done_by` out"
            reading.fault((*item.path, "done_by"), message, unless=[(*item.path, "done_by")])


_PART = {
    ON_HOLD: "pauses",
    WITH_PROVIDER: "placements",
    PLACEMENT_ASKED: "placements",
    STAGE_ENDS: "stages",
    BARRIER_FOUND: "barriers",
}


def _opens_an_item(reading: Reading, happening: str, act: str, when: str, otherwise: str) -> None:
    word, _, time = when.partition(": ")
    for item in reading.opened_by(happening):
        reason = item.trigger.reason if item.trigger else None
        said = item.written.every if word == "every" else item.written.due
        dated = word == "" or (str(said) == time if happening == ON_HOLD else said is not None)
        if word and not item.is_dated:
            return  # a wait with no date: that is said of the item itself
        if reason is None and (not act or item.act[0] == act) and dated:
            return
    words = (f"when: {happening}", when, f"done_by: {act}" if act else "")
    wanted = listed([f"`{each}`" for each in words if each])
    place = ("whenever",) if reading.pathway.whenever else ()
    items = [item.path for item in reading.items if item.section == "whenever"]
    reading.fault(place, f"{otherwise}: `whenever` needs an item with {wanted}", unless=[("whenever",), *items])


def _before_and_ending(reading: Reading) -> None:
    _has_act(
        reading,
        "referral",
        "accept",
        ("before", REFERRAL),
        "a referral would wait with no date and nobody would have to decide on it",
    )
    _has_act(
        reading,
        "waiting",
        "allocate",
        ("before", WAITING),
        "an accepted referral would wait with no date and nobody would have to find it a holder",
    )
    for stage in reading.pathway.stages:
        if all(move.to == ENDING for _, move in reading.moves(stage)):
            items = [item for item in reading.items if item.stage == stage]
            if not any(item.act[0] == "close" for item in items):
                message = (
                    f"stage `{stage}` leads to the ending but nobody would have to record it: it needs an activity with"
                    " `done_by: close`"
                )
                path = ("stages", stage)
                reading.fault(path, message, unless=[(*path, "move_on"), (*path, "activities"),
                                                     *(item.path for item in items)])  # fmt: skip


def _has_act(reading: Reading, section: str, act: str, path: tuple[str, ...], otherwise: str) -> None:
    items = [item for item in reading.items if item.section == section]
    if any(item.act[0] == act and item.is_dated for item in items):
        return
    message = f"{otherwise}: it needs an activity with a `due` and `done_by: {act}`"
    reading.fault(path, message, unless=[path, (*path, "activities"), *(item.path for item in items)])


def _ladder(reading: Reading, name: str) -> None:
    rungs, path = reading.pathway.ladders[name], ("ladders", name)
    for number, rung in enumerate(rungs):
        if (rung.before is None) == (rung.after is None):
            message = "a rung says either `before` or `after`: how long before or after the due day"
            reading.fault((*path, number), message, unless=[(*path, number)])
    if all(rung.after is None for rung in rungs):
        message = f"ladder `{name}` tells nobody once the day is past: it needs a rung with `after`"
        reading.fault(path, message, unless=[(*path, number) for number in range(len(rungs))])
    for number, (earlier, later) in enumerate(pairwise(rungs), start=1):
        unless = [(*path, number - 1), (*path, number)]
        if _days(later)[1] < _days(earlier)[0]:
            reading.fault((*path, number), "rungs out of order: this one comes before the one above it", unless=unless)
        elif (later.before, later.after, later.tell) == (earlier.before, earlier.after, earlier.tell):
            reading.fault((*path, number), "this rung stands here twice", unless=unless)


def _days(rung: model.Rung) -> tuple[int, int]:
    """The earliest and the latest day of a rung, counted from the due day."""
    least, most = least_and_most(spans.read_span(rung.before or rung.after or "1 day"))
    return (-most, -least) if rung.before else (least, most)


def _review(reading: Reading) -> None:
    discharge = reading.pathway.discharge
    if discharge is None:
        return
    reviews = [item.key for item in reading.items if item.section == "stages" and item.written.kind == "review"]
    item = reading.by_key.get(discharge.review)
    path = ("discharge", "review")
    if item is not None and item.key not in reviews:
        message = f"`{item.key}` is no review of a stage: the joint review says `kind: review`"
        reading.fault(path, message, at_key=False, also=item.path, unless=[(*item.path, "kind")])
    elif reading.must_be(path, "review", discharge.review, reviews) and item is not None:
        if AGREED not in (item.written.outcomes or ()):
            message = f"the joint review needs the outcome `{AGREED}`: without it nobody could be discharged through it"
            reading.fault((*item.path, "outcomes"), message, unless=[(*item.path, "outcomes")])
    if not discharge.readiness:
        reading.fault(("discharge", "readiness"), "no readiness items: list what is to be answered before a discharge")
    for number, asked in enumerate(discharge.always_asks):
        reading.must_be(("discharge", "always_asks", number), "readiness item", asked, discharge.readiness)


def _agreement(reading: Reading) -> None:
    """Two different parties agree, and each has an activity in which it does."""
    signs = {item.act[1]: item for item in reading.items if item.act[0] == "sign_off"}
    agreed_by: list[str] = [*reading.pathway.discharge.agreed_by] if reading.pathway.discharge else []
    for number, party in enumerate(agreed_by):
        path: Path = ("discharge", "agreed_by", number)
        if party in agreed_by[:number]:
            reading.fault(path, f"`{party}` stands here twice: two different parties agree to a discharge")
        elif not reading.must_be(path, "party", party, reading.pathway.parties):
            continue
        elif party not in signs:
            message = f"`{party}` is never asked to agree: it needs an activity with `done_by: sign_off {party}`"
            reading.fault(path, message, unless=[item.path for item in reading.items])
    for party, item in signs.items():
        path = (*item.path, "done_by")
        if party in reading.pathway.parties and party not in agreed_by:
            message = f"nothing asks `{party}` to agree: `discharge.agreed_by` does not name it"
            reading.fault(path, message, at_key=False, unless=[("discharge",), ("discharge", "agreed_by")])
        role = reading.pathway.roles.get(item.written.who or "")
        if (
            role is not None
            and role.of != party
            and not reading.is_wrong("roles", item.written.who or "", "of")
            and party in reading.pathway.parties
        ):
            message = f"`{item.written.who}` belongs to `{role.of}` and cannot sign for `{party}`"
            reading.fault((*item.path, "who"), message, at_key=False, also=("roles", item.written.who or ""))


def _barriers(reading: Reading) -> None:
    """The day to start by is counted back from the planned joint review."""
    if not reading.pathway.barriers:
        return
    discharge = reading.pathway.discharge
    if discharge is None:
        message = "barriers are dated by the joint review: say which it is under `discharge`"
        reading.fault(("barriers",), message, unless=[("discharge",)])
        return
    item = reading.by_key.get(discharge.review)
    when = (item.written.due or item.written.in_) if item and item.written.kind == "review" else None
    if item and isinstance(when, str) and not isinstance(spans.read_when(when), spans.Week):
        message = "barriers are dated by the joint review: say in which week it is due, like `due: week 24`"
        reading.fault((*item.path, "due"), message, at_key=False, unless=[(*item.path, "due")])
