"""The passages of a pathway: into it, from stage to stage, to providers and back, on hold and off again."""

from __future__ import annotations

from datetime import date, timedelta

from pathway.case.model import Placement, Status
from pathway.case.moving_on import guards_that_hold, stage_begins_on
from pathway.case.opening import last_of
from pathway.commands.accept import Accept
from pathway.commands.allocate import Allocate
from pathway.commands.barrier import Barrier
from pathway.commands.concern import RaiseConcern
from pathway.commands.consent import Consent
from pathway.commands.correct import Correct
from pathway.commands.dormant import Dormant
from pathway.commands.move import Move
from pathway.commands.pause import PauseRequest
from pathway.commands.place import Place
from pathway.commands.reassign import Reassign
from pathway.commands.record import Record
from pathway.commands.resume import Resume
from pathway.dates import add_working_days, roll_on
from pathway.definition.rules import REFERRAL, WAITING
from pathway.rehearsal.cast import PROVIDERS
from pathway.rehearsal.fates import Hold
from pathway.rehearsal.morning import Morning, Said
from pathway.rehearsal.working import outcome_of

LIVE = ("accepted", "started")
REFUSED = {
    "not_accepted": "Needs the team's own groups first; ask again in the autumn.",
    "declined": "Thought it over and would rather not for now.",
}
CONCERNS = {
    "risk": "Said things this morning that worried the worker; has the crisis number.",
    "safeguarding": "A neighbour is asking for money again.",
    "medication": "Has run out of tablets and not rung the surgery.",
}


def come_in(m: Morning) -> list[Said]:
    """The decision on a referral, and who takes it on."""
    fate = m.life.fate
    if m.case.stage == REFERRAL:
        after = fate.decided_after or m.life.within("decided", 1, 4)
        if not m.has_come(add_working_days(m.case.referred_on, after, m.calendar)):
            return []
        refuses = fate.ending in REFUSED and (fate.ends_after or (99,))[0] < 10
        if refuses and fate.ending:
            answer = Accept(is_accepted=False, ending=fate.ending, reason=REFUSED[fate.ending])
            return [(m.who(m.rules.holder), answer)]
        return [(m.who(m.rules.holder), Accept())]
    if m.case.stage == WAITING and m.case.accepted_on:
        after = fate.allocated_after or m.life.within("allocated", 0, 3)
        if m.has_come(add_working_days(m.case.accepted_on, after, m.calendar)):
            return [(m.cast.manager, Allocate(to=m.cast.advisor(m.life.number)))]
    return []


def move_on(m: Morning) -> list[Said]:
    """A person moves the case on, some days after it could."""
    ways = [way for way in m.rules.stages[m.case.stage].moves if way.by_person and way.to in m.rules.stages]
    if not ways or m.case.current_pause:
        return []
    begins = stage_begins_on(m.case, m.rules.stages[ways[0].to], m.rules)
    wait = m.life.within(f"move:{m.case.stage}", 0, 4) + (14 if m.life.fate.is_slow else 0)
    if not m.has_come(begins, wait) or set(ways[0].guards) - guards_that_hold(m.case, ways[0], m.rules):
        return []
    said: list[Said] = [(m.who(m.rules.holder), Move(to=ways[0].to))]
    if m.case.stage == "transition_group":
        said += [(m.who(m.rules.holder), Place(kind=p.kind, provider=p.provider, outcome="ended"))
                 for p in _placements(m, LIVE)]  # fmt: skip
    return said


# ---------------------------------------------------------------------------------------------- providers


def place(m: Morning) -> list[Said]:
    """Providers are asked, answer, begin; the case rests with one and is taken up again."""
    if m.case.stage == "guided_conversation":
        return _asked(m) or _answered(m)
    if m.case.stage == "keywork":
        return _answered(m) or _started(m) or _left_with_provider(m)
    if m.case.stage == "transition_group":
        return _group(m) or _left_with_provider(m)
    return []


def _placements(m: Morning, states: tuple[str, ...]) -> list[Placement]:
    return sorted((p for p in m.case.placements.values() if p.state in states), key=lambda p: p.n)


def _asked(m: Morning) -> list[Said]:
    if _placements(m, ("asked", *LIVE)) or not m.is_done("options_menu") or m.elapsed < 24:
        return []
    kind = m.life.one_of("placement", ("keywork", "keywork", "peer_support", "advocacy"))
    provider = PROVIDERS[(m.life.number + len(m.case.placements)) % len(PROVIDERS)]
    asked = Place(kind=kind, provider=provider, worker=m.cast.worker(provider))
    return [(m.who(m.rules.holder), asked)]


def _answered(m: Morning) -> list[Said]:
    for asked in _placements(m, ("asked",)):
        answers = m.life.fate.places
        answer = answers[min(asked.n, len(answers)) - 1]
        wait = m.life.within(f"placement:{asked.n}", 1, 7)
        if m.has_come(add_working_days(asked.asked_on, wait, m.calendar)):
            worker = m.cast.worker(asked.provider)
            said = Place(kind=asked.kind, provider=asked.provider, outcome=answer,
                         worker=worker if answer == "accepted" else None)  # fmt: skip
            return [(worker, said)]
    return []


def _started(m: Morning) -> list[Said]:
    accepted = _placements(m, ("accepted",))
    if not accepted or m.row("first_session") or not m.is_done("first_session"):
        return []
    first = accepted[0]
    return [(m.cast.worker(first.provider), Place(kind=first.kind, provider=first.provider, outcome="started"))]


def _group(m: Morning) -> list[Said]:
    if any(p.kind == "transition_group" for p in m.case.placements.values()):
        return _session(m)
    provider = PROVIDERS[m.life.number % len(PROVIDERS)]
    if not m.has_come(m.case.stage_entered_on, 2):
        return []
    worker = m.cast.worker(provider)
    said = Place(kind="transition_group", provider=provider, outcome="accepted", worker=worker)
    return [(m.who(m.rules.holder), said)]


def _session(m: Morning) -> list[Said]:
    """The register of the week's group, which meets on one day of the week."""
    rule = m.rules.activities.get("session")
    if rule is None or not rule.is_register or m.day.weekday() != m.life.number % 5 or not m.is_with_provider:
        return []
    return [(m.who("support_worker"), Record(activity="session", outcome=outcome_of(m, f"session:{m.day}", rule)))]


def _left_with_provider(m: Morning) -> list[Said]:
    """Back with the provider once the person has been spoken to and nothing is left to decide."""
    is_asked = m.case.status is Status.OPEN and m.is_with_provider and m.case.last_spoken_on
    if not is_asked or m.row("missed_contacts_service") or m.row("concern") or m.row("try_again"):
        return []
    until = m.day + timedelta(days=28) if m.by_chance(f"until:{m.case.seq}", 0.4) else None
    return [(m.who(m.rules.holder), Dormant(until=until and roll_on(until, m.calendar)))]


# ------------------------------------------------------------------------------------------------- on hold


def hold(m: Morning) -> list[Said]:
    """The clock stops when the fate says so; some hear of it a day or two late."""
    holds, begun = m.life.fate.holds, len(m.case.pauses)
    if m.case.current_pause or begun >= len(holds) or m.elapsed < 0 or m.rules.stages[m.case.stage].number < 1:
        return []
    coming = holds[begun]
    if m.elapsed < coming.after or coming.reason not in m.rules.pauses:
        return []
    told_after = min(m.life.within(f"hold:{begun}", 0, 2), m.elapsed)
    role = "care_coordinator" if coming.reason in ("hospital_admission", "crisis_team") else m.rules.holder
    start = m.day - timedelta(days=told_after)
    return [(m.who(role), PauseRequest(reason=coming.reason, on=start, until=_until(m, coming)))]


def _until(m: Morning, coming: Hold) -> date:
    most = m.rules.pauses[coming.reason].at_most.days
    return roll_on(m.day + timedelta(days=min(coming.days, most - 4)), m.calendar)


def come_back(m: Morning) -> list[Said]:
    """The clock runs again: on the day expected, or some days to either side."""
    pause = m.case.current_pause
    if pause is None:
        return []
    shift = m.life.within(f"back:{pause.n}", -3, 4)
    back_on = max(pause.expected_on + timedelta(days=shift), pause.started_on + timedelta(days=2))
    if not m.has_come(roll_on(back_on, m.calendar)):
        return []
    said: list[Said] = []
    question = m.row("still_right_pathway")
    if question is not None:
        said.append((m.doer(question), Record(activity=question.row_key, note="Still what they want.")))
    return [*said, (m.who(m.rules.holder), Resume())]


# ------------------------------------------------------------------------------ barriers, concerns, staff


def find_barriers(m: Morning) -> list[Said]:
    """What may keep someone in secondary care is found early, begun on, and mostly sorted out."""
    if m.elapsed < 0 or m.case.sign_offs or m.rules.stages[m.case.stage].number < 1:
        return []
    said: list[Said] = []
    for kind in m.life.fate.barriers:
        known = m.case.barriers.get(kind)
        if kind not in m.rules.barriers:
            continue
        if known is None:
            if m.elapsed >= 21 and (m.is_done("barriers_check") or m.elapsed > 40):
                said.append((m.who("care_coordinator"), Barrier(kind=kind, note="Found while going through the list.")))
        elif known.state == "found" and m.has_come(known.found_on, m.life.within(f"{kind}:begun", 9, 40)):
            said.append((m.who("care_coordinator"), Barrier(kind=kind, state="started")))
        elif known.state == "started" and m.has_come(known.found_on, m.life.within(f"{kind}:done", 45, 110)):
            said.append((m.who("care_coordinator"), Barrier(kind=kind, state="sorted_out")))
    if not said and not m.case.barriers and m.by_chance("looked", 0.3) and m.case.stage == "keywork":
        kind = m.life.one_of("clear", tuple(m.rules.barriers))
        said.append((m.who(m.rules.holder), Barrier(kind=kind, state="not_in_the_way")))
    return said


def worry(m: Morning) -> list[Said]:
    """Something that cannot wait, raised by whoever sees the person."""
    kind = m.life.fate.concern
    if kind is None or m.case.concerns or m.elapsed < m.life.within("worry", 15, 60):
        return []
    return [(m.who(m.rules.holder), RaiseConcern(kind=kind, words=CONCERNS[kind]))]


def hand_over(m: Morning) -> list[Said]:
    """Some change their advisor half way."""
    held = [h for h in m.case.holders.values() if h.role == m.rules.holder]
    if len(held) != 1 or not m.by_chance("handed over", 0.08) or m.elapsed < m.life.within("hand over", 30, 90):
        return []
    return [(m.cast.manager, Reassign(to=m.cast.advisor(m.life.number + 1)))]


def put_right(m: Morning) -> list[Said]:
    """The small things of a file: leave to share with the surgery, a wrong day set right."""
    said: list[Said] = []
    talked = last_of(m.case, "guided_conversation")
    if talked is not None and talked.closed_on == m.worked_before and m.by_chance("shares", 0.3):
        said.append((m.who(m.rules.holder), Consent(organisation="gp practice", state="given")))
    met = last_of(m.case, "first_meeting")
    if met is not None and met.done_on and met.closed_on == m.worked_before and m.by_chance("wrong day", 0.08):
        on = max(add_working_days(met.done_on, -1, m.calendar), m.case.referred_on)
        said.append((m.who(m.rules.holder), Correct(what=met.row_key, on=on, reason="Written down for the wrong day.")))
    if m.by_chance("shares no more", 0.04) and m.elapsed > 50 and m.case.fact("consent_gp_practice") != "withdrawn":
        said.append((m.who(m.rules.holder), Consent(organisation="gp practice", state="withdrawn")))
    return said
