"""What is answered while the database cannot even say who asks: the words somebody sent, for them to send again."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from pathway.web.giving_back import NOT_ANSWERING, given_back
from pathway.web.guarding.boxes import boxes_of

router = APIRouter()


@router.post("/sign-in/not-now")
async def not_now(request: Request) -> Response:
    """The gate leads here with a form that was sent somewhere else."""
    await boxes_of(request)
    return given_back(request, 503, *NOT_ANSWERING, can_be_sent_again=True)
