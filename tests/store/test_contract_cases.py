"""What every store does with cases: the same on memory, SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pathway.case.history import Text, fold, text_digest
from pathway.case.model import (
    ROWS,
    BarrierRow,
    Case,
    Concern,
    Contact,
    Extension,
    Fact,
    Measurement,
    Pause,
    Placement,
    SignOff,
    Status,
    Stay,
)
from pathway.errors import AlreadyThere, CaseNotFound, StaleCase
from pathway.ports import SetAside, Store
from tests.builders import AT, DAY, a_case, a_holder, a_notice, act, an_activity, an_alert

ONE = timedelta(days=1)
QUOTES, SIGNS = '10:30, St Ann\'s \\ "annexe"', "ö\n\t\r,{}%s\\N"


def saved(store: Store, *cases: Case) -> list[Case]:
    acts = [act(None, case) for case in cases]
    with store.work() as work:
        work.save(acts)
    return [one.after for one in acts]


def loaded(store: Store, ref: str = "aaaa-aaaa") -> Case:
    with store.work() as work:
        return work.case(ref)


def a_full_case() -> Case:
    """Every kind of row twice: once with everything said, once with as little as may be."""
    return a_case(
        status=Status.PAUSED, status_before=Status.DORMANT, stage_entered_on=DAY, accepted_on=DAY, clock_started_on=DAY,
        last_spoken_on=DAY, with_provider_since=DAY, wakes_on=DAY, ended_on=DAY, ending="moved", is_flagged=True,
        previous_case="bbbb-bbbb", stage_acts_on=DAY,
        activities=[
            an_activity("zz", staff="s-1", closes_on=DAY, anchor_on=DAY, subject="housing", due_number=3, rung=2,
                        act_on=DAY, deferred_to=DAY, deferred_on=DAY, booked_on=DAY, booked_at=QUOTES, reason=SIGNS,
                        closed_as="done", closed_on=DAY, done_on=DAY, done_by="s-1", outcome="attended"),
            an_activity("zz", 2, stage=None, due_on=None), an_activity("aa"),
        ],
        facts=[Fact("mh_cluster", "7", DAY, "s-1", DAY), Fact("b", "", DAY, "s-1")],
        contacts=[Contact(1, "zz", 1, DAY, "attended", "s-1"), Contact(10, "zz", 1, DAY, "late_but_seen", "s-2")],
        pauses=[Pause(1, "hospital_admission", DAY, DAY + ONE, "s-1", DAY + ONE), Pause(2, "x", DAY, DAY + ONE, "s-1")],
        extensions=[Extension(1, "keywork", 14, DAY, "s-1"), Extension(2, "keywork", 0, DAY, "s-2")],
        stays=[Stay(1, "keywork", DAY, DAY + ONE), Stay(2, "keywork", DAY, DAY)],
        barriers=[BarrierRow("housing", "started", "s-1", DAY, DAY, DAY), BarrierRow("money", "found", "s-1", DAY)],
        placements=[Placement(1, "group", "Crossroads", "ended", DAY, DAY, DAY), Placement(2, "a", "b", "asked", DAY)],
        sign_offs=[SignOff(1, "service", "s-1", DAY, True, "zz#1", "f" * 64, DAY, "risk moved"),
                   SignOff(2, "team", "s-2", DAY, False, "zz#1", "f" * 64)],
        holders=[a_holder(until_on=DAY), a_holder(staff="s-2", n=2)],
        concerns=[Concern(1, "risk", AT + timedelta(microseconds=1), "s-1", AT, "s-2"),
                  Concern(2, "medication", AT, "s-1")],
        measurements=[
            Measurement(1, 1, "wellbeing_areas", "a" * 16, DAY, "s-1", DAY, "taken", None, "money", "2", 1, 1, DAY),
            Measurement(2, 2, "dialog", "b" * 16, DAY, "s-1", DAY, "missing", "unwell"),
        ],
        alerts=[an_alert(cleared_on=DAY), an_alert(rung=2)],
    )  # fmt: skip


def test_every_row_and_column_comes_back_as_it_was_saved(store: Store) -> None:
    [case] = saved(store, a_full_case())
    assert all(len(getattr(case, table)) >= 2 for table in ROWS)
    assert loaded(store) == case


def test_rows_stand_in_the_order_in_which_they_came_to_be(store: Store) -> None:
    [case] = saved(store, a_full_case())
    case2 = act(case, case.having("activities", an_activity("bb"), replace(case.activities["aa#1"], rung=1)))
    with store.work() as work:
        work.save([case2])
    assert list(loaded(store).activities) == ["zz#1", "zz#2", "aa#1", "bb#1"]


def test_a_case_without_rows_has_empty_ones(store: Store) -> None:
    [case] = saved(store, a_case(activities=[], next_action_on=None))
    assert loaded(store) == case


def test_an_unknown_case_is_not_found(store: Store) -> None:
    with pytest.raises(CaseNotFound, match="zzzz"):
        loaded(store, "zzzz")


def test_an_exception_leaves_nothing_behind(store: Store) -> None:
    def save_and_fail() -> None:
        with store.work() as work:
            work.save([act(None, a_case(), notices=(a_notice(),))])
            assert work.case("aaaa-aaaa").seq == 1
            raise RuntimeError

    with pytest.raises(RuntimeError):
        save_and_fail()
    with store.work() as work:
        assert work.history("case:aaaa-aaaa") == []
        assert work.outbox() == []
        with pytest.raises(CaseNotFound):
            work.case("aaaa-aaaa")


def test_several_acts_on_one_case_leave_every_entry_and_the_last_rows(store: Store) -> None:
    first = act(None, a_case())
    second = act(first.after, first.after.having("activities", an_activity("keywork")).having("alerts", an_alert()))
    changed = replace(second.after.activities["keywork#1"], rung=1, closed_as="done", closed_on=DAY)
    third = act(second.after, replace(second.after, stage="keywork").having("activities", changed))
    with store.work() as work:
        work.save([first])
    with store.work() as work:
        work.save([second, third])
    with store.work() as work:
        assert work.case("aaaa-aaaa") == third.after
        assert [entry.seq for entry in work.history("case:aaaa-aaaa")] == [1, 2, 3]
        assert list(work.history("case:aaaa-aaaa")) == [first.entry, second.entry, third.entry]
        assert fold(work.history("case:aaaa-aaaa")) == third.after


def test_a_new_case_and_what_followed_may_be_saved_together(store: Store) -> None:
    first = act(None, a_case())
    second = act(first.after, first.after.having("activities", replace(an_activity(), rung=1)))
    with store.work() as work:
        work.save([first, second])
    assert loaded(store) == second.after


def test_saving_nothing_is_allowed(store: Store) -> None:
    with store.work() as work:
        work.save([])


def test_a_case_that_moved_on_meanwhile_is_stale(store: Store) -> None:
    [case] = saved(store, a_case())
    with store.work() as work:
        work.save([act(case, replace(case, team="south"))])
    with pytest.raises(StaleCase), store.work() as work:
        work.save([act(case, replace(case, team="east").having("activities", an_activity("other")))])
    assert loaded(store).team == "south"
    assert list(loaded(store).activities) == ["first_contact#1"]


def test_one_stale_case_of_a_batch_stops_the_whole_batch(store: Store) -> None:
    case, other = saved(store, a_case(), a_case("bbbb-bbbb"))
    with store.work() as work:
        work.save([act(case, replace(case, team="south"))])
    with pytest.raises(StaleCase), store.work() as work:
        work.save([act(other, replace(other, team="east")), act(case, replace(case, team="east"))])
    assert loaded(store, "bbbb-bbbb") == other


def test_a_case_is_new_only_once(store: Store) -> None:
    saved(store, a_case())
    with pytest.raises(AlreadyThere), store.work() as work:
        work.save([act(None, a_case())])


def test_an_alert_is_raised_only_once(store: Store) -> None:
    [case] = saved(store, a_case(alerts=[an_alert()]))
    forgot = replace(case, alerts={})
    with pytest.raises(AlreadyThere), store.work() as work:
        work.save([act(forgot, forgot.having("alerts", an_alert()))])


def test_an_entry_is_written_only_once(store: Store) -> None:
    [case] = saved(store, a_case())
    again = replace(act(case, replace(case, team="south")), entry=act(None, a_case()).entry)
    with pytest.raises(AlreadyThere), store.work() as work:
        work.save([again])


def test_a_notice_is_asked_for_only_once(store: Store) -> None:
    case, other = saved(store, a_case(), a_case("bbbb-bbbb"))
    with store.work() as work:
        work.save([act(case, replace(case, team="south"), notices=(a_notice(),))])
    with pytest.raises(AlreadyThere), store.work() as work:
        work.save([act(other, replace(other, team="south"), notices=(a_notice(),))])
    with store.work() as work:
        assert work.outbox() == [a_notice()]


def test_notices_come_in_the_order_made(store: Store) -> None:
    late, early = a_notice("a", made_at=AT + ONE), a_notice("c", case="aaaa-aaaa", is_role=True)
    with store.work() as work:
        work.save([act(None, a_case(), notices=(late, early, a_notice("b")))])
    with store.work() as work:
        assert work.outbox() == [a_notice("b"), early, late]


def test_words_lie_beside_the_chain(store: Store) -> None:
    text = Text("t-1", "case:aaaa-aaaa", 1, "note", b"salt", "she said “yes”")
    with store.work() as work:
        work.save([act(None, a_case(), facts={"note": text.digest}, texts=(text,))])
    with store.work() as work:
        assert work.texts("case:aaaa-aaaa") == {"t-1": "she said “yes”"}
        assert work.texts("case:bbbb-bbbb") == {}
        [entry] = work.history("case:aaaa-aaaa")
    assert entry.content["facts"]["note"] == text_digest(b"salt", "she said “yes”")
    assert b"yes" not in entry.body


def test_due_cases_come_oldest_first_then_by_reference_up_to_a_limit(store: Store) -> None:
    saved(
        store,
        a_case("cccc-2222"), a_case("cccc2222"), a_case("cccc-1111"), a_case("dddd", next_action_on=DAY - ONE),
        a_case("eeee", next_action_on=DAY + ONE), a_case("ffff", next_action_on=None),
    )  # fmt: skip
    with store.work() as work:
        assert [case.ref for case in work.cases_due(DAY, 10)] == ["dddd", "cccc-1111", "cccc-2222", "cccc2222"]
        assert [case.ref for case in work.cases_due(DAY, 2)] == ["dddd", "cccc-1111"]
        assert work.cases_due(DAY - 2 * ONE, 10) == []
        assert work.oldest_waiting_on() == DAY - ONE


def test_due_cases_come_whole(store: Store) -> None:
    cases = saved(store, a_full_case(), a_case("bbbb-bbbb"), a_case("cccc", activities=[]))
    with store.work() as work:
        assert list(work.cases_due(DAY, 10)) == cases


def test_a_case_set_aside_is_in_nobodys_way_until_taken_back(store: Store) -> None:
    saved(store, a_case(), a_case("bbbb-bbbb", next_action_on=DAY + ONE))
    first, second = SetAside("aaaa-aaaa", AT, "does not fold"), SetAside("bbbb-bbbb", AT - ONE, "rules missing")
    with store.work() as work:
        work.set_aside(first)
        work.set_aside(replace(first, reason="again"))
        work.set_aside(second)
        assert work.set_asides() == [second, first]
        work.take_back("bbbb-bbbb")
    with store.work() as work:
        assert work.set_asides() == [first]
        assert work.cases_due(DAY, 10) == []
        assert work.oldest_waiting_on() == DAY + ONE
        assert work.case("aaaa-aaaa").ref == "aaaa-aaaa"
        work.take_back("aaaa-aaaa")
        with pytest.raises(CaseNotFound):
            work.take_back("aaaa-aaaa")
    with store.work() as work:
        assert [case.ref for case in work.cases_due(DAY, 10)] == ["aaaa-aaaa"]


def test_nothing_waits_in_an_empty_store(store: Store) -> None:
    with store.work() as work:
        assert work.oldest_waiting_on() is None
        assert work.cases_due(DAY, 10) == []


def test_cases_of_a_person_come_oldest_first(store: Store) -> None:
    saved(
        store, a_case("b", person="p", previous_case="z"), a_case("z", person="p", referred_on=DAY - ONE), a_case("c")
    )
    with store.work() as work:
        assert [case.ref for case in work.cases_of("p")] == ["z", "b"]


def test_instants_are_utc_whatever_zone_they_were_given_in(store: Store) -> None:
    at = datetime(2026, 7, 1, 23, 59, 59, 999_999, tzinfo=UTC)
    with store.work() as work:
        work.save([act(None, a_case(), at=at)])
    with store.work() as work:
        [entry] = work.history("case:aaaa-aaaa")
    assert entry.recorded_at == at
    assert entry.recorded_at.isoformat() == at.isoformat()


def test_two_cases_may_name_their_words_alike(store: Store) -> None:
    with store.work() as work:
        for ref in ("aaaa-aaaa", "bbbb-bbbb"):
            text = Text("1.note", f"case:{ref}", 1, "note", b"salt", f"words on {ref}")
            work.save([act(None, a_case(ref), texts=(text,))])
    with store.work() as work:
        assert work.texts("case:bbbb-bbbb") == {"1.note": "words on bbbb-bbbb"}
