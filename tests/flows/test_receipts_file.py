"""Receipts outside the database: complete after any death, and a database put back is noticed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pathway.bootstrap import House
from pathway.dates import london_instant
from pathway.errors import StoreUnavailable
from pathway.receipts_file import RECEIPTS_FILE, differences, keep
from pathway.settings import read_settings
from tests.faults.caseload import FIRST_DAY, open_walk, store_of


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A house with nobody in it."""
    walk = open_walk(f"sqlite:///{tmp_path / 'pathway.db'}")
    made = House(read_settings({"PATHWAY_DATA_DIR": str(tmp_path)}), store_of(walk), walk)
    yield made
    made.close()


def sweep(house: House, days: int, *, dies_before_the_line: bool = False) -> None:
    """A sweep so many days on, which may end between its commit and its line."""
    on = FIRST_DAY + timedelta(days=days)
    at = london_instant(on, 6)
    if dies_before_the_line:
        house.walk.sweep(on, at)
    else:
        house.sweep(on, at)


def numbers(file: Path) -> list[int]:
    """The numbers of the receipts in the file, in its order."""
    return [json.loads(line)["number"] for line in file.read_text().splitlines()]


def test_every_sweep_leaves_a_line_with_its_chain(house: House, tmp_path: Path) -> None:
    for days in range(3):
        sweep(house, days)
    lines = [json.loads(line) for line in (tmp_path / RECEIPTS_FILE).read_text().splitlines()]
    assert [line["on"] for line in lines] == ["2026-01-05", "2026-01-06", "2026-01-07"]
    assert [line["previous"] for line in lines[1:]] == [line["hash"] for line in lines[:-1]]
    with house.store.work() as work:
        assert lines[-1]["heads_digest"] == work.heads_digest().hex()


def test_lines_that_a_death_left_out_are_added_by_the_next_run(house: House, tmp_path: Path) -> None:
    sweep(house, 0)
    sweep(house, 1, dies_before_the_line=True)
    sweep(house, 2, dies_before_the_line=True)
    assert differences(tmp_path / RECEIPTS_FILE, house.store) == [
        "receipt 2 of Tuesday 6 January 2026 is not in receipts.jsonl: the next sweep adds it",
        "receipt 3 of Wednesday 7 January 2026 is not in receipts.jsonl: the next sweep adds it",
    ]
    sweep(house, 3)
    assert numbers(tmp_path / RECEIPTS_FILE) == [1, 2, 3, 4]
    assert keep(tmp_path / RECEIPTS_FILE, house.store) == 0


def test_a_torn_line_is_left_and_written_again_whole(house: House, tmp_path: Path) -> None:
    file = tmp_path / RECEIPTS_FILE
    sweep(house, 0)
    sweep(house, 1)
    os.truncate(file, file.stat().st_size - 40)
    sweep(house, 2)
    first, torn, *rest = file.read_text().splitlines()
    assert json.loads(first)["number"] == 1
    assert torn.startswith('{"counts"')
    assert [json.loads(line)["number"] for line in rest] == [2, 3]
    assert differences(file, house.store) == []


def test_a_database_that_was_put_back_is_noticed_and_goes_on(house: House, tmp_path: Path) -> None:
    file = tmp_path / RECEIPTS_FILE
    sweep(house, 0)
    house.close()
    shutil.copy(tmp_path / "pathway.db", tmp_path / "backup.db")
    sweep(house, 1)
    sweep(house, 2)
    house.close()
    shutil.copy(tmp_path / "backup.db", tmp_path / "pathway.db")
    sweep(house, 3)
    assert numbers(file) == [1, 2, 3, 2]
    assert differences(file, house.store) == [
        "receipt 2 of 2026-01-06 is in receipts.jsonl and not in the database: the database was put back or cut short",
        "receipt 3 of 2026-01-07 is in receipts.jsonl and not in the database: the database was put back or cut short",
    ]


def test_a_file_that_cannot_be_written_is_said_and_the_sweep_stands(house: House, tmp_path: Path) -> None:
    (tmp_path / RECEIPTS_FILE).mkdir()
    with pytest.raises(StoreUnavailable, match="the sweep is done and saved"):
        sweep(house, 0)
    with house.store.work() as work:
        assert work.last_receipt() is not None


def test_programmes_share_a_file_and_keep_apart(house: House, tmp_path: Path) -> None:
    file = tmp_path / RECEIPTS_FILE
    file.write_text('{"hash": "00", "number": 9, "programme": "barnsley"}\nnot a receipt\n[]\n')
    sweep(house, 0)
    assert len(file.read_text().splitlines()) == 4
    assert differences(file, house.store) == []
