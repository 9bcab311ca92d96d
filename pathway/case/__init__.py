"""What is true of one case: its history, its pathway clock, its dates, its standing. Pure: no clock, no database."""
