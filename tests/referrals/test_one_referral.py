"""One referral by itself: one person for one NHS number, one open case for one person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from pathway.case.model import Case
from pathway.case.people import StaffMember
from pathway.commands.close import Close
from pathway.errors import AlreadyThere, NotPermitted
from pathway.referrals import Door, NotTakenIn, Referral, read_referral, take_in, take_in_within
from tests.referrals.conftest import ADVISOR, AT, COORDINATOR, GOOD, PATHWAY, TODAY, Service
from tests.shipped import WORKER

TakeIn = Callable[[Service, Referral, StaffMember], Case]


def asked(**changed: str) -> Referral:
    referral = read_referral({**GOOD, **changed}, TODAY)
    assert isinstance(referral, Referral)
    return referral


def by_itself(service: Service, referral: Referral, by: StaffMember = ADVISOR) -> Case:
    return take_in(service.walk, referral, by, AT, PATHWAY)


def among_others(service: Service, referral: Referral, by: StaffMember = ADVISOR) -> Case:
    with service.store.work() as work:
        recorded = take_in_within(work, Door(service.walk, by, AT, PATHWAY), referral)
        work.save([recorded])
    return recorded.after


@pytest.fixture(params=[by_itself, among_others], ids=["by itself", "among others"])
def taken_in(request: pytest.FixtureRequest) -> TakeIn:
    """Both ways to take in one referral: they keep the same rules."""
    way: TakeIn = request.param
    return way


def test_the_person_is_written_down_once_and_plainly(any_service: Service, taken_in: TakeIn) -> None:
    case = taken_in(
        any_service, asked(nhs_number="999 000 0018", family_name=" Ödegård ", needs="large print"), ADVISOR
    )

    with any_service.store.work() as work:
        person = work.person(case.person)
        assert work.case(case.ref) == case
    assert (person.nhs_number, person.name, person.needs) == ("9990000018", "Ada Ödegård", "large print")


def test_what_the_referral_says_is_on_the_case(service: Service, taken_in: TakeIn) -> None:
    case = taken_in(service, asked(referrer="cc"), ADVISOR)

    assert case.holder_of("care_coordinator") == "cc"
    assert (case.fact("mh_cluster"), case.fact("consent_to_share"), case.team) == ("7", "given", "North team")


def test_a_care_coordinator_who_refers_holds_the_referral(service: Service, taken_in: TakeIn) -> None:
    case = taken_in(service, asked(), COORDINATOR)

    assert case.holder_of("care_coordinator") == "cc"
    with pytest.raises(AlreadyThere, match=f"this very referral is case {case.ref}"):
        taken_in(service, asked(), COORDINATOR)


def test_somebody_with_an_open_case_goes_on_there(any_service: Service, taken_in: TakeIn) -> None:
    ref = taken_in(any_service, asked(), ADVISOR).ref

    with pytest.raises(AlreadyThere, match=f"case {ref}, which is open: go on there"):
        taken_in(any_service, asked(referred_on="2026-11-20"), ADVISOR)


def test_somebody_who_comes_back_is_the_same_person_with_a_case_before(service: Service, taken_in: TakeIn) -> None:
    first = taken_in(service, asked(), ADVISOR)
    service.walk.act(first.ref, Close(ending="withdrew", reason="other plans"), ADVISOR, AT)
    second = taken_in(service, asked(referred_on="2026-11-23"), ADVISOR)

    assert second.person == first.person
    assert second.previous_case == first.ref


@pytest.mark.parametrize(
    ("wrong", "way_out"),
    [
        ({"referrer": "zoe"}, "referrer: no member of staff 'zoe'"),
        ({"referrer": "wa"}, "referrer: wa is no care coordinator"),
        ({"referrer": "gone"}, "referrer: gone no longer works here"),
    ],
    ids=repr,
)
def test_a_referral_is_held_by_a_care_coordinator_who_works_here(
    service: Service, taken_in: TakeIn, wrong: dict[str, str], way_out: str
) -> None:
    with service.store.work() as work:
        work.put_staff(replace(COORDINATOR, ref="gone", is_active=False), AT, "system")

    with pytest.raises(NotTakenIn, match=way_out):
        taken_in(service, asked(**wrong), ADVISOR)

    with service.store.work() as work:
        assert work.person_with(GOOD["nhs_number"]) is None


def test_a_team_refers_its_own_people_and_nobody_elses(service: Service, taken_in: TakeIn) -> None:
    with pytest.raises(NotTakenIn, match="referring_team: cc refers from their own team, North team"):
        taken_in(service, asked(referring_team="South team"), COORDINATOR)


def test_somebody_born_on_another_day_is_somebody_else(service: Service, taken_in: TakeIn) -> None:
    taken_in(service, asked(), ADVISOR)

    with pytest.raises(NotTakenIn, match="a person must settle who this is") as refusal:
        taken_in(service, asked(born_on="1971-03-15", family_name="Other"), ADVISOR)
    assert [fault.column for fault in refusal.value.faults] == ["family_name", "born_on"]


def test_other_needs_than_are_known_are_never_dropped_silently(service: Service, taken_in: TakeIn) -> None:
    first = taken_in(service, asked(needs="large print"), ADVISOR)
    service.walk.act(first.ref, Close(ending="withdrew", reason="other plans"), ADVISOR, AT)

    with pytest.raises(NotTakenIn, match="needs: differs"):
        taken_in(service, asked(referred_on="2026-11-23", needs="easy read"), ADVISOR)


def test_a_provider_takes_nobody_in(service: Service, taken_in: TakeIn) -> None:
    with pytest.raises(NotPermitted):
        taken_in(service, asked(), WORKER)


def test_a_refusal_that_tells_of_somebody_known_stays_in_the_audit(service: Service) -> None:
    from sqlalchemy import create_engine, text

    by_itself(service, asked())
    with pytest.raises(AlreadyThere):
        by_itself(service, asked(referred_on="2026-11-20"))

    engine = create_engine(f"sqlite:///{service.folder / 'pathway.db'}")
    with engine.connect() as connection:
        (what,) = connection.execute(text("SELECT what FROM read_audit")).scalars().all()
    engine.dispose()
    assert '"who":"wa"' in what
