"""Is a pathways file safe to use? Shape and sense together: every fault of the file in one reading.

Only a file without findings may be compiled. The checks over the whole file stand in the modules `check_*`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from pathway.definition.check_anchors import check_anchors
from pathway.definition.check_conditions import check_conditions
from pathway.definition.check_dates import check_dates, check_spans
from pathway.definition.check_safety import check_safety
from pathway.definition.check_stages import check_stages
from pathway.definition.check_words import check_words
from pathway.definition.findings import Finding, Findings, Path
from pathway.definition.model import PathwaysFile
from pathway.definition.reading import Reading
from pathway.definition.structure import read_shape


def check(
    tree: Any, calendars: Collection[str], spoiled: Iterable[Path] = ()
) -> tuple[PathwaysFile | None, list[Finding]]:
    """The file's model and everything wrong with it; `calendars` are the names that are known.

    The model of a file with findings is only good for being looked at. `spoiled` are parts that are known to be at
    fault already: nothing is said about those.
    """
    findings = Findings()
    for path in spoiled:
        findings.spoil(path)
    file = read_shape(tree, findings)
    if file is not None:
        written = tree.get("pathways", {})
        for key, pathway in file.pathways.items():
            if key not in written:
                continue  # a stand-in for pathways that cannot be read at all
            reading = Reading(key, pathway, findings)
            check_words(reading, calendars)
            check_stages(reading)
            check_dates(reading)
            check_spans(reading)
            check_anchors(reading)
            check_conditions(reading)
            check_safety(reading)
    return file, list(dict.fromkeys(findings.all))
