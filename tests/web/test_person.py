"""A person's page: who, where they are, what stands, the picture and the same in lists; today and on days gone by."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html import unescape
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from pathway.bootstrap import House
from pathway.case.model import Case, Status
from pathway.commands.accept import Accept
from pathway.commands.concern import RaiseConcern
from pathway.commands.correct import Correct
from pathway.commands.pause import PauseRequest
from pathway.commands.record import Record
from pathway.commands.record_death import RecordDeath
from pathway.commands.refer import Refer
from pathway.dates import in_words
from pathway.planning.projection import projected
from pathway.queries.case_view import case_on
from pathway.queries.day_asked import day_asked
from pathway.queries.stage_stretches import stage_stretches
from pathway.store.look import look
from tests.web.caseloads import reads
from tests.web.cases import TODAY, acted, item_of, on_the_way, somebody, to_plan
from tests.web.conftest import Clock
from tests.web.site import Site, words_of

NOW = datetime(2026, 4, 21, 8, 14, tzinfo=UTC)
NEVER_SHOWN = re.compile(
    r"\b(standing|ladder|sweep|snapshot|anchor|outbox|set aside)\b|[a-z]+_[a-z]+|\bNone\b(?! (found|yet))|#\d|--"
)
BOXES = "all => all.map(one => one.getBBox()).map(box => [box.x, box.y, box.width, box.height])"
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def on_hold(house: House) -> Case:
    """Somebody in hospital since the tenth of April."""
    ref = somebody(house, on_the_way).ref
    asked = PauseRequest(reason="hospital_admission", on=date(2026, 4, 10), until=date(2026, 5, 1))
    return acted(house, ref, asked, "advisor-1", NOW)


def everybody(house: House) -> list[Case]:
    """Every case of the played caseload."""
    with look(house.store) as seen:
        return seen.cases_where()


def read(site: Site, path: str) -> str:
    """The words of a page that is there."""
    answer = site.get(path)
    assert answer.status_code == 200, (path, words_of(answer))
    return unescape(words_of(answer))


@pytest.mark.parametrize("path", ["", "/history", "/since", "?as_of=2026-03-01", "?shown_on=2026-03-01"])
def test_everybody_can_be_opened_and_no_word_of_the_machinery_is_shown(site: Site, house: House, path: str) -> None:
    site.enters("advisor-1")
    for case in everybody(house):
        said = read(site, f"/people/{case.ref}{path}")
        assert (found := NEVER_SHOWN.search(said)) is None, said[found.start() - 60 : found.end() + 40]


def test_who_it_is_stands_on_every_page_about_a_person_with_what_to_know_before_ringing(
    site: Site, house: House
) -> None:
    site.enters("advisor-1")
    with look(house.store) as seen:
        case, person = next(
            (case, person) for case in seen.cases_where() if (person := seen.person(case.person)).safe_contact
        )
    item = next(iter(case.activities.values())).row_key.replace("#", "%23")
    number = f"{person.nhs_number[:3]} {person.nhs_number[3:6]} {person.nhs_number[6:]}"
    for path in ("", "/history", "/since", f"/why/{item}", "?as_of=2026-04-20", "/concern"):
        said = read(site, f"/people/{case.ref}{path}")
        assert person.name in said
        assert number in said
        assert f"Safe contact: {person.safe_contact}" in said


def test_opening_a_page_is_written_down_before_it_is_shown(site: Site, house: House) -> None:
    case = somebody(house, on_the_way)
    site.enters("advisor-1")
    site.get(f"/people/{case.ref}?as_of=2026-04-01")
    assert (last := reads(house)[-1])["case"] == case.ref
    assert (last["who"], last["what"], last["as_of"]) == ("advisor-1", "case", "2026-04-01")


def test_whoever_has_no_part_in_somebodys_care_sees_nothing_of_them(site: Site, house: House) -> None:
    case = somebody(house, on_the_way)
    site.enters("coordinator-north-1" if case.team != "north" else "coordinator-south-1")
    for path in ("", "/history", "/since", "/why/first_contact"):
        assert site.get(f"/people/{case.ref}{path}").status_code == 403
        assert site.get(f"/people/zzzz-zzzz{path}").status_code == 404


def test_on_hold_is_said_with_the_reason_and_the_day(site: Site, house: House) -> None:
    case = on_hold(house)
    answer = site.enters("advisor-1").get(f"/people/{case.ref}")
    assert "On hold: in hospital, day 11, expected back Friday 1 May" in words_of(answer)
    assert "They are back" in words_of(answer)
    assert "Still away" in words_of(answer)
    assert 'fill="url(#hatch-wide)"' in answer.text


def test_with_a_provider_names_the_provider(site: Site, house: House) -> None:
    case = somebody(house, lambda case: case.status is Status.DORMANT)
    said = read(site.enters("advisor-1"), f"/people/{case.ref}")
    where = next(p.provider for p in case.placements.values() if p.state in ("accepted", "started"))
    assert f"With {where.replace('-', ' ').title()}" in said


def test_a_held_stage_says_what_it_waits_for_and_is_drawn_as_held(site: Site, house: House, clock: Clock) -> None:
    case = somebody(house, lambda case: case.stage == "sustainable_activity" and case.status is Status.OPEN)
    clock.at += timedelta(days=40)
    answer = site.enters("advisor-1").get(f"/people/{case.ref}")
    assert "waiting for a person to decide" in words_of(answer)
    assert 'class="band band--held"' in answer.text


def test_what_the_picture_shows_also_stands_in_the_lists(site: Site, house: House) -> None:
    site.enters("advisor-1")
    for case in everybody(house):
        html = site.get(f"/people/{case.ref}").text
        drawn = re.findall(r'<g transform="translate\([^)]*\)"><title>([^<]*)</title>', html)
        listed = re.findall(r'<span class="item-title">([^<]*)</span>', html)
        titles = {title.partition(":")[0] for title in listed}
        assert {words.partition(":")[0] for words in drawn} <= titles
        assert len(drawn) == 2 * (len(drawn) // 2)
        assert len(listed) >= len(drawn) // 2


def test_stages_follow_one_another_without_a_day_between_or_twice(house: House) -> None:
    with look(house.store) as seen:
        for case in seen.cases_where():
            made = case_on(seen, case.ref, day_asked(seen, TODAY, is_clock=True))
            coming = projected(made.case, made.rules, made.calendar)
            stages = stage_stretches(made.case, made.rules, made.entries, coming, TODAY)
            assert stages[0].first_on == case.referred_on
            for one, after in pairwise(stages):
                assert after.first_on == one.last_on + timedelta(days=1), case.ref
            here = next(each for each in reversed(stages) if each.stage == made.case.stage)
            assert case.ended_on in (None, here.last_on)


def test_nothing_on_a_page_is_styled_in_place(site: Site, house: House) -> None:
    html = site.enters("advisor-1").get(f"/people/{somebody(house, on_the_way).ref}").text
    assert " style=" not in html
    assert "<style" not in html


def test_each_open_item_offers_what_fits_it_to_those_who_may(site: Site, house: House) -> None:
    case = somebody(house, to_plan)
    site.enters("advisor-1")
    html = site.get(f"/people/{case.ref}").text
    item = item_of(case, "recovery_plan").replace("#", "%23")
    assert f"/people/{case.ref}/record?item={item}&amp;back=/people/{case.ref}" in html
    assert f"/people/{case.ref}/pause?back=" in html
    for link in set(re.findall(rf'href="(/people/{case.ref}/[^"]*back=[^"]*)"', html)):
        assert site.get(unescape(link)).status_code == 200, link


def test_after_an_act_the_page_says_what_was_recorded_with_the_way_back(site: Site, house: House) -> None:
    case = somebody(house, to_plan)
    site.enters("advisor-1")
    path = f"/people/{case.ref}/record?item={item_of(case, 'recovery_plan').replace('#', '%23')}"
    there = site.send(path, {"outcome": "done", "on": "today"}).headers["location"]
    answer = site.get(there)
    said = words_of(answer)
    assert "Recorded Recovery plan agreed: done" in said
    undo = re.search(r'href="([^"]*correct[^"]*)">Undo', answer.text)
    assert undo
    assert site.client.get(unescape(undo[1]), follow_redirects=True).status_code == 200
    assert "Recorded Recovery plan" not in read(site, f"/people/{case.ref}?done={case.ref}.1")
    site.enters("advisor-2")
    assert "Recorded Recovery plan" not in read(site, there)


def test_history_tells_who_saw_them_and_who_wrote_it_down_and_when(site: Site, house: House) -> None:
    case = somebody(house, on_the_way)
    with look(house.store) as seen:
        colleague, name = seen.members["advisor-2"], seen.members["advisor-1"].name
    asked = Record(activity="keep_in_touch", on=date(2026, 4, 20), seen_by=colleague, note="Talked <b>about</b> it.")
    acted(house, case.ref, asked, "advisor-1", NOW)
    answer = site.enters("advisor-1").get(f"/people/{case.ref}/history")
    given, _, family = name.rpartition(" ")
    assert f"recorded by {given[:1]}. {family}" in words_of(answer)
    assert f"seen by {colleague.name[:1]}. " in words_of(answer)
    assert "Monday 20 April 2026 recorded Tuesday 21 April 2026, 09:14" in words_of(answer)
    assert "Talked &lt;b&gt;about&lt;/b&gt; it." in answer.text


def test_a_correction_is_told_and_what_it_corrected_stays(site: Site, house: House) -> None:
    case = somebody(house, to_plan)
    acted(house, case.ref, Record(activity="recovery_plan"), "advisor-1", NOW)
    acted(house, case.ref, Correct(what="recovery_plan", undo=True, reason="Wrong person"), "advisor-1", NOW)
    said = read(site.enters("advisor-1"), f"/people/{case.ref}/history")
    assert "Put right:" in said
    assert "Why: Wrong person" in said
    assert "Recovery plan agreed: done, by" in said


def test_the_words_of_a_safeguarding_concern_are_for_those_who_act_on_it(site: Site, house: House) -> None:
    case = somebody(house, on_the_way)
    acted(house, case.ref, RaiseConcern(kind="safeguarding", words="What was seen"), "advisor-1", NOW)
    for path in ("/history", "/since?from=2026-04-21"):
        assert "What was seen" in read(site.enters("advisor-1"), f"/people/{case.ref}{path}")
        said = read(site.enters("advisor-2"), f"/people/{case.ref}{path}")
        assert "What was seen" not in said
        assert "for those who act on it" in said
    assert "Concern not taken on yet: safeguarding" in read(site, f"/people/{case.ref}")


def test_a_day_gone_by_is_marked_as_past_and_offers_nothing_to_do(site: Site, house: House) -> None:
    case = somebody(house, to_plan)
    day = TODAY - timedelta(days=3)
    for sense, words in (("as_of", "now known to have been true"), ("shown_on", "what this page showed")):
        answer = site.enters("advisor-1").get(f"/people/{case.ref}?{sense}={day}")
        assert "This is the past" in words_of(answer)
        assert words in words_of(answer)
        assert f"/people/{case.ref}/record" not in answer.text
        assert ">Undo" not in answer.text


def test_a_contact_told_late_was_so_that_day_though_the_page_did_not_show_it(site: Site, house: House) -> None:
    case = somebody(house, to_plan)
    day = TODAY - timedelta(days=1)
    acted(house, case.ref, Record(activity="recovery_plan", on=day), "advisor-1", NOW)
    site.enters("advisor-1")
    assert "Recovery plan agreed: done" in read(site, f"/people/{case.ref}?as_of={day}")
    assert "Recovery plan agreed: done" not in read(site, f"/people/{case.ref}?shown_on={day}")


@pytest.mark.parametrize("query", ["as_of=2030-01-01", "as_of=2020-01-01", "shown_on=2020-01-01", "as_of=0001-01-01"])
def test_a_day_without_anything_to_show_says_so(site: Site, house: House, query: str) -> None:
    said = read(site.enters("advisor-1"), f"/people/{somebody(house, on_the_way).ref}?{query}")
    assert "Nothing to show for that day" in said


@pytest.mark.parametrize("query", ["as_of=yesterday", "shown_on=2026-02-30", "as_of=%00"])
def test_a_day_that_is_none_is_no_page(site: Site, house: House, query: str) -> None:
    assert site.enters("advisor-1").get(f"/people/{somebody(house, on_the_way).ref}?{query}").status_code == 404


def test_the_boxes_for_another_day_lead_to_it_or_say_what_is_wrong(site: Site, house: House) -> None:
    ref = somebody(house, on_the_way).ref
    site.enters("advisor-1")
    there = site.get(f"/people/{ref}/then?on-day=17&on-month=4&on-year=2026&sense=shown_on")
    assert there.headers["location"] == f"/people/{ref}?shown_on=2026-04-17"
    for boxes in ("on-day=31&on-month=2&on-year=2026", "on-day=1&on-month=5&on-year=2026", "on-day=&on-month=5"):
        answer = site.get(f"/people/{ref}/then?{boxes}")
        assert answer.status_code == 400
        assert "There is a problem" in words_of(answer)


def test_before_it_is_decided_the_page_offers_to_decide(site: Site, house: House) -> None:
    case = somebody(house, lambda case: case.stage == "referral" and case.status is Status.OPEN)
    said = read(site.enters("advisor-1"), f"/people/{case.ref}")
    assert "not decided yet" in said
    assert "Decide on the referral" in said
    acted(house, case.ref, Accept(), "advisor-1", NOW)
    assert "Allocation to an advisor" in read(site, f"/people/{case.ref}")


def test_after_the_ending_the_follow_ups_stand_and_after_a_death_nothing_does(site: Site, house: House) -> None:
    site.enters("advisor-1")
    ended = somebody(house, lambda case: case.ending == "discharged" and bool(case.open_activities))
    said = read(site, f"/people/{ended.ref}")
    assert "Ended" in said
    assert "Follow-up call" in said
    case = somebody(house, on_the_way)
    acted(house, case.ref, RecordDeath(on=TODAY), "advisor-1", NOW)
    said = read(site, f"/people/{case.ref}")
    assert "they died" in said
    assert "To do now Nothing any more." in said


def test_dates_beyond_the_calendar_are_said_to_be_so(site: Site, house: House, clock: Clock) -> None:
    case = somebody(house, on_the_way)
    with look(house.store) as seen:
        last = seen.newest_calendar(seen.rules(case.definition)).last_day
    clock.at = datetime(last.year, last.month, last.day, 9, tzinfo=UTC)
    acted(house, case.ref, Record(activity="keep_in_touch"), "advisor-1", clock.at)
    said = read(site.enters("advisor-1"), f"/people/{case.ref}")
    assert f"Days after {in_words(last)} are counted without bank holidays" in said


def test_an_earlier_time_with_us_is_linked(site: Site, house: House) -> None:
    first = somebody(house, lambda case: case.ending == "discharged")
    asked = Refer(ref="back-agan", person=first.person, referred_on=TODAY, team=first.team, previous_case=first.ref)
    with look(house.store) as seen:
        house.walk.refer(asked, seen.members["advisor-1"], NOW, first.pathway)
    site.enters("advisor-1")
    answer = site.get("/people/back-agan")
    assert f'href="/people/{first.ref}">Earlier: referred' in answer.text
    assert reads(house)[-1]["other_cases"] == [first.ref]
    assert "Later: referred Tuesday 21 April 2026" in read(site, f"/people/{first.ref}")


@pytest.mark.parametrize("width", [1180, 320])
def test_the_page_is_readable_at_every_width(as_staff: Callable[[str], Page], house: House, width: int) -> None:
    page = as_staff("advisor-1")
    page.set_viewport_size({"width": width, "height": 900})
    paused = on_hold(house)
    item = next(iter(paused.open_activities)).row_key.replace("#", "%23")
    for path in ("", "/history", "/since", f"/why/{item}", "?as_of=2026-04-01"):
        page.goto(f"/people/{paused.ref}{path}")
        for summary in page.locator("main details > summary").all():
            summary.click()
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, (path, found.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        assert page.locator("h1").count() == 1


def test_one_layout_of_the_picture_is_shown_at_a_time(as_staff: Callable[[str], Page], house: House) -> None:
    page = as_staff("advisor-1")
    page.goto(f"/people/{somebody(house, on_the_way).ref}")
    expect(page.locator(".picture--wide")).to_be_visible()
    expect(page.locator(".picture--tall")).to_be_hidden()
    assert page.get_by_role("img", name="The pathway on a calendar").count() == 1
    page.set_viewport_size({"width": 320, "height": 900})
    expect(page.locator(".picture--wide")).to_be_hidden()
    expect(page.locator(".picture--tall")).to_be_visible()


def test_the_letters_of_the_picture_stay_on_the_paper_and_apart(as_staff: Callable[[str], Page], house: House) -> None:
    page = as_staff("advisor-1")
    for case in everybody(house)[::3]:
        page.goto(f"/people/{case.ref}")
        boxes = page.eval_on_selector_all(".picture--wide .t-label", BOXES)
        for x, _, across, _ in boxes:
            assert x >= 0
            assert x + across <= 960
        for one in range(len(boxes)):
            for other in range(one):
                (ax, ay, aw, ah), (bx, by, bw, bh) = boxes[one], boxes[other]
                assert ax + aw <= bx or bx + bw <= ax or ay + ah * 0.8 <= by or by + bh * 0.8 <= ay, case.ref
