"""The store in SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from pathway.definition.rules import Rules
from pathway.ports import Chance, PublishedDefinition
from pathway.store.bulk import PostgresBulk, SqliteBulk
from pathway.store.connecting import address, reading_engine, writing_engine
from pathway.store.delivering import Delivering
from pathway.store.exceptional_access import ExceptionalAccess
from pathway.store.faults import DRIVER_ERRORS, in_our_words, lost_commit, translated
from pathway.store.loading import Loading
from pathway.store.outbox import Outbox
from pathway.store.people import People
from pathway.store.provider_links import ProviderLinks
from pathway.store.published import Published
from pathway.store.reaching import Reaching
from pathway.store.running import Running
from pathway.store.saving import Saving
from pathway.store.schema import bring_up_to_date
from pathway.store.sign_ons import SignOns
from pathway.store.signing_in import SigningIn
from pathway.store.transaction import Shared


class SqlWork(
    Loading, Saving, Outbox, Delivering, People, Published, Reaching, Running, SigningIn, SignOns, ExceptionalAccess,
    ProviderLinks,
):  # fmt: skip
    """One transaction."""


class SqlStore:
    """A database. `programme` is the wall: no transaction of this store reads or writes another's rows."""

    def __init__(
        self,
        url: str,
        programme: str,
        compile_rules: Callable[[PublishedDefinition], Rules],
        chance: Chance,
        patience_ms: int = 10_000,
    ) -> None:
        """Opens the database and brings its schema up to date. Raises StoreUnavailable."""
        where = address(url)
        self.programme = programme
        self.writing = writing_engine(where, patience_ms)
        self.reading = reading_engine(where, patience_ms)
        bulk = SqliteBulk() if where.get_backend_name() == "sqlite" else PostgresBulk()
        self.shared = Shared(programme, compile_rules, chance, bulk)
        try:
            bring_up_to_date(self.writing)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def work(self) -> Iterator[SqlWork]:
        """One transaction. On SQLite it takes the write lock at once; raises StoreUnavailable."""
        with translated():
            connection = self.writing.connect()
        try:
            with translated():
                connection.begin()
            try:
                yield SqlWork(connection, self.shared)
            except DRIVER_ERRORS as error:
                raise in_our_words(error) from None
            try:
                connection.commit()
            except DRIVER_ERRORS as error:
                raise lost_commit(error) from None
        finally:
            # Rolls back what is not committed.
            connection.close()

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A connection that reads one consistent snapshot and cannot write. Raises StoreUnavailable."""
        with translated(), self.reading.connect() as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Lets go of every connection."""
        self.writing.dispose()
        self.reading.dispose()
