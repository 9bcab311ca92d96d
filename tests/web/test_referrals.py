"""Referrals in: one typed in, many from a file; decided, waiting, given to an advisor; who was here before."""

from __future__ import annotations

from datetime import date

import pytest
from httpx import Response

from pathway.bootstrap import House
from pathway.case.model import Case, Status
from pathway.commands.close import Close
from pathway.referrals import COLUMNS
from pathway.store.look import look
from tests.terminal import NHS_NUMBERS
from tests.web.cases import acted, case_of, day_boxes, somebody, summary
from tests.web.conftest import Clock
from tests.web.site import Site, boxes_of, words_of

ADVISOR, MANAGER, COORDINATOR = "advisor-1", "manager", "coordinator-north-1"
FREE = NHS_NUMBERS[-6:]
NEW = {
    "given_name": "Nova", "family_name": "Quill", **day_boxes("born_on", date(1980, 3, 31)), "team": "north",
    "code": "mh_cluster:7", "reason": "Lonely since the move.", "consent_to_share": "yes",
    "safe_contact": "No voicemail.", "needs": "Large print.", "referrer": COORDINATOR,
}  # fmt: skip


def cases_with(house: House, number: str) -> list[Case]:
    """The cases of whoever has this NHS number, oldest first."""
    with look(house.store) as seen:
        person = seen.person_with(number)
        return list(seen.cases_of(person.ref)) if person else []


@pytest.fixture
def number(house: House) -> str:
    """An NHS number of nobody here."""
    return next(each for each in FREE if not cases_with(house, each))


def part(answer: Response, name: str) -> str:
    """One of the lists, as its text."""
    return answer.text.split(f'id="{name}"')[1].split("<h2")[0]


def sent_file(site: Site, text: str | bytes, name: str = "referrals.csv") -> Response:
    mark = boxes_of(site.get("/referrals/upload").text)["mark"]
    body = text.encode() if isinstance(text, str) else text
    return site.client.post("/referrals/upload", data={"mark": mark}, files={"file": (name, body, "text/csv")})


def row(number: str, **said: str) -> str:
    """A row of a file, in the order of the columns."""
    usual = {"nhs_number": number, "family_name": "Quill", "given_name": "Nova", "born_on": "1980-03-31",
             "referred_on": "2026-04-20", "referring_team": "north", "scheme": "mh_cluster", "code": "7"}  # fmt: skip
    return ",".join({**usual, **said}.get(column, "") for column in COLUMNS)


def file_of(*rows: str) -> str:
    return "\r\n".join([",".join(COLUMNS), *rows, ""])


def test_a_referral_typed_in_waits_for_a_decision(site: Site, house: House, number: str) -> None:
    spaced = f"{number[:3]} {number[3:6]} {number[6:]}"
    answer = site.enters(COORDINATOR).send("/referrals/new", {**NEW, "nhs_number": spaced})
    assert answer.status_code == 303, summary(answer)
    [case] = cases_with(house, number)
    assert (case.stage, case.team, case.fact("mh_cluster")) == ("referral", "north", "7")
    assert case.fact("consent_to_share") == "given"
    lists = site.get(answer.headers["location"])
    assert "Referral recorded: Nova Quill" in words_of(lists)
    assert "Waiting for a decision (" in words_of(lists)
    assert number not in str(answer.headers["location"])


def test_sent_twice_it_is_one_referral(site: Site, house: House, number: str) -> None:
    site.enters(COORDINATOR)
    boxes = {**boxes_of(site.get("/referrals/new").text), **NEW, "nhs_number": number}
    site.client.post("/referrals/new", data=boxes)
    second = site.client.post("/referrals/new", data=boxes)
    assert len(cases_with(house, number)) == 1
    assert "Here already" in words_of(site.get(second.headers["location"]))


def test_what_is_wrong_stands_under_its_question_and_all_is_kept(site: Site, number: str) -> None:
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    answer = site.enters(COORDINATOR).send(
        "/referrals/new", {**NEW, "nhs_number": wrong, **day_boxes("born_on", date(2020, 1, 1))}
    )
    assert answer.status_code == 400
    found = dict(summary(answer))
    assert "check digit is wrong" in found["nhs_number"]
    assert "younger than 16" in found["born_on-day"]
    assert "No voicemail.</textarea>" in answer.text
    assert wrong not in words_of(answer).split("There is a problem")[1].split("New referral")[0]


def test_an_empty_form_asks_for_each_thing(site: Site) -> None:
    found = dict(summary(site.enters(ADVISOR).send("/referrals/new", {})))
    assert found["nhs_number"] == "Enter the NHS number"
    assert found["family_name"] == "Enter the family name"
    assert found["born_on-day"] == "Enter the date of birth"
    assert found["team"] == "Select the team that refers"


def test_a_grouping_of_another_kind_goes_to_a_person(site: Site, house: House, number: str) -> None:
    site.enters(ADVISOR).send(
        "/referrals/new", {**NEW, "nhs_number": number, "code": "other", "code_given": "5", "team": "other",
                           "team_given": "East"},
    )  # fmt: skip
    [case] = cases_with(house, number)
    assert case.is_flagged
    assert "To be looked at" in words_of(site.get("/referrals"))


def test_somebody_on_the_pathway_is_not_referred_again(site: Site, house: House) -> None:
    running = somebody(house, lambda case: case.status is Status.OPEN and case.team == "north")
    with look(house.store) as seen:
        person = seen.person(running.person)
    boxes = {**NEW, "nhs_number": person.nhs_number, "given_name": person.given_name,
             "family_name": person.family_name, **day_boxes("born_on", person.born_on)}  # fmt: skip
    answer = site.enters(COORDINATOR).send("/referrals/new", boxes)
    assert answer.status_code == 400
    assert dict(summary(answer))["nhs_number"].startswith("This person is on the pathway already")
    assert f'href="/people/{running.ref}"' in answer.text


def test_the_same_number_with_another_name_is_for_a_person_to_settle(site: Site, house: House) -> None:
    known = somebody(house, lambda case: case.status is Status.CLOSED)
    with look(house.store) as seen:
        person = seen.person(known.person)
    answer = site.enters(ADVISOR).send("/referrals/new", {**NEW, "nhs_number": person.nhs_number})
    words = " ".join(words for _, words in summary(answer))
    assert "nobody was merged" in words
    assert person.family_name not in words


def test_somebody_referred_again_is_linked_to_the_earlier_episode(site: Site, house: House, clock: Clock) -> None:
    running = somebody(house, lambda case: case.status is Status.OPEN and case.team == "north")
    acted(house, running.ref, Close(ending="withdrew", reason="x"), ADVISOR, clock.at)
    with look(house.store) as seen:
        person = seen.person(running.person)
    boxes = {**NEW, "nhs_number": person.nhs_number, "given_name": person.given_name, "safe_contact": "", "needs": "",
             "family_name": person.family_name, **day_boxes("born_on", person.born_on)}  # fmt: skip
    answer = site.enters(COORDINATOR).send("/referrals/new", boxes)
    newest = cases_with(house, person.nhs_number)[-1]
    assert newest.previous_case == running.ref
    page = site.get(answer.headers["location"])
    assert "They were referred before" in words_of(page)
    assert f'href="/people/{running.ref}"' in page.text


def test_decided_then_given_to_an_advisor(site: Site, house: House, number: str) -> None:
    site.enters(COORDINATOR).send("/referrals/new", {**NEW, "nhs_number": number})
    [case] = cases_with(house, number)
    assert site.get(f"/people/{case.ref}/accept").status_code == 403
    path = f"/people/{case.ref}/accept?back=/referrals"
    page = words_of(site.enters(MANAGER).get(path))
    assert "Lonely since the move." in page
    assert "No voicemail." in page
    site.send(path, {"answer": "accepted"})
    assert case_of(house, case.ref).stage == "waiting"
    assert "Nova Quill" in part(site.get("/referrals"), "to_allocate")
    allocate = f"/people/{case.ref}/allocate?back=/referrals"
    assert "people now" in words_of(site.get(allocate))
    site.send(allocate, {"to": "advisor-2"})
    assert case_of(house, case.ref).holder_of("wellbeing_advisor") == "advisor-2"
    assert "Nova Quill" in part(site.get("/referrals"), "allocated")


def test_not_accepted_needs_a_reason(site: Site, house: House, number: str) -> None:
    site.enters(COORDINATOR).send("/referrals/new", {**NEW, "nhs_number": number})
    [case] = cases_with(house, number)
    path = f"/people/{case.ref}/accept"
    answer = site.enters(ADVISOR).send(path, {"answer": "not_accepted"})
    assert summary(answer) == [("reason", "Enter why it is not accepted")]
    site.send(path, {"answer": "not_accepted", "reason": "lives elsewhere"})
    assert case_of(house, case.ref).ending == "not_accepted"
    assert "Nova Quill" in part(site.get("/referrals"), "not_taken_on")


def test_a_team_sees_its_own_referrals_only(site: Site, house: House, number: str) -> None:
    site.enters(COORDINATOR).send("/referrals/new", {**NEW, "nhs_number": number})
    assert "Nova Quill" not in words_of(site.enters("coordinator-south-1").get("/referrals"))
    refused = site.send("/referrals/new", {**NEW, "nhs_number": FREE[0], "referrer": ""})
    assert dict(summary(refused))["team"] == "Select the team that refers"
    assert site.enters("worker-rotherham-mind").get("/referrals").status_code == 403


def test_a_file_says_of_each_row_what_came_of_it(site: Site, house: House) -> None:
    good, other = FREE[0], FREE[1]
    answer = sent_file(site.enters(MANAGER), file_of(
        row(good), row("9990000000", born_on="31/03/1980"), row(other, code="5"), row(good), "too,few,cells",
    ))  # fmt: skip
    words = words_of(answer)
    assert answer.status_code == 400
    assert "5 rows read" in words
    assert "2 not taken in" in words
    assert "1 taken in, to be looked at" in words
    assert "1 taken in" in words
    assert "1 here already" in words
    assert "1980-03-31" not in words.split("Not taken in (2)")[1].split("Taken in")[0]
    assert f'href="/people/{cases_with(house, good)[0].ref}"' in answer.text
    assert 'type="file"' in answer.text


def test_sent_again_a_file_adds_nothing(site: Site, house: House) -> None:
    text = file_of(row(FREE[0]))
    assert sent_file(site.enters(MANAGER), text).status_code == 200
    again = sent_file(site, text)
    assert "1 here already" in words_of(again)
    assert len(cases_with(house, FREE[0])) == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "the file is empty"),
        (b"PK\x03\x04rest", "is a spreadsheet workbook"),
        (b"\xff\xfea\x00", "UTF-16"),
        (b"name,number\r\nx,1\r\n", "does not name the columns"),
        (b"nhs_number;family_name;given_name\r\n", "separated by semicolons"),
        (b"\x00\x01\x02", ""),
    ],
)
def test_what_is_no_file_of_referrals_says_why(site: Site, body: bytes, said: str) -> None:
    answer = sent_file(site.enters(MANAGER), body)
    assert answer.status_code == 400
    assert said.lower() in words_of(answer).lower()


def test_no_file_and_one_too_large_are_answered_on_the_page(site: Site) -> None:
    assert "Select a CSV file" in words_of(sent_file(site.enters(MANAGER), b"", name=""))
    large = sent_file(site, b"x" * 5_200_000)
    assert large.status_code == 413
    assert "must be 5 MB or smaller" in words_of(large)


def test_a_formula_in_a_cell_is_words_and_never_a_name(site: Site) -> None:
    answer = sent_file(site.enters(MANAGER), file_of(row(FREE[0], family_name="=HYPERLINK(1)")))
    assert "1 not taken in" in words_of(answer)
    assert "HYPERLINK" not in words_of(answer)


def test_only_the_service_sends_files(site: Site) -> None:
    assert site.enters(COORDINATOR).get("/referrals/upload").status_code == 403
    assert site.get("/referrals/empty.csv").status_code == 403
    assert site.enters(MANAGER).get("/referrals/empty.csv").text.strip() == ",".join(COLUMNS)


def test_a_file_from_another_session_does_nothing(site: Site, house: House) -> None:
    site.enters(MANAGER)
    answer = site.client.post("/referrals/upload", data={"mark": "x"}, files={"file": ("a.csv", file_of(row(FREE[0])))})
    assert answer.status_code == 403
    assert not cases_with(house, FREE[0])
