"""The product dates random lives as the oracle does. The full comparison: `python -m tests.oracle`."""

from __future__ import annotations

import pytest

from tests.oracle.agreement import compare


@pytest.mark.parametrize("seed", [1, 1001, 2001, 3001])
def test_a_few_thousand_dates_agree(seed: int) -> None:
    compared = compare(seed, 5000)
    assert not compared.differences, "\n".join(compared.differences[:5])
