"""`python -m tests.oracle --dates 1000000 --seed 1`: the full comparison, in two processes."""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat

from tests.oracle.agreement import Comparison, compare
from tests.oracle.lives import AWKWARD

PORTION = 10_000
FAR_APART = 100_000
SHOWN = 50


def main() -> int:
    """Prints what was compared and every difference. 0 if there is none and every awkward day occurred."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracle")
    parser.add_argument("--dates", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    whole = Comparison()
    seeds = [asked.seed + portion * FAR_APART for portion in range(-(-asked.dates // PORTION))]
    with ProcessPoolExecutor(2) as two:
        for part in two.map(compare, seeds, repeat(min(PORTION, asked.dates))):
            whole.add(part)
    for kind, times in sorted(whole.kinds.items()):
        print(f"{times:>9}  {kind}")
    for name, missing in whole.missed().items():
        print(f"{len(AWKWARD[name]) - len(missing)} of {len(AWKWARD[name])} {name}", *missing)
    print(*whole.differences[:SHOWN], sep="\n")
    print(f"{whole.dates} dates compared, {len(whole.differences)} occurrences differ")
    return 1 if whole.differences or any(whole.missed().values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
