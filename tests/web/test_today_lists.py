"""A caseload to take along: on paper, as a file; and handing it over."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

import pytest

from pathway.bootstrap import House
from pathway.case.people import SYSTEM
from pathway.store.look import look
from pathway.web.caseload.finding import is_meant
from pathway.web.caseload.spreadsheet import harmless
from tests.web.caseloads import BUSY, known_as, queue_of, reads
from tests.web.site import Site, boxes_of, words_of


def leaves(house: House, staff: str) -> None:
    """A member of staff leaves."""
    with house.store.work() as work:
        member = work.staff_member(staff)
        assert member is not None
        work.put_staff(replace(member, is_active=False), datetime(2026, 4, 21, 8, tzinfo=UTC), SYSTEM.ref)


def lines(text: str) -> list[list[str]]:
    """A file as a spreadsheet reads it."""
    return list(csv.reader(StringIO(text.lstrip("\ufeff"))))


def test_the_paper_has_all_my_people_what_to_know_before_ringing_and_what_is_near(site: Site, house: House) -> None:
    answer = site.enters(BUSY).get("/today/print")

    found = queue_of(house)
    words = words_of(answer)
    for case in found.mine:
        assert found.people[case.person].name in words
    assert words.count("Before you ring:") == len({*found.refs, *(case.ref for case in found.mine)})
    assert "Carly Jones NHS number" in words
    assert "Before you ring: never before 11. Needs: large print." in words
    assert "Ten-week review , due Friday 8 May; booked for Tuesday 28 April, 13:00; with Lynda Jones" in words


def test_on_paper_are_also_those_for_whom_nothing_is_near(site: Site, house: House) -> None:
    found = queue_of(house, "coordinator-south-3")
    assert len(found.mine) > len(found.refs)

    answer = site.enters("coordinator-south-3").get("/today/print")

    assert answer.text.count("paper-person") == len(found.mine)
    assert "Nothing due in the next 7 days." in words_of(answer)


def test_printing_and_taking_away_are_written_down(site: Site, house: House) -> None:
    site.enters(BUSY).get("/today/print")
    site.get("/today/list.csv?what=keep_in_touch")

    printed, exported = reads(house)[-2:]
    assert (printed["what"], len(printed["cases"])) == ("print", 6)
    assert (exported["what"], exported["who"], exported["rows"], len(exported["cases"])) == ("export", BUSY, 4, 4)


@pytest.mark.parametrize("narrowed", ["", "?overdue=yes", "?stage=keywork", "?of=nobody"])
def test_the_file_has_the_rows_of_the_page_and_says_how_many(site: Site, narrowed: str) -> None:
    html = site.enters(BUSY).get(f"/today{narrowed}").text
    answer = site.get(f"/today/list.csv{narrowed}")

    head, *rows, last = lines(answer.text)
    assert head[:4] == ["group", "name", "NHS number", "what"]
    assert len(rows) == html.count('class="due-what"')
    assert last == [f"end of list: {len(rows)} rows"]
    assert f'filename="today-2026-04-21-{len(rows)}-rows.csv"' in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    "begins", ["=", "+", "-", "@", "\t", "\r", "＝", "  =", "\u00a0=", "\ufeff+", "\u200b@", " \u202e-"]
)
def test_no_cell_can_be_taken_for_a_formula(begins: str) -> None:
    assert harmless(f"{begins}cmd|' /C calc'!A0").startswith("'")
    assert harmless("Jake =1") == "Jake =1"


def test_a_name_that_begins_like_a_formula_is_text_in_the_file(site: Site, house: House) -> None:
    known_as(house, '=HYPERLINK("http://x")', needs="@SUM(1)", safe_contact='line\nbreak, "quoted"')

    _, *rows, _ = lines(site.enters(BUSY).get("/today/list.csv").text)

    assert len(rows) == 15
    assert all(row[1].startswith("'=HYPERLINK") and row[12] == "'@SUM(1)" for row in rows)
    assert rows[0][13] == 'line\nbreak, "quoted"'


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [("zoe", True), ("ZOË", True), ("obrien zo", False), ("o'br zo", True), ("999 000", True), ("0001", True),
     ("", False), ("  ", False), ("zoe smith", False), ("12", False)],
)  # fmt: skip
def test_people_are_found_by_parts_of_what_they_are_called(house: House, typed: str, is_found: bool) -> None:
    someone = next(iter(queue_of(house).people.values()))
    zoe = replace(someone, given_name="Zoë", family_name="O'Brien", nhs_number="9990000018")

    assert is_meant(zoe, typed) is (is_found or typed == "0001")


def test_the_people_of_somebody_who_left_are_handed_over_together(site: Site, house: House) -> None:
    leaves(house, BUSY)
    site.enters("manager")
    asked = site.get(f"/hand-over/{BUSY}")
    chosen = re.findall(r'name="who" value="([^"]*)" checked', asked.text)
    # Four on the pathway, and one whose follow-ups go on after the ending.
    assert len(chosen) == 5

    answer = site.client.post(
        f"/hand-over/{BUSY}",
        data={**boxes_of(asked.text), "who": chosen[:3], "to.wellbeing_advisor": "advisor-1"},
    )

    words = words_of(site.get(answer.headers["location"]))
    assert "Handed over: 3 people" in words
    with look(house.store) as seen:
        now = {seen.case(each.split()[0]).holder_of("wellbeing_advisor") for each in chosen[:3]}
        left = seen.case(chosen[3].split()[0]).holder_of("wellbeing_advisor")
    assert (now, left) == ({"advisor-1"}, BUSY)
    assert "N. White has left: 2 people need somebody." in words_of(site.get("/today"))


def test_handing_over_asks_for_whom_and_to_whom(site: Site, house: House) -> None:
    asked = boxes_of(site.enters("manager").get(f"/hand-over/{BUSY}").text)
    nobody = site.client.post(f"/hand-over/{BUSY}", data={**asked, "who": []})
    to_nobody = site.client.post(f"/hand-over/{BUSY}", data={**asked, "who": ["2azy-dym6 wellbeing_advisor"]})
    to_no_advisor = site.client.post(
        f"/hand-over/{BUSY}",
        data={**asked, "who": ["2azy-dym6 wellbeing_advisor"], "to.wellbeing_advisor": "coordinator-north-1"},
    )

    assert [each.status_code for each in (nobody, to_nobody, to_no_advisor)] == [400, 400, 400]
    assert "Choose at least one person" in words_of(nobody)
    assert "Choose who takes them over, as wellbeing advisor" in words_of(to_nobody)
    with look(house.store) as seen:
        assert seen.case("2azy-dym6").holder_of("wellbeing_advisor") == BUSY


@pytest.mark.parametrize("staff", ["advisor-1", "coordinator-north-1", "team-manager-north"])
def test_only_managers_of_the_service_hand_over_its_people(site: Site, staff: str) -> None:
    assert site.enters(staff).get(f"/hand-over/{BUSY}").status_code == 403
