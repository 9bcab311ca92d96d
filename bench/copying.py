"""Cases copied by the database itself: INSERT … SELECT without indexes, which are made and counted afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Connection, Index, Table, create_engine, event, text

from pathway.store.connecting import address
from pathway.store.metadata import metadata
from pathway.store.tables import CASE_ROWS, cases, persons, staff, staff_roles

COPIED, ONCE = "a", "u"
"""With this letter begin the references of cases that are copied, and of those that are there once."""
FIRST = 100_000
"""The number of the first copy: all have six digits, so that what is copied comes in the order of its key."""
GIVEN = ("Amira", "Beth", "Chidi", "Dawn", "Emeka", "Fatima", "George", "Hana", "Iris", "Jasmin", "Karl", "Lena", "Mo",
         "Nadia", "Owen", "Priya", "Rosa", "Sam", "Tariq", "Una", "Vik", "Wanda", "Yusuf")  # fmt: skip
FAMILY = ("Adeyemi", "Barker", "Clarke", "Dutton", "Evans", "Foster", "Greaves", "Hussain", "Iqbal", "Jones", "Khan",
          "Lister", "Marsh", "Norton", "Okafor", "Patel", "Quinn", "Ramsden", "Shah", "Turner", "Usman", "Varley",
          "Walker", "Young")  # fmt: skip
SUFFIXED = {
    "cases": ("person", "team"), "holders": ("staff",), "activities": ("staff",),
    "staff": ("ref", "name", "team"), "staff_roles": ("staff",),
}  # fmt: skip
"""What is another one's in every copy: each is a place of its own, with its teams and its people."""
COPY = """
WITH RECURSIVE copies(number) AS (
    SELECT {first} UNION ALL SELECT number + 1 FROM copies WHERE number + 1 < {first} + {times})
INSERT INTO {table} ({names}) SELECT {values} FROM copies CROSS JOIN {table} WHERE {which}
"""


def copy_cases(url: str, times: int) -> None:
    """Every case, with those who hold it, so many times more. The copies have no history."""
    if times < 1:
        return
    with _loading(url) as connection, _without_indexes(connection):
        for table in (staff, staff_roles):
            column = "ref" if table is staff else "staff"
            # One service manager for all: what nobody has stands with every one there is.
            _copy(connection, table, "", f"{column} <> 'manager'", times)
        for table, ref in [(cases, "ref"), *((table, "case_ref") for table in CASE_ROWS.values())]:
            _copy(connection, table, ref, f"{ref} LIKE '{COPIED}%'", times)


def make_persons(url: str) -> None:
    """A person for every case, and what the database knows of how its values are spread."""
    names = {column.name: "NULL" for column in persons.columns} | {
        "programme": "programme", "ref": "person", "nhs_number": _padded("number"),
        "family_name": _one_of(FAMILY, "(number * 7919) / 31"), "given_name": _one_of(GIVEN, "number * 31"),
        "born_on": "'1971-03-04'", "salt": "head",
    }  # fmt: skip
    with _loading(url) as connection:
        if connection.dialect.name == "postgresql":
            names["born_on"] = "date '1971-03-04'"
        with _without_indexes(connection):
            numbered = "SELECT programme, person, head, row_number() OVER (ORDER BY person) AS number FROM cases"
            connection.execute(text(
                f"INSERT INTO persons ({', '.join(names)}) SELECT {', '.join(names.values())} FROM ({numbered}) AS n"
            ))  # fmt: skip
            for name in ("given_name", "family_name"):
                connection.execute(text(
                    "INSERT INTO name_words (programme, word, person)"
                    f" SELECT programme, lower({name}), ref FROM persons ORDER BY 1, 2, 3"
                ))  # fmt: skip
        connection.commit()
        connection.execute(text("ANALYZE"))
        connection.commit()


def _padded(number: str) -> str:
    return f"substr(CAST(9990000000 + {number} AS TEXT), 1, 10)"


def _one_of(words: tuple[str, ...], number: str) -> str:
    listed = " ".join(f"WHEN {at} THEN '{word}'" for at, word in enumerate(words))
    return f"CASE CAST(({number}) % {len(words)} AS INTEGER) {listed} END"


def _copy(connection: Connection, table: Table, ref: str, which: str, times: int) -> None:
    names = [column.name for column in table.columns]
    suffixed = SUFFIXED.get(table.name, ())
    values = [
        f"'b' || number || '-' || {name}" if name == ref
        else f"\"{name}\" || '-' || number" if name in suffixed else f'{table.name}."{name}"'
        for name in names
    ]  # fmt: skip
    connection.execute(
        text(
            COPY.format(
                first=FIRST, times=times, table=table.name, which=which, values=", ".join(values),
                names=", ".join(f'"{name}"' for name in names),
            )
        )
    )  # fmt: skip


@contextmanager
def _loading(url: str) -> Iterator[Connection]:
    """A connection for filling a database that nobody needs if the power fails meanwhile."""
    where = address(url)
    is_sqlite = where.get_backend_name() == "sqlite"
    engine = create_engine(where, module=sqlite) if is_sqlite else create_engine(where)
    prepare = (
        ("PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "PRAGMA cache_size=-524288")
        if is_sqlite
        else ("SET synchronous_commit = off", "SET maintenance_work_mem = '512MB'", "SET work_mem = '256MB'")
    )

    @event.listens_for(engine, "connect")
    def prepared(driver: Any, _: Any) -> None:
        cursor = driver.cursor()
        for statement in prepare:
            cursor.execute(statement)
        driver.commit()

    with engine.connect() as connection:
        yield connection
        connection.commit()
    engine.dispose()


@contextmanager
def _without_indexes(connection: Connection) -> Iterator[None]:
    indexes: list[Index] = [index for table in metadata.tables.values() for index in table.indexes]
    for index in indexes:
        index.drop(connection)
    yield
    for index in indexes:
        index.create(connection)
