"""How long it takes to judge a pathways file of nearly 64 KB, beside reading its YAML and nothing else."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from ruamel.yaml import YAML

from pathway.pathways_file import read_text
from pathway.pathways_file.scan import SIZE_LIMIT

SMALL = Path(__file__).resolve().parents[1] / "tests" / "fixtures" / "good_pathways" / "small.yaml"


def pair() -> tuple[Callable[[], object], Callable[[], object], str]:
    """(engine, floor, what is measured)."""
    text = many()
    return (
        lambda: read_text(text, "many.yaml"),
        lambda: YAML(typ="base", pure=True).load(io.StringIO(text)),
        f"judging a definition of {len(text.encode())} bytes whole; floor: reading its YAML only",
    )


def many() -> str:
    """As many copies of the small pathway as fit, each under its own key."""
    head, _, body = SMALL.read_text(encoding="utf-8").partition("pathways:\n")
    key = next(line for line in body.splitlines() if line.startswith("  ") and not line.startswith("   "))
    text, count = head + "pathways:\n", 0
    while True:
        more = body.replace(key, f"  {key.strip().rstrip(':')}-{count}:", 1)
        if not more.endswith("\n"):
            more += "\n"
        if len((text + more).encode()) > SIZE_LIMIT:
            return text
        text, count = text + more, count + 1
