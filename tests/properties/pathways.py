"""The pathways on which every property is tried: the one that ships, five unlike it, and random ones."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from random import Random

import pytest

from pathway.definition.rules import Rules
from pathway.errors import DefinitionError
from pathway.pathways_file import ReadFile, read, read_text
from tests.oracle.pathways import a_pathway
from tests.shipped import CONFIG

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "good_pathways"
UNLIKE = ("antenatal", "high_intensity_user", "immunisation", "navigator", "probation")
FILES = {"shipped": read(CONFIG / "pathways.yaml")} | {name: read(FIXTURES / f"{name}.yaml") for name in UNLIKE}
NAMED = {name: next(iter(file.rules.values())) for name, file in FILES.items()}
RANDOM_ONES = 80

on_every_pathway = pytest.mark.parametrize("pathway", [*NAMED, "random"])


@lru_cache(maxsize=RANDOM_ONES)
def a_random_one(seed: int) -> ReadFile:
    """A pathway with every way of dating an activity in it: the first that `pathway check` would have."""
    try:
        return read_text(json.dumps({"pathways": {"random": a_pathway(Random(seed))}}, indent=1), "random.yaml")
    except DefinitionError:  # a window that opens too late, say
        return a_random_one(seed + RANDOM_ONES)


def file_named(name: str) -> ReadFile:
    """The file of a pathway by its name; a random one is named by a number."""
    return FILES[name] if name in FILES else a_random_one(int(name))


def rules_named(name: str) -> Rules:
    """The rules of a pathway by its name."""
    return NAMED[name] if name in NAMED else file_named(name).rules["random"]
