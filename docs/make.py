"""Writes the pages that are made from what the engine knows and does: run by `./dev docs`."""

from __future__ import annotations

from pathlib import Path

from pathway.pathways_file import read
from pathway.states.diagram import picture
from tests.rule_book import rule_book

DOCS = Path(__file__).resolve().parent
SHIPPED = "mental-health-discharge"


def main() -> None:
    """Writes docs/pathway.svg and docs/rule-book.md."""
    rules = read(DOCS.parent / "config" / "pathways.yaml").rules[SHIPPED]
    for name, text in {"pathway.svg": picture(rules), "rule-book.md": rule_book()}.items():
        (DOCS / name).write_text(text, encoding="utf-8")
        print(f"wrote docs/{name}")


if __name__ == "__main__":
    main()
