"""What this installation is told from outside."""

from __future__ import annotations

from pathlib import Path

from pathway.settings import CHECKOUT, read_settings


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
