"""What whoever watches the machine is told."""

from __future__ import annotations

from sqlalchemy import text

from pathway.bootstrap import House
from tests.web.site import Site


def test_health_is_whether_the_database_answers_and_nothing_else(site: Site, house: House) -> None:
    well = site.get("/healthz")
    with house.store.writing.begin() as connection:
        connection.execute(text("DROP TABLE settings"))
    ill = site.get("/healthz")
    assert [(answer.status_code, answer.text) for answer in (well, ill)] == [(200, "ok"), (503, "not now")]
