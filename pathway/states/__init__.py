"""Which moves are legal. The only user of `transitions`; everybody else asks `allows`."""

from pathway.states.machine import BY_PERSON, STATUS_MOVES, allows, allows_status, machine_of

__all__ = ["BY_PERSON", "STATUS_MOVES", "allows", "allows_status", "machine_of"]
