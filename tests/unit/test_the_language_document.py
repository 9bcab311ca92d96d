"""docs/definition-language.md says what is so: each example is played, and nothing of the language is left out."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from pathway.definition import model, rules
from pathway.definition.findings import Findings
from pathway.pathways_file import read_calendars_text, read_text, read_tree
from pathway.planning.scenario_form import read_scenarios
from pathway.planning.scenario_play import play
from tests.language_document import DOCUMENT, HOST, Example, examples, mentioned
from tests.shipped import CALENDAR

TEXT = DOCUMENT.read_text(encoding="utf-8")


@pytest.mark.parametrize("example", list(examples(TEXT)), ids=lambda example: f"line_{example.line}")
def test_what_an_example_says_comes_true(example: Example) -> None:
    assert not list(untrue(example))


def untrue(example: Example) -> Iterator[str]:
    """What of an example comes out otherwise, with the proof of it."""
    calendar = list(read_calendars_text(example.calendars, "it").values())[-1] if example.calendars else CALENDAR
    (pathway,) = read_text(example.pathway(), "example.yaml", {CALENDAR.name, calendar.name}).rules.values()
    text = example.life.scenario()
    tree = read_tree(text, "it")
    findings = Findings()
    (scenario,) = read_scenarios(tree.data, lambda *_: pathway, findings)
    yield from (f"{fault}\n{text}" for fault in [*tree.faults, *map(tree.fault, findings.all)])
    for red in play(scenario, pathway, calendar):
        proof = "".join(f"\n  {step}" for step in red.proof)
        yield f"line {example.line}: {red.day} {red.what}: says {red.expected}, is {red.got}{proof}"


def test_an_example_that_says_nothing_or_something_untrue_is_found_out() -> None:
    fragment = "```yaml\n          it: {title: it, due: week 1}\n```\n"
    life = "\n| day | what happens | then |\n|---|---|---|\n| Monday 5 January | | `it`: due {} January |\n"
    (right,) = examples(fragment + life.format("Sunday 11"))
    (wrong,) = examples(fragment + life.format("Saturday 10"))
    assert (list(untrue(right)), len(list(untrue(wrong)))) == ([], 1)
    with pytest.raises(AssertionError, match="says nothing"):
        list(examples(fragment + "## The next chapter\n"))


def keys_of(part: type[BaseModel]) -> Iterator[str]:
    for name, field in part.model_fields.items():
        yield field.alias or name


def literals(annotation: object) -> Iterator[str]:
    """The words an annotation lets choose from."""
    inside = typing.get_args(annotation)
    if typing.get_origin(annotation) is typing.Literal:
        yield from inside
    else:
        for each in inside:
            yield from literals(each)


PARTS = [part for part in vars(model).values() if isinstance(part, type) and issubclass(part, model.Part)]
WORDS = {word for part in PARTS for field in part.model_fields.values() for word in literals(field.annotation)}


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_no_key_is_left_out(part: type[BaseModel]) -> None:
    assert set(keys_of(part)) <= mentioned(TEXT)


@pytest.mark.parametrize("word", sorted(WORDS))
def test_no_word_to_choose_from_is_left_out(word: str) -> None:
    assert word in TEXT


def test_the_attendance_codes_are_those_of_the_nhs() -> None:
    said = dict(re.findall(r"`([a-z_]+)` \((\d)\)", TEXT))
    assert said == rules.ATTENDANCE_CODES


def test_the_example_pathway_is_linked() -> None:
    assert f"../{HOST.relative_to(DOCUMENT.parents[1])}" in TEXT
