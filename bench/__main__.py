"""`./dev bench NAME [--json]`: medians of interleaved pairs, the engine beside its floor, in one run."""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import check, databases, dates, holiday, queue, scenarios, start, today

Run = Callable[[], object]
BENCHES: dict[str, Callable[[], tuple[Run, Run, str]]] = {
    "start": start.pair,
    "check": check.pair,
    "dates": dates.pair,
    "dates-with-steps": dates.pair_with_proofs,
    "dates-with-proofs": dates.pair_with_ladders,
    "scenarios": scenarios.pair,
}


AT_SIZE = {"queue": queue.measured, "today": today.measured}
"""These build, or find again, a database with many cases."""


def main() -> int:
    """Runs one bench; exit code 2 for a name that is none."""
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("name", choices=sorted([*BENCHES, *AT_SIZE, "holiday"]))
    parser.add_argument("--runs", type=int, default=7, help="counted pairs (7)")
    parser.add_argument("--json", action="store_true", dest="as_json")
    parser.add_argument("--cases", type=int, default=100_000, help="for `holiday`, `queue`, `today` (100,000)")
    parser.add_argument("--database", choices=databases.KINDS, default="sqlite", help="for `queue`, `today` (sqlite)")
    parser.add_argument("--kept-at", type=Path, help="a folder in which the database stays, and is found again")
    asked = parser.parse_args()
    if asked.name == "holiday":
        print(json.dumps(holiday.measured(asked.cases), indent=2, sort_keys=True))
        return 0
    if asked.name in AT_SIZE:
        print(_told(AT_SIZE[asked.name](asked.database, asked.cases, asked.kept_at), asked.as_json))
        return 0
    engine, floor, about = BENCHES[asked.name]()
    engine(), floor()  # once uncounted: files read, modules compiled
    pairs = [(taken(engine), taken(floor)) for _ in range(asked.runs)]
    found = {
        "about": about,
        "engine": statistics.median(pair[0] for pair in pairs),
        "floor": statistics.median(pair[1] for pair in pairs),
        "ratio": statistics.median(pair[0] / pair[1] for pair in pairs),
        "runs": asked.runs,
    }
    print(_told(found, asked.as_json))
    return 0


def _told(found: dict[str, Any], as_json: bool) -> str:
    if as_json:
        return json.dumps(found, indent=2, sort_keys=True)
    engine, floor, ratio = found["engine"], found["floor"], found["ratio"]
    return f"{found['about']}\nengine {engine:.4f} s, floor {floor:.4f} s, ratio {ratio:.2f}"


def taken(run: Run) -> float:
    """Seconds one run takes."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
