"""Referrals from outside: a CSV file read row by row, and each referral taken in through the walk.

Nothing here decides on a referral. A row that cannot be right is refused with the way out; one that a person has to
look at goes to a person; the rest begin a case each, in order, in batches.
"""

from pathway.referrals.importing import import_rows
from pathway.referrals.matching import Door
from pathway.referrals.outcomes import Kind, Outcome, Tally
from pathway.referrals.referral import COLUMNS, Referral, read_referral
from pathway.referrals.referrers import Referrers
from pathway.referrals.rows import REMARKS, ReferralsFile, Row, RowFault, UnusableFile, open_referrals
from pathway.referrals.taking_in import NotTakenIn, TakingIn, take_in, take_in_within

__all__ = [
    "COLUMNS", "REMARKS", "Door", "Kind", "NotTakenIn", "Outcome", "Referral", "ReferralsFile", "Referrers", "Row",
    "RowFault", "TakingIn", "Tally", "UnusableFile", "import_rows", "open_referrals", "read_referral", "take_in",
    "take_in_within",
]  # fmt: skip
