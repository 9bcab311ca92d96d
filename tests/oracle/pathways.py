"""Random pathways as their YAML gives them: around one that passes, with every way of dating an activity in it."""

from __future__ import annotations

from random import Random
from typing import Any

ROLLS = [None, "next working day", "previous working day"]
LENGTHS = ["1 day", "3 days", "10 days", "30 days", "1 week", "2 weeks", "5 weeks", "1 working day", "2 working days",
           "5 working days", "10 working days", "23 working days"]  # fmt: skip
STRETCHES = ["1 week", "2 weeks", "4 weeks", "3 days", "10 days", "1 working day", "5 working days", "8 working days"]
Activity = dict[str, Any]
CONDITIONS = [("depot", "yes"), ("depot", "no"), ("depot", "unknown"), ("score", "at least 15"), ("score", "known"),
              ("leaving_date", "known")]  # fmt: skip
FACTS = ("leaving_date", "due_date")
PLACES = ("first", "2nd", "3rd", "last")


def a_pathway(chance: Random) -> dict[str, Any]:
    """A whole pathway. Its stages have weeks, four times out of five."""
    lengths = [chance.randint(1, 9) for _ in range(chance.randint(2, 5))]
    has_weeks = chance.random() < 0.8
    pathway = _frame(sum(lengths), has_weeks)
    first = 1
    before: dict[str, Activity] = {}
    for number, length in enumerate(lengths, start=1):
        weeks = range(first, first + length) if has_weeks else None
        stage = _a_stage(chance, number, weeks, before, last=number == len(lengths))
        pathway["stages"][f"s{number}"] = stage
        before |= stage["activities"]
        first += length
    _after_and_whenever(chance, pathway, has_weeks)
    return pathway


def _frame(weeks: int, has_weeks: bool) -> dict[str, Any]:
    """What every pathway must have, and nothing that is dated in a stage."""
    decision = {"title": "decision", "due": "5 working days after referral_received", "done_by": "accept"}
    allocation = {"title": "allocation", "due": "2 working days after referral_accepted", "done_by": "allocate"}
    return {
        "title": "Random", "for": {"mh_cluster": ["7"]},
        "clock": {"starts": "referral_accepted", "weeks": str(weeks), "calendar": "england"},
        "parties": {"service": "The service", "team": "The team", "provider": "A provider"},
        "roles": {"advisor": {"title": "advisor", "of": "service"}, "coordinator": {"title": "cpn", "of": "team"}},
        "holder": "advisor",
        "before": {
            "referral": {"title": "Referral", "lead": "advisor", "activities": {"decision": decision}},
            "waiting": {"title": "Waiting", "lead": "advisor", "activities": {"allocation": allocation}},
        },
        "stages": {},
        "facts": {fact: {"title": fact, "kind": "date"} for fact in FACTS}
        | {"depot": {"title": "depot"}, "score": {"title": "score", "kind": "number"}},
        "ladders": {
            "usual": [{"after": "1 day", "tell": "who"}, {"after": "5 working days", "tell": "who"}],
            "early": [{"before": "3 working days", "tell": "who"}, {"before": "1 day", "tell": "who"},
                      {"after": "2 working days", "tell": "who", "sooner_if": ["depot"]},
                      {"after": "2 weeks", "tell": "advisor", "sooner_if": ["depot"]}],
        },
        "placements": {"keywork": {"title": "keywork"}},
        "pauses": {
            "away": {"title": "away", "at_most": "3 weeks"},
            "in_hospital": {"title": "in hospital", "at_most": "30 weeks", "still_runs": ["welfare", "missed"]},
        },
        "discharge": {
            "review": "joint_review", "agreed_by": ["service", "team"], "view_of": "person",
            "always_asks": ["s117_position"], "readiness": {"s117_position": "section 117 position"},
        },
    }  # fmt: skip


def _a_stage(
    chance: Random, number: int, weeks: range | None, before: dict[str, Activity], last: bool
) -> dict[str, Any]:
    activities: dict[str, Activity] = {}
    if number == 1:
        for fact in FACTS:
            asks = "week 1" if weeks else "5 working days after start"
            activities[f"ask_{fact}"] = {"title": "ask", "due": asks, "done_by": f"record {fact}"}
    for which in range(chance.randint(4, 8)):
        activities[f"s{number}_{which}"] = {"title": "something"} | _an_activity(chance, weeks, before | activities)
    stage: dict[str, Any] = {"title": f"Stage {number}", "lead": "advisor", "activities": activities}
    stage["move_on"] = _a_way_on(chance, activities, "ending" if last else f"s{number + 1}")
    if last:
        activities |= _ending(weeks)
    if weeks:
        stage["weeks"] = f"{weeks[0]}-{weeks[-1]}" if len(weeks) > 1 else f"{weeks[0]}"
        stage["may_extend"] = "8 weeks"
        if number > 1 and chance.random() < 0.5:
            stage["back_to"] = [f"s{number - 1}"]
    return stage


def _a_way_on(chance: Random, activities: dict[str, Activity], to: str) -> dict[str, Any]:
    """By a person; or by itself once something is done that neither closes nor may never stand."""
    sure = [
        key
        for key, says in activities.items()
        if _is_done_once(says) and says["due"].split()[-1] in ("start", "stage_start") and "closes" not in says
    ]
    if to == "ending" or not sure or chance.random() < 0.5:
        return {"to": to, "when": "a person decides"}
    return {"to": to, "when": [chance.choice(sure)], "early": chance.choice(["yes", "no"])}


def _is_done_once(says: Activity) -> bool:
    """Neither a series nor a list, and under no conditions."""
    return isinstance(says.get("due"), str) and "only_if" not in says and "unless" not in says


def _ending(weeks: range | None) -> dict[str, Any]:
    at_the_end = f"week {weeks[-1]}" if weeks else "3 weeks after stage_start"
    agreed = {"title": "agrees", "due": "5 working days after joint_review",
              "only_if": {"joint_review": "discharge_agreed"}}  # fmt: skip
    return {
        "joint_review": {
            "title": "joint review", "due": at_the_end, "kind": "review",
            "outcomes": ["discharge_agreed", "carrying_on"], "again_after": ["carrying_on"],
        } | ({"extends_stage": "yes"} if weeks else {}),
        "team_agrees": agreed | {"who": "coordinator", "done_by": "sign_off team"},
        "service_agrees": agreed | {"done_by": "sign_off service"},
        "farewell": {"title": "how it ends", "due": at_the_end, "done_by": "close"},
    }  # fmt: skip


def _an_activity(chance: Random, weeks: range | None, before: dict[str, Activity]) -> Activity:
    """One way to date an activity, with or without rolling, opening later, closing and conditions."""
    ways = [_counted, _counted, _counted, _series, _a_list] + ([_in_weeks, _in_weeks, _in_one_week] if weeks else [])
    says = chance.choice(ways)(chance, weeks, before)
    extras: list[tuple[float, str, list[Any]]] = [
        (0.7, "rolls", ["next working day", "previous working day"]),
        (0.3, "kind", ["contact"]),
        (0.2, "may_defer", ["12 weeks", "10 working days", "no"]),
        (0.3, "ladder", ["early"]),
    ]
    if " from " not in says.get("every", "") and chance.random() < 0.2:
        says[chance.choice(["only_if", "unless"])] = dict([chance.choice(CONDITIONS)])
    for often, key, values in extras:
        if chance.random() < often:
            says[key] = chance.choice(values)
    return says


def _in_weeks(chance: Random, weeks: range | None, before: dict[str, Activity]) -> Activity:
    due = chance.choice(weeks or range(0))
    says: Activity = {"due": f"week {due}"}
    if chance.random() < 0.3:
        earlier = f"week {chance.choice([week for week in weeks or () if week <= due])}"
        says["opens"] = chance.choice([earlier, f"{chance.choice(LENGTHS)} before due"])
    if chance.random() < 0.3:
        says["closes"] = f"{chance.choice(LENGTHS)} after due"
    return says


def _in_one_week(chance: Random, weeks: range | None, before: dict[str, Activity]) -> Activity:
    return {"in": f"week {chance.choice(weeks or range(0))}"}


def _counted(chance: Random, weeks: range | None, before: dict[str, Activity]) -> Activity:
    says: Activity = {"due": _a_point(chance, weeks, before)}
    if chance.random() < 0.25:
        begins = [] if says["due"].split()[-1] in {**before, **dict.fromkeys(FACTS)} else ["stage_start"]
        later = f"{chance.choice(LENGTHS)} after {chance.choice([*begins, *_done_once(before), 'leaving_date'])}"
        says["opens"] = chance.choice([later, f"{chance.choice(LENGTHS)} before due"])
    if chance.random() < 0.2:
        says["closes"] = f"{chance.choice(LENGTHS)} after due"
    return says


def _done_once(before: dict[str, Activity]) -> list[str]:
    return [key for key, says in before.items() if _is_done_once(says)]


def _a_point(chance: Random, weeks: range | None, before: dict[str, Activity]) -> str:
    """`on`, `after` or `before` one of all anchors there are."""
    ends = ["stage_end", "pathway_end"] if weeks else []
    again = [f"{chance.choice(PLACES)} {key}" for key, says in before.items() if "every" in says]
    planned = [f"planned {key}" for key in _done_once(before)]
    anchors = [["start", "stage_start", "referral_accepted"], list(FACTS), ends, _done_once(before), again, planned]
    anchor = chance.choice(chance.choice([one for one in anchors if one]))
    if anchor == "start" and weeks:
        # A day counted from the start lies in its stage's weeks.
        return f"{7 * weeks[0] + chance.randint(-5, 7 * len(weeks) - 8)} days after start"
    way = chance.random()
    if anchor in FACTS and way < 0.2:
        return f"on {anchor}"
    can_precede = anchor in (*FACTS, *ends) or anchor.startswith("planned ")
    return f"{chance.choice(LENGTHS)} {'before' if can_precede and way < 0.7 else 'after'} {anchor}"


def _series(chance: Random, weeks: range | None, before: dict[str, Activity]) -> Activity:
    from_done = " from last done" if chance.random() < 0.4 else ""
    ends = ["stage ends", "6 times", "3 times", *_done_once(before)[-2:]]
    until = chance.choice([*ends, [ends[1], *_done_once(before)[-1:]]])
    return {"every": chance.choice(STRETCHES) + from_done, "until": until}


def _a_list(chance: Random, weeks: range | None, before: dict[str, Activity]) -> Activity:
    anchors = [("stage_start", "after"), ("leaving_date", "before"), ("due_date", "after")]
    anchors += [(key, "after") for key in _done_once(before)[-1:]] + ([] if weeks else [("start", "after")])
    anchor, way = chance.choice(anchors)
    amounts = sorted(chance.sample(range(1, 12), chance.randint(2, 4)), reverse=way == "before")
    unit = chance.choice(["week", "week", "working day"])
    return {"due": [f"{amount} {unit}{'s' if amount > 1 else ''} {way} {anchor}" for amount in amounts]}


def _after_the_ending(chance: Random) -> str:
    return chance.choice(("90 days", "180 days", "13 weeks"))


def _after_and_whenever(chance: Random, pathway: dict[str, Any], has_weeks: bool) -> None:
    pathway["after"] = {"follow_up": {"title": "follow-up", "due": ["2 weeks", "30 days", _after_the_ending(chance)]}}
    pathway["whenever"] = {
        "keep_in_touch": {
            "title": "speak",
            "when": "not spoken to",
            "due": chance.choice(LENGTHS),
            "due_with_provider": chance.choice(LENGTHS),
            "kind": "contact",
        },
        "concern": {"title": "concern", "when": "concern raised", "due": "same day", "done_by": "acknowledge"},
        "back": {"title": "expected back", "when": "on hold", "due": "expected return", "done_by": "resume"},
        "welfare": {"title": "welfare", "when": "on hold for in_hospital", "every": chance.choice(STRETCHES)},
        "answer": {"title": "answer", "when": "placement asked", "due": chance.choice(LENGTHS), "done_by": "place"},
        "with_provider": {"title": "call", "when": "with a provider", "every": chance.choice(STRETCHES)},
        "missed": {"title": "missed", "when": "contact missed", "due": chance.choice(LENGTHS)},
        "missed_again": {"title": "missed", "when": "contact missed", "due": chance.choice(LENGTHS)},
    }
    for key in ("keep_in_touch", "welfare", "missed", "missed_again", "answer", "with_provider"):
        rolls = chance.choice(ROLLS)
        pathway["whenever"][key] |= {"rolls": rolls} if rolls else {}
    if has_weeks:
        pathway["barriers"] = {
            "housing": {"title": "housing", "lead_time": chance.choice(LENGTHS), "first_step": "ask"}
        }
        pathway["whenever"]["barrier"] = {
            "title": "barrier",
            "when": "barrier found",
            "who": "owner",
            "done_by": "barrier",
        }
        pathway["whenever"]["moving_on"] = {"title": "move on", "when": "stage ends", "who": "lead", "done_by": "move"}
