"""References and salts: of one form, the same again for the same seed, never from a seed in real use."""

from __future__ import annotations

import re

from pathway.chance import SeededChance, SystemChance

REFERENCE = re.compile(r"[2-9a-hjkmnp-tv-z]{4}-[2-9a-hjkmnp-tv-z]{4}")


def test_references_can_be_read_out() -> None:
    for chance in (SystemChance(), SeededChance(1)):
        assert all(REFERENCE.fullmatch(chance.ref()) for _ in range(200))


def test_a_seed_gives_its_sequence_again() -> None:
    one, again, other = SeededChance(7), SeededChance(7), SeededChance(8)
    first = [one.ref(), one.salt(), one.ref()]

    assert first == [again.ref(), again.salt(), again.ref()]
    assert first != [other.ref(), other.salt(), other.ref()]


def test_salts_have_16_bytes_and_do_not_repeat() -> None:
    salts = {SystemChance().salt() for _ in range(100)}

    assert {len(salt) for salt in salts} == {16}
    assert len(salts) == 100
