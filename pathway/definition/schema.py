"""The JSON Schema of a pathways file, for editors; generated from the models, so never a second truth.

`python -m pathway.definition.schema` writes config/pathways.schema.json; with `--check` it only compares.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from pathway.definition.model import PathwaysFile

Where = tuple[str | int, ...]
"""A path of keys from the top of the file."""
SCHEMA_FILE = Path("config/pathways.schema.json")


@cache
def schema() -> dict[str, Any]:
    """The schema as a tree (draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **PathwaysFile.model_json_schema(by_alias=True),
        "title": "Pathways",
    }


def schema_text() -> str:
    """The schema as the file holds it."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _meant(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What a part of the schema stands for: references followed, alternatives one by one."""
    if "$ref" in part:
        yield from _meant(schema()["$defs"][part["$ref"].rsplit("/", 1)[1]])
    elif "anyOf" in part:
        for option in part["anyOf"]:
            yield from _meant(option)
    else:
        yield part


@lru_cache(maxsize=1024)
def parts_at(path: Where) -> list[dict[str, Any]]:
    """The parts of the schema that may stand at a path of keys; none if nothing may."""
    parts = list(_meant(schema()))
    for step in path:
        inner: list[dict[str, Any]] = []
        for part in parts:
            found = part.get("items") if isinstance(step, int) else part.get("properties", {}).get(step)
            if found is None and isinstance(step, str):
                found = part.get("additionalProperties")
            if isinstance(found, dict):
                inner += _meant(found)
        parts = inner
    return parts


def keys_at(path: Where) -> list[str]:
    """The keys that may stand at a path; none where they are free to choose."""
    return [key for part in parts_at(path) for key in part.get("properties", {})]


def words_at(path: Where) -> list[str]:
    """The words to choose from at a path; none where any text may stand."""
    return [word for part in parts_at(path) for word in _choice(part)]


def key_words_at(path: Where) -> list[str]:
    """The words to choose a key from at a path; none where keys are free."""
    names = [part["propertyNames"] for part in parts_at(path) if "propertyNames" in part]
    return [word for name in names for meant in _meant(name) for word in _choice(meant)]


def is_required(path: Where) -> bool:
    """True if what stands at this path cannot be left out of the group it stands in."""
    return any(path[-1] in part.get("required", ()) for part in parts_at(path[:-1]))


def stand_in(path: Where) -> Any:
    """Something that could stand at a path, so that the rest of a faulty file can still be judged."""
    parts = parts_at(path)
    return _stand_in(parts[0]) if parts else "x"


def _choice(part: dict[str, Any]) -> list[str]:
    return part["enum"] if "enum" in part else [part["const"]] if "const" in part else []


def _stand_in(part: dict[str, Any]) -> Any:
    if "examples" in part:
        return part["examples"][0]
    if choice := _choice(part):
        return choice[0]
    if part.get("type") == "array":
        inner = next(_meant(part["items"]))
        return [_stand_in(inner)] * part.get("minItems", 0)
    if part.get("type") != "object":
        return "x"
    within = {key: _stand_in(next(_meant(part["properties"][key]))) for key in part.get("required", ())}
    if part.get("minProperties"):
        within["x"] = _stand_in(next(_meant(part["additionalProperties"])))
    return within


def main(arguments: Sequence[str]) -> int:
    """Writes the schema file, or with --check says whether it is current."""
    if "--check" not in arguments:
        SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
        return 0
    if SCHEMA_FILE.is_file() and SCHEMA_FILE.read_text(encoding="utf-8") == schema_text():
        return 0
    print(f"{SCHEMA_FILE} is out of date: run `python -m pathway.definition.schema`")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
