"""Every address the pages answer at, found by asking the pages themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

import pytest
from fastapi.routing import APIRoute

from pathway.web.app import PAGES
from pathway.web.forms.acts import ACTS

BOX = re.compile(r"\{(\w+)(?::\w+)?\}")


@dataclass(frozen=True)
class Route:
    """One way of asking at one address, which may have holes."""

    method: str
    path: str

    @property
    def is_about_a_case(self) -> bool:
        """True if the address names a case."""
        return self.path.startswith("/people/{")

    def filled(self, case: str) -> Iterator[str]:
        """Addresses with something sensible in every hole; every act where there are acts."""
        holes = BOX.findall(self.path)
        for name in ACTS if "name" in holes else ("",):
            path = self.path
            for hole in holes:
                path = re.sub(r"\{" + hole + r"(:\w+)?\}", self._in(hole, case, name), path)
            yield path

    def _in(self, hole: str, case: str, name: str) -> str:
        staff = "advisor-2"
        known = {
            "ref": staff if self.path.startswith("/staff/") else case,
            "name": name, "staff": staff, "token": "no-such-token", "key": "keywork", "n": "1", "number": "1",
            "activity": "first_contact",
        }  # fmt: skip
        if hole not in known:
            pytest.fail(f"say in tests/web/every_route.py what may stand in {{{hole}}} of {self.path}")
        return known[hole]


def every_route() -> list[Route]:
    """All of them, by the files of pages that are in use."""
    routers = [import_module(f"pathway.web.pages.{name}").router for name in PAGES]
    return [
        Route(method, route.path)
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in sorted(route.methods)
    ]
