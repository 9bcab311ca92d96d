"""What this installation is told from outside: the only reader of the environment."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
DATA_DIR = ".pathway"
DATABASE_FILE = "pathway.sqlite3"
PROGRAMME = "rotherham"
ADDRESS = "http://localhost:8000"
CRISIS_LINE = "NHS 111 and choose option 2"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are and who is asking. `login` is the account at the terminal; `staff` a staff reference.

    `address` is how browsers reach the pages; `trusted_proxies` the machines that are believed when they say over
    what and from where a request came (comma-separated addresses; none unless said). `crisis_line` is whom to ring
    here in a mental health crisis, as the pages say it after "ring".
    """

    database_url: str
    data_dir: Path
    programme: str
    pathways_file: Path
    staff: str | None
    login: str
    shows_tracebacks: bool
    address: str
    trusted_proxies: str
    crisis_line: str


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of the environment (of the process, if silent). An empty value counts as none."""
    named = {name: value for name, value in (os.environ if environment is None else environment).items() if value}
    home = CHECKOUT if (CHECKOUT / "config" / "pathways.yaml").is_file() else Path.cwd()
    data_dir = Path(named.get("PATHWAY_DATA_DIR") or home / DATA_DIR)
    return Settings(
        database_url=named.get("PATHWAY_DATABASE_URL") or f"sqlite:///{data_dir.absolute() / DATABASE_FILE}",
        data_dir=data_dir,
        programme=named.get("PATHWAY_PROGRAMME", PROGRAMME),
        pathways_file=Path(named.get("PATHWAY_PATHWAYS_FILE") or home / "config" / "pathways.yaml"),
        staff=named.get("PATHWAY_STAFF"),
        login=_login(),
        shows_tracebacks="PATHWAY_DEBUG" in named,
        address=named.get("PATHWAY_ADDRESS", ADDRESS).rstrip("/"),
        trusted_proxies=named.get("PATHWAY_TRUSTED_PROXIES", ""),
        crisis_line=named.get("PATHWAY_CRISIS_LINE", CRISIS_LINE),
    )


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # An account without a name, as in some containers.
        return f"uid-{os.getuid()}"
