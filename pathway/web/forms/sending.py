"""A form on its way: shown, sent, read; what is wrong shown with everything that was typed; carried out once."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from pathway.errors import NotPermitted
from pathway.web.forms.fields import Answers, Sent
from pathway.web.forms.form import Form
from pathway.web.guarding.boxes import MOST_BYTES, boxes_of
from pathway.web.guarding.sessions import is_marked_by
from pathway.web.visit import Visit

AGAIN = "again"
"""The box that says: this was typed before its session ended. The form is to be shown with it, nothing carried out."""
OURS = ("mark", "once", "version", "ref", "step", AGAIN)
"""Boxes of the form itself, not of its questions."""


class TypedBefore(Exception):
    """What was typed before somebody had to sign in again, on a page that cannot show its form with it."""

    def __init__(self, sent: Sent) -> None:
        self.sent = sent


async def sent_to(
    visit: Visit, *, shows_again: bool = False, most: int = MOST_BYTES, keeps_files: bool = False
) -> Sent:
    """What the browser sent, from one of our own forms of this very session. Raises NotPermitted for any other,
    TooLarge for more than `most` bytes.

    Raises TypedBefore for what is only to be shown again, unless the page does that itself (`shows_again`): what was
    carried over a new signing in, and what the same person began before they signed in anew in another tab.
    """
    sent = await read_sent(visit.request, most, keeps_files=keeps_files)
    mark = sent.get("mark", "")
    if not hmac.compare_digest(mark.encode(), visit.visitor.mark.encode()):
        if not is_marked_by(visit.staff, mark):
            raise NotPermitted(
                "This form was not opened while you were signed in here: open it again, nothing was done."
            )
        sent = {**sent, AGAIN: "yes"}
    if AGAIN in sent and not shows_again:
        raise TypedBefore(sent)
    return sent


async def read_sent(request: Request, most: int = MOST_BYTES, *, keeps_files: bool = False) -> Sent:
    """Every box of a form by its name. Files are left out; whoever keeps them closes them. Raises TooLarge."""
    sent = dict(await boxes_of(request, most))
    if not keeps_files:
        await request.close()
    return sent


def version_of(sent: Sent) -> int | None:
    """The last entry that whoever sent this had seen."""
    return number_of(sent.get("version", ""))


def number_of(given: str) -> int | None:
    """A number that a form of ours carries; None for what is none."""
    return int(given) if re.fullmatch("[0-9]{1,9}", given) else None


def once_of(sent: Sent, about: str) -> str | None:
    """A mark of this form with these very answers: the same if sent twice, another if gone back to and changed."""
    if not sent.get("once"):
        return None
    answers = {name: value for name, value in sent.items() if name not in OURS}
    return sha256(json.dumps([sent["once"], about, answers], sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Shown:
    """A form on a page: what stands in it, what is wrong, what changed meanwhile, and where it leads back to."""

    form: Form
    back: str
    answers: Answers = field(default_factory=Answers)
    problem: str = ""
    meanwhile: tuple[str, ...] = ()
    version: int | None = None
    ref: str = ""


def show_form(visit: Visit, shown: Shown, status: int = 200, **around: Any) -> HTMLResponse:
    """The page of a form. Whatever was typed stands in it again."""
    faults = faults_of(shown)
    return visit.show(shown.form.template, status, shown=shown, form=shown.form, faults=faults, typed=typed(shown),
                      **around)  # fmt: skip


def faults_of(shown: Shown) -> list[dict[str, str]]:
    """What is wrong, each with a link to its question, in the order of the questions."""
    order = [one.name for one in shown.form.fields]
    wrong = sorted(shown.answers.wrong.items(), key=lambda each: order.index(each[0]) if each[0] in order else -1)
    faults = [{"text": words, "href": f"#{anchor(name, shown)}"} for name, words in wrong]
    if shown.problem:
        faults.append({"text": shown.problem, "href": f"#{anchor(order[0], shown)}" if order else "#maincontent"})
    return faults


def typed(shown: Shown) -> Mapping[str, str]:
    """What stands in each box: what was typed, else what the form begins with."""
    begins: dict[str, str] = {}
    hidden = {one.name: one.value for one in shown.form.fields if one.kind == "hidden"}
    for one in shown.form.fields:
        begins[one.name] = one.value
        if one.kind == "day" and one.value:
            year, month, day = one.value.split("-")
            begins |= dict(zip(one.parts, (day.lstrip("0"), month.lstrip("0"), year), strict=True))
    return {**(shown.answers.typed or begins), **hidden}


def anchor(name: str, shown: Shown) -> str:
    """The id of the box a fault is in."""
    kind = next((one.kind for one in shown.form.fields if one.name == name), "")
    has_boxes = kind == "day" or (
        kind == "past_day" and shown.answers.typed.get(name) not in (None, "today", "yesterday")
    )
    return f"{name}-day" if has_boxes else name
