"""The acts of staff as forms: what is refused keeps what was typed; nothing is done twice or to somebody else."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import quote

import pytest

from pathway.bootstrap import House
from pathway.case.model import Case, Status
from pathway.commands.pause import PauseRequest
from tests.web.cases import (
    TODAY,
    acted,
    case_of,
    day_boxes,
    history,
    item_of,
    on_the_way,
    somebody,
    summary,
    texts,
)
from tests.web.conftest import Clock
from tests.web.failing import locked
from tests.web.site import Site, boxes_of, words_of

ADVISOR, MANAGER = "advisor-1", "manager"
NEVER_SHOWN = ("`", "--", "snapshot", "outbox", "ladder", " rung", "standing ", "sweep")


@pytest.fixture
def person(house: House) -> Case:
    """Somebody in the first stage, with things to do."""
    return somebody(
        house, lambda case: on_the_way(case) and any(r.key == "recovery_plan" for r in case.open_activities)
    )


@pytest.fixture
def plan(person: Case) -> str:
    """Where the recovery plan of that person is recorded."""
    return f"/people/{person.ref}/record?item={quote(item_of(person, 'recovery_plan'))}&back=/today"


def test_what_was_done_is_recorded_and_leads_back(site: Site, house: House, person: Case, plan: str) -> None:
    answer = site.enters(ADVISOR).send(plan, {"outcome": "done", "note": "Copy given."})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"/today?done={person.ref}.")
    assert history(house, person.ref)[-1].kind == "activity_recorded"
    assert "Copy given." in texts(house, person.ref)


def test_each_missing_answer_is_named_with_a_link_to_its_question(site: Site, plan: str) -> None:
    answer = site.enters(ADVISOR).send(plan, {"on": "other", "note": "kept"})
    assert answer.status_code == 400
    assert summary(answer) == [("outcome", "Select what happened"), ("on-day", "Enter the date it happened")]
    for where, _ in summary(answer):
        assert f'id="{where}"' in answer.text
    assert "kept</textarea>" in answer.text
    assert "<title>Error: " in answer.text


def test_what_the_engine_refuses_stands_under_its_question(site: Site, person: Case, plan: str) -> None:
    answer = site.enters(ADVISOR).send(
        plan, {"outcome": "done", "on": "other", **day_boxes("on", TODAY + timedelta(days=1)), "note": "still here"}
    )
    assert summary(answer) == [("on-day", "Wednesday 22 April 2026 is in the future: record it on the day, or book it")]
    assert "still here" in answer.text
    assert person.ref not in words_of(answer)


def test_a_date_beside_today_is_asked_about_and_not_passed_over(site: Site, plan: str) -> None:
    answer = site.enters(ADVISOR).send(plan, {"outcome": "done", "on": "today", **day_boxes("on", date(2026, 4, 20))})
    assert summary(answer) == [("on", "Select “Another day” for the date that is written there, or empty its boxes")]


def test_sent_twice_it_is_done_once(site: Site, house: House, person: Case, plan: str) -> None:
    site.enters(ADVISOR)
    boxes = {**boxes_of(site.get(plan).text), "outcome": "done", "note": "once"}
    first, second = site.client.post(plan, data=boxes), site.client.post(plan, data=boxes)
    assert first.status_code == second.status_code == 303
    assert texts(house, person.ref).count("once") == 1


def test_gone_back_to_and_changed_it_is_not_taken_for_the_same(site: Site, house: House, person: Case) -> None:
    site.enters(ADVISOR)
    path = f"/people/{person.ref}/concern"
    boxes = {**boxes_of(site.get(path).text), "kind": "risk"}
    site.client.post(path, data={**boxes, "words": "first"})
    site.client.post(path, data={**boxes, "words": "second"})
    assert {"first", "second"} <= set(texts(house, person.ref))


def test_a_form_of_one_person_sent_to_another_does_nothing(site: Site, house: House, person: Case) -> None:
    other = somebody(house, lambda case: case.status is Status.OPEN and case.ref != person.ref)
    boxes = boxes_of(site.enters(ADVISOR).get(f"/people/{person.ref}/concern").text)
    before = case_of(house, other.ref).seq
    answer = site.client.post(f"/people/{other.ref}/concern", data={**boxes, "kind": "risk", "words": "x"})
    assert answer.status_code == 400
    assert case_of(house, other.ref).seq == before


def test_two_people_editing_one_is_told_what_changed_and_keeps_the_text(
    site: Site, house: House, person: Case, plan: str, clock: Clock
) -> None:
    boxes = {**boxes_of(site.enters(ADVISOR).get(plan).text), "outcome": "done", "note": "my long note"}
    acted(house, person.ref, PauseRequest(reason="away"), MANAGER, clock.at)
    answer = site.client.post(plan, data=boxes)
    assert answer.status_code == 409
    assert "away" in words_of(answer).split("Nothing of yours")[0]
    assert "at 09:14" in words_of(answer)
    assert "my long note</textarea>" in answer.text
    again = site.client.post(plan, data={**boxes_of(answer.text), "outcome": "done", "note": "my long note"})
    assert again.status_code == 303
    assert "my long note" in texts(house, person.ref)


def test_time_passing_in_between_bothers_nobody(site: Site, house: House, clock: Clock) -> None:
    case = somebody(house, lambda each: on_the_way(each) and each.next_action_on is not None)
    path = f"/people/{case.ref}/consent"
    boxes = {**boxes_of(site.enters(ADVISOR).get(path).text), "organisation": "gp_practice", "state": "given"}
    assert case.next_action_on is not None
    _sweep_until(house, clock, case.next_action_on)
    assert case_of(house, case.ref).seq > case.seq
    clock.at += timedelta(minutes=1)
    site.enters(ADVISOR)
    boxes["mark"] = boxes_of(site.get(path).text)["mark"]
    assert site.client.post(path, data=boxes).status_code == 303
    assert history(house, case.ref)[-1].kind == "consent_recorded"


def _sweep_until(house: House, clock: Clock, day: date) -> None:
    clock.at += timedelta(days=(day - TODAY).days)
    house.sweep(day, clock.at)


def test_where_the_store_does_not_answer_the_text_is_kept(site: Site, house: House, plan: str) -> None:
    boxes = {**boxes_of(site.enters(ADVISOR).get(plan).text), "outcome": "done", "note": "do not lose me"}
    with locked(house):
        answer = site.client.post(plan, data=boxes)
    assert answer.status_code == 503
    assert "do not lose me" in answer.text
    assert "Nothing was recorded" in words_of(answer)


@pytest.mark.parametrize(
    "words",
    ["<script>alert(1)</script>", "🙂 très bien", "מִרְיָם بنت أحمد", "a\r\nb", "'; drop table cases; --", "{{ 7*7 }}"],
)
def test_whatever_is_typed_is_kept_as_it_is_and_shown_as_words(
    site: Site, house: House, person: Case, plan: str, words: str
) -> None:
    refused = site.enters(ADVISOR).send(plan, {"note": words})
    assert "<script>alert" not in refused.text
    site.send(plan, {"outcome": "done", "note": words})
    assert words.replace("\r\n", "\n") in texts(house, person.ref)


def test_a_hundred_thousand_characters_come_back_to_be_shortened(site: Site, plan: str) -> None:
    answer = site.enters(ADVISOR).send(plan, {"outcome": "done", "note": "x" * 100_000})
    assert summary(answer) == [("note", "Note must be 20,000 characters or fewer; it has 100,000")]
    assert "x" * 100_000 in answer.text


def test_what_is_no_text_is_refused_in_words(site: Site, plan: str) -> None:
    answer = site.enters(ADVISOR).send(plan, {"outcome": "done", "note": "a\x00b"})
    assert summary(answer) == [("note", "Note has a character in it that is no text (U+0000): take it out")]


@pytest.mark.parametrize(
    ("day", "month", "year", "said"),
    [
        ("31", "2", "2026", "must be a real date"),
        ("9" * 5000, "1", "2026", "must be a real date"),
        ("1", "1", "99999999", "must be a real date"),
        ("1", "1", "26", "year must include 4 numbers"),
        ("", "1", "2026", "must include a day"),
        ("²", "1", "2026", "must be a real date"),
        ("1", "1", "0000", "must be a real date"),
        ("-1", "apr", "2026", "must be a real date"),
    ],
)
def test_dates_that_are_none_say_what_a_date_is(
    site: Site, plan: str, day: str, month: str, year: str, said: str
) -> None:
    answer = site.enters(ADVISOR).send(
        plan, {"outcome": "done", "on": "other", "on-day": day, "on-month": month, "on-year": year}
    )
    [(where, words)] = summary(answer)
    assert where == "on-day"
    assert said in words


@pytest.mark.parametrize("version", ["", "x", "²", "9" * 5000, "-1", "1.5"])
def test_a_version_that_is_none_does_no_harm(site: Site, plan: str, version: str) -> None:
    assert site.enters(ADVISOR).send(plan, {"outcome": "done", "version": version}).status_code in (303, 400, 409)


def test_an_answer_that_was_not_offered_is_refused(site: Site, plan: str) -> None:
    answer = site.enters(ADVISOR).send(plan, {"outcome": "discharge_agreed"})
    assert summary(answer) == [("outcome", "Select what happened")]


@pytest.mark.parametrize("where", ["record?item=nothing%231", "record?item=%00", "record?item=first_contact%2399",
                                     "no_such_act", "acknowledge?which=99", "barrier?which=x", "time_passes",
                                     "correct?item=pause%2399", "correct?entry=x",
                                   "correct?entry=99999", "concern/x", "concern/99"])  # fmt: skip
def test_addresses_that_lead_nowhere_say_no_more_than_that(site: Site, person: Case, where: str) -> None:
    answer = site.enters(ADVISOR).get(f"/people/{person.ref}/{where}")
    assert answer.status_code in (404, 409)
    assert "Traceback" not in answer.text


def test_more_than_any_form_holds_is_not_read(site: Site, plan: str) -> None:
    answer = site.enters(ADVISOR).send(plan, {"outcome": "done", "note": "x" * 3_000_000})
    assert answer.status_code == 400
    assert "more than can be sent at once" in words_of(answer)


def test_the_way_back_is_never_another_site(site: Site, person: Case) -> None:
    for back in ("https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example"):
        answer = site.enters(ADVISOR).get(f"/people/{person.ref}/concern?back={quote(back)}")
        assert "elsewhere" not in answer.text.split("<main")[0].split('class="nhsuk-back-link"')[-1]


def test_only_what_a_role_may_do_is_offered_and_opened(site: Site, person: Case) -> None:
    offered = words_of(site.enters(ADVISOR).get(f"/people/{person.ref}/acts"))
    assert "Put on hold" in offered
    assert "Hand over" not in offered
    refused = site.get(f"/people/{person.ref}/reassign")
    assert refused.status_code == 403
    assert "service manager" in words_of(refused)


def test_what_makes_no_sense_now_says_why_in_place_of_a_form(site: Site, person: Case) -> None:
    answer = site.enters(ADVISOR).get(f"/people/{person.ref}/resume")
    assert answer.status_code == 409
    assert "is not on hold" in words_of(answer)
