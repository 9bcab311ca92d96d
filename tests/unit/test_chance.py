"""References and salts as they are drawn for real people: of one form, never the same twice."""

from __future__ import annotations

import re

from pathway.chance import SystemChance

REFERENCE = re.compile(r"[2-9a-hjkmnp-tv-z]{4}-[2-9a-hjkmnp-tv-z]{4}")


def test_references_can_be_read_out_and_do_not_repeat() -> None:
    references = [SystemChance().ref() for _ in range(200)]

    assert all(REFERENCE.fullmatch(reference) for reference in references)
    assert len(set(references)) == 200


def test_salts_have_16_bytes_and_do_not_repeat() -> None:
    salts = {SystemChance().salt() for _ in range(100)}

    assert {len(salt) for salt in salts} == {16}
    assert len(salts) == 100
