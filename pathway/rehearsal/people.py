"""People who do not exist: names from a list, NHS numbers from the range that is never given to anybody (999)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from faker import Faker
from nhs_number.validate import calculate_checksum

from pathway.dates import Calendar, roll_back
from pathway.referrals import Referral
from pathway.rehearsal.cast import TEAMS, Cast
from pathway.rehearsal.chance import draw
from pathway.rehearsal.fates import Fate, fate_of

MOST_PEOPLE = 20_000
SLOTS, SLOTS_EACH = 1_000_000, 12
STEP = 611_953
"""Odd and no multiple of five: every slot of the range is come to once before any comes again."""
NO_CHECK_DIGIT = 10
CLUSTER_7 = 0.55
SAFE_CONTACT = ("no voicemail", "text before ringing", "no post", "never before 11", "ring the mobile only")
NEEDS = ("large print", "interpreter: Urdu", "hearing loop", "easy read", "a quiet room")
WHY_REFERRED = (
    "Settled for two years; wants to do something with the week and is nervous of groups.",
    "Well on the present medication. Isolated since moving house.",
    "Used to garden and to sing. Would like company and a reason to get up.",
    "Ready to step down from the team with something to step into.",
)


@dataclass(frozen=True, slots=True)
class Life:
    """One person of the demonstration, from the day the referral is written."""

    seed: str
    number: int
    fate: Fate
    referral: Referral

    def draw(self, purpose: str) -> float:
        """A number from 0 up to 1, this person's own for this purpose."""
        return draw(self.seed, purpose, self.number)

    def within(self, purpose: str, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        return low + int(self.draw(purpose) * (high - low + 1))

    def one_of(self, purpose: str, choices: tuple[str, ...]) -> str:
        """One of these."""
        return choices[int(self.draw(purpose) * len(choices))]


def live(seed: str, number: int, last_day: date, calendar: Calendar, cast: Cast) -> Life:
    """The life of the person with this number, if the demonstration is played up to `last_day`."""
    fate = fate_of(seed, number)
    youngest, oldest = fate.age
    age = youngest + int(draw(seed, "age", number) * (oldest - youngest + 1))
    random = Random(f"{seed}:identity:{number}")
    faker = _faker()
    faker.seed_instance(random.getrandbits(64))
    team = random.choice(TEAMS)
    referral = Referral(
        nhs_number=number_of(seed, number),
        family_name=faker.last_name(),
        given_name=faker.first_name_female() if random.random() < 0.5 else faker.first_name_male(),
        born_on=last_day - timedelta(days=random.randint(20 * 365, 76 * 365)),
        referred_on=roll_back(last_day - timedelta(days=age), calendar),
        team=team,
        scheme="mh_cluster",
        code="7" if random.random() < CLUSTER_7 else "11",
        referrer=cast.coordinator(team, random.randrange(100)).ref,
        reason=random.choice(WHY_REFERRED),
        consent_to_share="given",
        safe_contact=random.choice(SAFE_CONTACT) if random.random() < 0.3 else None,
        needs=random.choice(NEEDS) if random.random() < 0.15 else None,
    )
    return Life(seed, number, fate, referral)


def number_of(seed: str, number: int) -> str:
    """A valid NHS number from the 999 range, nobody else's of this seed."""
    first = Random(f"{seed}:nhs").randrange(SLOTS)
    for slot in range(number * SLOTS_EACH, (number + 1) * SLOTS_EACH):
        stem = f"999{(first + slot * STEP) % SLOTS:06d}"
        check = calculate_checksum(stem)
        if check is not None and check < NO_CHECK_DIGIT:
            return f"{stem}{check}"
    raise AssertionError("twelve numbers in a row without a check digit")


@cache
def _faker() -> Faker:
    return Faker("en_GB")
