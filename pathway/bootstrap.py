"""Joins the rooms: settings, a store that compiles its definitions, the walk. What every door opens first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from pathlib import Path

from notifications.channels import channel_at
from pathway.calendar_walk import CalendarWalk, ToPutInForce
from pathway.case.people import SYSTEM, StaffMember
from pathway.case.permissions import permit
from pathway.chance import SystemChance
from pathway.dates import Calendar, in_words, london_day
from pathway.definition.compile import compile_pathway
from pathway.definition.measures import Measure
from pathway.definition.rules import Rules
from pathway.definition.version import read_canonical_form
from pathway.errors import AlreadyThere, BadRequest, StoreUnavailable
from pathway.pathways_file import ReadFile, read, read_calendars, read_tree
from pathway.pathways_file.calendars import CALENDARS_FILE
from pathway.pathways_file.measures import MEASURES_FILE, read_measures
from pathway.ports import Chance, PublishedDefinition, Receipt, Work
from pathway.queries.calendar_rehearsal import Rehearsal, touched
from pathway.queries.messages import titles_of
from pathway.receipts_file import RECEIPTS_FILE, keep
from pathway.sending import Sent, Words, send_waiting
from pathway.settings import CHECKOUT, Settings
from pathway.store import open_store
from pathway.store.look import look
from pathway.store.sql import SqlStore
from pathway.walk import BATCH, MESSAGES_HELD, Walk

DEMONSTRATION = "demo"
"""Under this name a database remembers that its people do not exist, and how they are played."""


@dataclass(frozen=True, slots=True)
class House:
    """One programme, open for work."""

    settings: Settings
    store: SqlStore
    walk: Walk

    @property
    def is_demonstration(self) -> bool:
        """True where nobody exists: only there may people choose who to be."""
        with look(self.store) as seen:
            return seen.recall(DEMONSTRATION) is not None

    def sweep(self, on: date, at: datetime, told: Callable[[int], None] | None = None, batch: int = BATCH) -> Receipt:
        """One day's sweep, so many cases in a transaction; its receipt is kept outside the database too."""
        receipt = self.walk.sweep(on, at, batch, told)
        keep(self.settings.data_dir / RECEIPTS_FILE, self.store)
        return receipt

    def send(self, now: Callable[[], datetime], told: Callable[[int], None] | None = None) -> Sent:
        """One round of sending: whatever is to go by now. Raises BadRequest where no way to send is set."""
        channel = channel_at(self.settings.mail, self.settings.mail_from)
        with look(self.store) as seen:
            titles = titles_of(seen)
        domain = self.settings.mail_from.partition("@")[2]
        words = Words(titles, self.settings.address, self.settings.crisis_line, self.settings.programme, domain)
        return send_waiting(self.store, channel, words, now, told)

    def release_messages(self, by: StaffMember, at: datetime) -> None:
        """Messages held back after a long gap go out with the next round, by the word of a manager."""
        permit("release_messages", by)
        with self.store.work() as work:
            work.remember(MESSAGES_HELD, "", at, by.ref)

    def put_in_force(self, rehearsed: Sequence[Rehearsal], by: StaffMember, at: datetime,
                     told: Callable[[int], None] | None = None) -> dict[str, int]:  # fmt: skip
        """Calendars as they were rehearsed: told, in force, and taken up by every case they move. Counts of it.

        Interrupted and run again it does what is left. `told` hears how many cases are done.
        """
        walk = CalendarWalk(self.walk, by, at)
        messages = walk.put_in_force(
            [
                ToPutInForce(r.calendar, r.in_force.calendar.version if r.in_force else None, r.messages())
                for r in rehearsed
            ]
        )
        with look(self.store) as seen:
            refs = [ref for r in rehearsed for ref in touched(seen, r.calendar, london_day(at))]
        return {"messages": messages, **walk.recount(refs, told=told)}

    @property
    def measures(self) -> Mapping[str, Measure]:
        """What people here can be asked to score, by key. Raises DefinitionError."""
        return measures_of(self.settings.pathways_file)

    def close(self) -> None:
        """Lets go of the database."""
        self.store.close()


def open_house(settings: Settings, at: datetime, tell: Callable[[str], None], chance: Chance | None = None) -> House:
    """The house of these settings; an empty one gets the pathways it ships with. Raises StoreUnavailable."""
    chance = chance or SystemChance()
    _make_room(settings)
    store = open_store(settings.database_url, settings.programme, compile_published, chance)
    house = House(settings, store, Walk(store, chance))
    with look(store) as seen:
        is_empty = not seen.definitions()
    if is_empty:
        _furnish(house, at, tell)
    return house


@lru_cache(maxsize=64)
def compile_published(published: PublishedDefinition) -> Rules:
    """The rules of a stored version, with the lines of its stored source.

    It is not checked again: what was accepted once stays in force, whatever later releases would say of it.
    """
    key, pathway = read_canonical_form(published.canonical)
    line_of = partial(read_tree(published.source, published.file_name).line_of, "pathways", key)
    return compile_pathway(key, pathway, published.version, line_of, published.file_name)


def read_file(path: Path) -> ReadFile:
    """A pathways file without faults. Raises DefinitionError with every fault, BadRequest if it cannot be opened."""
    try:
        return read(path)
    except OSError as error:
        raise BadRequest(f"{path} could not be read: {error.strerror}") from None


def refuse_red(path: Path) -> None:
    """Raises BadRequest where one of the managers' scenarios beside the file (NAME.tests.yaml) is red."""
    # Not at the top: only publishing plays scenarios.
    from pathway.pathways_file.scenarios import read_scenario_file
    from pathway.planning.scenario_play import play

    beside = path.with_name(f"{path.stem}.tests.yaml")
    if not beside.is_file():
        return
    scenarios = read_scenario_file(beside).scenarios
    red = [each.scenario.name for each in scenarios if play(each.scenario, each.rules, each.calendar)]
    if red:
        raise BadRequest(
            f"{path} is not published: {len(red)} of {len(scenarios)} scenarios are red ({'; '.join(red)})."
            f" `pathway test {beside}` shows why"
        )


def publish(work: Work, file: ReadFile, path: Path, at: datetime, by: str) -> list[PublishedDefinition]:
    """The versions this file brings that are not in force already, published with the calendars beside it."""
    for calendar in calendars_beside(path).values():
        work.add_calendar(calendar, at, by)
    _refuse_no_calendar(work, file, path)
    made = []
    for key, rules in file.rules.items():
        current = work.current_definition(key)
        if current is not None and current.version == rules.version:
            continue
        _refuse_going_back(work, key, rules.version)
        number = current.number + 1 if current else 1
        made.append(
            PublishedDefinition(
                key, number, rules.version, file.source, file.source_fingerprint, file.canonical_form(key),
                _plain_name(path), at, by,
            )
        )  # fmt: skip
        work.publish(made[-1])
    return made


@lru_cache(maxsize=4)
def measures_of(pathways_file: Path) -> Mapping[str, Measure]:
    """What people can be asked to score: `measures.yaml` beside the pathways file, else the shipped ones; read once.

    Raises DefinitionError with every fault of the file.
    """
    beside = pathways_file.with_name(MEASURES_FILE)
    return read_measures(beside if beside.is_file() else CHECKOUT / "config" / MEASURES_FILE)


def calendars_beside(path: Path) -> dict[str, Calendar]:
    """The calendars of `calendars.yaml` beside a pathways file; none where there is no such file."""
    beside = path.parent / CALENDARS_FILE
    return read_calendars(beside) if beside.is_file() else {}


def _refuse_no_calendar(work: Work, file: ReadFile, path: Path) -> None:
    """Raises BadRequest for a pathway nothing could be dated by: nobody says which days are closed."""
    for key, rules in file.rules.items():
        if work.current_calendar(rules.calendar_name) is None:
            raise BadRequest(
                f"{key} counts by the calendar {rules.calendar_name}, and none of that name is in force: put"
                f" {path.parent / CALENDARS_FILE} beside {path.name} (there is none), and publish again"
            )


def _refuse_going_back(work: Work, key: str, version: str) -> None:
    for earlier in work.definitions():
        if (earlier.pathway, earlier.version) == (key, version):
            raise BadRequest(
                f"this text is version {earlier.number} of {key}, published on"
                f" {in_words(london_day(earlier.published_at))} and replaced since: going back to a version is not"
                " possible yet; publish it with a change (in a title, say), and new cases follow that"
            )


def _plain_name(path: Path) -> str:
    """The file's name as a proof shows it: with its folder, never with where the checkout lies."""
    return f"{path.resolve().parent.name}/{path.name}"


def _furnish(house: House, at: datetime, tell: Callable[[str], None]) -> None:
    path = house.settings.pathways_file
    file = read_file(path)
    # Another process may be doing the same: the first one's version is as good.
    with suppress(AlreadyThere), house.store.work() as work:
        for made in publish(work, file, path, at, SYSTEM.ref):
            tell(f"published {made.pathway}, version {made.number}, from {path}")


def _make_room(settings: Settings) -> None:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(f"the data directory {settings.data_dir} cannot be made: {error.strerror}") from None
