"""How it is going: scored on a form, shown side by side with its change, taken back when it was a mistake."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from pathway.bootstrap import House
from pathway.case.model import Case
from tests.web.cases import TODAY, case_of, day_boxes, history, on_the_way, somebody, summary
from tests.web.site import Site, words_of

ADVISOR = "advisor-1"


@pytest.fixture
def person(house: House) -> Case:
    """Somebody on the way since some weeks."""
    return somebody(house, lambda case: on_the_way(case) and case.referred_on < TODAY - timedelta(days=30))


def scored(site: Site, person: Case, **boxes: str) -> int:
    """What comes of sending the form of the eight areas."""
    form = f"/people/{person.ref}/measure?which=wellbeing_areas"
    return site.send(form, {"state": "taken", **boxes}).status_code


def test_two_measures_stand_side_by_side_with_what_changed(site: Site, house: House, person: Case) -> None:
    site.enters(ADVISOR)
    before = {"on": "other", **day_boxes("on", TODAY - timedelta(days=20))}
    assert scored(site, person, **{"item-money": "2", "item-lifestyle": "3", **before}) == 303
    assert scored(site, person, **{"item-money": "4", "item-lifestyle": "3"}) == 303
    words = words_of(site.get(f"/people/{person.ref}"))
    assert "Money 2 4 better by 2" in words
    assert "Lifestyle 3 3 no change" in words
    assert len(case_of(house, person.ref).measurements) == 4


def test_declined_and_missing_are_told_in_words(site: Site, person: Case) -> None:
    site.enters(ADVISOR)
    assert scored(site, person, state="declined") == 303
    assert scored(site, person, state="missing", reason="no_interpreter") == 303
    words = words_of(site.get(f"/people/{person.ref}"))
    assert "Tuesday 21 April 2026: declined" in words
    assert "Tuesday 21 April 2026: could not be done (no interpreter)" in words


@pytest.mark.parametrize(
    ("boxes", "where"),
    [
        ({"state": "taken"}, "item-feeling_positive"),
        ({"state": "declined", "item-money": "2"}, "state"),
        ({"state": "missing"}, "reason"),
        ({"state": "taken", "item-money": "2", "reason": "unwell"}, "reason"),
        ({"state": "taken", "item-money": "9"}, "item-money"),
    ],
)
def test_answers_that_stand_against_each_other_are_shown_where_they_are(
    site: Site, person: Case, boxes: dict[str, str], where: str
) -> None:
    answer = site.enters(ADVISOR).send(f"/people/{person.ref}/measure?which=wellbeing_areas", boxes)
    assert answer.status_code == 400
    assert [each for each, _ in summary(answer)] == [where]


def test_a_measure_taken_back_is_in_the_history_and_counts_no_longer(site: Site, house: House, person: Case) -> None:
    site.enters(ADVISOR)
    assert scored(site, person, **{"item-money": "2"}) == 303
    taking = next(iter(case_of(house, person.ref).measurements.values())).taking
    answer = site.send(f"/people/{person.ref}/measure?which=undo-{taking}", {"reason": "another person's"})
    assert answer.status_code == 303
    assert "measured-scores" not in site.get(f"/people/{person.ref}").text
    assert [entry.kind for entry in history(house, person.ref)][-2:] == ["measure_recorded", "measure_undone"]


@pytest.mark.parametrize("which", ["nonsense", "undo-x", "undo-99", "undo-"])
def test_an_address_of_no_measure_records_nothing(site: Site, house: House, person: Case, which: str) -> None:
    before = len(history(house, person.ref))
    answer = site.enters(ADVISOR).get(f"/people/{person.ref}/measure?which={which}")
    assert answer.status_code in (200, 400, 404, 409)
    assert len(history(house, person.ref)) == before


def test_the_numbers_stand_on_one_line_and_fit_a_narrow_screen(as_staff: Callable[[str], Page], person: Case) -> None:
    page = as_staff(ADVISOR)
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"/people/{person.ref}/measure?which=ons4")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("group", name="Happy yesterday").get_by_label("7", exact=True).check()
    page.get_by_role("button", name="Record").click()
    assert "Happy yesterday" in page.locator("section.measured").inner_text()
