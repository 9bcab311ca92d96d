"""The page of a person: everything on it, told from one look at one case on one day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from pathway.case.model import Activity
from pathway.case.people import StaffMember
from pathway.case.readiness import PLANS
from pathway.definition.measures import Measure
from pathway.planning.projection import projected
from pathway.ports import Person
from pathway.queries.case_view import Seen, tree_of
from pathway.queries.earlier_episodes import Episode, other_episodes
from pathway.queries.stage_stretches import Stretch, stage_stretches
from pathway.store.look import Look
from pathway.web.drawing.tall import Tall, tall
from pathway.web.drawing.wide import Wide, wide
from pathway.web.forms.acts import offered
from pathway.web.forms.form import About
from pathway.web.telling.beside import Beside, beside
from pathway.web.telling.happenings import Happening, happening
from pathway.web.telling.items import SHAPES, ItemLine, coming_lines, done_lines, open_lines
from pathway.web.telling.measured import Measured, measured
from pathway.web.telling.naming import Names
from pathway.web.telling.offers import Offer, Offering
from pathway.web.telling.picture import picture
from pathway.web.telling.place import Place, place

HOW = {"was": "over", "now": "now", "held": "held: its weeks are over", "to_come": "to come"}


@dataclass(frozen=True, slots=True)
class Told:
    """A person on a day, in words. `history` is the newest first; `offers` by the key of an open item."""

    person: Person
    ref: str
    place: Place
    stages: tuple[tuple[Stretch, str], ...]
    title: str
    summary: str
    wide: Wide
    tall: Tall
    legend: tuple[tuple[str, str], ...]
    open: tuple[ItemLine, ...]
    coming: tuple[ItemLine, ...]
    done: tuple[ItemLine, ...]
    plans: tuple[Happening, ...]
    beside: Beside
    measured: tuple[Measured, ...]
    history: tuple[Happening, ...]
    episodes: tuple[Episode, ...]
    offers: dict[str, tuple[Offer, ...]]
    acts: tuple[Offer, ...]
    undo: dict[int, Offer]
    beyond: date | None
    version: str
    is_flagged: bool


def told(seen: Look, made: Seen, by: StaffMember, may: Callable[[str], bool],
         measures: Mapping[str, Measure]) -> Told:  # fmt: skip
    """The whole page. `may` says which acts their role allows; on a day that has passed nothing is offered."""
    names = Names(made.case, made.rules, seen.members)
    tree = tree_of(seen, made, by)
    coming = projected(made.case, made.rules, made.calendar)
    stretches = stage_stretches(made.case, made.rules, made.entries, coming, made.on)
    stands, comes = open_lines(made, names), coming_lines(made, coming, names)
    done = done_lines(made, names)
    shown = picture(made, stretches, (*done, *stands, *comes), names)
    history = tuple(
        happening(line, entry, names) for line, entry in zip(tree["history"], made.entries, strict=True)
    )  # fmt: skip
    person = seen.person(made.case.person)
    offering = Offering(made.case, made.rules, may if not made.asked.is_past else _nothing)
    definition = seen.published[made.case.definition]
    return Told(
        person=person, ref=made.case.ref, place=place(made, names),
        stages=tuple((each, HOW[each.how]) for each in stretches), title=shown.title, summary=shown.summary,
        wide=wide(shown), tall=tall(shown),
        legend=tuple((shape, words) for shape, words in SHAPES.items() if shape in shown.shapes),
        open=stands, coming=comes, done=done, plans=_plans(history), beside=beside(made, tree, names),
        measured=measured(made.case, measures),
        history=tuple(reversed(history)), episodes=other_episodes(seen, made.case, by),
        offers={row.row_key: offering.on_item(row) for row in made.case.open_activities},
        acts=offering.acts(_acts(seen, made, person, by)), undo=_undo(history, offering), beyond=_beyond(made, coming),
        version=f"{made.rules.title}, version {definition.number}", is_flagged=made.case.is_flagged,
    )  # fmt: skip


def _nothing(_: str) -> bool:
    return False


def _acts(seen: Look, made: Seen, person: Person, by: StaffMember) -> tuple[tuple[str, str], ...]:
    """The acts that make sense now; none on a day that has passed."""
    if made.asked.is_past:
        return ()
    return offered(
        About(made.case, made.rules, seen.members, made.on, by, person=person, calendar=made.calendar,
              entries=made.entries)
    )  # fmt: skip


def _plans(history: tuple[Happening, ...]) -> tuple[Happening, ...]:
    """What was recorded of the plans, with its words, the newest first."""
    return tuple(each for each in reversed(history) if each.undo and each.undo.partition("#")[0] in PLANS)


def _undo(history: tuple[Happening, ...], offering: Offering) -> dict[int, Offer]:
    """By entry: the way to take it back; of several about one thing the newest only."""
    newest = {each.undo: each.seq for each in history if each.undo}
    found = {seq: offering.undo(seq) for seq in newest.values()}
    return {seq: offer for seq, offer in found.items() if offer}


def _beyond(made: Seen, coming: tuple[Activity, ...]) -> date | None:
    """The last day the calendar knows, where something is dated after it."""
    rows = (*made.case.open_activities, *coming)
    last = made.calendar.last_day
    return last if any(row.due_on and row.due_on > last for row in rows) else None
