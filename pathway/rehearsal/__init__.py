"""Rehearsal: a caseload of people who do not exist, lived through day by day by the same walk that staff take."""
