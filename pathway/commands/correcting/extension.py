"""A longer stage taken back: it is as long again as the pathways file says."""

from __future__ import annotations

from dataclasses import replace

from pathway.case.model import Case
from pathway.commands.asked import Desk
from pathway.commands.correcting.numbers import numbered
from pathway.commands.correcting.request import Correct, Said, must_make_sense, put_right
from pathway.errors import BadRequest


def corrected(case: Case, asked: Correct, desk: Desk) -> tuple[Case, Said]:
    """The case with the stage not made longer after all. Raises BadRequest, AlreadyThere."""
    must_make_sense(asked, undo="a stage that was not made longer has no other end")
    if not asked.undo:
        raise BadRequest("an extension is taken back with `undo`; then extend the stage to the right day")
    extension = numbered(case, asked.what, case.extensions, "extension")
    after = case.having("extensions", replace(extension, days=0, undone_on=desk.on))
    return after, put_right(f"extension#{extension.n}", {"stage": extension.stage, "days": extension.days}, None)
