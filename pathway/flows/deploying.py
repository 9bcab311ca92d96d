"""Tells a Prefect server what there is to do and when: a deployment of every flow, on one work pool. Imports Prefect.

Done again it changes what has changed, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from httpx import HTTPError, HTTPStatusError, InvalidURL
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import DeploymentScheduleCreate, WorkPoolCreate
from prefect.client.schemas.schedules import CronSchedule
from prefect.exceptions import ObjectNotFound, PrefectHTTPStatusError
from prefect.settings import get_current_settings
from prefect.workers.process import ProcessWorker

from pathway.errors import BadRequest
from pathway.flows.declared import flow_of
from pathway.flows.errands import ERRANDS, LONDON, Errand
from pathway.flows.here import FlowFailed

POOL_TYPE = "process"


@dataclass(frozen=True, slots=True)
class Deployed:
    """One flow for one programme on the server, and when it rings (cron, London time)."""

    name: str
    crons: Sequence[str]


def deploy(programme: str, pool: str) -> tuple[str, list[Deployed]]:
    """Registers every flow for this programme; the server's address, and what stands there now.

    Raises FlowFailed where no server is named or none answers, BadRequest for a pool of another kind.
    """
    server = get_current_settings().api.url
    if not server:
        unnamed = FlowFailed("no Prefect server is named: set PREFECT_API_URL, as in http://127.0.0.1:4200/api")
        unnamed.can_retry = False
        raise unnamed
    try:
        with get_client(sync_client=True) as client:
            _have_pool(client, pool)
            return server, [_deployed(client, errand, programme, pool) for errand in ERRANDS.values()]
    except (HTTPError, InvalidURL, PrefectHTTPStatusError) as problem:
        raise FlowFailed(f"the Prefect server at {server} {_answer(problem)}: is PREFECT_API_URL right?") from None


def _have_pool(client: SyncPrefectClient, name: str) -> None:
    try:
        found = client.read_work_pool(name)
    except ObjectNotFound:
        template = ProcessWorker.get_default_base_job_template()
        client.create_work_pool(WorkPoolCreate(name=name, type=POOL_TYPE, base_job_template=template))
        return
    if found.type != POOL_TYPE:
        raise BadRequest(
            f"the work pool {name} is of type {found.type}, and must be {POOL_TYPE}: choose another --pool"
        )


def _deployed(client: SyncPrefectClient, errand: Errand, programme: str, pool: str) -> Deployed:
    flow, found_at = flow_of(errand)
    crons = [cron for cron in (errand.cron, errand.cron_again) if cron is not None]
    client.create_deployment(
        flow_id=client.create_flow_from_name(flow.name),
        name=programme,
        description=errand.words,
        entrypoint=found_at,
        parameters={"programme": programme},
        schedules=[DeploymentScheduleCreate(schedule=CronSchedule(cron=cron, timezone=LONDON)) for cron in crons],
        work_pool_name=pool,
    )
    return Deployed(f"{errand.name}/{programme}", crons)


def _answer(problem: Exception) -> str:
    if isinstance(problem, HTTPStatusError):
        return f"answers {problem.response.status_code}"
    return f"does not answer ({type(problem).__name__})"
