"""What is kept in memory: there is an end to it, and what is used stays."""

from __future__ import annotations

from pathway.store.kept import Kept


def test_it_never_holds_more_than_it_may() -> None:
    kept = Kept(10)
    for number in range(100):
        kept.put(number, str(number))
    assert sum(kept.get(number) is not None for number in range(100)) <= 10


def test_what_is_asked_for_again_and_again_stays() -> None:
    kept = Kept(10)
    kept.put("often", "here")
    for number in range(100):
        kept.put(number, str(number))
        assert kept.get("often") == "here"


def test_what_was_not_put_there_is_not_there() -> None:
    assert Kept(10).get("nothing") is None
