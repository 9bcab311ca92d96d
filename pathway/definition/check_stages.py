"""Stages and moves: windows without gaps or overlaps, every stage reachable, a way out of each, endings by people."""

from __future__ import annotations

from itertools import pairwise

from pathway.dates import Unit
from pathway.definition import model
from pathway.definition.findings import Path
from pathway.definition.reading import STAGE_ENDS, Reading
from pathway.definition.rules import AFTER, ENDING, PERSON_DECIDES, PROVIDER_ACCEPTED, REFERRAL, WAITING
from pathway.definition.spans import read_span


def check_stages(reading: Reading) -> None:
    """The stages of one pathway follow one another, and a case can always go on."""
    _windows(reading)
    for stage in reading.pathway.stages:
        _instead(reading, stage)
        _longer_and_back(reading, stage)
        for path, move in reading.moves(stage):
            _target(reading, stage, path, move)
            _conditions(reading, stage, path, move)
        _twice(reading, stage)
    _reachable(reading)


def _windows(reading: Reading) -> None:
    stages, weeks = _main_line(reading), reading.weeks_of
    for stage in stages:
        path = ("stages", stage, "weeks")
        if weeks and stage not in weeks:
            message = f"stage `{stage}` has no weeks while others have: say its `weeks`"
            reading.fault(("stages", stage), message, unless=[path])
        elif stage in weeks and weeks[stage][1] < weeks[stage][0]:
            first, last = weeks[stage]
            reading.fault(path, f"an empty window: it ends with week {last} before it begins with week {first}",
                          at_key=False)  # fmt: skip
    known = [stage for stage in stages if stage in weeks and weeks[stage][0] <= weeks[stage][1]]
    if len(known) == len(stages):
        if not _out_of_order(reading, known):
            for earlier, later in pairwise(known):
                _joint(reading, earlier, later)
            _ends(reading, known[0], known[-1])


def _main_line(reading: Reading) -> list[str]:
    """The stages that follow one another: without those that stand instead of another."""
    return [key for key, stage in reading.pathway.stages.items() if stage.instead_of is None]


def _instead(reading: Reading, stage: str) -> None:
    other = reading.pathway.stages[stage].instead_of
    stages = list(reading.pathway.stages)
    path = ("stages", stage, "instead_of")
    if other is None or not reading.must_be(path, "stage", other, _main_line(reading)):
        return
    if stages.index(other) > stages.index(stage):
        reading.fault(path, f"`{other}` stands below: name here a stage that stands above", at_key=False)
    elif reading.weeks_of.get(stage) != reading.weeks_of.get(other):
        message = f"stage `{stage}` stands instead of `{other}`: it has the same weeks"
        reading.fault(("stages", stage), message, also=("stages", other), unless=[("stages", stage, "weeks")])


def _longer_and_back(reading: Reading, stage: str) -> None:
    written, stages = reading.pathway.stages[stage], list(reading.pathway.stages)
    path = ("stages", stage, "may_extend")
    if written.may_extend and stage not in reading.weeks_of:
        reading.fault(path, f"stage `{stage}` has no weeks that could be made more: leave this out", unless=[path])
    elif written.may_extend and read_span(written.may_extend).unit is Unit.WORKING_DAYS:
        reading.fault(path, "say this in days or weeks, like `4 weeks`", at_key=False)
    for number, back in enumerate(written.back_to or []):
        path = ("stages", stage, "back_to")
        if not reading.must_be((*path, number), "stage", back, stages):
            continue
        if stages.index(back) >= stages.index(stage):
            reading.fault((*path, number), f"`{back}` does not come before `{stage}`: that is no way back")
        elif not reading.opened_by(STAGE_ENDS):
            message = f"who moved back would wait with no date: `whenever` needs an item with `when: {STAGE_ENDS}`"
            reading.fault(path, message, unless=[("whenever",)])


def _out_of_order(reading: Reading, stages: list[str]) -> bool:
    wrong = [(a, b) for a, b in pairwise(stages) if reading.weeks_of[b][0] < reading.weeks_of[a][0]]
    for earlier, later in wrong:
        message = f"stages out of order: `{later}` begins before `{earlier}`, which stands above it"
        path, also = ("stages", later, "weeks"), ("stages", earlier, "weeks")
        reading.fault(path, message, at_key=False, also=also)
    return bool(wrong)


def _joint(reading: Reading, earlier: str, later: str) -> None:
    """Two stages that follow one another: the later begins in the week after the earlier ends."""
    (_, before_last), (first, _) = reading.weeks_of[earlier], reading.weeks_of[later]
    path, also = ("stages", later, "weeks"), ("stages", earlier, "weeks")
    if first <= before_last:
        message = f"stage `{later}` overlaps with `{earlier}`, which runs to week {before_last}"
    elif first > before_last + 1:
        message = f"a gap: {_weeks(before_last + 1, first - 1)} to no stage, after `{earlier}`"
    else:
        return
    reading.fault(path, message, at_key=False, also=also)


def _weeks(first: int, last: int) -> str:
    return f"week {first} belongs" if first == last else f"weeks {first} to {last} belong"


def _ends(reading: Reading, first: str, last: str) -> None:
    begins, ends, weeks = reading.weeks_of[first][0], reading.weeks_of[last][1], reading.pathway.clock.weeks
    if begins != 1:
        message = f"a gap: {_weeks(1, begins - 1)} to no stage; the first stage begins with week 1"
        reading.fault(("stages", first, "weeks"), message, at_key=False)
    if weeks is None or reading.is_wrong("clock", "weeks"):
        return
    path, also = ("stages", last, "weeks"), ("clock", "weeks")
    if ends > int(weeks):
        message = f"stage `{last}` runs to week {ends}, but the pathway has only {weeks} weeks"
        reading.fault(path, message, at_key=False, also=also)
    elif ends < int(weeks):
        message = f"a gap: {_weeks(ends + 1, int(weeks))} to no stage; the pathway has {weeks} weeks"
        reading.fault(path, message, at_key=False, also=also)


def _target(reading: Reading, stage: str, path: Path, move: model.MoveOn) -> None:
    stages = list(reading.pathway.stages)
    to, by_person = (*path, "to"), move.when == PERSON_DECIDES
    if move.to in (REFERRAL, WAITING, AFTER):
        reading.fault(to, f"`{move.to}` is no stage to move on to: a case never goes back before its clock started")
    elif not reading.must_be(to, "stage", move.to, reading.targets):
        return
    elif move.to == ENDING:
        if not by_person:
            message = f"only a person ends a pathway: say `when: {PERSON_DECIDES}`"
            reading.fault((*path, "when"), message, at_key=False)
    elif move.to == stage:
        reading.fault(to, f"stage `{stage}` moves on to itself: {_round_in_a_circle(by_person)}", at_key=False)
    elif stages.index(move.to) < stages.index(stage):
        message = f"stage `{stage}` moves back to `{move.to}`: {_round_in_a_circle(by_person)}"
        reading.fault(to, message, at_key=False, also=("stages", move.to))


def _round_in_a_circle(by_person: bool) -> str:
    return "a case moves on only to a later stage" if by_person else "automatic moves would go round without end"


def _conditions(reading: Reading, stage: str, path: Path, move: model.MoveOn) -> None:
    if move.when == PERSON_DECIDES or not isinstance(move.when, list):
        return
    order = list(reading.pathway.stages).index(stage) + 1
    known = [item.key for item in reading.items if item.order <= order and item.section != "whenever"]
    for number, needs in enumerate(move.when):
        there = (*path, "when", number)
        if needs in move.when[:number]:
            reading.fault(there, f"`{needs}` stands here twice")
            continue
        for need in needs.split(" or "):
            _need(reading, there, need, order, known)


def _need(reading: Reading, there: Path, need: str, order: int, known: list[str]) -> None:
    """What a move waits for must come, and in time."""
    item = reading.by_key.get(need)
    if need == PROVIDER_ACCEPTED:
        if not reading.pathway.placements:
            reading.fault(there, f"`{need}` can never hold: this pathway has no `placements`")
    elif item is None:
        reading.must_be(there, "activity", need, [*known, PROVIDER_ACCEPTED])
    elif item.section == "whenever":
        reading.fault(there, f"`{need}` may never open, and then the case would wait for ever: name an activity of"
                      " this stage")  # fmt: skip
    elif item.order > order:
        reading.fault(there, f"`{need}` comes only after this stage: the case would wait for ever", also=item.path)
    elif item.written.register_ == "yes":
        reading.fault(there, f"`{need}` is a register and is never done: name another activity", also=item.path)


def _twice(reading: Reading, stage: str) -> None:
    seen: list[str] = []
    for path, move in reading.moves(stage):
        if move.to in seen:
            reading.fault((*path, "to"), f"stage `{stage}` moves on to `{move.to}` twice: say it once", at_key=False)
        seen.append(move.to)


def _reachable(reading: Reading) -> None:
    stages = list(reading.pathway.stages)
    ways = [("stages", stage, "move_on") for stage in stages]
    known = {stage: [move.to for _, move in reading.moves(stage)] for stage in stages}
    if any(to not in reading.targets for targets in known.values() for to in targets):
        return
    reached, left = {stages[0]}, [stages[0]]
    while left:
        for to in known.get(left.pop(), []):
            if to not in reached:
                reached.add(to)
                left.append(to)
    for stage in stages:
        if stage not in reached:
            message = f"stage `{stage}` cannot be reached: no stage before it moves on to it"
            reading.fault(("stages", stage), message, unless=ways)
    if ENDING not in reached:
        message = f"no way out: no stage moves on to `{ENDING}`, so a case could never be closed here"
        reading.fault(("stages",), message, unless=ways)
