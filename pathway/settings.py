"""What this installation is told from outside: the only reader of the environment."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

from pathway.errors import BadRequest

CHECKOUT = Path(__file__).resolve().parents[1]
DATA_DIR = ".pathway"
DATABASE_FILE = "pathway.sqlite3"
PROGRAMME = "rotherham"
ADDRESS = "http://localhost:8000"
CRISIS_LINE = "NHS 111 and choose option 2"
MAIL_FOLDER = "mail"
MAIL_FROM = "pathway@localhost"
CLOCKS = ("embedded", "prefect", "none")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
NOT_FOR_GOOD = ("email", "name", "nickname", "preferred_username", "unique_name", "upn")
"""What an organisation says of somebody that changes, or is somebody else's one day: nobody is known by it."""


@dataclass(frozen=True, slots=True)
class SignOn:
    """An organisation's own sign-on (OpenID Connect), as it was set; empty where it was not.

    `name` stands on the button after "Sign in with". `claim` is what tells people apart for good. Where `acr` or `amr`
    is set, the organisation must say one of them of how somebody signed in.
    """

    issuer: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    name: str = ""
    claim: str = "sub"
    acr: tuple[str, ...] = ()
    amr: tuple[str, ...] = ()

    def checked(self, address: str) -> SignOn | None:
        """Itself, if it will do for pages at this address; None if nothing was set. Raises BadRequest."""
        needed = {
            "PATHWAY_SIGN_ON_ISSUER": self.issuer, "PATHWAY_SIGN_ON_CLIENT_ID": self.client_id,
            "PATHWAY_SIGN_ON_CLIENT_SECRET": self.client_secret, "PATHWAY_SIGN_ON_NAME": self.name,
        }  # fmt: skip
        missing = [name for name, value in needed.items() if not value]
        if self == SignOn():
            return None
        if missing:
            raise BadRequest(
                f"the organisation's sign-on is set in part: {' and '.join(missing)} must be set too, or none of them"
            )
        parts = urlsplit(self.issuer)
        if not is_safe(self.issuer) or parts.query or parts.fragment or parts.username:
            raise BadRequest("PATHWAY_SIGN_ON_ISSUER must be an https address, without ? and #")
        if not is_safe(address):
            raise BadRequest(f"PATHWAY_ADDRESS is {address}: with an organisation's sign-on it must be https")
        if self.claim in NOT_FOR_GOOD:
            raise BadRequest(f"PATHWAY_SIGN_ON_CLAIM is {self.claim}, which may change hands: choose sub or oid")
        return self


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are and who is asking. `login` is the account at the terminal; `staff` a staff reference.

    `address` is how browsers reach the pages; `trusted_proxies` the machines that are believed when they say over
    what and from where a request came (comma-separated addresses; none unless said). `crisis_line` is whom to ring
    here in a mental health crisis, as the pages say it after "ring". `sign_on` is checked by whoever serves pages.
    `mail` is how messages go out (a folder of the data directory unless said), `mail_from` their sender. `clock` is
    what rings for the daily run and for sending: one of CLOCKS.
    `secrets_key` closes the secrets of second factors (base64; comma-separated, the newest first).
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
    sign_on: SignOn = SignOn()
    mail: str = ""
    mail_from: str = MAIL_FROM
    clock: str = CLOCKS[0]
    secrets_key: str = field(default="", repr=False)

    @property
    def rings_itself(self) -> bool:
        """True where the serving process is the clock. Raises BadRequest for a clock there is not."""
        if self.clock not in CLOCKS:
            raise BadRequest(f"PATHWAY_CLOCK is {self.clock!r}, and must be {', '.join(CLOCKS[:-1])} or {CLOCKS[-1]}")
        return self.clock == CLOCKS[0]


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
        sign_on=_sign_on(named),
        mail=named.get("PATHWAY_MAIL") or f"folder:{quote(str(data_dir.absolute() / MAIL_FOLDER))}",
        mail_from=named.get("PATHWAY_MAIL_FROM", MAIL_FROM),
        clock=named.get("PATHWAY_CLOCK", CLOCKS[0]),
        secrets_key=named.get("PATHWAY_SECRETS_KEY", ""),
    )


def is_safe(address: str) -> bool:
    """True for an https address, and for one on this very machine: what is sent there nobody else hears."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  Raises where it is no number.
    except ValueError:
        return False
    is_heard_by_nobody = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    return bool(parts.hostname) and is_heard_by_nobody and address.isprintable() and " " not in address


def _sign_on(named: Mapping[str, str]) -> SignOn:
    def said(name: str, otherwise: str = "") -> str:
        return named.get(f"PATHWAY_SIGN_ON_{name}", otherwise).strip()

    return SignOn(
        said("ISSUER"), said("CLIENT_ID"), said("CLIENT_SECRET"), said("NAME"), said("CLAIM", "sub"),
        tuple(said("ACR").replace(",", " ").split()), tuple(said("AMR").replace(",", " ").split()),
    )  # fmt: skip


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # An account without a name, as in some containers.
        return f"uid-{os.getuid()}"
