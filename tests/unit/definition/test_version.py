"""The version of a pathway changes with its meaning and with nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathway.definition.version import canonical_form, fingerprint, read_canonical_form
from pathway.pathways_file import read, read_text

SMALL = Path(__file__).parents[2] / "fixtures/good_pathways/small.yaml"
TEXT = SMALL.read_text(encoding="utf-8")


def version(text: str | bytes) -> str:
    return read_text(text, "small.yaml").rules["small"].version


@pytest.mark.parametrize(
    "retyped",
    [
        TEXT.replace("\n", "\r\n"),
        "\ufeff" + TEXT,
        TEXT.replace("title: Starting", "title: Starting   # the first weeks"),
        TEXT.replace("title: Starting", "title: 'Starting'"),
        TEXT.replace("        title: Starting\n        weeks: 1-4\n", "        weeks: 1-4\n        title: Starting\n"),
        TEXT.replace("title: plan, due: week 4}", "title: plan, due: week 4, kind: task}"),
        TEXT.replace("parties: {service: The service, team: The team}", "parties:\n      service: The service\n"
                     "      team: The team"),
    ],
    ids=["line ends", "BOM", "comment", "quotes", "order of keys", "a default said", "layout"],
)  # fmt: skip
def test_typing_it_differently_keeps_the_version(retyped: str) -> None:
    assert retyped != TEXT
    assert version(retyped) == version(TEXT)
    assert read_text(retyped, "f").source_fingerprint != read(SMALL).source_fingerprint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Starting", "title: Beginning"),
        ("plan, due: week 4}", "plan, due: week 3}"),
        ("[7, 11]", "[7]"),
        ("{after: 1 day, tell: who}", "{after: 2 days, tell: who}"),
        ("readiness: {s117_position: section 117 position, way_back: how to come back}",
         "readiness: {way_back: how to come back, s117_position: section 117 position}"),
        ("  small:", "  smaller:"),
    ],
)  # fmt: skip
def test_any_meaning_changes_the_version(old: str, new: str) -> None:
    changed = read_text(TEXT.replace(old, new, 1), "f")
    assert [rules.version for rules in changed.rules.values()] != [version(TEXT)]


def test_two_readings_agree_and_the_fingerprint_is_that_of_the_canonical_form() -> None:
    file = read(SMALL)
    assert file.rules["small"].version == fingerprint(file.canonical_form("small")) == version(TEXT)
    assert "\n" not in file.canonical_form("small")


@pytest.mark.parametrize("path", [SMALL, Path("config/pathways.yaml")], ids=["small", "shipped"])
def test_a_stored_canonical_form_gives_back_the_pathway(path: Path) -> None:
    file = read(path)
    for key, pathway in file.definition.pathways.items():
        stored = file.canonical_form(key)
        assert read_canonical_form(stored) == (key, pathway)
        assert canonical_form(*read_canonical_form(stored)) == stored


def test_the_source_is_kept_as_it_was_written() -> None:
    text = "\ufeff" + TEXT.replace("\n", "\r\n")
    assert read_text(text.encode(), "f").source == text
