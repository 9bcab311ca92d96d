"""For whoever watches the machine: does this house answer? It says nothing else."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response
from sqlalchemy import text

from pathway.errors import StoreUnavailable
from pathway.web.visit import Web

router = APIRouter()


@router.get("/healthz")
async def health(request: Request) -> Response:
    """200 when the database answers, 503 when it does not."""
    web: Web = request.app.state.web
    try:
        with web.house.store.connect() as connection:
            connection.execute(text("SELECT 1 FROM settings LIMIT 1"))
    except StoreUnavailable:
        return PlainTextResponse("not now", 503)
    return PlainTextResponse("ok")
