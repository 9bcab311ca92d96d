"""A played caseload of people who do not exist, on the morning of Tuesday 21 April 2026; its pages; a real browser."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from pathway.bootstrap import House, open_house
from pathway.rehearsal.billing import billing_for, settle_on
from pathway.rehearsal.chance import PlacedChance
from pathway.rehearsal.play import Play
from pathway.settings import Settings, read_settings
from pathway.web.app import make_app
from pathway.web.serving import listen
from tests.web.site import Site

SEED, PEOPLE, DAY = "1", 24, date(2026, 4, 21)
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass
class Clock:
    """The time in the pages' world: 09:14 in London, until a test says otherwise."""

    at: datetime = field(default=datetime(2026, 4, 21, 8, 14, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.at


def settings_in(folder: Path) -> Settings:
    """An installation of its own."""
    return read_settings({"PATHWAY_DATA_DIR": str(folder)})


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a house in which everything has been played up to the day."""
    folder = tmp_path_factory.mktemp("played")
    billing, chance = billing_for(SEED, PEOPLE, DAY), PlacedChance(SEED)
    house = open_house(settings_in(folder), billing.begins_at, lambda _: None, chance)
    try:
        Play(house.walk, chance, settle_on(house.store, billing, chance)).up_to(DAY)
        house.sweep(DAY, datetime(2026, 4, 21, 5, tzinfo=UTC))
    finally:
        house.close()
    return folder


@pytest.fixture
def clock() -> Clock:
    """The time in the pages' world."""
    return Clock()


@pytest.fixture
def house(played: Path, tmp_path: Path, clock: Clock) -> Iterator[House]:
    """A house of this test's own, as it stands in the morning."""
    folder = tmp_path / "house"
    shutil.copytree(played, folder)
    house = open_house(settings_in(folder), clock.at, lambda _: None)
    yield house
    house.close()


@pytest.fixture
def site(address: str) -> Iterator[Site]:
    """The pages as a browser without a screen asks for them; nobody is signed in."""
    with Site.at(address) as site:
        yield site


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """Where the pages will be served."""
    listening = listen("127.0.0.1", 0)
    yield listening
    listening.close()


@pytest.fixture
def address(house: House, clock: Clock, listening: socket.socket) -> Iterator[str]:
    """The pages served for a real browser."""
    server = uvicorn.Server(uvicorn.Config(make_app(house, clock), log_level="error", access_log=False))
    serving = threading.Thread(target=server.run, args=([listening],))
    serving.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    serving.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium. Its absence is a failure: these tests are never left out silently."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page of its own, at the front door. Whatever its console complains of fails the test."""
    said: list[str] = []
    context = browser.new_context(base_url=address, viewport={"width": 1180, "height": 900})
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    # A page that refuses something is answered with 4xx on purpose, and Chromium says so.
    assert [words for words in said if "the server responded with a status of 4" not in words] == []


@pytest.fixture
def as_staff(page: Page) -> Callable[[str], Page]:
    """Signs in as somebody of the demonstration, and gives the page of Today."""

    def enter(staff: str) -> Page:
        page.goto("/sign-in")
        page.locator(f'button[name=staff][value="{staff}"]').click()
        return page

    return enter
