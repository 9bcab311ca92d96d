"""The terminal's door. Commands are read only when they are asked for, so that `--help` answers at once."""

from __future__ import annotations

from pathway.cli.app import app


def main() -> None:
    """The `pathway` command."""
    app()


__all__ = ["app", "main"]
