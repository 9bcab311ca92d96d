"""Signing in through a provider that the OpenID Foundation certified: npm's oidc-provider. It needs Node and a network.

Not collected by default. `./dev test tests/web/certified_provider.py` runs it.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pathway import clock as our_clock
from pathway.bootstrap import House
from tests.web.conftest import Clock
from tests.web.issuer import CLIENT_ID, NAME, SECRET
from tests.web.signing import in_earnest, invitation_for
from tests.web.signing_on import BACK, known_as, with_sign_on

PROVIDER = "oidc-provider@8.8.1"
SCRIPT = Path(__file__).with_suffix(".mjs")


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the provider in it, and the script that runs it."""
    folder = tmp_path_factory.mktemp("certified")
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", PROVIDER], cwd=folder, check=True, timeout=300)
    return Path(shutil.copy(SCRIPT, folder))


@pytest.fixture
def issuer(installed: Path, listening: socket.socket) -> Iterator[str]:
    """The address of the provider, running."""
    back = f"http://127.0.0.1:{listening.getsockname()[1]}{BACK}"
    command = ["node", str(installed), CLIENT_ID, SECRET, back]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as provider:
        assert provider.stdout is not None
        yield next(line.strip() for line in provider.stdout if line.startswith("http"))
        provider.terminate()


@pytest.fixture
def clock() -> Clock:
    """The time it is: the provider knows it."""
    return Now()


class Now(Clock):
    """This very instant, whenever it is asked."""

    def __call__(self) -> datetime:
        return our_clock.now()


@pytest.fixture
def house(house: House, issuer: str, listening: socket.socket) -> House:
    return with_sign_on(in_earnest(house), issuer, listening)


def test_somebody_accepts_an_invitation_and_comes_in_again(page: Page, house: House, issuer: str) -> None:
    # The pages of the provider ask for letters of elsewhere.
    page.route(lambda url: "127.0.0.1" not in url, lambda route: route.fulfill(body=""))
    page.goto(f"/sign-in/invitation/{invitation_for(house, 'advisor-1', our_clock.now())}")
    page.get_by_role("button", name=f"Sign in with {NAME}").click()
    page.locator("input[name=login]").fill("a.khan")
    page.locator("input[name=password]").fill("anything")
    page.locator("button[type=submit]").click()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/today")
    assert known_as(house, "advisor-1") == f"{issuer} a.khan"

    page.get_by_role("button", name="Sign out").click()
    page.goto("/account")
    page.get_by_role("button", name=f"Sign in with {NAME}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
