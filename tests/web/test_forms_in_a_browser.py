"""The forms in a real browser: read by a machine for people who cannot see them, narrow, and without a mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from pathway.bootstrap import House
from tests.web.cases import case_of, somebody, to_plan

PATHS = (
    "/concern", "/referrals", "/referrals/new", "/referrals/upload", "/people/REF/acts", "/people/REF/concern",
    "/people/REF/record?item=recovery_plan%231", "/people/REF/pause", "/people/REF/close", "/people/REF/readiness",
    "/people/REF/place?which=new", "/people/REF/barrier", "/people/REF/correct", "/people/REF/resume",
)  # fmt: skip
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.mark.parametrize("width", [1180, 320])
def test_every_form_reads_and_fits(as_staff: Callable[[str], Page], house: House, width: int) -> None:
    ref = somebody(house, to_plan).ref
    page = as_staff("manager")
    page.set_viewport_size({"width": width, "height": 900})
    for path in PATHS:
        page.goto(path.replace("REF", ref))
        _reads_and_fits(page, path)


def test_what_is_wrong_reads_and_leads_to_its_question(as_staff: Callable[[str], Page], house: House) -> None:
    ref = somebody(house, to_plan).ref
    page = as_staff("manager")
    for path in (f"/people/{ref}/pause", f"/people/{ref}/concern", "/referrals/new", "/referrals/upload"):
        page.goto(path)
        page.locator("main form button").last.click()
        expect(page.get_by_role("alert").first).to_contain_text("There is a problem")
        _reads_and_fits(page, path)
        page.locator(".nhsuk-error-summary a").first.click()
        focused = page.evaluate("document.activeElement.id")
        assert page.locator(".nhsuk-error-summary a").first.get_attribute("href") == f"#{focused}"


def test_another_day_opens_its_boxes_and_pressing_twice_records_once(
    as_staff: Callable[[str], Page], house: House
) -> None:
    case = somebody(house, to_plan)
    page = as_staff("advisor-1")
    page.goto(f"/people/{case.ref}/record?item=recovery_plan%231&back=/today")
    expect(page.get_by_label("Day", exact=True)).not_to_be_visible()
    page.get_by_label("Done", exact=True).check()
    page.get_by_label("Another day").check()
    page.get_by_label("Day", exact=True).fill("20")
    page.get_by_label("Month", exact=True).fill("apr")
    page.get_by_label("Year", exact=True).fill("2026")
    page.get_by_role("button", name="Record").dblclick()
    page.wait_for_url("**/today?done=*")
    row = case_of(house, case.ref).activities["recovery_plan#1"]
    assert (row.outcome, str(row.done_on)) == ("done", "2026-04-20")
    page.go_back()
    expect(page.get_by_text("Recorded already: done, Monday 20 April 2026.")).to_be_visible()
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_role("alert").first).to_contain_text("is done already, on Monday 20 April 2026: put it right if")
    assert case_of(house, case.ref).activities["recovery_plan#1"] == row


def _reads_and_fits(page: Page, path: str) -> None:
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, (path, found.generate_report())
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide <= 0, path
    assert page.locator("h1").count() == 1, path
