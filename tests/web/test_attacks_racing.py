"""The same at the same moment: one form sent eight times, eight people on one case, two telephones with one code."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from pathway.bootstrap import House
from pathway.case.model import Case
from tests.web.cases import history, item_of, somebody, texts, to_plan
from tests.web.conftest import Clock
from tests.web.racing import Press, at_once, browsers
from tests.web.signing import code_of, in_earnest, invitation_for, is_in, sets_password, sets_up_second_factor
from tests.web.site import Site, boxes_of, words_of

ADVISOR, EIGHT = "advisor-1", 8


@pytest.fixture
def person(house: House) -> Case:
    """Somebody with a recovery plan to be agreed."""
    return somebody(house, to_plan)


def test_one_form_sent_eight_times_at_once_is_done_once(address: str, house: House, person: Case) -> None:
    path = f"/people/{person.ref}/record?item={quote(item_of(person, 'recovery_plan'))}"
    with browsers(address, [ADVISOR]) as [site]:
        boxes = {**boxes_of(site.get(path).text), "outcome": "done", "note": "eight times"}
        answers = at_once([Press(site, path, boxes)] * EIGHT)
    assert [answer.status_code for answer in answers] == [303] * EIGHT
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert texts(house, person.ref).count("eight times") == 1


def test_of_eight_people_at_once_one_is_first_and_the_others_are_told_and_keep_their_words(
    address: str, house: House, person: Case
) -> None:
    path = f"/people/{person.ref}/record?item={quote(item_of(person, 'recovery_plan'))}"
    with browsers(address, [ADVISOR, "manager"] * (EIGHT // 2)) as sites:
        notes = [f"words of browser {number}" for number in range(EIGHT)]
        answers = at_once([
            Press(site, path, {**boxes_of(site.get(path).text), "outcome": "done", "note": note})
            for site, note in zip(sites, notes, strict=True)
        ])  # fmt: skip
    assert sorted(answer.status_code for answer in answers) == [303] + [409] * (EIGHT - 1)
    for answer, note in zip(answers, notes, strict=True):
        if answer.status_code == 409:
            assert "Something was recorded here since you opened this page" in words_of(answer)
            assert note in answer.text
    assert sum(note in texts(house, person.ref) for note in notes) == 1


def test_a_hold_pressed_by_eight_begins_once(address: str, house: House, person: Case) -> None:
    path = f"/people/{person.ref}/pause"
    with browsers(address, [ADVISOR] * EIGHT) as sites:
        answers = at_once([Press(site, path, {**boxes_of(site.get(path).text), "reason": "away"}) for site in sites])
    assert sorted(answer.status_code for answer in answers) == [303] + [409] * (EIGHT - 1)
    assert [entry.kind for entry in history(house, person.ref)].count("case_paused") == 1


def test_eight_concerns_of_eight_people_are_eight_concerns(address: str, house: House, person: Case) -> None:
    path = f"/people/{person.ref}/concern"
    with browsers(address, [ADVISOR] * EIGHT) as sites:
        answers = at_once([
            Press(site, path, {**boxes_of(site.get(path).text), "kind": "risk", "words": "seen at once"})
            for site in sites
        ])  # fmt: skip
    assert [answer.status_code for answer in answers] == [303] * EIGHT
    assert texts(house, person.ref).count("seen at once") == EIGHT


def test_one_code_of_a_telephone_lets_one_browser_in(address: str, house: House, clock: Clock) -> None:
    in_earnest(house)
    with Site.at(address) as mine:
        sets_password(mine, invitation_for(house, ADVISOR, clock.at))
        secret = sets_up_second_factor(mine, clock.at)
    clock.at = clock.at.replace(minute=clock.at.minute + 2)
    with Site.at(address) as first, Site.at(address) as second:
        boxes = {"reference": ADVISOR, "password": "violet turnip gravel", "code": code_of(secret, clock.at)}
        at_once([Press(first, "/sign-in", boxes), Press(second, "/sign-in", boxes)])
        assert is_in(first) != is_in(second)


def test_an_invitation_opened_by_eight_sets_one_password(address: str, house: House, clock: Clock) -> None:
    token = invitation_for(in_earnest(house), ADVISOR, clock.at)
    with Site.at(address) as site:
        words = [f"violet turnip gravel {number}" for number in range(EIGHT)]
        answers = at_once([
            Press(site, f"/sign-in/invitation/{token}", {"password": each, "again_password": each}) for each in words
        ])  # fmt: skip
    assert sorted(answer.status_code for answer in answers)[0] == 303
    assert [answer.status_code for answer in answers].count(303) == 1
