"""Text to tree with positions: what is read, what is refused before it is parsed, and how fast."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from pathway.errors import DefinitionError
from pathway.pathways_file import read, read_text, read_tree

SMALL = Path(__file__).parents[1] / "fixtures/good_pathways/small.yaml"
TEXT = SMALL.read_text(encoding="utf-8")


def faults(content: str | bytes) -> list[str]:
    return [f"{f.line}:{f.column}: {f.message}" for f in read_tree(content, "f.yaml").faults]


@pytest.mark.parametrize("written", ["no", "10:30", "0700", "1e3", "null", "~", "2026-01-26", "0x1F", "yes", "1_000"])
def test_every_value_is_the_text_that_is_written(written: str) -> None:
    assert read_tree(f"key: {written}\n{written}: [{written}]\n", "f").data == {"key": written, written: [written]}


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + TEXT,
        ("\ufeff" + TEXT).encode(),
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("\n", "\r\n").encode(),
        "---\n" + TEXT,
        TEXT.rstrip("\n"),
        TEXT + "\n\t\n# the end",
    ],
    ids=["BOM", "BOM bytes", "CRLF", "CRLF bytes", "one document mark", "no last line end", "blanks at the end"],
)
def test_harmless_differences_are_accepted(content: str | bytes) -> None:
    assert list(read_text(content, "f").rules) == ["small"]


def test_bom_and_crlf_do_not_move_the_places_of_faults() -> None:
    text = TEXT.replace("opens: week 7", "opns: week 7")
    for content in (text, "\ufeff" + text, text.replace("\n", "\r\n")):
        with pytest.raises(DefinitionError) as refused:
            read_text(content, "f")
        assert str(refused.value.faults[0]).startswith("f:39:41: unknown key `opns`")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "1:1: the file is empty"),
        (b"\n\n  \n", "1:1: the file is empty"),
        (b"# only a comment\n", "1:1: the file is empty"),
        ("a: b".encode("utf-16"), "1:1: the file is saved as UTF-16 or UTF-32: save it as UTF-8"),
        ("a: b".encode("utf-16-le"), "1:1: the file is saved as UTF-16 or UTF-32: save it as UTF-8"),
        ("a: b".encode("utf-32"), "1:1: the file is saved as UTF-16 or UTF-32: save it as UTF-8"),
        ("a: b\nc: café".encode("cp1252"), "2:7: this letter is not saved as UTF-8: save the file as UTF-8"),
        (b"a:\n\tb: c\n", "2:1: a tab is used as indentation: use spaces"),
        (b"a:\n\tb: c\n\td: e\n", "2:1: a tab is used as indentation: use spaces (1 more like it)"),
        (b"a: b\t# c\n", "1:5: a tab stands here: use a space"),
        (b"a:\tb\n", "1:3: a tab stands here: use a space"),
        (b"a: b\x00c\n", "1:5: an invisible control character (U+0000) stands here: take it out"),
        ("a: b\u202ec\n".encode(), "1:5: an invisible control character (U+202E) stands here: take it out"),
        (b"a: 'x\n  y'\n", "1:4: this quote ' is not closed on its line: a text stands on one line"),
        (b'a: "x\\ny"\n', "1:4: this text holds a line break or a control character: take it out"),
        (b"a: x\n  y\n", "1:4: this text runs over several lines: a text stands on one line"),
        (b"a: >\n  y\n", "1:4: a block of text (`>`) is not allowed: a text stands on one line"),
        (b"%YAML 1.1\n---\na: b\n", "1:1: a line beginning with `%` is not allowed"),
        (b"a: b\n---\nc: d\n", "3:1: a second document begins here: take out the line `---`"),
        (b"a: @b\n", "1:4: a text cannot begin with this character: put the text in quotes"),
        (b"[a, b]: c\n", "1:1: a key is one word, not a list or a group"),
        (b": c\n", "1:1: a key is missing before the colon"),
        (b"a: b\na: c\n", "2:1: `a` is written twice: first on line 1, column 1"),
        (b"a: {b: c, b: d}\n", "1:11: `b` is written twice: first on line 1, column 5"),
        (b"a: !x!y b\n", "1:4: a tag (`!...`) is not allowed: everything is read as text"),
        (b"a: !!python/name:x b\n", "1:4: a tag (`!...`) is not allowed: everything is read as text"),
        (b'a: "\\q"\n', "1:6: in double quotes a backslash has a meaning of its own: use single quotes"),
    ],
)
def test_what_is_refused_and_in_which_words(content: bytes, expected: str) -> None:
    assert faults(content) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        'a: "&b *c !d | > << {{{ [[[ \t"\n',
        "a: 'it''s &b *c [['\n",
        "a: b # &c *d [[[[[ \t { ' \"\n",
        "a: rock & roll, 2 * 3, well! a|b > c [not a list] {nor a group}\n",
        'a: provider\'s "own" words\n',
        "a: b#c\n",
        "# ---\na: b\n",
        "a: '---'\n",
        "a: [x, 'y]', \"}\"]\n",
        "a: b\t\n",
        "\t# a comment after a tab\na: b\n",
        "a: 'no-break\u00a0space'  # and\u00a0here\n",
    ],
)
def test_quotes_comments_and_plain_words_do_not_fool_the_scan(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}")])
def test_twenty_levels_of_brackets_are_accepted_and_one_more_is_refused(opening: str, closing: str) -> None:
    assert faults(f"a: {opening * 19}x{closing * 19}\n") == []
    (fault,) = faults(f"a: {opening * 20}x{closing * 20}\n")
    assert fault.endswith("nested too deep: 20 levels at most")


def test_twenty_levels_of_indentation_are_accepted_and_one_more_is_refused() -> None:
    lines = [" " * level + f"k{level}:" for level in range(20)]
    assert faults("\n".join(lines) + " x\n") == []
    assert faults("\n".join([*lines, " " * 20 + "k20: x"])) == ["21:21: nested too deep: 20 levels at most"]


HOSTILE = {
    "4 MB of brackets": "[" * 4_000_000,
    "4 MB of groups": "{a: " * 1_000_000,
    "64 KB of brackets": "[" * 65_000,
    "64 KB of dashes": "- " * 32_000,
    "64 KB of question marks": "? " * 32_000,
    "indentation": "".join(" " * deep + "a:\n" for deep in range(350)),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_too_big_or_too_deep_is_refused_before_it_is_parsed(text: str) -> None:
    content = text.encode()
    began = time.process_time()
    (fault,) = faults(content)
    assert time.process_time() - began < 0.05
    assert "too large" in fault or "too deep" in fault


def test_an_alias_bomb_is_only_text() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    )
    assert len(faults(bomb)) == 10 + 9 * 2


def test_64_kb_are_the_most() -> None:
    assert faults(b"a: " + b"b" * (64 * 1024 - 3)) == []
    assert faults(b"a: " + b"b" * (64 * 1024 - 2)) == ["1:1: the file is too large: 64 KB at most"]


def test_a_file_of_64_kb_is_judged_within_a_second() -> None:
    body = TEXT.split("pathways:\n", 1)[1]
    text = "pathways:\n"
    number = 0
    while len(text) + len(body) + 10 < 64 * 1024:
        number += 1
        text += body.replace("  small:", f"  small-{number}:", 1)
    began = time.process_time()
    assert len(read_text(text, "many.yaml").rules) == number
    assert time.process_time() - began < (1 if sys.gettrace() is None else 10)


def test_places_are_known_of_every_key_and_value() -> None:
    tree = read_tree("a:\n  b: [c, {d: e}]\n", "f")
    assert tree.data == {"a": {"b": ["c", {"d": "e"}]}}
    assert tree.place(("a", "b")) == (2, 3)
    assert tree.place(("a", "b"), at_key=False) == (2, 6)
    assert tree.place(("a", "b", 1, "d"), at_key=False) == (2, 14)
    assert tree.place(("a", "b", 1, "nothing", "here")) == (2, 10)
    assert tree.line_of("a", "b") == 2
    assert tree.line_of("nowhere") == 0


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "nothing.yaml")


def test_the_calendars_beside_the_file_are_those_it_may_name(tmp_path: Path) -> None:
    path = tmp_path / "pathways.yaml"
    path.write_text(TEXT.replace("calendar: england", "calendar: wales"), encoding="utf-8")
    with pytest.raises(DefinitionError, match="unknown calendar `wales`"):
        read(path)
    calendars = "calendars:\n  wales:\n    years: 2026-2026\n    closed:\n      2026-12-25: Christmas Day\n"
    (tmp_path / "calendars.yaml").write_text(calendars, encoding="utf-8")
    assert read(path).rules["small"].calendar_name == "wales"
    assert read(path, calendars=["wales", "england"]).rules
