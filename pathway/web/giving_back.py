"""What somebody typed given back to them, where its own page cannot be shown: to be sent again, or to be copied."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from pathway.web.forms.sending import AGAIN
from pathway.web.guarding.boxes import Boxes
from pathway.web.guarding.gate import has_files
from pathway.web.guarding.kept import NOT_KEPT
from pathway.web.visit import Web, show
from pathway.web.words import within

UNSEEN = ("mark", "once", "version", "ref", "step", "do", AGAIN)
"""Boxes of forms in which nobody types."""
SECRETS = tuple(name for name in NOT_KEPT if name not in UNSEEN)
NOT_ANSWERING = (
    "Sorry, the service is not answering",
    "What you sent is most likely not recorded. Send it again in a few minutes: nothing is recorded twice.",
)

NOT_SHOWN = (
    "Sorry, the service is not answering",
    "This page cannot be shown now. Nothing was changed: try again in a few minutes.",
)


def typed_in(sent: Boxes) -> Boxes:
    """What somebody typed or chose, without what our forms carry for themselves."""
    ours = (*UNSEEN, *SECRETS)
    return tuple((name, value) for name, value in sent if value.strip() and name not in ours and "." not in name)


def given_back(request: Request, status: int, title: str, words: str, *, can_be_sent_again: bool = False
               ) -> HTMLResponse:  # fmt: skip
    """The page that says what went wrong, with everything that was sent but for files and passwords.

    It comes to whoever sent it, and holds nothing else: also where nobody can tell who they are.
    """
    web: Web = request.app.state.web
    sent: Boxes = getattr(request.state, "sent", ())
    is_whole = bool(sent) and not any(name in SECRETS for name, _ in sent) and not has_files(request)
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    to = within(getattr(request.state, "came_to", here), "/today")
    again = sent if can_be_sent_again and is_whole else ()
    return show(web, request, "given_back.html", status, title=title, words=words, typed=typed_in(sent), sent=again,
                to=to)  # fmt: skip
