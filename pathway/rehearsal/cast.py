"""The staff of the demonstration: four advisors and their manager, two mental health teams, four providers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from random import Random
from types import MappingProxyType

from faker import Faker

from pathway.case.people import StaffMember

ADVISORS = 4
TEAMS = ("north", "south")
COORDINATORS = 3
PROVIDERS = ("allotment-trust", "arts-workshop", "rotherham-mind", "rush-house")
SERVICE = "social-prescribing"
MANAGER = "manager"


@dataclass(frozen=True)
class Cast:
    """Everybody who acts, by reference."""

    members: Mapping[str, StaffMember]

    def member(self, ref: str) -> StaffMember:
        """Who this reference is."""
        return self.members[ref]

    @cached_property
    def manager(self) -> StaffMember:
        """The service manager."""
        return self.members[MANAGER]

    def advisor(self, number: int) -> StaffMember:
        """The advisor with this number, counted round."""
        return self.members[f"advisor-{number % ADVISORS + 1}"]

    def coordinator(self, team: str, number: int) -> StaffMember:
        """A care coordinator of a team, counted round."""
        return self.members[f"coordinator-{team}-{number % COORDINATORS + 1}"]

    def of_team(self, team: str, role: str) -> StaffMember:
        """The team's manager or duty worker."""
        return self.members[f"{role.replace('_', '-')}-{team}"]

    def worker(self, provider: str) -> StaffMember:
        """The support worker of a provider."""
        return self.members[f"worker-{provider}"]


def make_cast(seed: str) -> Cast:
    """The staff, their names drawn from the seed."""
    faker = Faker("en_GB")
    faker.seed_instance(Random(f"{seed}:staff").getrandbits(64))
    members = (
        StaffMember(ref, f"{faker.first_name()} {faker.last_name()}", roles, party, team, f"{ref}@pathway.example")
        for ref, roles, party, team in _posts()
    )
    return Cast(MappingProxyType({member.ref: member for member in members}))


def _posts() -> Iterable[tuple[str, tuple[str, ...], str, str]]:
    for number in range(1, ADVISORS + 1):
        yield f"advisor-{number}", ("wellbeing_advisor",), "service", SERVICE
    yield MANAGER, ("service_manager",), "service", SERVICE
    for team in TEAMS:
        for number in range(1, COORDINATORS + 1):
            yield f"coordinator-{team}-{number}", ("care_coordinator",), "team", team
        yield f"team-manager-{team}", ("team_manager",), "team", team
        yield f"duty-worker-{team}", ("duty_worker",), "team", team
    for provider in PROVIDERS:
        yield f"worker-{provider}", ("support_worker",), "provider", provider
