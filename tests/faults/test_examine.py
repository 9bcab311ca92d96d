"""The examiners themselves: a database with one thing wrong is not called sound, nor equal to another."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pathway.walk import Walk
from tests.faults.caseload import furnish, open_walk, store_of
from tests.faults.compare import differences, exact_state, lasting_state, whole_fingerprint
from tests.faults.examine import problems_of


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a small caseload."""
    file = tmp_path_factory.mktemp("kept") / "pathway.db"
    walk = open_walk(f"sqlite:///{file}")
    furnish(walk, 8)
    store_of(walk).close()
    return file


@pytest.fixture
def walk(kept: Path, tmp_path: Path) -> Iterator[Walk]:
    """The walk over a copy of it."""
    shutil.copy(kept, tmp_path / "pathway.db")
    made = open_walk(f"sqlite:///{tmp_path / 'pathway.db'}")
    yield made
    store_of(made).close()


DAMAGE = {
    "an entry is gone": "DELETE FROM entries WHERE seq = 2 AND stream LIKE 'case:%'",
    "the last entry of a case is gone": """DELETE FROM entries WHERE (stream, seq) =
        (SELECT stream, max(seq) FROM entries WHERE stream LIKE 'case:%' GROUP BY stream LIMIT 1)""",
    "an entry's words were changed": """UPDATE entries SET body =
        CAST(replace(CAST(body AS TEXT), 'accepted', 'excepted') AS BLOB) WHERE seq = 2""",
    "a row was changed": "UPDATE activities SET due_on = '2031-01-01' WHERE key = 'first_contact'",
    "a row is gone": "DELETE FROM alerts WHERE rung = 1",
    "a case is gone": "DELETE FROM cases WHERE ref = (SELECT min(ref) FROM cases)",
}


def test_a_caseload_that_nothing_happened_to_is_sound(walk: Walk) -> None:
    assert problems_of(walk, store_of(walk)) == []


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_found(walk: Walk, damage: str) -> None:
    store = store_of(walk)
    exact, lasting, whole = exact_state(store), lasting_state(store), whole_fingerprint(store)
    with store.writing.begin() as connection:
        assert connection.exec_driver_sql(DAMAGE[damage]).rowcount > 0
    assert problems_of(walk, store) != []
    assert differences(exact, exact_state(store)) != []
    assert differences(lasting, lasting_state(store)) != []
    assert whole_fingerprint(store) != whole


def test_what_may_rightly_differ_is_not_called_a_difference(walk: Walk) -> None:
    store = store_of(walk)
    exact, lasting = exact_state(store), lasting_state(store)
    with store.writing.begin() as connection:
        connection.exec_driver_sql("UPDATE alerts SET recorded_on = '2026-12-24'")
        connection.exec_driver_sql("UPDATE entries SET recorded_at = '2026-12-24T06:00:00.000000+00:00'")
        connection.exec_driver_sql("DELETE FROM notices WHERE kind = 'digest'")
    assert differences(lasting, lasting_state(store)) == []
    assert differences(exact, exact_state(store)) != []
