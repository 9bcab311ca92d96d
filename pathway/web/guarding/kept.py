"""What somebody typed when their session was over: carried through the sign-in page as hidden boxes, never stored."""

from __future__ import annotations

from collections.abc import Iterable

from pathway.web.guarding.boxes import Boxes

_KEPT = "kept."
NOT_KEPT = ("mark", "again", "password", "again_password", "now", "code", "secret")
"""Boxes that belong to the session that is over, and secrets."""


def to_keep(boxes: Boxes) -> Boxes:
    """What is carried on of a form that was sent."""
    return tuple((name, value) for name, value in boxes if name not in NOT_KEPT)


def as_hidden(kept: Boxes) -> Boxes:
    """The names under which kept boxes stand in the sign-in page."""
    return tuple((_KEPT + name, value) for name, value in kept)


def kept_among(boxes: Iterable[tuple[str, str]]) -> Boxes:
    """What the sign-in page carried."""
    return to_keep(tuple((name.removeprefix(_KEPT), value) for name, value in boxes if name.startswith(_KEPT)))
