"""What the engine refuses, said on a page: with the person's name, under the question it is about."""

from __future__ import annotations

import re

from pathway.errors import CallersError, NotReady, PathwayError
from pathway.web.forms.form import About, Form
from pathway.web.words import first_capital

ANOTHER_CASE = re.compile(r"\bcase [2-9a-z]{4}-[2-9a-z]{4}\b")


def fault_of(problem: PathwayError, form: Form, about: About) -> tuple[str, str]:
    """The question at fault ("" for the form as a whole) and what is wrong, in words for a page."""
    part = problem.about if isinstance(problem, CallersError) else None
    names = [one.name for one in form.fields]
    box = next((name for name in (part, f"fact-{part}") if name in names), "")
    return box, screen_words(problem, about)


def screen_words(problem: PathwayError, about: About) -> str:
    """The engine's message with names in place of references, as a sentence."""
    message, _, rest = str(problem).partition("\n")
    ref = re.escape(about.case.ref)
    said = re.sub(rf"\bon case {ref}\b", f"for {about.name}", message)
    said = re.sub(rf"\bcase {ref}\b", about.name, said)
    said = ANOTHER_CASE.sub("another episode", said)
    said = said.replace(": the case is closed", ": the pathway has ended").replace("the case is in ", "they are in ")
    said = said.replace("use correct if", "put it right if").replace("`", "")
    said = re.sub(r"^[a-z0-9-]+(?= )", lambda found: _name(found[0], about), said)
    if isinstance(problem, NotReady):
        said += f". Still to sort out: {'; '.join(problem.missing)}"
    elif rest:
        said += f"; {rest}"
    return first_capital(said)


def _name(word: str, about: About) -> str:
    member = about.staff.get(word)
    return member.name if member else word
