"""Recording in place: one button, for today; what was recorded is said, and can be undone. Nothing is done twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from pathway.bootstrap import House
from pathway.case.model import Case
from pathway.case.people import StaffMember
from pathway.commands.pause import PauseRequest
from pathway.commands.record import Record
from pathway.store.look import look
from tests.web.caseloads import BUSY, buttons, counts, queue_of, rows
from tests.web.conftest import Clock
from tests.web.site import Site, boxes_of, words_of

AT = datetime(2026, 4, 21, 8, 14, tzinfo=UTC)
ASHLEY, RITA, TERENCE = "2azy-dym6", "a8zz-4mwj", "w9zd-4uqf"


def member(house: House, ref: str) -> StaffMember:
    """A member of staff."""
    with look(house.store) as seen:
        return seen.members[ref]


def case_of(house: House, ref: str) -> Case:
    """A case as it is stored."""
    with look(house.store) as seen:
        return seen.case(ref)


def press(site: Site, words: str, path: str = "/today") -> str:
    """Presses a button of a page by what it reads out; where that leads."""
    html = site.get(path).text
    answer = site.client.post(path, data={**boxes_of(html), "do": buttons(html)[words]})
    assert answer.status_code == 303, words_of(answer)
    return answer.headers["location"]


def test_a_contact_is_recorded_for_today_and_its_row_moves(site: Site, house: House) -> None:
    site.enters(BUSY)
    before = counts(site.get("/today").text)

    shown = site.get(press(site, "Attended (Speak to the person, Ashley Holloway)"))

    words = words_of(shown)
    assert "Recorded Speak to the person (2nd): attended, for Ashley Holloway" in words
    case = case_of(house, ASHLEY)
    assert case.last_spoken_on == AT.date()
    # Speaking to her settles "try again" as well; the next time to speak is two weeks off.
    after = counts(shown.text)
    assert (before["overdue"] - after["overdue"], before["due_today"] - after["due_today"]) == (1, 1)
    assert rows(shown.text) == after == queue_of(house).counts
    assert "Ashley Holloway" in words
    assert "last spoken to today" in words


@pytest.mark.parametrize(
    ("button", "ref"),
    [("Attended (Speak to the person, Ashley Holloway)", ASHLEY),
     ("Done (Try again the same day, Ashley Holloway)", ASHLEY),
     ("Did not attend (How-was-it call, Terence Davison)", TERENCE),
     # She has missed one of these already: it is this one that is undone.
     ("Did not attend (Speak to the person, Ashley Holloway)", ASHLEY)],
)  # fmt: skip
def test_what_was_pressed_can_be_undone_from_where_it_is_said(site: Site, house: House, button: str, ref: str) -> None:
    site.enters(BUSY)
    before = case_of(house, ref).last_spoken_on, queue_of(house).counts

    shown = site.get(press(site, button)).text
    undo = re.search(rf'href="(/people/{ref}/correct\?entry[^"]*)">Undo', shown)
    assert undo is not None
    way = undo[1].replace("&amp;", "&")
    form = site.get(way).headers.get("location", way)
    answer = site.send(form, {"what": "undo", "reason": "pressed the wrong one"})

    assert answer.status_code == 303, words_of(answer)
    assert answer.headers["location"].startswith(f"/today?done={ref}.")
    assert (case_of(house, ref).last_spoken_on, queue_of(house).counts) == before
    assert counts(site.get("/today").text) == queue_of(house).counts


def test_undo_is_answered_already_and_can_be_sent_as_it_stands(site: Site, house: House) -> None:
    site.enters(BUSY)
    before = queue_of(house).counts
    shown = site.get(press(site, "Cancelled by them (How-was-it call, Terence Davison)")).text
    undo = re.search(rf'href="(/people/{TERENCE}/correct\?entry[^"]*)">Undo', shown)
    assert undo is not None

    form = site.get(undo[1].replace("&amp;", "&"))

    assert boxes_of(form.text)["what"] == "undo"
    assert "Recorded by mistake</textarea>" in form.text
    assert queue_of(house).counts == before


def test_sent_twice_it_is_done_once(site: Site, house: House) -> None:
    html = site.enters(BUSY).get("/today").text
    sent = {**boxes_of(html), "do": buttons(html)["Did not attend (Speak to the person, Ashley Holloway)"]}

    first = site.client.post("/today", data=sent)
    seq, contacts = case_of(house, ASHLEY).seq, len(case_of(house, ASHLEY).contacts)
    second = site.client.post("/today", data=sent)

    assert (first.status_code, second.status_code) == (303, 303)
    assert (case_of(house, ASHLEY).seq, len(case_of(house, ASHLEY).contacts)) == (seq, contacts)
    assert first.headers["location"] == second.headers["location"]


def test_two_buttons_of_one_page_are_two_things(site: Site, house: House) -> None:
    html = site.enters(BUSY).get("/today").text
    for words in ("Attended (Speak to the person, Ashley Holloway)", "Attended (How-was-it call, Terence Davison)"):
        answer = site.client.post("/today", data={**boxes_of(html), "do": buttons(html)[words]})
        assert answer.status_code == 303

    assert case_of(house, ASHLEY).last_spoken_on == case_of(house, TERENCE).last_spoken_on == AT.date()


def test_a_page_that_is_no_longer_true_does_nothing_and_says_what_changed(site: Site, house: House) -> None:
    html = site.enters(BUSY).get("/today").text
    house.walk.act(ASHLEY, Record(activity="keep_in_touch", outcome="attended"), member(house, "advisor-1"), AT)

    answer = site.client.post(
        "/today", data={**boxes_of(html), "do": buttons(html)["Attended (Speak to the person, Ashley Holloway)"]}
    )

    assert answer.status_code == 409
    words = words_of(answer)
    assert "Nothing was recorded for Ashley Holloway" in words
    assert "by Mathew Smith at 09:14" in words
    assert len([c for c in case_of(house, ASHLEY).contacts.values() if c.happened_on == AT.date()]) == 1


@pytest.mark.parametrize(
    "sent",
    ["", "nonsense", "2azy-dym6 1 keep_in_touch#2 close discharged", "2azy-dym6 x y#1 record done",
     "2azy-dym6 1 no_such#1 record done", "no-such 1 keep_in_touch#1 record attended"],
)  # fmt: skip
def test_what_no_button_sends_does_nothing(site: Site, house: House, sent: str) -> None:
    html = site.enters(BUSY).get("/today").text
    before = case_of(house, ASHLEY).seq

    answer = site.client.post("/today", data={**boxes_of(html), "do": sent})

    assert answer.status_code in (400, 404, 409)
    assert case_of(house, ASHLEY).seq == before


def test_without_the_mark_of_the_session_nothing_is_done(site: Site) -> None:
    html = site.enters(BUSY).get("/today").text

    answer = site.client.post("/today", data={"do": next(iter(buttons(html).values()))})

    assert answer.status_code == 403


def test_a_provider_cannot_act_on_people_it_has_no_part_in(site: Site, house: House) -> None:
    html = site.enters("worker-rotherham-mind").get("/today").text
    seq = case_of(house, "ufn5-bfy4").seq

    answer = site.client.post("/today", data={**boxes_of(html), "do": f"ufn5-bfy4 {seq} barriers_check#1 record done"})

    assert answer.status_code == 403


def test_the_buttons_fit_the_item(site: Site, house: House) -> None:
    house.walk.act(ASHLEY, PauseRequest(reason="away", until=date(2026, 4, 24)), member(house, BUSY), AT)

    offered = buttons(site.enters(BUSY).get("/today").text)
    asked = buttons(site.enters("worker-rush-house").get("/today").text)

    assert [words for words in offered if "Expected back" in words] == ["Back (Expected back, Ashley Holloway)"]
    assert {words.partition(" (")[0] for words in offered if "Speak to" in words} == {
        "Attended", "Did not attend", "Cancelled by them", "Cancelled by us",
    }  # fmt: skip
    assert {words.partition(" (")[0] for words in asked if "Answer from" in words and "Rita" in words} == {
        "Accepted", "Full", "Declined",
    }  # fmt: skip
    assert "Still away…" in words_of(site.enters(BUSY).get("/today"))


def test_somebody_is_back_with_one_button(site: Site, house: House) -> None:
    house.walk.act(ASHLEY, PauseRequest(reason="away", until=date(2026, 4, 24)), member(house, BUSY), AT)
    site.enters(BUSY)

    words = words_of(site.get(press(site, "Back (Expected back, Ashley Holloway)")))

    assert re.search(r"Back from hold[^.]*, for Ashley Holloway", words)
    assert case_of(house, ASHLEY).current_pause is None


@pytest.mark.parametrize(("button", "state"), [("Accepted", "accepted"), ("Full", "full"), ("Declined", "declined")])
def test_a_provider_answers_with_one_button(site: Site, house: House, button: str, state: str) -> None:
    site.enters("worker-rush-house")

    leads_to = press(site, f"{button} (Answer from the provider, Rita Dean)")

    assert [p.state for p in case_of(house, RITA).placements.values()] == [state]
    assert re.search(rf"Rush House[^.]*{state}[^.]*, for Rita Dean", words_of(site.get(leads_to)))


def test_a_provider_that_was_full_is_told_so_on_the_day_only(site: Site, clock: Clock) -> None:
    site.enters("worker-rush-house")
    leads_to = press(site, "Full (Answer from the provider, Rita Dean)")

    clock.at += timedelta(days=1)

    assert "Rita Dean" not in words_of(site.enters("worker-rush-house").get(leads_to))


def test_what_stands_with_others_has_no_button_and_is_recorded_through_the_menu(site: Site) -> None:
    html = site.enters(BUSY).get("/today").text
    waiting = html[html.index('aria-labelledby="waiting_for_others"') :]

    assert buttons(waiting) == {}
    assert "Record it for them…" in waiting


def test_no_link_of_the_page_leads_nowhere(site: Site) -> None:
    html = site.enters(BUSY).get("/today").text
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"]*)"', html)}

    for link in sorted(links):
        assert site.get(link).status_code in (200, 303), link


def test_recording_while_looking_at_part_of_the_page_comes_back_to_that_part(site: Site) -> None:
    site.enters(BUSY)

    leads_to = press(site, "Attended (Speak to the person, Ashley Holloway)", "/today?sort=name&what=keep_in_touch")

    assert leads_to.startswith("/today?what=keep_in_touch&sort=name&done=2azy-dym6.")
    assert "Showing 3 of" in words_of(site.get(leads_to))


def test_nobody_is_told_of_what_others_recorded(site: Site, house: House) -> None:
    site.enters(BUSY)
    leads_to = press(site, "Attended (Speak to the person, Ashley Holloway)")

    assert "for Ashley Holloway" not in words_of(site.enters("advisor-1").get(leads_to))
    for nonsense in ("x", "2azy-dym6.x", "2azy-dym6.99999", "no-such.1", "2azy-dym6.1", "." * 500):
        assert site.get(f"/today?done={nonsense}").status_code == 200


def test_recording_needs_neither_a_mouse_nor_scripts(browser_without_scripts: Page) -> None:
    page = browser_without_scripts
    button = page.get_by_role("button", name="Attended (Speak to the person, Ashley Holloway)")
    button.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("Speak to the person (2nd): attended, for Ashley Holloway")
    expect(button).to_have_count(0)


def test_after_recording_the_focus_is_where_it_is_said(as_staff: Callable[[str], Page]) -> None:
    page = as_staff(BUSY)

    page.get_by_role("button", name="Attended (Speak to the person, Ashley Holloway)").click()

    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("link", name="Undo")).to_be_visible()


@pytest.fixture
def browser_without_scripts(page: Page, address: str) -> Page:
    """Today, in a browser in which scripts are off."""
    browser = page.context.browser
    assert browser is not None
    quiet = browser.new_context(base_url=address, java_script_enabled=False).new_page()
    quiet.goto("/sign-in")
    quiet.locator(f'button[name=staff][value="{BUSY}"]').click()
    return quiet
