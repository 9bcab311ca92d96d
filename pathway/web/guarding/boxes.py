"""What a browser sent of a form, taken in: no more than fits, no slower than a poor line, and as text alone."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress

from fastapi import Request
from python_multipart.multipart import parse_options_header
from starlette.exceptions import HTTPException

from pathway.errors import BadRequest

Boxes = tuple[tuple[str, str], ...]
"""The boxes of a form, in order: a name may come more than once."""
MOST_BYTES = 2_000_000
"""Of a form without files; far beyond the longest text that is kept, so that a text too long comes back to be cut."""
PATIENCE_S = 120
"""How long a form may be on its way, once it has begun to come."""
TEXT = (b"utf-8", b"utf8", b"us-ascii")


class TooLarge(BadRequest):
    """More was sent than any form of ours holds; it was not read."""


async def boxes_of(request: Request, most: int = MOST_BYTES) -> Boxes:
    """Every box that was sent; files are left out, and whoever keeps them closes them. Raises TooLarge for more than
    `most` bytes, BadRequest for what no form of ours sends.

    `request.state.sent` keeps them: whatever fails after this, what somebody typed can be given back.
    """
    size = _size(request)
    if size is None or size > most:
        await _let_pass(request, size, 20 * most)
        raise TooLarge(f"That is more than can be sent at once ({most // 1_000_000} MB): nothing was recorded.")
    if parse_options_header(request.headers.get("content-type"))[1].get(b"charset", b"utf-8").lower() not in TEXT:
        raise BadRequest("This was not sent as a form of ours sends it. Nothing was recorded: open the page again.")
    try:
        async with asyncio.timeout(PATIENCE_S):
            sent = (await request.form(max_part_size=most)).multi_items()
    except TimeoutError:
        raise BadRequest("The line was too slow, and nothing was recorded: send it again.") from None
    except HTTPException:
        raise BadRequest("There is more in this than a form of ours holds. Nothing was recorded.") from None
    request.state.sent = tuple((name, value) for name, value in sent if isinstance(value, str))
    return request.state.sent  # type: ignore[no-any-return]


def _size(request: Request) -> int | None:
    """How long a form says it is; None for one that does not say."""
    given = request.headers.get("content-length", "0")
    is_said = re.fullmatch("[0-9]{1,20}", given) and "transfer-encoding" not in request.headers
    return int(given) if is_said else None


async def _let_pass(request: Request, size: int | None, most: int) -> None:
    """Takes in what is sent and forgets it: a browser that is cut off in the middle shows no answer.

    What is far too long, or does not end, no browser of ours sent: that is cut off.
    """
    if size is not None and size > most:
        return
    taken = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_S):
            async for piece in request.stream():
                taken += len(piece)
                if taken > most:
                    return
