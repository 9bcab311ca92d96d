"""`deploy`: a Prefect server is told what to ring for."""

from __future__ import annotations

from typing import Annotated

import typer

from pathway.cli.acting import tell
from pathway.cli.options import AsJson


def deploy(
    pool: Annotated[str, typer.Option(metavar="NAME", help="The work pool; made if there is none.")] = "pathway",
    as_json: AsJson = False,
) -> None:
    """Every scheduled flow, registered with the Prefect server at PREFECT_API_URL. Running it again changes nothing.

    Workers (`prefect worker start --pool pathway`) need Pathway installed and PATHWAY_DATABASE_URL set. Exit code 3
    if there is no server.
    """
    from pathway.cli.showing import print_json
    from pathway.flows.prefect_home import settle_in
    from pathway.settings import read_settings

    settings = read_settings()
    settle_in(settings.data_dir)
    from pathway.flows.deploying import deploy as register

    server, deployed = register(settings.programme, pool)
    if as_json:
        flows = [{"name": one.name, "crons": one.crons, "time_zone": "Europe/London"} for one in deployed]
        print_json({"server": server, "pool": pool, "deployments": flows})
    else:
        for one in deployed:
            print(f"{one.name}: {' and '.join(one.crons)} (London), on the work pool {pool} at {server}")
    if settings.rings_itself:
        tell(
            "`pathway serve` rings too, unless PATHWAY_CLOCK=prefect is set where it runs: no harm, but twice the work"
        )
