"""The pages of a house, served as they are in earnest, for tests that need a house of another kind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import uvicorn

from pathway.bootstrap import House
from pathway.web.app import make_app
from pathway.web.serving import configured, listen


@contextmanager
def served(house: House, now: Callable[[], datetime], trusted_proxies: str = "") -> Iterator[str]:
    """Where they answer."""
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(configured(make_app(house, now), trusted_proxies))
    serving = threading.Thread(target=server.run, args=([listening],))
    serving.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    serving.join()
