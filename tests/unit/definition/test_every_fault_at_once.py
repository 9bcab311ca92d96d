"""A file is mended in one go: every fault is listed, none twice, and none that only follows from another."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathway.errors import DefinitionError
from pathway.pathways_file import read_text

GOOD = (Path(__file__).parents[2] / "fixtures/good_pathways/small.yaml").read_text(encoding="utf-8")


def faults(*changes: tuple[str, str], text: str = GOOD) -> list[str]:
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    with pytest.raises(DefinitionError) as refused:
        read_text(text, "small.yaml")
    return [str(fault) for fault in refused.value.faults]


def test_faults_of_shape_and_of_sense_come_together_in_the_order_of_the_file() -> None:
    assert faults(
        ("weeks: 12,", "weeks: 0700,"),
        ("{to: working,", "{to: workng,"),
        ("weeks: 5-8", "weeks: 4-8"),
        ("look_back: {title: look back, opens: week 7", "look_back: {title: look back, opns: week 7"),
        ("done_by: close}", "done_by: close, anything: else}"),
        ("agreed_by: [service, team]", "agreed_by: [service, service]"),
    ) == [
        'small.yaml:6:47: "0700" is not a number of weeks: say it like "26"',
        "small.yaml:32:23: unknown stage `workng`: did you mean `working`?",
        "small.yaml:35:16: stage `working` overlaps with `starting`, which runs to week 4 (line 27)",
        "small.yaml:39:41: unknown key `opns`: did you mean `opens`?",
        "small.yaml:64:72: unknown key `anything`: it can be "
        + faults(("done_by: close}", "done_by: close, anything: else}"))[0].split("it can be ")[1],
        "small.yaml:77:28: `service` stands here twice: two different parties agree to a discharge",
    ]


def test_what_yaml_offers_beyond_text_is_told_together_with_the_rest() -> None:
    assert faults(("title: Starting", "title: &t Starting"), ("title: Working", "titel: Working")) == [
        "small.yaml:26:16: `&t` is not allowed: write out what is meant where it is meant",
        "small.yaml:34:9: unknown key `titel`: did you mean `title`?",
    ]


def test_a_date_that_cannot_be_read_is_not_called_missing_as_well() -> None:
    assert faults(("plan, due: week 4}", "plan, due: weak 4}")) == [
        'small.yaml:31:36: "weak 4" is not a point in time: say it like "week 10", "5 working days after start" or'
        ' "same day"'
    ]


def test_a_misspelt_due_is_not_called_a_wait_with_no_date_as_well() -> None:
    assert len(faults(("plan, due: week 4}", "plan, deu: week 4}"))) == 1


def test_an_unknown_stage_does_not_make_the_right_one_unreachable() -> None:
    assert len(faults(("{to: working,", "{to: nowhere_at_all,"))) == 1


def test_two_pathways_of_a_file_are_both_read_over() -> None:
    second = GOOD.split("pathways:\n", 1)[1].replace("  small:", "  other:", 1)
    found = faults(text=(GOOD + second).replace("when: [plan]", "when: [plann]"))
    assert [line.split(": ", 1)[1] for line in found] == ["unknown activity `plann`: did you mean `plan`?"] * 2


@pytest.mark.parametrize(
    "text", ["[]", "a", "- a\n- b", "pathways:", "pathways: {}", "pathways: x", "pathways: []", "pathways: {a: }"]
)
def test_a_file_of_another_shape_is_refused_in_plain_words(text: str) -> None:
    for line in faults(text=text):
        assert "pathways" in line or "nothing" in line or "wanted here" in line


def test_a_hostile_word_is_shown_short() -> None:
    (line,) = faults(("{to: working,", "{to: " + "x" * 60 + ","), text=GOOD)
    assert len(line) < 300
    (line,) = faults(("due: week 8, who", "due: " + "week " * 3000 + ", who"))
    assert len(line) < 300


def test_messages_stand_on_one_line() -> None:
    for line in faults(("plan, due: week 4}", '"pl\\nan", due: "week\\n4", "k\\ney": x}')):
        assert "\n" not in line
