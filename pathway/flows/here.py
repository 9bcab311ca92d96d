"""An errand as a Prefect flow, started here and waited for. Prefect is imported when a flow runs, and not before.

What went wrong is raised here, in our words; Prefect keeps only that it did not finish.
"""

from __future__ import annotations

import asyncio
from typing import Any

from pathway.bootstrap import House
from pathway.errors import WorldsError
from pathway.flows.errands import ERRANDS, Now, Told
from pathway.flows.prefect_home import settle_in
from pathway.flows.started import STARTED, Started


class FlowFailed(WorldsError):
    """Prefect did not do what it was asked. The world's: `pathway sweep` and `pathway send` need no Prefect."""


def run(name: str, house: House, now: Now, told: Told | None = None) -> Any:
    """Runs the flow of an errand; what the house brings back. `told` hears how far it is.

    Raises what the house raised, FlowFailed if Prefect itself could not do it.
    """
    settle_in(house.settings.data_dir)
    # The first import of Prefect takes a second: it belongs to running a flow.
    from pathway.flows.declared import flow_of

    flow: Any = flow_of(ERRANDS[name])[0]
    started = Started(house, now, told)
    token = STARTED.set(started)
    try:
        asyncio.run(flow(house.settings.programme, now().isoformat()))
    except Exception as problem:
        # What is done is done, even if Prefect then could not write down that it is.
        if started.problem is None and not started.is_done:
            raise FlowFailed(
                f"Prefect could not run {name} ({type(problem).__name__});"
                " `pathway sweep` and `pathway send` do the same without it"
            ) from problem
    finally:
        STARTED.reset(token)
    if started.problem is not None:
        raise started.problem
    return started.result
