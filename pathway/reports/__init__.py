"""Tables for managers: counts with what was counted and what was left out."""
