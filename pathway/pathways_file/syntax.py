"""What the YAML parser complains of, in the words of somebody who writes pathways."""

from __future__ import annotations

from ruamel.yaml.error import MarkedYAMLError

from pathway.errors import Fault

_CLOSE = "this {what} is not closed, or a comma is missing in it: it ends with `{sign}`"

# (what the parser says, what that means, whether the place is where the parser began rather than where it gave up)
_WORDS = (
    ("mapping values are not allowed", "a colon cannot stand here: check the spaces at the start of this line and of "
     'the one above, or put a text that holds ": " in quotes', False),
    ("expected ',' or ']'", _CLOSE.format(what="list", sign="]"), True),
    ("expected ',' or '}'", _CLOSE.format(what="group", sign="}"), True),
    ("expected <block end>", "this does not line up with what stands above it: check the spaces at the start of the "
     "line, and the quotes", False),
    ("could not find expected ':'", "a colon is missing after this", True),
    ("cannot start any token", "a text cannot begin with this character: put the text in quotes", False),
    ("escape character", 'in double quotes a backslash has a meaning of its own: use single quotes', False),
    ("expected alphabetic or numeric", "`&` and `*` are not allowed at the start of a text: put the text in quotes",
     True),
    ("undefined tag handle", "a tag (`!...`) is not allowed: everything is read as text", True),
    ("while scanning a tag", "a tag (`!...`) is not allowed: everything is read as text", True),
    ("while parsing a tag", "a tag (`!...`) is not allowed: everything is read as text", True),
    ("while scanning a directive", "a line beginning with `%` is not allowed", True),
    ("while scanning a block scalar", "a block of text (`|` or `>`) is not allowed: a text stands on one line", True),
    ("expected the node content", "something is missing before this", False),
    ("<document start>", "this does not belong here: check the line above it", False),
)  # fmt: skip


def in_plain_words(error: MarkedYAMLError) -> Fault:
    """The parser's complaint as a fault (its file is named later)."""
    said = f"{error.context or ''} {error.problem or ''}"
    began, gave_up = error.context_mark or error.problem_mark, error.problem_mark or error.context_mark
    for sign, words, at_beginning in _WORDS:
        if sign in said:
            message, mark = words, began if at_beginning else gave_up
            break
    else:
        message, mark = "this cannot be read: check colons, quotes and the spaces at the start of the line", gave_up
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Fault(line, column, message)
