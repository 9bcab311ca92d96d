"""The daily sweep as a Prefect flow, started here. Prefect is imported when a flow runs, and not before.

What Prefect is told is the programme, the London day and the instant: no task for a case, no case reference, no
message of an error. What went wrong is raised here, in our words; Prefect keeps only that the sweep did not finish.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from pathway.bootstrap import House
from pathway.errors import WorldsError
from pathway.flows.embedded import settle_in
from pathway.flows.errand import ERRAND, FLOW_NAME, Errand
from pathway.ports import Receipt


class FlowFailed(WorldsError):
    """Prefect did not run the flow. The world's: `pathway sweep` does the same without Prefect."""


def run(house: House, on: date, at: datetime, told: Callable[[int], None] | None = None) -> Receipt:
    """Runs the flow for one London day and returns its receipt. `told` hears how many cases are done.

    Raises what the sweep raised, FlowFailed if Prefect itself could not do it. A case set aside fails nothing: the
    receipt counts it.
    """
    settle_in(house.settings.data_dir)
    # The first import of Prefect takes a second: it belongs to running a flow.
    from pathway.flows.declared import run_to_end

    errand = Errand(house, told)
    token = ERRAND.set(errand)
    try:
        run_to_end(house.settings.programme, on, at)
    except Exception as problem:
        # A sweep that is done is done, even if Prefect then could not write down that it is.
        if errand.problem is None and errand.receipt is None:
            raise FlowFailed(
                f"Prefect could not run {FLOW_NAME} ({type(problem).__name__});"
                " `pathway sweep` does the same without it"
            ) from problem
    finally:
        ERRAND.reset(token)
    if errand.problem is not None:
        raise errand.problem
    assert errand.receipt is not None
    return errand.receipt
