"""Digests: who is told of which alert, once. The same on memory, SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from pathway.case.model import Alert, Case
from pathway.ports import StaffMember, Store
from tests.builders import AT, DAY, a_case, a_holder, a_staff_member, act, an_alert

NEXT = DAY + timedelta(days=1)
MANAGER = a_staff_member("s-manager", "service_manager", "wellbeing_advisor_lead")


def told(store: Store, on: date = DAY) -> dict[str, list[str]]:
    """Makes the digests of a day; who was told then, and of what."""
    with store.work() as work:
        made = work.make_digests(on, AT + (on - DAY))
        assert work.make_digests(on, AT) == 0
        digests = {n.to: n for n in work.outbox() if n.key == f"digest:{n.to}:{on.isoformat()}"}
    assert len(digests) == made
    assert all(n.kind == "digest" and not n.is_role and n.values["on"] == on.isoformat() for n in digests.values())
    return {to: [f"{a['case']} {a['alert']}" for a in n.values["alerts"]] for to, n in digests.items()}


def given(store: Store, cases: Sequence[Case], staff: Sequence[StaffMember] = ()) -> list[Case]:
    acts = [act(None, case) for case in cases]
    with store.work() as work:
        for member in staff:
            work.put_staff(member, AT, "system")
        work.save(acts)
    return [one.after for one in acts]


def raised(store: Store, case: Case, *alerts: Alert) -> Case:
    one = act(case, case.having("alerts", *alerts))
    with store.work() as work:
        work.save([one])
    return one.after


def test_nobody_is_told_where_there_is_no_alert(store: Store) -> None:
    given(store, [a_case()], [MANAGER])
    assert told(store) == {}


def test_the_holder_of_the_role_is_told_alone(store: Store) -> None:
    held = a_case(holders=[a_holder(staff="s-old", until_on=DAY), a_holder(staff="s-ann", n=2)], alerts=[an_alert()])
    given(store, [held], [a_staff_member("s-ann"), a_staff_member("s-old"), a_staff_member("s-bob"), MANAGER])
    assert told(store) == {"s-ann": ["aaaa-aaaa first_contact#1/1/1"]}


def test_a_holder_nobody_knows_yet_is_told(store: Store) -> None:
    given(store, [a_case(holders=[a_holder(staff="s-new")], alerts=[an_alert()])])
    assert list(told(store)) == ["s-new"]


def test_without_a_holder_everybody_active_with_the_role_is_told(store: Store) -> None:
    left = a_staff_member("s-left", is_active=False)
    held = a_case(holders=[a_holder(staff="s-left")], alerts=[an_alert()])
    given(store, [held], [left, a_staff_member("s-ann"), a_staff_member("s-bob"), MANAGER])
    assert list(told(store)) == ["s-ann", "s-bob"]


def test_a_role_of_the_team_is_told_in_the_cases_own_team(store: Store) -> None:
    staff = [a_staff_member(f"s-{team}", "care_coordinator", party="team", team=team) for team in ("north", "south")]
    case = a_case(alerts=[an_alert(tell="care_coordinator")])
    given(store, [case], [*staff, MANAGER])
    assert list(told(store)) == ["s-north"]


def test_where_nobody_has_the_role_the_service_managers_are_told(store: Store) -> None:
    away = a_staff_member("s-south", "care_coordinator", party="team", team="south")
    given(store, [a_case(alerts=[an_alert(tell="care_coordinator")])], [away, MANAGER])
    assert list(told(store)) == ["s-manager"]


def test_an_alert_for_nobody_waits_for_somebody(store: Store) -> None:
    given(store, [a_case(alerts=[an_alert()])])
    assert told(store) == {}
    with store.work() as work:
        work.put_staff(a_staff_member("s-ann"), AT, "system")
    assert told(store, NEXT) == {"s-ann": ["aaaa-aaaa first_contact#1/1/1"]}


def test_one_person_gets_one_digest_of_all_their_alerts_in_order(store: Store) -> None:
    rungs = [an_alert(rung=2), an_alert(), an_alert("a_check"), an_alert(rung=10), an_alert(due_number=2)]
    cases = [a_case("bbbb-1"), a_case("bbbb1"), a_case("aaaa-1", alerts=rungs)]
    cases = [replace(case, alerts=case.alerts or {a.row_key: a for a in [an_alert()]}) for case in cases]
    given(store, cases, [a_staff_member("s-ann")])
    assert told(store) == {
        "s-ann": [
            "aaaa-1 a_check#1/1/1", "aaaa-1 first_contact#1/1/1", "aaaa-1 first_contact#1/1/2",
            "aaaa-1 first_contact#1/1/10", "aaaa-1 first_contact#1/2/1", "bbbb-1 first_contact#1/1/1",
            "bbbb1 first_contact#1/1/1",
        ]
    }  # fmt: skip


def test_an_alert_is_told_once_and_a_late_one_in_the_digest_of_the_day_it_was_found(store: Store) -> None:
    [case] = given(store, [a_case(alerts=[an_alert()])], [a_staff_member("s-ann")])
    assert told(store) == {"s-ann": ["aaaa-aaaa first_contact#1/1/1"]}
    raised(store, case, an_alert(rung=2, raised_on=DAY, recorded_on=NEXT), an_alert(rung=3, raised_on=NEXT))
    assert told(store, NEXT) == {"s-ann": ["aaaa-aaaa first_contact#1/1/2", "aaaa-aaaa first_contact#1/1/3"]}
    assert told(store, NEXT + timedelta(days=1)) == {}


def test_an_alert_of_tomorrow_is_not_told_today(store: Store) -> None:
    given(store, [a_case(alerts=[an_alert(raised_on=NEXT)])], [a_staff_member("s-ann")])
    assert told(store) == {}
    assert list(told(store, NEXT)) == ["s-ann"]


def test_what_comes_after_the_digest_of_the_day_waits_for_the_next_but_only_for_those_who_had_one(store: Store) -> None:
    ann, bob = a_staff_member("s-ann"), a_staff_member("s-bob", "wellbeing_advisor", "support_worker")
    [case] = given(store, [a_case(alerts=[an_alert(tell="support_worker")])], [ann, bob])
    assert told(store) == {"s-bob": ["aaaa-aaaa first_contact#1/1/1"]}
    raised(store, case, an_alert(rung=2))
    with store.work() as work:
        assert work.make_digests(DAY, AT) == 1
    assert told(store, NEXT) == {"s-bob": ["aaaa-aaaa first_contact#1/1/2"]}
    with store.work() as work:
        assert {n.key for n in work.outbox()} == {
            f"digest:s-ann:{DAY}", f"digest:s-bob:{DAY}", f"digest:s-bob:{NEXT}",
        }  # fmt: skip


def test_digests_undone_are_made_again(store: Store) -> None:
    given(store, [a_case(alerts=[an_alert()])], [a_staff_member("s-ann")])
    try:
        with store.work() as work:
            assert work.make_digests(DAY, AT) == 1
            raise KeyError
    except KeyError:
        pass
    assert list(told(store)) == ["s-ann"]
