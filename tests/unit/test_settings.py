"""What this installation is told from outside."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathway.errors import BadRequest
from pathway.settings import CHECKOUT, SignOn, read_settings

SIGN_ON = {
    "PATHWAY_ADDRESS": "https://pathway.example.org",
    "PATHWAY_SIGN_ON_ISSUER": "https://login.example.org/tenant/v2.0",
    "PATHWAY_SIGN_ON_CLIENT_ID": "pathway",
    "PATHWAY_SIGN_ON_CLIENT_SECRET": "secret",
    "PATHWAY_SIGN_ON_NAME": "Rotherham NHS account",
}


def sign_on(**more: str) -> SignOn | None:
    """The sign-on of these settings, as whoever serves the pages takes it."""
    settings = read_settings({**SIGN_ON, **{f"PATHWAY_{name}": value for name, value in more.items()}})
    return settings.sign_on.checked(settings.address)


def test_silent_everything_lies_in_the_checkout() -> None:
    settings = read_settings({})

    assert settings.data_dir == CHECKOUT / ".pathway"
    assert settings.database_url == f"sqlite:///{CHECKOUT / '.pathway' / 'pathway.sqlite3'}"
    assert settings.pathways_file == CHECKOUT / "config" / "pathways.yaml"
    assert (settings.programme, settings.staff, settings.shows_tracebacks) == ("rotherham", None, False)


def test_what_is_said_is_taken() -> None:
    settings = read_settings({
        "PATHWAY_DATABASE_URL": "postgresql://db/pathway", "PATHWAY_DATA_DIR": "/var/pathway",
        "PATHWAY_STAFF": "anna", "PATHWAY_PROGRAMME": "leeds", "PATHWAY_PATHWAYS_FILE": "/etc/p.yaml",
        "PATHWAY_DEBUG": "1",
    })  # fmt: skip

    assert settings.database_url == "postgresql://db/pathway"
    assert (settings.data_dir, settings.pathways_file) == (Path("/var/pathway"), Path("/etc/p.yaml"))
    assert (settings.staff, settings.programme, settings.shows_tracebacks) == ("anna", "leeds", True)


def test_an_empty_value_counts_as_none() -> None:
    assert read_settings({"PATHWAY_STAFF": "", "PATHWAY_PROGRAMME": ""}) == read_settings({})


def test_the_database_lies_in_the_data_directory_wherever_we_stand() -> None:
    there = Path.cwd() / "data" / "pathway.sqlite3"

    assert read_settings({"PATHWAY_DATA_DIR": "data"}).database_url == f"sqlite:///{there}"


def test_without_a_sign_on_there_is_none() -> None:
    assert SignOn().checked("http://anywhere.example") is None


def test_a_sign_on_is_taken_as_it_is_set() -> None:
    found = sign_on(SIGN_ON_AMR="mfa, hwk", SIGN_ON_CLAIM="oid")
    assert found is not None
    assert (found.issuer, found.name) == ("https://login.example.org/tenant/v2.0", "Rotherham NHS account")
    assert (found.claim, found.acr, found.amr) == ("oid", (), ("mfa", "hwk"))
    assert "secret" not in repr(found).replace("client_secret", "")


@pytest.mark.parametrize("missing", ["ISSUER", "CLIENT_ID", "CLIENT_SECRET", "NAME"])
def test_a_sign_on_set_in_part_is_refused_with_what_is_missing(missing: str) -> None:
    with pytest.raises(BadRequest, match=f"PATHWAY_SIGN_ON_{missing} must be set too, or none of them"):
        sign_on(**{f"SIGN_ON_{missing}": ""})


def test_what_belongs_to_a_sign_on_alone_is_refused_too() -> None:
    with pytest.raises(BadRequest, match="is set in part"):
        read_settings({"PATHWAY_SIGN_ON_AMR": "mfa"}).sign_on.checked("https://pathway.example.org")


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("SIGN_ON_ISSUER", "http://login.example.org", "must be an https address"),
        ("SIGN_ON_ISSUER", "login.example.org", "must be an https address"),
        ("SIGN_ON_ISSUER", "https://login.example.org/?tenant=1", "must be an https address"),
        ("SIGN_ON_ISSUER", "https://me:pw@login.example.org", "must be an https address"),
        ("SIGN_ON_ISSUER", "https://login.example.org:port", "must be an https address"),
        ("SIGN_ON_ISSUER", "http://localhost.example.org", "must be an https address"),
        ("ADDRESS", "http://pathway.example.org", "PATHWAY_ADDRESS is http"),
        ("SIGN_ON_CLAIM", "email", "may change hands"),
    ],
)
def test_a_sign_on_that_would_not_be_safe_is_refused(name: str, value: str, reason: str) -> None:
    with pytest.raises(BadRequest, match=reason):
        sign_on(**{name: value})


def test_on_this_very_machine_it_may_be_tried_without_https() -> None:
    assert sign_on(SIGN_ON_ISSUER="http://127.0.0.1:9000", ADDRESS="http://localhost:8000") is not None
