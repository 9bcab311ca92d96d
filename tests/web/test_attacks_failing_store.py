"""The database fails while a form is on its way: nothing typed is lost, nothing half done, nothing shown unaudited."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from urllib.parse import quote

import pytest

from pathway.bootstrap import House
from pathway.case.model import Case
from pathway.store.look import look
from tests.web.cases import case_of, item_of, somebody, texts, to_plan
from tests.web.conftest import Clock
from tests.web.failing import full, locked, unreadable
from tests.web.signing import sets_password
from tests.web.site import Site, boxes_of, words_of

ADVISOR = "advisor-1"
WORDS = "Do not lose these words"
Failing = Callable[[House], AbstractContextManager[None]]


@pytest.fixture
def person(house: House) -> Case:
    """Somebody with a recovery plan to be agreed."""
    return somebody(house, to_plan)


@pytest.fixture
def plan(person: Case) -> str:
    """Where that plan is recorded."""
    return f"/people/{person.ref}/record?item={quote(item_of(person, 'recovery_plan'))}&back=/today"


@pytest.mark.parametrize("failing", [locked, full, unreadable])
@pytest.mark.parametrize("later", [0, 5], ids=["at once", "after five minutes of typing"])
def test_what_was_typed_comes_back_and_can_be_sent_again(
    site: Site, house: House, clock: Clock, person: Case, plan: str, failing: Failing, later: int
) -> None:
    boxes = {**boxes_of(site.enters(ADVISOR).get(plan).text), "outcome": "done", "note": WORDS}
    clock.at += timedelta(minutes=later)
    with failing(house):
        answer = site.client.post(plan, data={**boxes, "note": WORDS + "!" * 15_000})
    assert answer.status_code == 503
    assert WORDS in answer.text
    for leaked in ("Error:", "sqlite", "locked", "disk", "PRAGMA"):
        assert leaked not in words_of(answer).replace("Error: Recovery plan", "")
    assert case_of(house, person.ref).seq == person.seq
    again = site.client.post(plan, data={**boxes_of(answer.text), "outcome": "done", "note": WORDS})
    assert again.status_code == 303
    assert texts(house, person.ref).count(WORDS) == 1


def test_where_nobody_can_tell_who_asks_only_their_own_words_are_shown(
    site: Site, house: House, person: Case, plan: str
) -> None:
    boxes = {**boxes_of(site.enters(ADVISOR).get(plan).text), "outcome": "done", "note": f"<script>{WORDS}"}
    with look(house.store) as seen:
        name = seen.person(person.person).name
    with unreadable(house):
        answer = site.client.post(plan, data=boxes)
    assert (answer.status_code, answer.headers["cache-control"]) == (503, "no-store")
    assert name not in answer.text
    assert "<script>Do" not in answer.text
    assert f'action="{plan.replace("&", "&amp;")}"' in answer.text


@pytest.mark.parametrize(
    ("who", "path", "typed"),
    [
        (ADVISOR, "/concern", {"words": WORDS}),
        ("coordinator-south-1", "/emergency", {"reason": WORDS, "nhs_number": "9994515969"}),
        ("manager", "/staff/new", {"ref": "new.one", "name": WORDS, "team": "service", "role": "wellbeing_advisor"}),
    ],
)
@pytest.mark.parametrize("failing", [locked, unreadable])
def test_pages_that_are_no_acts_give_back_what_was_typed_too(
    site: Site, house: House, who: str, path: str, typed: dict[str, str], failing: Failing
) -> None:
    boxes = {**boxes_of(site.enters(who).get(path).text), **typed}
    with failing(house):
        answer = site.client.post(path, data=boxes)
    assert answer.status_code == 503
    assert WORDS in words_of(answer)
    assert site.client.post(path, data=boxes_of(answer.text)).status_code in (200, 303, 400)


def test_passwords_are_not_given_back(site: Site, house: House) -> None:
    for failing in (locked, unreadable):
        with failing(house):
            answer = site.client.post("/sign-in", data={"reference": ADVISOR, "password": "violet turnip gravel"})
        assert answer.status_code == 503
        assert "violet" not in answer.text
    with locked(house):
        assert "violet" not in sets_password(site, "no-such-token").text


@pytest.mark.parametrize("failing", [locked, full])
def test_what_cannot_be_written_down_is_not_shown(site: Site, house: House, person: Case, failing: Failing) -> None:
    site.enters(ADVISOR)
    with look(house.store) as seen:
        name = seen.person(person.person).name
    with failing(house):
        for _ in range(40):
            # A little may still fit into a file that is full.
            answer = site.get(f"/people/{person.ref}/history")
            if answer.status_code == 503:
                break
    assert answer.status_code == 503
    assert "This page cannot be shown now" in words_of(answer)
    assert name not in answer.text
