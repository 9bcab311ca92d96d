"""A referrals file taken in, batch by batch. Stopped in the middle, the same file again takes in the rest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice

from pathway.case.permissions import permit
from pathway.dates import london_day
from pathway.referrals.outcomes import Kind, Outcome, Tally
from pathway.referrals.referral import Referral, read_referral
from pathway.referrals.rows import ReferralsFile, Row, RowFault
from pathway.referrals.taking_in import TakingIn

BATCH = 500


def import_rows(file: ReferralsFile, run: TakingIn, tally: Tally, batch: int = BATCH) -> Iterator[Outcome]:
    """What came of each row, in the order of the file; a batch is saved before its outcomes are told.

    `tally` counts along. Raises NotPermitted, StoreUnavailable; UnusableFile if the file changes meanwhile.
    """
    permit("import", run.door.by)
    rows = file.rows()
    while part := list(islice(rows, batch)):
        tally.read += len(part)
        for outcome in _outcomes(part, run):
            tally.add(outcome)
            yield outcome


def _outcomes(rows: list[Row], run: TakingIn) -> list[Outcome]:
    refused: list[Outcome] = []
    good: list[tuple[int, Referral]] = []
    today = london_day(run.door.at)
    for row in rows:
        read = _read(row, today)
        if isinstance(read, Referral):
            good.append((row.line, read))
        else:
            refused.append(read)
    return sorted([*refused, *run.batch(good)], key=lambda outcome: outcome.line)


def _read(row: Row, today: date) -> Referral | Outcome:
    if row.problem:
        return Outcome(row.line, Kind.REFUSED, faults=(RowFault(row.line, None, row.problem),))
    read = read_referral(row.values, today)
    if isinstance(read, Referral):
        return read
    faults = tuple(RowFault(row.line, fault.column, fault.message) for fault in read)
    return Outcome(row.line, Kind.REFUSED, faults=faults)
