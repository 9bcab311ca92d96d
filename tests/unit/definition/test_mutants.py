"""Whatever is done to a good file, it is read, or refused with faults: nothing else is ever raised, and in time."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pathway.errors import DefinitionError, Fault
from pathway.pathways_file import read_text

TEXTS = [
    Path("config/pathways.yaml").read_text(encoding="utf-8"),
    (Path(__file__).parents[2] / "fixtures/good_pathways/small.yaml").read_text(encoding="utf-8"),
]
PIECES = ["", "\n", "  ", "- ", ": ", ":", "[", "]", "{", "}", "'", '"', "#", " #", "&a ", "*a", "!t ", "|", ">", "?",
          "<<", "---", "...", "\t", "\r", "\x00", "\ufeff", "é", "0700", "no", "week 99", "999 weeks", "ending",
          "person", ",", "[]", "{}", "\\", "%", "@", "-", "~", "after", "before", "in: week 2", "a person decides",
          "5 working days after review", "\u00a0", "\ud800", "when: on hold", "x" * 600]  # fmt: skip


@st.composite
def mutants(draw: st.DrawFn) -> str:
    """A good file with a few stretches cut out, moved or replaced; sometimes whole lines."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 4))):
        if draw(st.booleans()):
            lines = text.split("\n")
            first, second = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
            lines.insert(first, draw(st.sampled_from(["", " ", "  ", "      "])) + lines.pop(second).strip())
            text = "\n".join(lines)
        else:
            at = draw(st.integers(0, len(text)))
            gone = draw(st.integers(0, 30))
            piece = draw(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)))
            text = text[:at] + piece + text[at + gone :]
    return text


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutants())
def test_a_mutant_is_read_or_refused_with_faults_in_time(text: str) -> None:
    began = time.process_time()
    faults = faults_of(text)
    assert time.process_time() - began < (1 if sys.gettrace() is None else 10)
    assert list(faults) == sorted(set(faults))
    for fault in faults:
        assert fault.line >= 1
        assert fault.column >= 1
        assert "\n" not in str(fault)


def faults_of(text: str) -> tuple[Fault, ...]:
    try:
        read_text(text, "mutant.yaml")
    except DefinitionError as refused:
        return refused.faults or (Fault(0, 0, "refused without a fault"),)
    return ()
