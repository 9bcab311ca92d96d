"""Pages made from templates, in the look of the NHS design system."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup

from pathway.web.words import FILTERS

STYLE = "/static/nhsuk/nhsuk-frontend-10.6.1.min.css"
SCRIPT = "/static/nhsuk/nhsuk-frontend-10.6.1.min.js"


def templates() -> Environment:
    """Our templates, with those of the design system under `nhsuk/`. Everything is escaped."""
    # The design system's templates ask for what is not given, and mean nothing by it.
    made = Environment(
        loader=ChoiceLoader([PackageLoader("pathway.web"), PackageLoader("nhsuk_frontend_jinja")]),
        autoescape=True, undefined=ChainableUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    made.filters.update(FILTERS)
    made.globals.update(style=STYLE, script=SCRIPT, options=options)
    return made


def options(offered: Mapping[str, str] | Iterable[tuple[str, str]], chosen: str = "") -> Markup:
    """The choices of a select: what each sends, and what it says."""
    return _options(tuple(offered.items() if isinstance(offered, Mapping) else offered), chosen)


@lru_cache(maxsize=512)
def _options(offered: tuple[tuple[str, str], ...], chosen: str) -> Markup:
    one = Markup('<option value="{}"{}>{}</option>')
    return Markup("").join(
        one.format(key, Markup(" selected" if key == chosen else ""), words) for key, words in offered
    )


def page(made: Environment, name: str, **shown: Any) -> str:
    """One page."""
    return made.get_template(name).render(shown)
