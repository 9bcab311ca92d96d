"""Each act of staff, through its form."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import quote

import pytest

from pathway.bootstrap import House
from pathway.case.model import Case, Status
from pathway.commands.pause import PauseRequest
from pathway.commands.record import Record
from pathway.commands.resume import Resume
from tests.web.cases import TODAY, acted, case_of, day_boxes, history, item_of, somebody, summary, texts, to_plan
from tests.web.conftest import Clock
from tests.web.site import Site, boxes_of, words_of

ADVISOR, MANAGER = "advisor-1", "manager"
NEVER_SHOWN = ("`", "--", "snapshot", "outbox", "ladder", " rung", "standing ", "sweep")


@pytest.fixture
def person(house: House) -> Case:
    """Somebody in the first stage, with things to do."""
    return somebody(house, to_plan)


@pytest.fixture
def plan(person: Case) -> str:
    """Where the recovery plan of that person is recorded."""
    return f"/people/{person.ref}/record?item={quote(item_of(person, 'recovery_plan'))}&back=/today"


def test_an_item_is_recorded_where_it_is_really_done(site: Site, house: House, person: Case, clock: Clock) -> None:
    paused = acted(house, person.ref, PauseRequest(reason="away"), MANAGER, clock.at)
    item = quote(item_of(paused, "back_from_hold"))
    answer = site.enters(ADVISOR).get(f"/people/{person.ref}/record?item={item}&back=/today")
    assert answer.headers["location"] == f"/people/{person.ref}/resume?item={item}&back=/today"


def test_somebody_else_saw_them(site: Site, house: House, person: Case, plan: str) -> None:
    site.enters(ADVISOR).send(plan, {"outcome": "done", "seen_by": "advisor-2"})
    entry = history(house, person.ref)[-1]
    assert (entry.by, entry.content["facts"]["seen_by"]) == (ADVISOR, "advisor-2")


def test_a_booking_is_made_and_moved(site: Site, house: House, person: Case) -> None:
    path = f"/people/{person.ref}/book?item={quote(item_of(person, 'recovery_plan'))}"
    site.enters(ADVISOR).send(path, {**day_boxes("on", date(2026, 4, 24)), "time": "2.30pm", "place": "Library"})
    row = case_of(house, person.ref).activities[item_of(person, "recovery_plan")]
    assert (row.booked_on, row.booked_at) == (date(2026, 4, 24), "14:30")
    assert 'value="24"' in site.get(path).text
    refused = site.send(path, day_boxes("on", date(2026, 4, 1)))
    assert summary(refused) == [
        ("on-day", "A booking on Wednesday 1 April 2026 lies in the past: choose today or later")
    ]


def test_something_is_not_needed_and_is_taken_back(site: Site, house: House, person: Case) -> None:
    item = item_of(person, "recovery_plan")
    site.enters(ADVISOR).send(f"/people/{person.ref}/waive?item={quote(item)}", {"reason": "has one already"})
    assert case_of(house, person.ref).activities[item].closed_as == "not_needed"
    seq = case_of(house, person.ref).seq
    answer = site.send(f"/people/{person.ref}/correct?entry={seq}", {"what": "undo", "reason": "pressed by mistake"})
    assert answer.status_code == 303
    assert case_of(house, person.ref).activities[item].is_open


def test_a_wrong_day_is_put_right(site: Site, house: House, person: Case, plan: str) -> None:
    item = item_of(person, "recovery_plan")
    site.enters(ADVISOR).send(plan, {"outcome": "done"})
    path = f"/people/{person.ref}/correct?item={quote(item)}"
    nothing = site.send(path, {"what": "put_right", "reason": "x"})
    assert summary(nothing) == [("on-day", "Enter what is right: another date, or something else that happened")]
    site.send(path, {"what": "put_right", **day_boxes("on", date(2026, 4, 20)), "reason": "it was yesterday"})
    assert case_of(house, person.ref).activities[item].done_on == date(2026, 4, 20)


def test_on_hold_put_right_and_back(site: Site, house: House, person: Case) -> None:
    site.enters(ADVISOR).send(f"/people/{person.ref}/pause", {"reason": "away", **day_boxes("until", date(2026, 5, 5))})
    assert case_of(house, person.ref).status is Status.PAUSED
    site.send(
        f"/people/{person.ref}/correct?item=pause%231", {"what": "put_right", **day_boxes("until", date(2026, 5, 8)),
                                                         "reason": "a later train"},
    )  # fmt: skip
    pause = case_of(house, person.ref).current_pause
    assert pause is not None
    assert pause.expected_on == date(2026, 5, 8)
    assert "Friday 8 May 2026" in words_of(site.get(f"/people/{person.ref}/resume"))
    site.send(f"/people/{person.ref}/resume", {})
    assert case_of(house, person.ref).current_pause is None


def test_a_provider_is_asked_by_a_name_known_or_new_and_answers(site: Site, house: House, person: Case) -> None:
    path = f"/people/{person.ref}/place?which=new"
    page = site.enters(ADVISOR).get(path)
    assert 'value="rotherham-mind"' in page.text
    missing = site.send(path, {"kind": "keywork", "provider": "another", "outcome": "asked"})
    assert summary(missing) == [("name", "Enter the name of the provider")]
    site.send(path, {"kind": "keywork", "provider": "another", "name": "Cedar House", "outcome": "asked"})
    placement = next(p for p in case_of(house, person.ref).placements.values() if p.provider == "Cedar House")
    listed = site.get(f"/people/{person.ref}/place")
    assert "Cedar House" in words_of(listed)
    site.send(f"/people/{person.ref}/place?which={placement.n}", {"outcome": "accepted"})
    assert case_of(house, person.ref).placements[placement.row_key].state == "accepted"
    assert case_of(house, person.ref).status is Status.DORMANT


def test_a_barrier_is_found_owned_and_sorted_out(site: Site, house: House, person: Case) -> None:
    path = f"/people/{person.ref}/barrier?which=money"
    site.enters(ADVISOR).send(path, {"state": "found", "owner": "advisor-2"})
    assert case_of(house, person.ref).barriers["money"].owner == "advisor-2"
    site.send(path, {"state": "sorted_out"})
    assert case_of(house, person.ref).barriers["money"].state == "sorted_out"


def test_consent_names_an_organisation(site: Site, house: House, person: Case) -> None:
    path = f"/people/{person.ref}/consent"
    site.enters(ADVISOR).send(path, {"organisation": "another", "name": "Housing office", "state": "withdrawn"})
    assert case_of(house, person.ref).fact("consent_housing_office") == "withdrawn"
    assert "Housing office" in words_of(site.get(path))


def test_an_ending_shows_what_is_missing_and_recommends_none(site: Site, house: House, person: Case) -> None:
    path = f"/people/{person.ref}/close"
    page = site.enters(ADVISOR).get(path)
    assert "A joint review whose outcome is discharge agreed" in words_of(page)
    assert 'type="radio" value="withdrew"' in page.text or 'value="withdrew"' in page.text
    assert "checked" not in re.search(r'<fieldset.*?name="ending".*?</fieldset>', page.text, re.DOTALL)[0]  # type: ignore[index]
    lost = site.send(path, {"ending": "lost_contact", "reason": "no answer"})
    assert summary(lost) == [("agreed_with", "Select the clinician who agrees")]
    refused = site.send(path, {"ending": "discharged"})
    assert summary(refused)[0][0] == "ending"
    assert "Still to sort out: a joint review" in words_of(refused)
    assert person.ref not in words_of(refused)
    site.send(path, {"ending": "withdrew", "reason": "wants no more"})
    assert case_of(house, person.ref).ending == "withdrew"
    site.send(f"/people/{person.ref}/reopen", {"reason": "changed their mind"})
    assert case_of(house, person.ref).status is Status.OPEN


def test_a_death_is_recorded_in_two_steps(site: Site, house: House, person: Case) -> None:
    path = f"/people/{person.ref}/record_death"
    second = site.enters(ADVISOR).send(path, {"on": "yesterday", "note": "told by the ward"})
    assert second.status_code == 200
    assert "Monday 20 April 2026" in words_of(second)
    assert "Every message, follow-up and letter to the person stops at once" in words_of(second)
    assert case_of(house, person.ref).status is not Status.CLOSED
    changed = site.client.post(path, data={**boxes_of(second.text), "step": "change"})
    assert "told by the ward</textarea>" in changed.text
    site.client.post(path, data={**boxes_of(second.text), "step": "second"})
    assert (case_of(house, person.ref).ending, case_of(house, person.ref).ended_on) == ("died", date(2026, 4, 20))
    assert "told by the ward" in texts(house, person.ref)


def test_what_is_known_is_recorded_once_it_changes(site: Site, house: House, person: Case) -> None:
    path = f"/people/{person.ref}/facts"
    assert summary(site.enters(ADVISOR).send(path, {}))[0][1] == "Select an answer that has changed"
    site.send(path, {"fact-risk_flagged": "yes"})
    assert case_of(house, person.ref).fact("risk_flagged") == "yes"
    readiness = f"/people/{person.ref}/readiness"
    site.send(readiness, {"fact-gp_agrees": "met", "fact-view_of_person": "ready"})
    assert case_of(house, person.ref).fact("gp_agrees") == "met"


def test_a_review_that_carries_on_asks_for_its_next_day(site: Site, house: House, clock: Clock) -> None:
    case = somebody(house, lambda each: any(r.key == "joint_review" for r in each.open_activities))
    coordinator = case.holder_of("care_coordinator")
    assert coordinator is not None
    path = f"/people/{case.ref}/record?item={quote(item_of(case, 'joint_review'))}"
    page = site.enters(coordinator).get(path)
    assert 'value="attended"' not in page.text
    answer = site.send(path, {"outcome": "carrying_on"})
    assert summary(answer) == [("until-day", "Enter the date of the next joint review")]
    agreed = site.send(path, {"outcome": "discharge_agreed", **day_boxes("until", date(2026, 5, 20))})
    assert [where for where, _ in summary(agreed)] == ["until-day"]
    site.send(path, {"outcome": "discharge_agreed"})
    signing = f"/people/{case.ref}/sign_off"
    shown = site.get(signing)
    assert "What you answer to" in words_of(shown)
    assert summary(site.send(signing, {"answer": "not_yet"})) == [("reason", "Enter why not yet")]
    boxes = {**boxes_of(shown.text), "answer": "agree"}
    acted(house, case.ref, Record(activity=None, facts={"gp_agrees": "not_met_going_ahead"}), MANAGER, clock.at)
    moved = site.client.post(signing, data=boxes)
    assert moved.status_code == 409
    assert "Not met going ahead" in words_of(moved)
    assert site.client.post(signing, data={**boxes_of(moved.text), "answer": "agree"}).status_code == 303
    assert any(each.agrees for each in case_of(house, case.ref).sign_offs.values())


def test_no_form_says_a_word_of_the_terminal(site: Site, house: House, person: Case, clock: Clock) -> None:
    acted(house, person.ref, PauseRequest(reason="away", on=TODAY - timedelta(days=1)), MANAGER, clock.at)
    path = f"/people/{person.ref}/resume"
    boxes = boxes_of(site.enters(ADVISOR).get(path).text)
    acted(house, person.ref, Resume(), MANAGER, clock.at)
    boxes.pop("version")
    refused = site.client.post(path, data=boxes)
    [(_, words)] = summary(refused)
    assert words.endswith("is not on hold: there is nothing to resume")
    assert not [word for word in NEVER_SHOWN if word in words]
    assert person.ref not in words
