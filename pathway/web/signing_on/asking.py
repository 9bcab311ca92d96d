"""Asking another machine for JSON, without trusting it: so long and no longer, so much and no more."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from pathway.web.signing_on.refusals import NotSignedOn, Refusal

MOST_BYTES = 500_000
PLAINLY = {"accept": "application/json", "accept-encoding": "identity"}


@dataclass(frozen=True, slots=True)
class Answer:
    """`found` is the object it holds."""

    status: int
    found: Mapping[str, Any]


@asynccontextmanager
async def patiently(seconds: float) -> AsyncIterator[None]:
    """Raises NotSignedOn where the other side takes longer in all, or cannot be reached."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise NotSignedOn(Refusal.NOT_ANSWERING, f"no answer within {seconds} seconds") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NotSignedOn(Refusal.NOT_ANSWERING, f"{type(error).__name__}: {error}") from None


async def ask(client: httpx.AsyncClient, method: str, url: str, **sent: Any) -> Answer:
    """What it answers. Raises NotSignedOn for what is no JSON object, or too much of it."""
    async with client.stream(method, url, headers=PLAINLY, **sent) as answer:
        if answer.status_code >= 500:
            raise NotSignedOn(Refusal.NOT_ANSWERING, f"{url} answered {answer.status_code}")
        if answer.headers.get("content-encoding", "identity") != "identity":
            raise NotSignedOn(Refusal.NOT_UNDERSTOOD, f"{url} answered packed, and was asked not to")
        taken = bytearray()
        async for piece in answer.aiter_raw():
            taken += piece
            if len(taken) > MOST_BYTES:
                raise NotSignedOn(Refusal.NOT_UNDERSTOOD, f"{url} answered more than {MOST_BYTES} bytes")
    try:
        found = json.loads(taken)
    except (ValueError, RecursionError):
        raise NotSignedOn(Refusal.NOT_UNDERSTOOD, f"{url} answered {answer.status_code} and no JSON") from None
    if not isinstance(found, dict):
        raise NotSignedOn(Refusal.NOT_UNDERSTOOD, f"{url} answered JSON that is no object")
    return Answer(answer.status_code, found)
