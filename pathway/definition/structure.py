"""Does a file have the shape of a pathways file? Every fault of shape in plain words, and the rest still readable.

`read_shape` gives back a model even of a faulty file: what is at fault is left out or stood in for, and marked, so
that the checks over the whole file can go on without speaking of it twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from pathway.definition import schema
from pathway.definition.findings import Findings, Path, listed, shown
from pathway.definition.model import PathwaysFile
from pathway.definition.rules import PERSON_DECIDES

KEY_MARK = "[key]"
ROUNDS = 6
"""How often what is at fault is taken out before the rest is given up as unreadable."""
MISSPELT_AT_MOST = 200
"""How many unknown keys of a file are compared with what is missing: more than that is no slip of the hand."""

_SHAPES = {
    "list_type": "a list is wanted here, like [first, second]",
    "dict_type": "a group of `key: value` lines is wanted here",
    "model_type": "a group of `key: value` lines is wanted here",
    "not_text": "one line of text is wanted here",
}


class _Wrong:
    """One complaint of the models, at the path of the file it is about."""

    def __init__(self, error: Mapping[str, Any], tree: Any) -> None:
        self.kind: str = error["type"]
        self.is_key = error["loc"][-1:] == (KEY_MARK,)
        self.path = _path(error["loc"], tree, self.kind)
        self.given = error["input"]
        self.said = str(error.get("ctx", {}).get("error", ""))
        if self.kind in ("value_error", "literal_error") and not isinstance(self.given, str):
            self.kind = "not_text"

    @property
    def is_shape(self) -> bool:
        return self.kind in _SHAPES


def read_shape(tree: Any, findings: Findings) -> PathwaysFile | None:
    """The file's model as far as it can be made, its faults of shape put into `findings`. None if nothing is left."""
    found = _complaints(tree)
    misspelt = _misspelt(found)
    for wrong in found:
        if wrong.path not in misspelt:
            _report(wrong, findings)
    for wrong in found:
        findings.spoil(wrong.path)
    whole = deepcopy(tree) if found else tree
    for _ in range(ROUNDS):
        if not found:
            return PathwaysFile.model_validate(whole)
        for wrong in found:
            _take_out(whole, wrong)
        found = _complaints(whole)
    return None


def _complaints(tree: Any) -> list[_Wrong]:
    try:
        PathwaysFile.model_validate(tree)
    except ValidationError as error:
        return _without_alternatives([_Wrong(each, tree) for each in error.errors(include_url=False)])
    return []


def _path(steps: Sequence[str | int], tree: Any, kind: str) -> Path:
    """The path of keys in the file; the models also name the alternatives they tried, which are no keys."""
    path: list[str | int] = []
    here = tree
    for number, step in enumerate(steps, start=1):
        if isinstance(here, dict) and step in here:
            here = here[step]
        elif isinstance(here, list) and isinstance(step, int):
            here = here[step]
        elif not (kind == "missing" and number == len(steps)):
            continue
        path.append(step)
    return tuple(path)


def _without_alternatives(found: list[_Wrong]) -> list[_Wrong]:
    """One complaint a path. Where a list or a text may stand, only what is said about the one that was written."""
    told: set[Path] = set()
    for wrong in found:
        if not wrong.is_shape:
            told.update(wrong.path[:length] for length in range(len(wrong.path) + 1))
    kept: dict[tuple[Path, bool], _Wrong] = {}
    for wrong in found:
        if not (wrong.is_shape and wrong.path in told):
            place = (wrong.path, wrong.is_key)
            kept[place] = _nearer(kept[place], wrong) if place in kept else wrong
    return list(kept.values())


def _nearer(first: _Wrong, second: _Wrong) -> _Wrong:
    """Where either one of some words or a text in a grammar may stand, the complaint about what was likely meant."""
    if first.kind != "literal_error" or second.kind != "value_error":
        return first
    words = schema.words_at(first.path)
    if get_close_matches(str(first.given)[:99], words):
        return first
    second.said += f"; or write {listed([f'`{word}`' for word in words], 'or')}" if words else ""
    return second


def _report(wrong: _Wrong, findings: Findings) -> None:
    path = wrong.path
    if wrong.kind == "extra_forbidden":
        findings.unknown(path, "key", str(path[-1]), schema.keys_at(path[:-1]), at_key=True)
    elif wrong.kind == "missing":
        findings.add(path[:-1], _missing(path))
    elif wrong.is_key:
        findings.add(path, _bad_key(wrong, findings))
    elif wrong.kind == "literal_error":
        findings.add(path, _bad_word(wrong, findings), at_key=False)
    else:
        findings.add(path, _bad_value(wrong), at_key=wrong.given in ("", [], {}))


def _misspelt(found: Sequence[_Wrong]) -> set[Path]:
    """The missing keys that are there, but misspelt: the unknown key beside them says it all."""
    missing: dict[Path, list[str]] = {}
    for wrong in found:
        if wrong.kind == "missing":
            missing.setdefault(wrong.path[:-1], []).append(str(wrong.path[-1]))
    misspelt: set[Path] = set()
    unknown = [wrong for wrong in found if wrong.kind == "extra_forbidden"]
    for wrong in unknown[:MISSPELT_AT_MOST]:
        group = wrong.path[:-1]
        if group in missing:
            near = get_close_matches(shown(str(wrong.path[-1])), missing[group], n=1)
            misspelt.update((*group, name) for name in near)
    return misspelt


def _missing(path: Path) -> str:
    name, group = path[-1], shown(str(path[-2])) if len(path) > 1 else ""
    if name == "move_on":
        return f"stage `{group}` has no way out: say where it goes with `move_on`"
    if not group:
        return f"`{name}` is missing: a pathways file begins with `pathways:`"
    if isinstance(path[-2], int):
        return f"`{name}` is missing here"
    return f"`{name}` is missing in `{group}`"


def _bad_key(wrong: _Wrong, findings: Findings) -> str:
    word = str(wrong.path[-1])
    if known := schema.key_words_at(wrong.path[:-1]):
        return f"unknown word `{shown(word)}`{findings.instead(word, known)}"
    joint = "-" if len(wrong.path) == 2 else "_"
    return (
        f"`{shown(word)}` cannot be a key: begin with a small letter, then small letters, digits and `{joint}`,"
        " 60 at most"
    )


def _bad_word(wrong: _Wrong, findings: Findings) -> str:
    word = str(wrong.given)
    if not word:
        return "nothing is written here"
    if wrong.path[-1] == "when" and not get_close_matches(word[:99], [PERSON_DECIDES]):
        return (
            f"unknown condition `{shown(word)}`: say `a person decides`, or list what must be done first,"
            " like [recovery_plan]"
        )
    return f"unknown word `{shown(word)}`{findings.instead(word, schema.words_at(wrong.path))}"


def _bad_value(wrong: _Wrong) -> str:
    if not wrong.path:
        return "a pathways file begins with `pathways:`"
    if wrong.given == "":
        return "nothing is written here"
    if wrong.said and isinstance(wrong.given, str):
        return wrong.said.replace(wrong.given, shown(wrong.given))
    if wrong.kind in _SHAPES:
        return _SHAPES[wrong.kind]
    if wrong.kind == "string_pattern_mismatch":
        return f"`{shown(str(wrong.given))}` is no key: keys are small letters, digits and `_`"
    if wrong.kind in ("too_long", "string_too_long"):
        return "this text is too long: 500 letters at most"
    if wrong.kind == "too_short":
        least = next((part["minItems"] for part in schema.parts_at(wrong.path) if "minItems" in part), 1)
        return "nothing stands here" if least == 1 else f"too few stand here: at least {least} are wanted"
    return "this does not make sense here"


def _take_out(tree: Any, wrong: _Wrong) -> None:
    """Removes what is at fault, or puts something harmless in its place where something must stand."""
    around = _around(tree, wrong.path)
    last = wrong.path[-1] if wrong.path else ""
    if isinstance(around, list):
        if isinstance(last, int) and last < len(around):
            around[last] = schema.stand_in(wrong.path)
    elif not isinstance(around, dict):
        return
    elif wrong.kind == "extra_forbidden" or wrong.is_key or _can_be_left_out(wrong.path):
        around.pop(last, None)
    else:
        around[last] = schema.stand_in(wrong.path)


def _around(tree: Any, path: Path) -> Any:
    """The group or list that a path ends in; None where it is gone already."""
    for step in path[:-1]:
        if isinstance(tree, dict) and step in tree:
            tree = tree[step]
        elif isinstance(tree, list) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
        else:
            return None
    return tree if path else None


def _can_be_left_out(path: Path) -> bool:
    return path[-1] in schema.keys_at(path[:-1]) and not schema.is_required(path)
