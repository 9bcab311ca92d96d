"""Prefect, the alarm clock: it starts what the house does anyway, and knows nothing of it."""
