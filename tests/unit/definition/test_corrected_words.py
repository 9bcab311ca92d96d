"""What can be corrected beside activities is named by words that no activity may have."""

from __future__ import annotations

from pathway.commands.correct import KINDS
from pathway.definition.check_words import CORRECTED_TOO


def test_every_word_that_correct_takes_is_kept_from_activities() -> None:
    assert set(KINDS) == set(CORRECTED_TOO)
