"""The pathway as it ships, read once: its rules, its calendar, and the desks its people sit at."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pathway.case.model import Case
from pathway.case.people import SYSTEM, StaffMember
from pathway.commands import VERBS, Desk
from pathway.commands.accept import Accept
from pathway.commands.allocate import Allocate
from pathway.commands.refer import Refer, begin
from pathway.commands.settling import settle
from pathway.commands.time_passes import TimePasses
from pathway.dates import london_instant
from pathway.pathways_file import read, read_calendars

CONFIG = Path(__file__).resolve().parents[1] / "config"
PATHWAY = "mental-health-discharge"
RULES = read(CONFIG / "pathways.yaml").rules[PATHWAY]
CALENDAR = read_calendars(CONFIG / "calendars.yaml")["england"]

ADVISOR = StaffMember("wa", "Amira Khan", ("wellbeing_advisor",), "service", "Rotherham Social Prescribing")
MANAGER = StaffMember("sm", "Sam Moss", ("service_manager",), "service", "Rotherham Social Prescribing")
COORDINATOR = StaffMember("cc", "Jay Shah", ("care_coordinator",), "team", "North team")
TEAM_MANAGER = StaffMember("tm", "Tia Mills", ("team_manager",), "team", "North team")
WORKER = StaffMember("sw", "Sol West", ("support_worker",), "provider", "Green Gym")


def desk(on: date, by: StaffMember = ADVISOR) -> Desk:
    """Noon in London on a day."""
    return Desk(RULES, CALENDAR, london_instant(on, 12), on, by)


def passed(case: Case, on: date) -> Case:
    """The case as time leaves it on a day."""
    while case.next_action_on is not None and case.next_action_on <= on:
        case = VERBS["time_passes"](case, TimePasses(on=case.next_action_on), desk(on, SYSTEM)).after
    return case


def done(case: Case, asked: object, on: date, by: StaffMember = ADVISOR) -> Case:
    """The case after one act, the same way the walk takes: catch up, decide, settle."""
    verb: str = getattr(asked, "verb")  # noqa: B009 - every request names its verb
    decided = VERBS[verb](passed(case, on), asked, desk(on, by))
    return settle(decided.after, RULES, CALENDAR, on, on)


def a_started_case(start: date, code: str = "7") -> Case:
    """A case whose clock starts on a day: referred, accepted and allocated then."""
    asked = Refer(
        ref="case-1", person="person-1", referred_on=start, team="North team", grouping=("mh_cluster", code),
        referrer="cc",
    )  # fmt: skip
    case = settle(begin(asked, desk(start)).after, RULES, CALENDAR, start, start)
    return done(done(case, Accept(), start), Allocate(to=ADVISOR), start)
