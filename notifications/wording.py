"""A notice in words: a subject and a plain body for one member of staff.

Case references only (rule 15): no name of a service user, no NHS number, no birth date. What a message is about is
looked up in Pathway, where each look is recorded. The words lie in `templates/`, one file a kind, subject first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound, UndefinedError

from notifications.digest import of_notice
from pathway.case.history import Notice, canonical
from pathway.dates import in_words
from pathway.errors import DeliveryFailed

TEMPLATES = Path(__file__).parent / "templates"
ENDINGS = {
    "discharged": "discharged after the joint review",
    "closed_by_service_only": "closed by this service only; the community team continues",
    "returned_to_team": "returned to the community team",
    "not_accepted": "referral not accepted",
    "declined": "the person said no",
    "withdrew": "the person chose to stop",
    "moved": "the person has moved away",
    "lost_contact": "contact lost; a clinician agrees",
}
"""Endings as staff read them. A death is a kind of message of its own."""
TEN_DIGITS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: one line, and the text."""

    subject: str
    body: str


_wording = Environment(
    loader=FileSystemLoader(TEMPLATES),
    undefined=StrictUndefined,
    # Plain text, not HTML.
    autoescape=False,
    trim_blocks=True,
    lstrip_blocks=True,
)
KINDS = tuple(sorted(name.removesuffix(".txt.j2") for name in _wording.list_templates() if not name.startswith("_")))
"""Every kind of notice there are words for."""


def write(
    notice: Notice,
    to_name: str,
    titles: Mapping[str, str] | None = None,
    address: str | None = None,
    crisis_line: str | None = None,
) -> Message:
    """The notice as `to_name` reads it.

    `titles` gives the words of activities and reasons by key, `address` where Pathway is found, `crisis_line` the
    local number. Raises DeliveryFailed where there are no words for the kind, or values are missing or identify.
    """
    _refuse_identifiers(notice)
    known = titles or {}

    def title(key: str) -> str:
        return known.get(key, key.replace("_", " "))

    values: dict[str, Any] = {
        "case": notice.case,
        "to_name": to_name,
        "address": (address or "").rstrip("/"),
        "crisis_line": crisis_line,
        "endings": ENDINGS,
        "title": title,
        "in_words": in_words,
        "on": date.fromisoformat,
    }
    if notice.kind == "digest":
        values["digest"] = of_notice(notice)
    try:
        written = _wording.get_template(f"{notice.kind}.txt.j2").render(values, values=notice.values)
    except TemplateNotFound:
        raise _never(f"there are no words for a notice of kind {notice.kind!r} (known: {', '.join(KINDS)})") from None
    except (UndefinedError, KeyError) as missing:
        raise _never(f"notice {notice.key} of kind {notice.kind} lacks a value: {missing}") from None
    subject, _, body = written.partition("\n")
    return Message(" ".join(subject.split()), body.strip("\n") + "\n")


def _refuse_identifiers(notice: Notice) -> None:
    if TEN_DIGITS.search(canonical({"case": notice.case, "values": notice.values}).decode()):
        raise _never(f"a notice of kind {notice.kind} carries what looks like an NHS number: it is not sent")


def _never(message: str) -> DeliveryFailed:
    """A failure that trying again does not mend."""
    failed = DeliveryFailed(message)
    failed.can_retry = False
    return failed
