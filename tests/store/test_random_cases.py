"""Whatever a case looks like, it comes back as it was saved, and its history folds to it, on every store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pathway.case.history import fold
from pathway.case.model import ROWS, Case, Status
from pathway.ports import Store
from tests.builders import PROGRAMME, SeededChance, act

# PostgreSQL keeps no NUL in text, and no encoding has lone surrogates.
WORDS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
# Hypothesis wants its bounds naive.
EARLIEST, LATEST = datetime(1900, 1, 2), datetime(2100, 1, 1)  # noqa: DTZ001
VALUES: Mapping[Any, st.SearchStrategy[Any]] = {
    str: WORDS, int: st.integers(0, 2**31 - 1), bool: st.booleans(), date: DAYS, Status: st.sampled_from(Status),
    datetime: st.datetimes(EARLIEST, LATEST, timezones=st.just(UTC)), bytes: st.binary(max_size=4),
    type(None): st.none(),
}  # fmt: skip


def value(hint: Any) -> st.SearchStrategy[Any]:
    return st.one_of(*(VALUES[kind] for kind in getattr(hint, "__args__", (hint,))))


def rows(row_type: type[Any], **known: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(row_type)
    return st.builds(row_type, **{f.name: value(hints[f.name]) for f in fields(row_type)} | known)


@st.composite
def cases(draw: st.DrawFn, ref: str) -> Case:
    hints = get_type_hints(Case)
    columns = {name: draw(value(hint)) for name, hint in hints.items() if name not in ROWS}
    case = Case(**columns | {"ref": ref, "programme": PROGRAMME, "seq": 0, "head": b""})
    for table, row_type in ROWS.items():
        case = case.having(table, *draw(st.lists(rows(row_type), max_size=3)))
    return case


@st.composite
def changed(draw: st.DrawFn, case: Case) -> Case:
    """The case after something happened to it: columns, old rows and new rows."""
    fresh = draw(cases(case.ref))
    kept = {name: getattr(case, name) for name in ("ref", "programme", "seq", "head", *ROWS)}
    case = replace(fresh, **kept)
    for table, row_type in ROWS.items():
        old = list(getattr(case, table).values())
        if old and draw(st.booleans()):
            row, other = draw(st.sampled_from(old)), draw(rows(row_type))
            moved = {f.name: getattr(other, f.name) for f in fields(row)[-2:] if f.name not in KEY_PARTS[table]}
            case = case.having(table, replace(row, **moved))
        case = case.having(table, *draw(st.lists(rows(row_type), max_size=1)))
    return case


KEY_PARTS: Mapping[str, tuple[str, ...]] = {
    "facts": ("name",), "barriers": ("kind",), "alerts": ("activity", "n", "due_number", "rung"),
    **dict.fromkeys(("contacts", "pauses", "extensions", "stays", "placements", "sign_offs", "holders", "concerns",
                     "measurements"), ("n",)),
    "activities": ("key", "n"),
}  # fmt: skip


@pytest.fixture
def chance() -> SeededChance:
    return SeededChance()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_case_comes_back_as_it_was_saved_and_as_its_history_folds(
    store: Store, chance: SeededChance, data: Any
) -> None:
    ref = chance.ref()
    first = act(None, data.draw(cases(ref)))
    second = act(first.after, data.draw(changed(first.after)))
    third = act(second.after, data.draw(changed(second.after)))
    for acts in ([first], [second, third]) if data.draw(st.booleans()) else ([first, second, third],):
        with store.work() as work:
            work.save(acts)
    with store.work() as work:
        loaded = work.case(ref)
        assert loaded == third.after
        assert fold(work.history(f"case:{ref}")) == third.after
    assert all(list(getattr(loaded, table)) == list(getattr(third.after, table)) for table in ROWS)
