"""A whole morning of one advisor in a real Chromium: with a mouse on a wide screen; and the same with scripts switched
off, at 320 px, which is also what somebody at 400 % zoom sees.

What it costs, in clicks (and keys beside what is typed), as the test counts it:

    Today opens                               1 click    (signing in)
    attended                                  1 click
    did not attend, by keyboard alone        13 keys     (skip link, the number of a group, its first row)
    cancelled by them                         2 clicks   (More…, Cancelled by them)
    pressed by mistake, and undone            2 + 2      (More…, Cancelled by us; Undo, Put right)
    the register of a group of one            3 clicks   (Register, Came, Save)
    a hold                                    5 clicks   (name, menu, Put on hold, reason, Put on hold)
    a concern, and taking it on               3 + 3      (Raise a concern, kind, Raise; link, Take it on, I take it on)
    a referral, decided and given to somebody 5 + 3 + 3

Each contact is one page from Today back to Today, which says what was recorded, what is due next, and how to undo it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from pathway.bootstrap import House
from pathway.store.look import look
from tests.terminal import NHS_NUMBERS
from tests.web.caseloads import BUSY, counts, queue_of, rows
from tests.web.cases import case_of, history

ASHLEY, TERENCE, JACK, JAKE = "Ashley Holloway", "Terence Davison", "Jack Peacock", "Jake Turner"
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
HAS_SEEN_FOCUS = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return at.contains(top) && getComputedStyle(at).backgroundColor === "rgb(255, 235, 59)";
}"""
"""What has the focus is on the screen, nothing lies over it, and it is yellow."""


@dataclass
class Morning:
    """One browser, and how often its owner clicked or pressed a key since the last count."""

    page: Page
    reader: Page
    house: House
    clicks: int = 0
    keys: int = 0

    def clicks_on(self, what: Locator) -> None:
        """One click. The page or the menu it opens can be read by everybody, on this width."""
        self.clicks += 1
        kind = what.evaluate("each => each.tagName")
        if kind in ("A", "BUTTON"):
            with self.page.expect_navigation():
                what.click()
        else:
            what.click()
        if kind != "INPUT":
            self.reads_and_fits()

    def tabs_to(self, words: str) -> None:
        """Tab until what has the focus reads so, then Enter. What has the focus can be seen."""
        for _ in range(30):
            self.page.keyboard.press("Tab")
            self.keys += 1
            if " ".join(self.page.evaluate("document.activeElement.textContent").split()) == words:
                break
        assert self.page.evaluate(HAS_SEEN_FOCUS), words
        self.page.keyboard.press("Enter")
        self.keys += 1

    def button(self, name: str) -> Locator:
        """A button by the beginning of what it reads out."""
        return self.page.get_by_role("button", name=name)

    def link(self, name: str) -> Locator:
        """A link by what it reads out, or part of it."""
        return self.page.get_by_role("link", name=name)

    def more(self, item: str) -> None:
        """Opens the menu of an item."""
        self.clicks_on(self.page.locator("summary", has_text=f"More… ({item})"))

    def reads_and_fits(self) -> None:
        """Nothing stands in anybody's way, nothing is wider than the screen, and there is one heading above all."""
        found = Axe().run(self._readable(), options=RULES)
        assert found.violations_count == 0, (self.page.url, found.generate_report())
        too_wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert too_wide <= 0, self.page.url
        assert self.page.locator("h1").count() == 1, self.page.url

    def _readable(self) -> Page:
        """The page; the same one in the reader, where the browser runs no scripts and axe cannot either."""
        if self.reader is not self.page:
            self.reader.set_content(re.sub("<script.*?</script>", "", self.page.content(), flags=re.DOTALL))
        return self.reader

    def is_back_on_today(self, *said: str) -> None:
        """Today again: what was recorded is said, and every number is the number of its rows and of what is stored."""
        done = self.page.get_by_role("alert").filter(has_text="Recorded")
        for words in said:
            expect(done).to_contain_text(words)
        html = self.page.content()
        assert counts(html) == rows(html) == queue_of(self.house).counts

    def cost(self) -> tuple[int, int]:
        """Clicks and keys since this was last asked."""
        spent, self.clicks, self.keys = (self.clicks, self.keys), 0, 0
        return spent

    def sign_in(self, staff: str) -> None:
        """Chooses who to be."""
        self.page.goto("/sign-in")
        self.clicks_on(self.page.locator(f'button[name=staff][value="{staff}"]'))


@pytest.fixture(params=["a wide screen", "320 px and no scripts"])
def opened(
    request: pytest.FixtureRequest, browser: Browser, address: str, house: House
) -> Iterator[Callable[[], Morning]]:
    """Opens browsers of one kind, each with cookies of its own."""
    is_wide = request.param == "a wide screen"
    contexts = []

    def page_in(has_scripts: bool) -> Page:
        size: ViewportSize = {"width": 1180 if is_wide else 320, "height": 900}
        contexts.append(browser.new_context(base_url=address, viewport=size, java_script_enabled=has_scripts))
        return contexts[-1].new_page()

    def open_one() -> Morning:
        page = page_in(is_wide)
        reader = page if is_wide else page_in(True)
        reader.goto("/healthz")
        return Morning(page, reader, house)

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def number(house: House) -> str:
    """An NHS number of nobody here."""
    with look(house.store) as seen:
        return next(each for each in reversed(NHS_NUMBERS) if seen.person_with(each) is None)


def ref_of(house: House, name: str) -> str:
    """The case of somebody."""
    with look(house.store) as seen:
        return next(case.ref for case in seen.cases_where() if seen.person(case.person).name == name)


def told(house: House, name: str) -> list[tuple[str, str]]:
    """What people recorded on somebody this morning, in order: kind and by whom."""
    entries = history(house, ref_of(house, name))
    return [(each.kind, each.by) for each in entries if each.by != "system" and str(each.recorded_at) >= "2026-04-21"]


def test_a_full_morning(opened: Callable[[], Morning], number: str) -> None:
    morning = opened()
    morning.sign_in(BUSY)
    expect(morning.page.get_by_role("heading", level=1)).to_have_text("Today")
    assert morning.cost() == (1, 0)

    three_contacts(morning)
    pressed_by_mistake(morning)
    the_register(morning)
    a_hold(morning)
    a_concern(morning, opened())
    a_referral(morning, number)


def three_contacts(morning: Morning) -> None:
    """With a button, by keyboard, and with a button of the menu."""
    morning.clicks_on(morning.button(f"Attended (Speak to the person, {ASHLEY})"))
    morning.is_back_on_today("Speak to the person (2nd): attended", ASHLEY, "To do: Speak to the person (3rd), due")
    assert morning.cost() == (1, 0)

    morning.page.goto("/today")
    morning.tabs_to("Skip to main content")
    morning.tabs_to("8 next 7 days")
    morning.tabs_to(f"Did not attend (Speak to the person, {JACK})")
    morning.is_back_on_today("Speak to the person (2nd): did not attend", JACK, "To do: Try again the same day")
    morning.reads_and_fits()
    assert morning.cost() == (0, 13)

    morning.more(f"How-was-it call, {TERENCE}")
    morning.clicks_on(morning.button(f"Cancelled by them (How-was-it call, {TERENCE})"))
    morning.is_back_on_today("cancelled by them", TERENCE)
    assert morning.cost() == (2, 0)

    by_me = [("activity_recorded", BUSY)]
    assert [told(morning.house, name) for name in (ASHLEY, TERENCE, JACK)] == [by_me] * 3


def pressed_by_mistake(morning: Morning) -> None:
    """Undone with two clicks from where it is said; both stay in the history."""
    before = counts(morning.page.content())
    morning.more(f"Speak to the person, {JAKE}")
    morning.clicks_on(morning.button(f"Cancelled by us (Speak to the person, {JAKE})"))
    morning.clicks_on(morning.link("Undo"))
    morning.clicks_on(morning.button("Put right"))
    morning.is_back_on_today(JAKE)
    assert counts(morning.page.content()) == before
    assert morning.cost() == (4, 0)
    assert [kind for kind, _ in told(morning.house, JAKE)] == ["activity_recorded", "corrected"]


def the_register(morning: Morning) -> None:
    """The group session: one mark, one Save."""
    morning.clicks_on(morning.link("Register of the group"))
    morning.clicks_on(morning.page.get_by_label("Came"))
    morning.clicks_on(morning.button("Save the register"))
    expect(morning.page.get_by_role("alert")).to_contain_text("Recorded for 1 person")
    expect(morning.page.get_by_role("alert")).to_contain_text(f"{JACK}: Session")
    assert morning.cost() == (3, 0)
    morning.link("Back to Today").click()
    morning.is_back_on_today()


def a_hold(morning: Morning) -> None:
    """From the person's page; the date is wrong at first, and nothing that was said is lost."""
    page = morning.page
    morning.clicks_on(morning.link(JAKE).first)
    morning.clicks_on(page.locator("summary", has_text="Record something else"))
    morning.clicks_on(morning.link("Put on hold"))
    morning.clicks_on(page.get_by_label("In hospital"))
    for part, typed in (("Day", "4"), ("Month", "may"), ("Year", "2025")):
        page.get_by_role("group", name="Expected back").get_by_label(part).fill(typed)
    morning.clicks_on(morning.button("Put on hold"))
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    expect(page.get_by_label("In hospital")).to_be_checked()
    page.get_by_role("group", name="Expected back").get_by_label("Year").fill("2026")
    morning.clicks_on(morning.button("Put on hold"))
    expect(page.get_by_role("alert")).to_contain_text("On hold from Tue 21 Apr: in hospital, expected back Mon 4 May")
    assert morning.cost() == (6, 0)
    assert told(morning.house, JAKE)[-1] == ("case_paused", BUSY)
    page.goto("/today")
    morning.is_back_on_today()


def a_concern(morning: Morning, duty: Morning) -> None:
    """From the page of the person it is about; the duty worker takes it on."""
    page, case = morning.page, case_of(morning.house, ref_of(morning.house, TERENCE))
    page.goto(f"/people/{case.ref}")
    morning.clicks_on(morning.link(f"Raise a concern about {TERENCE}"))
    morning.clicks_on(page.get_by_label("Risk to them or to somebody else"))
    page.get_by_label("What is it?", exact=True).fill("Says that the nights have become very hard.")
    morning.clicks_on(morning.button("Raise the concern"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Risk concern raised")
    assert morning.cost() == (3, 0)

    staff = f"duty-worker-{case.team}"
    duty.sign_in(staff)
    duty.page.goto(f"/people/{case.ref}/concern/{len(case.concerns) + 1}")
    duty.clicks_on(duty.link("Take it on"))
    duty.clicks_on(duty.button("I take it on"))
    assert duty.cost() == (3, 0)
    page.reload()
    expect(page.locator("dl")).to_contain_text("Taken on")
    assert told(morning.house, TERENCE)[-2:] == [("concern_raised", BUSY), ("concern_acknowledged", staff)]


def a_referral(morning: Morning, number: str) -> None:
    """By the form; decided, and given to an advisor."""
    page = morning.page
    morning.clicks_on(morning.link("Referrals"))
    morning.clicks_on(page.locator("a.nhsuk-button", has_text="New referral"))
    born = page.get_by_role("group", name="Date of birth")
    for box, typed in (
        (page.get_by_label("NHS number"), number), (page.get_by_label("Given name"), "Nova"),
        (page.get_by_label("Family name"), "Quill"), (born.get_by_label("Day"), "31"),
        (born.get_by_label("Month"), "3"), (born.get_by_label("Year"), "1980"),
    ):  # fmt: skip
        box.fill(typed)
    morning.clicks_on(page.get_by_label("North", exact=True))
    morning.clicks_on(page.get_by_label("Care cluster 7"))
    morning.clicks_on(morning.button("Record the referral"))
    expect(page.get_by_role("status").first).to_contain_text("Referral recorded: Nova Quill")
    assert morning.cost() == (5, 0)

    morning.clicks_on(morning.link("Decide on the referral of Nova Quill"))
    morning.clicks_on(page.get_by_label("Accepted", exact=True))
    morning.clicks_on(page.locator("main form button"))
    assert morning.cost() == (3, 0)
    morning.clicks_on(morning.link("Allocate Nova Quill"))
    morning.clicks_on(page.get_by_label("Natalie White"))
    morning.clicks_on(page.locator("main form button"))
    assert morning.cost() == (3, 0)

    kinds = ["referral_received", "referral_accepted", "case_allocated"]
    assert told(morning.house, "Nova Quill") == [(kind, BUSY) for kind in kinds]
    page.goto("/today")
    expect(page.get_by_role("link", name="Nova Quill", exact=True).first).to_be_visible()
    morning.is_back_on_today()
