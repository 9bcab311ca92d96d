"""Does every word name something? Roles, ladders, activities, outcomes, acts; and no key names two things."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from pathway.definition import compile as compiling
from pathway.definition import spans
from pathway.definition.findings import Path, listed
from pathway.definition.reading import BARRIER_FOUND, ON_HOLD, Item, Reading
from pathway.definition.rules import AFTER, ENDING, PROVIDER_ACCEPTED, REFERRAL, WAITING

PERSON, LEAD, OWNER, WHO = "person", "lead", "owner", "who"
RESERVED_ROLES = (PERSON, LEAD, OWNER, WHO, "system")
RESERVED_STAGES = (ENDING, REFERRAL, WAITING, "before", AFTER, "whenever")
RESERVED_ACTIVITIES = (*(name for name in spans.NAMED_ANCHORS if name != ENDING), "event", PROVIDER_ACCEPTED)
CORRECTED_TOO = {"pause": "a hold", "extension": "a longer stage"}
"""What `correct` puts right beside activities, by the words it is named with."""

ACTS = ("accept", "allocate", "place", "book", "sign_off", "close", "resume", "move", "barrier", "approve",
        "acknowledge", "record")  # fmt: skip
"""What staff do that can do an activity too. With `book` and `approve` stands an activity, with `sign_off` a party,
with `record` a fact."""


def check_words(reading: Reading, calendars: Collection[str]) -> None:
    """Every name in one pathway stands for something that exists, and for one thing only."""
    reading.must_be(("clock", "calendar"), "calendar", reading.pathway.clock.calendar, calendars)
    _keys(reading)
    _roles(reading)
    _grouping(reading)
    for item in reading.items:
        _people(reading, item)
        _ladder(reading, item)
        _happening(reading, item)
        _outcomes(reading, item)
        _act(reading, item)
    _ladders(reading)
    _pauses(reading)


def _keys(reading: Reading) -> None:
    for item in reading.items:
        first = reading.by_key[item.key]
        if first is not item:
            message = f"`{item.key}` names another activity already: a key names one activity in the whole pathway"
            reading.fault(item.path, message, also=first.path)
        elif item.key in RESERVED_ACTIVITIES:
            reading.fault(item.path, f"`{item.key}` has a meaning of its own: give the activity another key")
        elif item.key in CORRECTED_TOO:
            what = CORRECTED_TOO[item.key]
            reading.fault(item.path, f"`{item.key}` names {what} where mistakes are corrected: choose another key")
        elif item.key == ENDING and item.act[0] != "close":
            reading.fault(item.path, f"`{ENDING}` can only name the activity that is done by `close`")
    for stage in reading.pathway.stages:
        if stage in RESERVED_STAGES:
            reading.fault(("stages", stage), f"`{stage}` has a meaning of its own: give the stage another key")


def _roles(reading: Reading) -> None:
    pathway = reading.pathway
    for role, written in pathway.roles.items():
        if role in RESERVED_ROLES:
            reading.fault(("roles", role), f"`{role}` has a meaning of its own: give the role another key")
        reading.must_be(("roles", role, "of"), "party", written.of, pathway.parties)
    reading.must_be(("holder",), "role", pathway.holder, pathway.roles)
    reading.must_be(("before", REFERRAL, "lead"), "role", pathway.before.referral.lead, pathway.roles)
    reading.must_be(("before", WAITING, "lead"), "role", pathway.before.waiting.lead, pathway.roles)
    for key, stage in pathway.stages.items():
        reading.must_be(("stages", key, "lead"), "role", stage.lead, pathway.roles)


def _grouping(reading: Reading) -> None:
    if not reading.pathway.for_:
        reading.fault(("for",), "this pathway is for nobody: name a grouping and its codes, like {mh_cluster: [7, 11]}")
    for scheme, codes in reading.pathway.for_.items():
        if not codes:
            reading.fault(("for", scheme), f"`{scheme}` has no codes: say which, like [7, 11]")
        _once(reading, ("for", scheme), codes)


def _once(reading: Reading, path: Path, words: Sequence[str]) -> None:
    for word, times in Counter(words).items():
        if times > 1:
            again = len(words) - 1 - list(reversed(words)).index(word)
            reading.fault((*path, again), f"`{word}` stands here twice")


def _people(reading: Reading, item: Item) -> None:
    roles, written = list(reading.pathway.roles), item.written
    has_lead = [LEAD] if item.section != "after" else []
    owner = [OWNER] if item.opens_when == BARRIER_FOUND else []
    if written.who is not None:
        reading.must_be((*item.path, "who"), "role", written.who, [*roles, PERSON, *has_lead, *owner])
    if written.with_ is not None:
        reading.must_be((*item.path, "with"), "role", written.with_, [*roles, PERSON, *has_lead])


def _ladder(reading: Reading, item: Item) -> None:
    if item.written.ladder is not None:
        reading.must_be((*item.path, "ladder"), "ladder", item.written.ladder, reading.pathway.ladders)


def _happening(reading: Reading, item: Item) -> None:
    path, when = (*item.path, "when"), item.written.when
    if item.section != "whenever":
        if when is not None:
            reading.fault(path, "`when` is for the items of `whenever`; elsewhere say `due`, `in` or `every`")
    elif when is None:
        reading.fault(item.path, f"`{item.key}` never opens: say `when` it does", unless=[path, item.path])
    elif item.trigger is None:
        reading.fault(path, _not_watched(reading, when), at_key=False)
    elif item.trigger.kind == ON_HOLD and item.trigger.reason is not None:
        reading.must_be(path, "reason for being on hold", item.trigger.reason, reading.pathway.pauses)


def _not_watched(reading: Reading, when: str) -> str:
    phrases = [*compiling.HAPPENINGS, *(f"on hold for {reason}" for reason in reading.pathway.pauses)]
    near = reading.findings.instead(when, phrases)
    if near.startswith(": did you mean"):
        return f'"{when}" is nothing that is watched for{near}'
    try:
        compiling.read_trigger(when)
    except spans.NotASpan as wrong:
        return str(wrong)
    return ""


def _outcomes(reading: Reading, item: Item) -> None:
    written, path = item.written, (*item.path, "outcomes")
    outcomes = written.outcomes or []
    if outcomes and written.kind == "contact":
        reading.fault(path, "a contact has the outcomes of attendance: leave this out, or say `kind: review`")
        return
    own = compiling.outcomes_of(written.model_copy(update={"outcomes": None}))[0]
    for number, outcome in enumerate(outcomes):
        if outcome in own:
            reading.fault((*path, number), f"`{outcome}` can be recorded anyway: leave it out")
    _once(reading, path, outcomes)
    again = written.again_after or []
    if again and not (written.kind == "review" and item.section == "stages"):
        reading.fault((*item.path, "again_after"), "only a review in a stage is held again after an outcome",
                      unless=[(*item.path, "kind")])  # fmt: skip
        return
    for number, outcome in enumerate(again):
        reading.must_be((*item.path, "again_after", number), "outcome", outcome, outcomes)
    if written.extends_stage == "yes" and (not again or item.stage not in reading.weeks_of):
        message = "`extends_stage` belongs to a review that is held again (`again_after`) in a stage with weeks"
        reading.fault((*item.path, "extends_stage"), message, unless=[(*item.path, "again_after")])
    if again and outcomes and set(outcomes) <= set(again):
        message = "the review would be held again for ever: leave one outcome out of `again_after`"
        reading.fault((*item.path, "again_after"), message, unless=[path])


def _act(reading: Reading, item: Item) -> None:
    if item.written.done_by is None:
        return
    path, (verb, about) = (*item.path, "done_by"), item.act
    if not reading.must_be(path, "act", verb, ACTS):
        return
    if verb in ("book", "approve"):
        known = [each.key for each in reading.items if each.section != "whenever" or each is item]
        _about(reading, path, verb, about, "activity", known)
    elif verb == "sign_off":
        _about(reading, path, verb, about, "party", list(reading.pathway.parties))
    elif verb == "record":
        _about(reading, path, verb, about, "fact", list(reading.pathway.facts))
    elif about:
        reading.fault(path, f"`{verb}` stands alone: leave out `{about}`", at_key=False)
    if (verb == "accept") != (item.section == "referral") and verb == "accept":
        reading.fault(path, "`accept` can only do an activity of the referral", at_key=False)
    if verb == "allocate" and item.section != "waiting":
        reading.fault(path, "`allocate` can only do an activity of waiting", at_key=False)
    if verb == "resume" and item.opens_when != ON_HOLD:
        reading.fault(path, "`resume` can only do an item that opens when on hold", at_key=False, unless=[item.path])


def _about(reading: Reading, path: Path, verb: str, about: str, kind: str, known: list[str]) -> None:
    if about:
        reading.must_be(path, kind, about, known)
    else:
        reading.fault(path, f"`{verb}` of what? Name one {kind} after it: {listed(known[:5], 'or')}", at_key=False)


def _ladders(reading: Reading) -> None:
    known = [*reading.pathway.roles, WHO, LEAD]
    for name, rungs in reading.pathway.ladders.items():
        for number, rung in enumerate(rungs):
            reading.must_be(("ladders", name, number, "tell"), "role", rung.tell, known)
            for at, fact in enumerate(rung.sooner_if or []):
                known_facts = [key for key, fact in reading.pathway.facts.items() if fact.kind == "yes or no"]
                reading.must_be(("ladders", name, number, "sooner_if", at), "fact (yes or no)", fact, known_facts)


def _pauses(reading: Reading) -> None:
    whenever = [item.key for item in reading.items if item.section == "whenever"]
    for name, pause in reading.pathway.pauses.items():
        for number, key in enumerate(pause.still_runs):
            if key in reading.by_key and key not in whenever:
                message = f"`{key}` belongs to a stage and stops with it: only items of `whenever` still run on hold"
                reading.fault(("pauses", name, "still_runs", number), message)
            else:
                reading.must_be(("pauses", name, "still_runs", number), "item of `whenever`", key, whenever)
        if pause.tell is not None:
            reading.must_be(("pauses", name, "tell"), "role", pause.tell, [*reading.pathway.roles, LEAD])
