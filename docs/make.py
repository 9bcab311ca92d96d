"""Draws what the pages show from what the engine knows: run by `./dev docs`."""

from __future__ import annotations

from pathlib import Path

from pathway.pathways_file import read
from pathway.states.diagram import picture

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = "mental-health-discharge"


def main() -> None:
    """Writes docs/pathway.svg."""
    rules = read(ROOT / "config" / "pathways.yaml").rules[SHIPPED]
    target = ROOT / "docs" / "pathway.svg"
    target.write_text(picture(rules), encoding="utf-8")
    print(f"drew {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
