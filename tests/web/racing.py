"""Several browsers that press at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from httpx import Response

from tests.web.site import Site


@dataclass(frozen=True)
class Press:
    """A form about to be sent by one browser."""

    site: Site
    path: str
    boxes: Mapping[str, str]


@contextmanager
def browsers(address: str, staff: Sequence[str]) -> Iterator[list[Site]]:
    """One browser for each of these, signed in."""
    with ExitStack() as open_ones:
        yield [open_ones.enter_context(Site.at(address)).enters(who) for who in staff]


def at_once(presses: Sequence[Press]) -> list[Response]:
    """What each is answered, all sent together, each from a thread of its own."""
    together, answers = threading.Barrier(len(presses)), dict[int, Response]()

    def send(number: int, press: Press) -> None:
        together.wait()
        answers[number] = press.site.client.post(press.path, data=dict(press.boxes))

    threads = [threading.Thread(target=send, args=each) for each in enumerate(presses)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[number] for number in range(len(presses))]
