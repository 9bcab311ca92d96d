"""Databases opened for a play are let go of after each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.rehearsal.stages import OPEN


@pytest.fixture(autouse=True)
def nothing_left_open() -> Iterator[None]:
    yield
    while OPEN:
        OPEN.pop().close()
