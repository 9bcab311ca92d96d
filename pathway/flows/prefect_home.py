"""Prefect in our own house: its home in our data directory, nothing told to anybody, nothing printed but warnings."""

from __future__ import annotations

import os
import sys
from pathlib import Path

NEVER_TOLD = {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
"""Set whatever the environment says: Prefect reports use of itself unless both stand."""
UNLESS_SAID = {
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    # The embedded server is always of the client's own version: nothing to ask.
    "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",
    "PREFECT_SERVER_UI_ENABLED": "false",
    # Its first start makes its database: 10 s on an idle machine, 30 on a busy one. Prefect gives up after 20.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
}


def settle_in(data_dir: Path) -> None:
    """Tells Prefect where it lives, before it is first imported; afterwards this changes nothing.

    An operator's own choices stand: with PREFECT_API_URL set, flows run against that server.
    """
    if "prefect" in sys.modules:
        return
    home = (data_dir / "prefect").absolute()
    # Prefect reads its settings from the environment, and hands it on to the server it starts.
    environment = os.environ  # noqa: TID251
    environment.update(NEVER_TOLD)
    for name, value in {"PREFECT_HOME": str(home), **UNLESS_SAID}.items():
        environment.setdefault(name, value)
