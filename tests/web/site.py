"""The pages asked for without a screen: what a browser sends, and what it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser

from httpx import Client, Response


@dataclass
class Site:
    """One browser's cookies over the pages of one house."""

    client: Client

    @classmethod
    @contextmanager
    def at(cls, address: str) -> Iterator[Site]:
        """The pages served at an address."""
        with Client(base_url=address, timeout=30) as client:
            yield cls(client)

    def enters(self, staff: str) -> Site:
        """Signs in as somebody of the demonstration."""
        answer = self.client.post("/sign-in/as", data={"staff": staff, "next": "/today"})
        assert answer.status_code == 303, answer.text
        return self

    def get(self, path: str) -> Response:
        """A page."""
        return self.client.get(path)

    def send(self, path: str, boxes: Mapping[str, str], *, form: str | None = None) -> Response:
        """Sends the form on a page (its address, if silent the path itself) with these boxes filled in."""
        shown = boxes_of(self.get(form or path).text)
        return self.client.post(path, data={**shown, **boxes})


class _Boxes(HTMLParser):
    """The hidden boxes and what stands in the others."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An input that a browser would send."""
        box = {name: value or "" for name, value in attrs}
        is_chosen = box.get("type") not in ("radio", "checkbox") or "checked" in box
        if tag == "input" and "name" in box and is_chosen:
            self.found[box["name"]] = box.get("value", "")


def boxes_of(html: str) -> dict[str, str]:
    """What a browser would send of a page, its buttons not pressed."""
    boxes = _Boxes()
    boxes.feed(html)
    return boxes.found


def words_of(answer: Response) -> str:
    """What is to be read on a page, without its marks."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.text, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())
