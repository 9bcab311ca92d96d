"""Fates: what is to happen to each of 120 people, so that everything a service meets is met at least three times.

A fate fixes only the outline (when referred, which reviews, holds, barriers, how it ends); the days between are lived.
People beyond 120 begin the list anew; fewer have a share of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

BLOCK = 120
HOLDS = ("hospital_admission", "crisis_team", "physical_illness", "bereavement", "away")
BARRIERS = ("s117", "cto", "depot", "housing", "money")


@dataclass(frozen=True, slots=True)
class Hold:
    """Time on hold: its reason, how many days after the clock started it begins, how long it is thought to last."""

    reason: str
    after: int
    days: int


@dataclass(frozen=True, slots=True)
class Fate:
    """The outline of one life on the pathway. `age` is how many days before the last day the referral comes.

    `ends_after` counts from the referral, for those who end on the way. `unsigned` is the party that has not agreed
    yet; `places` what providers answer, in turn, the last for good; `is_trusts_own` a discharge the trust made alone.
    """

    age: tuple[int, int]
    reviews: tuple[str, ...] = ()
    ending: str | None = None
    ends_after: tuple[int, int] | None = None
    holds: tuple[Hold, ...] = ()
    barriers: tuple[str, ...] = ()
    places: tuple[str, ...] = ("accepted",)
    unsigned: str | None = None
    concern: str | None = None
    decided_after: int | None = None
    allocated_after: int | None = None
    is_trusts_own: bool = False
    is_slow: bool = False


def fate_of(seed: str, number: int) -> Fate:
    """The fate of the person with this number (from 0): a place in a list shuffled by the seed."""
    block, place = divmod(number, BLOCK)
    fates = list(range(BLOCK))
    Random(f"{seed}:fates:{block}").shuffle(fates)
    # Whoever asks for one person sees somebody half way, not somebody who never began.
    halfway = fates.index(FIRST)
    fates[0], fates[halfway] = fates[halfway], fates[0]
    return ALL[fates[place]]


def _through_the_review() -> list[Fate]:
    agreed, later = ("discharge_agreed",), (265, 362)
    return [
        *[Fate((212, 355), agreed, "discharged")] * 8,
        Fate((215, 350), ("staying_with_team",), "discharged", places=("full", "accepted"), is_trusts_own=True),
        *[Fate(later, ("carrying_on", *agreed), "discharged")] * 2,
        *[Fate(later, ("ready_waiting", *agreed), "discharged")] * 2,
        *[Fate((205, 360), ("staying_with_team",), "returned_to_team")] * 4,
        *[Fate((205, 360), ("finished_with_us",), "closed_by_service_only")] * 4,
    ]


def _on_the_way() -> list[Fate]:
    return [
        *[Fate((20, 340), ending="not_accepted", ends_after=(2, 6))] * 4,
        *[Fate((20, 340), ending="declined", ends_after=(2, 6))] * 2,
        *[Fate((40, 340), ending="declined", ends_after=(14, 30))] * 2,
        *[Fate((150, 350), ending="withdrew", ends_after=(35, 140))] * 5,
        *[Fate((160, 350), ending="moved", ends_after=(40, 150))] * 4,
        *[Fate((150, 350), ending="died", ends_after=(30, 140))] * 3,
        *[Fate((150, 350), ending="lost_contact", ends_after=(60, 120))] * 3,
    ]


def _now() -> list[Fate]:
    agreed = ("discharge_agreed",)
    return [
        *[Fate((174, 186), agreed, unsigned="service")] * 2,
        *[Fate((174, 186), agreed, unsigned="team")] * 2,
        *[Fate((172, 178), agreed, "discharged")] * 2,
        *[Fate((176, 188), ("carrying_on", *agreed))] * 3,
        *[Fate((176, 188), ("ready_waiting", *agreed))] * 3,
        *[Fate((158, 165), agreed, "discharged")] * 2,
        *[Fate((133, 155), agreed, "discharged")] * 7,
        *[Fate((133, 155), agreed, "discharged", is_slow=True)] * 3,
        *[Fate((77, 125), agreed, "discharged")] * 16,
        *[Fate((77, 125), agreed, "discharged", places=("full", "accepted"))] * 3,
        *[Fate((77, 125), agreed, "discharged", is_slow=True)] * 3,
        *[Fate((49, 72), agreed, "discharged")] * 6,
        *[Fate((52, 72), agreed, "discharged", places=("declined", "accepted"))] * 3,
        *[Fate((52, 72), agreed, "discharged", places=("full", "full"))] * 2,
        *[Fate((9, 42), agreed, "discharged")] * 12,
        *[Fate((20, 42), agreed, "discharged", is_slow=True)] * 4,
        *[Fate((1, 3), agreed, "discharged", decided_after=5)] * 2,
        Fate((5, 6), agreed, "discharged", decided_after=1, allocated_after=5),
    ]


def _held(fates: list[Fate]) -> list[Fate]:
    """With holds: fifteen that are over (or nearly), and one now for each reason."""
    past = [*range(0, 7), *range(44, 48), *range(58, 61), 93]
    for place, at in enumerate(past):
        reason, fate = HOLDS[place % len(HOLDS)], fates[at]
        if fate.ending == "discharged" and fate.age[1] > 300:
            fate = replace(fate, age=(265, 362))
        elif fate.age[0] > 170:
            fate = replace(fate, age=(fate.age[0] + 24, fate.age[1] + 24))
        fates[at] = replace(fate, holds=(Hold(reason, 15 + place, 10 + place % 4 * 4),))
    for reason, at in zip(HOLDS, (63, 66, 78, 80, 92), strict=True):
        youngest = fates[at].age[0]
        fates[at] = replace(fates[at], age=(youngest, youngest + 3), holds=(Hold(reason, youngest - 22, 21),))
    return fates


def _hindered(fates: list[Fate]) -> list[Fate]:
    """With barriers to moving on: at least five of each kind, some people with two."""
    for place, at in enumerate([*range(0, 12), *range(44, 50), 58, 62, 64, 71, 73, 75, 82, 86, 88, 90, 97]):
        kinds = (BARRIERS[place % 5],) if place % 6 else (BARRIERS[place % 5], BARRIERS[(place + 2) % 5])
        fates[at] = replace(fates[at], barriers=kinds)
    return fates


def _worrying(fates: list[Fate]) -> list[Fate]:
    kinds = ("risk", "safeguarding", "medication")
    for place, at in enumerate((2, 9, 15, 31, 49, 64, 70, 76, 95)):
        fates[at] = replace(fates[at], concern=kinds[place % 3])
    return fates


ALL = tuple(_worrying(_hindered(_held([*_through_the_review(), *_on_the_way(), *_now()]))))
FIRST = 69
"""Somebody in the transition group, with nothing out of the common."""
