"""History: one entry per act, with what was said and every value that resulted. Folding assigns, never computes.

The body of an entry is canonical JSON: `facts` (what was said), `new` (rows that came to be) and `set` (values
that changed, each as [before, after]). It holds no reference of the case it belongs to, so that two cases in the
same situation share the same bytes. The chain's hash covers the entry's columns, its body and the entry before.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date, datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any, get_type_hints

from pathway.case.model import ROWS, Case, Status
from pathway.errors import HistoryAltered

GENESIS = bytes(32)
NOT_FOLDED = frozenset({"ref", "seq", "head", "recorded_at", *ROWS})
"""Columns of a case that the entry itself carries, or that are tables of their own."""

RECORDED: tuple[type[Any], ...] = (Case, *ROWS.values())
NAMES = {row_type: tuple(f.name for f in fields(row_type)) for row_type in RECORDED}
DEFAULTS = {
    row_type: {f.name: f.default for f in fields(row_type) if f.default is not MISSING} for row_type in RECORDED
}
"""What each kind of row is made of, read once."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One act in a stream. `happened_on` is a London day, `recorded_at` a UTC instant, `by` a staff reference."""

    stream: str
    seq: int
    kind: str
    version: int
    happened_on: date
    recorded_at: datetime
    by: str
    body: bytes
    previous: bytes
    hash: bytes

    @property
    def content(self) -> dict[str, Any]:
        """The body as a tree."""
        tree: dict[str, Any] = json.loads(self.body)
        return tree


@dataclass(frozen=True, slots=True)
class Text:
    """Words of a person, kept outside the chain. The chain holds `digest`; disposal deletes `words` and keeps it."""

    ref: str
    stream: str
    seq: int
    field: str
    salt: bytes
    words: str

    @property
    def digest(self) -> str:
        """Salted SHA-256 of the words, in hex."""
        return text_digest(self.salt, self.words)


@dataclass(frozen=True, slots=True)
class Notice:
    """One message telling someone: `to` a staff reference, or a role where nobody holds it by name.

    `key` is unique in the outbox: asking twice sends once. `values` carries no identifiers of the person. `made_by`
    is whose act it comes from: they hear of it where it cannot be delivered.
    """

    key: str
    kind: str
    to: str
    is_role: bool
    case: str | None
    made_at: datetime
    values: Mapping[str, Any]
    made_by: str = "system"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one act did: the entry, the case before (None for a new one) and after, texts and notices beside it."""

    entry: Entry
    before: Case | None
    after: Case
    texts: tuple[Text, ...] = ()
    notices: tuple[Notice, ...] = ()


def text_digest(salt: bytes, words: str) -> str:
    """Salted SHA-256 of free text, in hex."""
    return sha256(salt + words.encode()).hexdigest()


def case_stream(ref: str) -> str:
    """The stream that holds a case's history."""
    return f"case:{ref}"


def chain_hash(previous: bytes, stream: str, seq: int, kind: str, version: int, happened_on: date,
               recorded_at: datetime, by: str, body: bytes) -> bytes:  # fmt: skip
    """SHA-256 over the entry before, this entry's columns and its body."""
    head = f"{stream}\n{seq}\n{kind}/{version}\n{happened_on.isoformat()}\n{recorded_at.isoformat()}\n{by}\n"
    return sha256(previous + head.encode() + body).digest()


def encode(value: Any) -> Any:
    """A row's value as JSON has it."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def canonical(tree: Mapping[str, Any]) -> bytes:
    """The one way a tree is written: sorted keys, no spaces, UTF-8."""
    return json.dumps(tree, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def difference(before: Case | None, after: Case) -> dict[str, Any]:
    """`new` and `set` of the entry that leads from one case to the other."""
    new: dict[str, Any] = {}
    changed: dict[str, Any] = {}
    if before is None:
        new["case"] = _whole(after, NOT_FOLDED)
    elif columns := _changed(before, after, NOT_FOLDED):
        changed["case"] = columns
    for table in ROWS:
        old = getattr(before, table) if before is not None else {}
        now = getattr(after, table)
        if old is now:
            continue
        for key, row in now.items():
            earlier = old.get(key)
            if earlier is row:
                continue
            if earlier is None:
                new.setdefault(table, {})[key] = _whole(row, frozenset())
            elif columns := _changed(earlier, row, frozenset()):
                changed.setdefault(table, {})[key] = columns
    return {"new": new, "set": changed}


def make_entry(before: Case | None, after: Case, kind: str, happened_on: date, recorded_at: datetime, by: str,
               facts: Mapping[str, Any], version: int = 1) -> tuple[Entry, Case]:  # fmt: skip
    """The entry that records the step, and the case with its new `seq` and `head`."""
    seq = (before.seq if before else 0) + 1
    previous = before.head if before else GENESIS
    stream = case_stream(after.ref)
    body = canonical({"facts": {k: encode(v) for k, v in facts.items()}, **difference(before, after)})
    digest = chain_hash(previous, stream, seq, kind, version, happened_on, recorded_at, by, body)
    entry = Entry(stream, seq, kind, version, happened_on, recorded_at, by, body, previous, digest)
    return entry, replace(after, seq=seq, head=digest, recorded_at=recorded_at)


def fold(entries: Iterable[Entry]) -> Case | None:
    """The case these entries lead to, assigned value by value; None for no entries.

    Raises HistoryAltered where a stored value before a change is not the value folded so far, or makes no sense.
    """
    listed = list(entries)
    try:
        return _folded(listed)
    except (AttributeError, KeyError, TypeError, ValueError, HistoryAltered):
        return _folded_one_by_one(listed)


def _folded(entries: Sequence[Entry]) -> Case | None:
    """Every value as stored first, each row made once at the end: many times as fast as entry by entry."""
    born: dict[str, Any] | None = None
    rows: dict[str, dict[str, dict[str, Any]]] = {table: {} for table in ROWS}
    for entry in entries:
        tree = entry.content
        new, changed = tree["new"], tree["set"]
        if born is None:
            born = {**new["case"]}
        elif "case" in changed:
            _put(Case, born, changed["case"], entry)
        for table, row_type in ROWS.items():
            if table in new:
                rows[table].update(new[table])
            for key, columns in changed.get(table, {}).items():
                _put(row_type, rows[table][key], columns, entry)
    if born is None:
        return None
    last = entries[-1]
    made: dict[str, Any] = {
        table: MappingProxyType({key: row_type(**_decoded(row_type, row)) for key, row in rows[table].items()})
        for table, row_type in ROWS.items()
    }
    return Case(
        ref=last.stream.removeprefix("case:"), seq=last.seq, head=last.hash, recorded_at=last.recorded_at,
        **_decoded(Case, born), **made,
    )  # fmt: skip


def _put(row_type: type[Any], row: dict[str, Any], columns: Mapping[str, list[Any]], entry: Entry) -> None:
    for name, (old, now) in columns.items():
        if row.get(name, DEFAULTS[row_type].get(name)) != old:
            raise HistoryAltered(f"{entry.stream} entry {entry.seq}: {name} was not {old!r} before this entry")
        row[name] = now


def _folded_one_by_one(entries: Sequence[Entry]) -> Case | None:
    """The slow way, which can say what is wrong with which entry."""
    case: Case | None = None
    for entry in entries:
        try:
            case = apply(case, entry)
        except (AttributeError, KeyError, TypeError, ValueError) as problem:
            raise HistoryAltered(
                f"{entry.stream} entry {entry.seq} cannot be read ({type(problem).__name__}): the stored history does"
                " not fold. The case is set aside; compare with a backup"
            ) from problem
    return case


def apply(case: Case | None, entry: Entry) -> Case:
    """One entry's values put onto a case."""
    tree = entry.content
    new, changed = tree["new"], tree["set"]
    if case is None:
        born = _decoded(Case, new["case"])
        case = Case(ref=entry.stream.removeprefix("case:"), **born)
    elif "case" in changed:
        case = _assigned(case, changed["case"], entry)
    for table, row_type in ROWS.items():
        rows = [row_type(**_decoded(row_type, columns)) for columns in new.get(table, {}).values()]
        old = getattr(case, table)
        rows += [_assigned(old[key], columns, entry) for key, columns in changed.get(table, {}).items()]
        if rows:
            case = case.having(table, *rows)
    return replace(case, seq=entry.seq, head=entry.hash, recorded_at=entry.recorded_at)


def _whole(row: Any, leave_out: frozenset[str]) -> dict[str, Any]:
    return {
        f.name: encode(value)
        for f in fields(row)
        if f.name not in leave_out and ((value := getattr(row, f.name)) != f.default or f.default is MISSING)
    }


def _changed(before: Any, after: Any, leave_out: frozenset[str]) -> dict[str, list[Any]]:
    return {
        name: [encode(old), encode(now)]
        for name in NAMES[type(after)]
        if name not in leave_out and (old := getattr(before, name)) != (now := getattr(after, name))
    }


def _assigned(row: Any, columns: Mapping[str, list[Any]], entry: Entry) -> Any:
    for name, (old, _) in columns.items():
        if encode(getattr(row, name)) != old:
            raise HistoryAltered(
                f"{entry.stream} entry {entry.seq}: {name} was not {old!r} before this entry; the stored history does"
                " not fold. The case is set aside; compare with a backup"
            )
    return replace(row, **_decoded(type(row), {name: now for name, (_, now) in columns.items()}))


def _decoded(row_type: type[Any], columns: Mapping[str, Any]) -> dict[str, Any]:
    """JSON values as the row has them, by the row's own annotations."""
    values = dict(columns)
    for name, read in READ_AS[row_type].items():
        value = values.get(name)
        if isinstance(value, str):
            values[name] = read(value)
    return values


def _reader(hint: Any) -> Callable[[str], Any] | None:
    """How the text of a column is read; None where it is text."""
    kinds = {hint, *getattr(hint, "__args__", ())}
    readers: dict[Any, Callable[[str], Any]] = {
        datetime: datetime.fromisoformat, date: date.fromisoformat, Status: Status,
    }  # fmt: skip
    return next((read for kind, read in readers.items() if kind in kinds), None)


READ_AS = {
    row_type: {name: read for name, hint in get_type_hints(row_type).items() if (read := _reader(hint))}
    for row_type in RECORDED
}
"""The columns of each kind of row that are no plain JSON, and how they are read."""
