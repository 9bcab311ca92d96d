"""The minimal page: session, bare statement, a table of the lines, and who read what on disk before it leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse
from jinja2 import Environment

from bench.bare import SESSION, bare, lines
from bench.caseload import PROGRAMME
from pathway.store.sql import SqlStore
from pathway.web.guarding.reads import Reads
from pathway.web.guarding.sessions import COOKIE

PAGE = Environment(autoescape=True).from_string(
    """<!doctype html><html lang="en"><head><title>Today</title><link rel="stylesheet" href="/style.css"></head><body>
<h1>Today</h1><p>{{ name }}</p><table><thead><tr><th>Name<th>What<th>Due<th>Stage<th>Last spoken to<th>Needs</thead>
<tbody>{% for r in rows %}<tr><td><a href="/people/{{ r[10] }}">{{ r[18] }} {{ r[19] }}</a><td>{{ r[0] }} {{ r[1] }}
<td>{{ r[5] }}<td>{{ r[12] }}<td>{{ r[15] }}<td>{{ r[20] or "" }} {{ r[21] or "" }}</tr>
{% endfor %}</tbody></table></body></html>"""
)


def make_app(url: str, store: SqlStore, now: Callable[[], datetime]) -> FastAPI:
    """One page, and one to ask whether it is there."""
    app, driver, reads = FastAPI(), bare(url), Reads(store)

    async def today(request: Request) -> HTMLResponse:
        digest = sha256(request.cookies[COOKIE].encode()).hexdigest()
        [(staff, _, _, name)] = driver.rows(SESSION, programme=PROGRAMME, digest=digest)
        rows = lines(driver, staff)
        await reads.note(staff, "queue", now(), cases=sorted({row[10] for row in rows}))
        return HTMLResponse(PAGE.render(rows=rows, name=name))

    async def healthz() -> PlainTextResponse:
        return PlainTextResponse("ok")

    app.add_api_route("/today", today, methods=["GET"], response_class=HTMLResponse)
    app.add_api_route("/healthz", healthz, methods=["GET"], response_class=PlainTextResponse)
    return app
