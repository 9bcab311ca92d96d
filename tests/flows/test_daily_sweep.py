"""The daily sweep on a real Prefect: an alarm clock that knows nothing, and changes nothing of what the sweep does."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from pathway.bootstrap import House
from pathway.dates import london_instant
from pathway.errors import BadRequest, PathwayError
from pathway.flows import here
from pathway.flows.errands import ERRANDS
from pathway.ports import Receipt
from pathway.receipts_file import RECEIPTS_FILE, differences
from pathway.store import tables
from pathway.store.look import look
from tests.faults.caseload import CANARY, SWEPT_ON, furnish
from tests.faults.compare import differences as unlike
from tests.faults.compare import exact_state, lasting_state
from tests.faults.examine import problems_of

# Prefect leaves connections to its server to the garbage collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

MakeHouse = Callable[..., House]
PEOPLE = 20
DAYS_DOWN = 9
LATER = SWEPT_ON + timedelta(days=DAYS_DOWN)


def by_prefect(house: House, on: date, told: Callable[[int], None] | None = None) -> Receipt:
    """The receipt of a flow at six in the morning."""
    receipt: Receipt = here.run("daily-sweep", house, lambda: london_instant(on, 6), told)
    return receipt


def swept(house: House, on: date, through_prefect: bool = True) -> Receipt:
    """The receipt of a sweep at six in the morning."""
    return by_prefect(house, on) if through_prefect else house.sweep(on, london_instant(on, 6))


@pytest.fixture
def house(houses: MakeHouse) -> House:
    """A house with a caseload, last swept nine days before."""
    made = houses("house")
    furnish(made.walk, PEOPLE)
    return made


def test_swept_twice_on_one_day_is_swept_once(house: House) -> None:
    first = by_prefect(house, LATER)
    state = exact_state(house.store)
    again = by_prefect(house, LATER)
    assert first.counts["alerts"] > 0
    assert set(again.counts.values()) == {0}
    assert unlike(state, exact_state(house.store)) == []
    assert (again.number, again.previous, again.heads_digest) == (first.number + 1, first.hash, first.heads_digest)


def test_the_flow_does_what_the_sweep_does_without_prefect(houses: MakeHouse) -> None:
    with_prefect, without = houses("with"), houses("without")
    for made in (with_prefect, without):
        furnish(made.walk, PEOPLE)
    assert swept(with_prefect, LATER) == swept(without, LATER, through_prefect=False)
    assert unlike(exact_state(with_prefect.store), exact_state(without.store)) == []


def test_nine_days_down_then_one_sweep_equals_sweeping_every_day(houses: MakeHouse, database_url: str) -> None:
    down, daily = houses("down", database_url), houses("daily")
    for made in (down, daily):
        furnish(made.walk, PEOPLE)
    for days in range(1, DAYS_DOWN + 1):
        swept(daily, SWEPT_ON + timedelta(days=days), through_prefect=False)
    swept(down, LATER)
    # After so long a gap messages are held back: the programme remembers since when.
    apart = unlike(lasting_state(down.store), lasting_state(daily.store))
    assert [row for row in apart if '"settings"' not in row and "messages_held" not in row] == []
    with look(down.store) as seen:
        late = [a for case in seen.cases_where() for a in case.alerts.values() if a.raised_on < a.recorded_on == LATER]
    assert late, "catching up raised nothing late: this test shows nothing"
    assert problems_of(down.walk, down.store) == []


def test_a_case_that_cannot_be_swept_is_set_aside_and_delays_no_other(house: House) -> None:
    with house.store.work() as work:
        due = [case.ref for case in work.cases_due(LATER, 1000)]
    with house.store.writing.begin() as connection:
        connection.execute(update(tables.cases).where(tables.cases.c.ref == due[0]).values(stage="no_such_stage"))
    receipt = by_prefect(house, LATER)
    assert receipt.counts["set_aside"] == 1
    assert receipt.counts["cases"] == len(due)
    with house.store.work() as work:
        assert [item.case for item in work.set_asides()] == [due[0]]
        assert work.oldest_waiting_on() is None or work.oldest_waiting_on() > LATER


def test_receipts_lie_outside_the_database_too_and_agree_with_it(house: House) -> None:
    file = house.settings.data_dir / RECEIPTS_FILE
    for days in range(3):
        by_prefect(house, LATER + timedelta(days=days))
    assert differences(file, house.store) == []
    # The caseload was swept once without a house: the first flow found that line missing and added it.
    assert len(file.read_text().splitlines()) == 4


def test_what_the_sweep_refuses_is_raised_as_it_is(house: House) -> None:
    with pytest.raises(BadRequest, match="engine time never goes back"):
        by_prefect(house, SWEPT_ON - timedelta(days=1))


def test_progress_is_told_as_cases_are_done(house: House) -> None:
    heard: list[int] = []
    receipt = by_prefect(house, LATER, heard.append)
    assert heard[-1] == receipt.counts["cases"]


def test_prefect_that_cannot_run_is_the_worlds_fault_and_names_the_way_round(house: House) -> None:
    by_prefect(house, LATER)
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}):
        with pytest.raises(here.FlowFailed, match="`pathway sweep` and `pathway send` do the same without it"):
            by_prefect(house, LATER)


def test_prefect_knows_nobody(house: House, prefect_home: Path) -> None:
    with house.store.work() as work:
        refs = [case.ref for case in work.cases_due(LATER, 1000)]
    with house.store.writing.begin() as connection:
        connection.execute(update(tables.cases).where(tables.cases.c.ref == refs[0]).values(stage=CANARY))
    by_prefect(house, LATER)
    with pytest.raises(PathwayError):
        by_prefect(house, SWEPT_ON)
    kept = b"".join(file.read_bytes() for file in prefect_home.rglob("*") if file.is_file())
    assert b"daily-sweep" in kept, "this is not where Prefect keeps its things"
    with look(house.store) as seen:
        people = [seen.person(case.person) for case in seen.cases_where()]
    told = [word for word in (CANARY, *refs, *(p.nhs_number for p in people), *(p.ref for p in people))
            if word.encode() in kept]  # fmt: skip
    assert told == []
    assert b"engine time" not in kept


def test_a_worker_elsewhere_opens_the_house_itself(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATHWAY_DATA_DIR", str(house.settings.data_dir))
    monkeypatch.setenv("PATHWAY_DATABASE_URL", house.store.writing.url.render_as_string(hide_password=False))
    from pathway.flows.declared import daily_sweep as flow

    asyncio.run(flow("rotherham", london_instant(LATER, 6).isoformat()))
    with house.store.work() as work:
        last = work.last_receipt()
    assert last is not None
    assert (last.on, last.number) == (LATER, 2)


def test_sweeping_imports_no_prefect() -> None:
    code = (
        "import sys, pathway.cli, pathway.bootstrap, pathway.flows.here, pathway.flows.clockwork\n"
        "assert not [name for name in sys.modules if name.split('.')[0] == 'prefect']"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


def test_prefects_server_can_be_imported(prefect_home: Path) -> None:
    import fastapi
    import prefect.server
    from packaging.version import Version

    # From 0.151 on the import above fails.
    assert Version("0.139") <= Version(fastapi.__version__) < Version("0.151")
    assert prefect.server


def test_prefect_is_told_to_tell_nobody(house: House) -> None:
    by_prefect(house, LATER)
    from prefect.settings import get_current_settings

    settings = get_current_settings()
    assert settings.server.analytics_enabled is False
    assert settings.logging.to_api.enabled is False


def test_every_errand_has_a_flow_that_a_worker_finds(prefect_home: Path) -> None:
    from prefect.flows import load_flow_from_entrypoint

    from pathway.flows.declared import flow_of

    found = {load_flow_from_entrypoint(flow_of(errand)[1]).name for errand in ERRANDS.values()}
    assert found == set(ERRANDS)


def test_without_a_server_nothing_is_deployed_and_the_way_out_is_said(prefect_home: Path) -> None:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from pathway.flows.deploying import deploy

    with temporary_settings(restore_defaults={PREFECT_API_URL}):
        with pytest.raises(here.FlowFailed, match="set PREFECT_API_URL"):
            deploy("rotherham", "pathway")
    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}):
        with pytest.raises(here.FlowFailed, match="does not answer"):
            deploy("rotherham", "pathway")
