"""Outcomes: referrals, joint reviews, their outcomes and endings, by care cluster.

Reviews and people are counted apart: one person may have several reviews. Every share says what it is of and what
was left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from pathway.case.model import ENDINGS, ClosedAs, Status
from pathway.definition.rules import SPOKEN_TO, Rules
from pathway.errors import BadRequest
from pathway.store import tables
from pathway.store.look import Look

OTHER = "other"


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, in words, and what was left out of the whole with how many."""

    numerator: int
    denominator: int
    exclusions: Mapping[str, int]
    words: str


@dataclass(frozen=True, slots=True)
class Group:
    """What came of the people of one cluster, or of everybody."""

    received: int
    open: int
    dormant: int
    paused: int
    closed: int
    adds_up: bool
    accepted: Share
    reviews_held: int
    people_reviewed: int
    review_outcomes: Mapping[str, Share]
    endings: Mapping[str, Share]
    discharged: Share


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The groups by cluster; `everybody` is None where one cluster was asked for."""

    clusters: Mapping[str, Group]
    everybody: Group | None

    def tree(self) -> dict[str, Any]:
        """The table for scripts."""
        clusters = {key: asdict(group) for key, group in self.clusters.items()}
        return {"clusters": clusters, **({"all": asdict(self.everybody)} if self.everybody else {})}


@dataclass(frozen=True, slots=True)
class _Case:
    cluster: str
    status: str
    ending: str | None
    accepted_on: date | None
    reviews: tuple[str, ...]


def outcomes(seen: Look, cluster: str | None = None) -> Outcomes:
    """The outcomes of every case here, or of one cluster. Raises BadRequest for a cluster nobody knows."""
    rules = [seen.rules(version) for version in seen.published]
    codes = list(dict.fromkeys(code for each in rules for listed in each.grouping.values() for code in listed))
    outcome_names = list(dict.fromkeys(name for each in rules for name in _review_outcomes(each)))
    cases = list(_cases(seen, rules))
    keys = sorted({*codes, *(case.cluster for case in cases)}, key=_in_order)
    if cluster is not None and cluster not in keys:
        raise BadRequest(f"no cluster {cluster!r} here: known are {', '.join(keys)}")
    clusters = {
        key: _group([case for case in cases if case.cluster == key], outcome_names)
        for key in keys
        if cluster in (None, key)
    }
    return Outcomes(clusters, None if cluster else _group(cases, outcome_names, _received(seen)))


def _in_order(key: str) -> tuple[int, int, str]:
    return (0, int(key), "") if key.isdecimal() else (1 if key != OTHER else 2, 0, key)


def _review_outcomes(rules: Rules) -> Iterator[str]:
    if rules.discharge is not None:
        review = rules.activities[rules.discharge.review]
        yield from (name for name in review.outcomes if name in review.completes and name not in SPOKEN_TO)


def _received(seen: Look) -> int:
    """How many cases ever began, by their histories: what is there now must add up to it (rule 16)."""
    entries = tables.entries
    begun = select(func.count()).where(
        entries.c.programme == seen.programme, entries.c.seq == 1, entries.c.stream.startswith("case:")
    )
    return int(seen.rows(begun)[0][0])


def _cases(seen: Look, rules: Iterable[Rules]) -> Iterator[_Case]:
    cases = tables.cases
    clusters, reviews = _clusters(seen, rules), _reviews(seen, rules)
    for row in seen.rows(
        select(cases.c.ref, cases.c.status, cases.c.ending, cases.c.accepted_on).where(
            cases.c.programme == seen.programme
        )
    ):
        yield _Case(
            clusters.get(row.ref, OTHER), row.status, row.ending, row.accepted_on, tuple(reviews.get(row.ref, ()))
        )


def _clusters(seen: Look, rules: Iterable[Rules]) -> Mapping[str, str]:
    """The key each case is counted under: a code the pathways are for, else scheme:code."""
    facts = tables.facts
    served = {(scheme, code) for each in rules for scheme, codes in each.grouping.items() for code in codes}
    schemes = sorted({scheme for scheme, _ in served})
    found = seen.rows(
        select(facts.c.case_ref, facts.c.name, facts.c.value)
        .where(facts.c.programme == seen.programme, facts.c.name.in_(schemes))
        .order_by(facts.c.position)
    )
    return {
        row.case_ref: row.value if (row.name, row.value) in served else f"{row.name}:{row.value}" for row in found
    }  # fmt: skip


def _reviews(seen: Look, rules: Iterable[Rules]) -> Mapping[str, list[str]]:
    """The outcomes of the joint reviews held, by case."""
    rows = tables.activities
    keys = sorted({each.discharge.review for each in rules if each.discharge})
    held: dict[str, list[str]] = {}
    for row in seen.rows(
        select(rows.c.case_ref, rows.c.outcome).where(
            rows.c.programme == seen.programme, rows.c.key.in_(keys), rows.c.closed_as == str(ClosedAs.DONE)
        )
    ):
        held.setdefault(row.case_ref, []).append(row.outcome)
    return held


def _group(cases: list[_Case], outcome_names: list[str], begun: int | None = None) -> Group:
    status = Counter(case.status for case in cases)
    reviews = Counter(outcome for case in cases for outcome in case.reviews)
    held, closed = reviews.total(), status[Status.CLOSED]
    counts = {str(each): status[each] for each in Status}
    return Group(
        received=len(cases) if begun is None else begun,
        **counts,
        adds_up=sum(counts.values()) == (len(cases) if begun is None else begun),
        accepted=_accepted(cases),
        reviews_held=held,
        people_reviewed=sum(bool(case.reviews) for case in cases),
        review_outcomes={
            name: Share(reviews[name], held, {}, "of the joint reviews held, not of people")
            for name in [*outcome_names, *(name for name in reviews if name not in outcome_names)]
        },
        endings={
            ending: Share(
                sum(case.ending == ending for case in cases), closed, {"still going": len(cases) - closed},
                "of the people whose pathway has ended",
            )
            for ending in ENDINGS
        },
        discharged=_discharged(cases),
    )  # fmt: skip


def _accepted(cases: list[_Case]) -> Share:
    undecided = sum(case.accepted_on is None and case.status != Status.CLOSED for case in cases)
    return Share(
        sum(case.accepted_on is not None for case in cases), len(cases) - undecided,
        {"not decided yet": undecided}, "of the referrals decided",
    )  # fmt: skip


def _discharged(cases: list[_Case]) -> Share:
    closed = [case for case in cases if case.status == Status.CLOSED]
    before = sum(case.accepted_on is None for case in closed)
    died = sum(case.ending == "died" and case.accepted_on is not None for case in closed)
    return Share(
        sum(case.ending == "discharged" for case in closed), len(closed) - before - died,
        {"still going": len(cases) - len(closed), "died": died, "ended before the pathway began": before},
        "of the people accepted whose pathway has ended",
    )  # fmt: skip
