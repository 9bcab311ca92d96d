"""Why something is due, as somebody would say it; and what changed since we last met, ready to copy."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from playwright.sync_api import Page, expect

from pathway.bootstrap import House
from pathway.commands.barrier import Barrier
from pathway.commands.defer import Defer
from pathway.commands.pause import PauseRequest
from pathway.commands.record import Record
from pathway.dates import in_words
from pathway.queries.since_last_met import last_spoken_before
from pathway.store.look import look
from tests.web.caseloads import reads
from tests.web.cases import TODAY, acted, case_of, item_of, on_the_way, somebody, summary, to_plan
from tests.web.site import Site, words_of

NOW = datetime(2026, 4, 21, 8, 14, tzinfo=UTC)


def read(site: Site, path: str) -> str:
    """The words of a page that is there."""
    answer = site.get(path)
    assert answer.status_code == 200, (path, words_of(answer))
    return unescape(words_of(answer))


def test_why_is_a_few_sentences_and_the_file_and_line_stand_under_details(site: Site, house: House) -> None:
    case = somebody(house, to_plan)
    row = case.activities[item_of(case, "recovery_plan")]
    said = read(site.enters("advisor-1"), f"/people/{case.ref}/why/recovery_plan%231")
    assert f"Why is “Recovery plan agreed” due on {in_words(row.due_on or TODAY)}?" in said
    story, _, details = said.partition("Details: each step, and where it is written")
    assert f"The clock started on {in_words(case.clock_started_on or TODAY)} (recorded by " in story
    assert "The end of pathway week 5 is" in story
    assert "config/pathways.yaml" not in story
    assert re.search(r"version 1: config/pathways.yaml, line \d+", details)


def test_why_names_the_hold_that_was_given_back_and_what_follows(site: Site, house: House) -> None:
    case = somebody(house, lambda case: on_the_way(case) and any(a.key == "care_plan" for a in case.open_activities))
    asked = PauseRequest(reason="bereavement", on=date(2026, 4, 20), until=date(2026, 4, 30))
    acted(house, case.ref, asked, "advisor-1", NOW)
    said = read(site.enters("advisor-1"), f"/people/{case.ref}/why/care_plan")
    assert "10 days on hold from Monday 20 April 2026 given back (bereaved): that makes it" in said
    assert "after they were put on hold" in said
    assert "They are on hold: each day longer than expected moves this by a day." in said


def test_why_tells_what_would_follow_if_it_were_done_today(site: Site, house: House) -> None:
    case = somebody(house, on_the_way)
    said = read(site.enters("advisor-1"), f"/people/{case.ref}/why/keep_in_touch")
    assert "If it were recorded as done today:" in said


def test_why_tells_that_it_was_put_off_and_by_whom(site: Site, house: House) -> None:
    case = somebody(house, to_plan)
    due = case.activities[item_of(case, "recovery_plan")].due_on or TODAY
    until = max(due, TODAY) + timedelta(days=3)
    acted(house, case.ref, Defer(activity="recovery_plan", to=until, reason="Away"), "advisor-1", NOW)
    said = read(site.enters("advisor-1"), f"/people/{case.ref}/why/recovery_plan")
    assert f"to {in_words(until)}, after it was put off" in said


def test_why_of_what_never_came_up_says_so_and_of_what_there_is_not_is_no_page(site: Site, house: House) -> None:
    case = somebody(house, on_the_way)
    site.enters("advisor-1")
    assert "nothing says yet that it will" in read(site, f"/people/{case.ref}/why/welfare_call")
    for unknown in ("nothing_like_it", "%23", "care_plan%2399", "care_plan%23x"):
        assert site.get(f"/people/{case.ref}/why/{unknown}").status_code in (200, 404)
    assert site.get(f"/people/{case.ref}/why/nothing_like_it").status_code == 404


def test_why_leads_back_within_the_pages_only(site: Site, house: House) -> None:
    ref = somebody(house, on_the_way).ref
    site.enters("advisor-1")
    assert 'href="/today"' in site.get(f"/people/{ref}/why/care_plan?back=/today").text
    assert "evil.example" not in site.get(f"/people/{ref}/why/care_plan?back=https://evil.example").text
    assert "evil.example" not in site.get(f"/people/{ref}/why/care_plan?back=//evil.example").text


def test_since_begins_with_the_last_time_anybody_spoke_to_them(site: Site, house: House) -> None:
    case = somebody(house, lambda case: on_the_way(case) and last_spoken_before(case, TODAY) is not None)
    spoken = last_spoken_before(case, TODAY)
    assert spoken
    said = read(site.enters("advisor-1"), f"/people/{case.ref}/since")
    assert f"What changed from {in_words(spoken)} to Tuesday 21 April 2026" in said
    assert (last := reads(house)[-1])["what"] == "since"
    assert last["from_on"] == spoken.isoformat()


def test_since_tells_what_was_recorded_by_whom_and_what_is_different(site: Site, house: House) -> None:
    case = somebody(house, to_plan)
    acted(house, case.ref, Record(activity="recovery_plan", note="Allotment on Fridays."), "advisor-1", NOW)
    acted(house, case.ref, Barrier(kind="housing"), "advisor-2", NOW)
    with look(house.store) as seen:
        one, other = seen.members["advisor-1"].name, seen.members["advisor-2"].name
    said = read(site.enters("advisor-1"), f"/people/{case.ref}/since?from=2026-04-20")
    page, _, text = said.partition("To copy into another record")
    assert f"Recovery plan agreed: done, by {one}" in page
    assert "Barrier to moving on, housing: found" in page
    assert f"Recovery plan agreed: done, by {one}. Note: Allotment on Fridays." in text
    assert f"housing: found, with {other}, by {other}." in text
    assert "NHS number" in text


def test_since_counts_both_days_and_what_was_written_down_late(site: Site, house: House) -> None:
    case = somebody(house, to_plan)
    acted(house, case.ref, Record(activity="recovery_plan", on=date(2026, 4, 17)), "advisor-1", NOW)
    site.enters("advisor-1")
    for days in ("from=2026-04-17&to=2026-04-17", "from=2026-04-21&to=2026-04-21"):
        assert "Recovery plan agreed: done, by" in read(site, f"/people/{case.ref}/since?{days}")
    assert "Recovery plan agreed: done, by" not in read(site, f"/people/{case.ref}/since?from=2026-04-18&to=2026-04-20")


@pytest.mark.parametrize(
    "days",
    [
        "from=2026-04-20&to=2026-04-10", "from=2027-01-01", "to=2027-01-01", "from=yesterday", "to=2020-01-01",
        "from-day=31&from-month=2&from-year=2026", "from-day=3",
    ],
)  # fmt: skip
def test_days_that_make_no_sense_are_said_to(site: Site, house: House, days: str) -> None:
    answer = site.enters("advisor-1").get(f"/people/{somebody(house, on_the_way).ref}/since?{days}")
    assert answer.status_code == 400
    assert "There is a problem" in words_of(answer)
    assert "To copy into another record" in words_of(answer)


@pytest.mark.parametrize("day", ["from", "to"])
def test_of_two_days_the_wrong_one_is_marked(site: Site, house: House, day: str) -> None:
    path = f"/people/{somebody(house, on_the_way).ref}/since?{day}-day=40&{day}-month=1&{day}-year=2026"
    answer = site.enters("advisor-1").get(path)
    assert [where for where, _ in summary(answer)] == [f"{day}-day"]
    assert f'id="{day}-error"' in answer.text


def test_days_typed_into_the_boxes_count(site: Site, house: House) -> None:
    path = f"/people/{somebody(house, on_the_way).ref}/since"
    boxes = "from-day=1&from-month=4&from-year=2026&to-day=17&to-month=apr&to-year=2026"
    said = read(site.enters("advisor-1"), f"{path}?{boxes}")
    assert "What changed from Wednesday 1 April 2026 to Friday 17 April 2026" in said


def test_from_before_the_referral_everything_is_new(site: Site, house: House) -> None:
    case = somebody(house, on_the_way)
    said = read(site.enters("advisor-1"), f"/people/{case.ref}/since?from=2020-01-01")
    assert "not referred yet" in said
    assert "Referred by" in said


def test_the_text_is_copied_with_one_button(as_staff: Callable[[str], Page], house: House) -> None:
    page = as_staff("advisor-1")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    case = case_of(house, somebody(house, on_the_way).ref)
    page.goto(f"/people/{case.ref}/since")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#copy-text").inner_text()
    assert "What changed from" in copied
