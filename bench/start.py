"""How long `pathway --help` takes, beside Python doing nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

PATHWAY = Path(sys.executable).with_name("pathway")


def pair() -> tuple[Callable[[], object], Callable[[], object], str]:
    """(engine, floor, what is measured)."""
    return (
        lambda: subprocess.run([str(PATHWAY), "--help"], check=True, capture_output=True),
        lambda: subprocess.run([sys.executable, "-c", "pass"], check=True),
        "`pathway --help` as a process; floor: an empty Python process",
    )
