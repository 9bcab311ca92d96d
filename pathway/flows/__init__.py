"""What is done by the clock, and the clocks that ring for it: our own in the serving process, or Prefect.

A clock starts what the house does anyway, and knows nothing of it.
"""
