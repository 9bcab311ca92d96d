"""Whatever the bytes: never a traceback, and what was read always adds up."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pathway.bootstrap import compile_published
from pathway.store import MemoryStore, open_store
from tests.builders import PROGRAMME, SeededChance
from tests.referrals.conftest import csv_text, furnished, numbers

NUMBERS = numbers(6)
CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["2026-11-16", "7", "yes", "", "=1+1", '"', '""', "\r", "\n", "45321", "03/04/2026", "\0", *NUMBERS]
    ),
)
ROWS = st.dictionaries(
    st.sampled_from(["nhs_number", "born_on", "reason", "code", "referring_team", "given_name"]), CELLS
)
DAMAGE = st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=4)), max_size=4)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
@example(b"\xef\xbb\xbf")
@example(b'"')
def test_any_bytes_are_answered(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        furnished(MemoryStore(PROGRAMME, compile_published, SeededChance()), Path(folder)).bring(content)


@settings(max_examples=150, deadline=None)
@given(st.lists(ROWS, max_size=8), DAMAGE, st.integers(1, 5))
def test_damaged_files_are_answered_and_add_up_twice(rows: list[dict[str, str]], damage: list[tuple[int, bytes]],
                                                     batch: int) -> None:  # fmt: skip
    content = bytearray(csv_text(*rows).encode("utf-8", "surrogatepass"))
    for place, new in damage:
        at = place % (len(content) + 1)
        content[at : at + 1] = new
    with TemporaryDirectory() as folder:
        service = furnished(MemoryStore(PROGRAMME, compile_published, SeededChance()), Path(folder))
        first = service.bring(bytes(content), batch=batch)
        again = service.bring(bytes(content))
    read, taken_in, to_a_person, already, refused = first.counts
    assert again.counts == (read, 0, 0, already + taken_in + to_a_person, refused)


def test_thousands_of_damaged_rows_on_a_database_add_up(tmp_path: Path) -> None:
    chance = random.Random(7)
    rows = []
    for number in numbers(1500):
        row = {"nhs_number": number}
        if chance.random() < 0.3:
            row[chance.choice(["born_on", "reason", "code", "nhs_number"])] = chance.choice(["", "\0", "12", '"x', "é"])
        rows.append(row)
    store = open_store(f"sqlite:///{tmp_path / 'p.db'}", PROGRAMME, compile_published, SeededChance())
    service = furnished(store, tmp_path)
    first = service.bring(csv_text(*rows))
    again = service.bring(csv_text(*rows))
    with store.work() as work:
        stored = len(work.cases_due(date(2030, 1, 1), 10_000))
    store.close()
    assert stored == first.counts[1] + first.counts[2]
    assert again.counts[3] == stored
