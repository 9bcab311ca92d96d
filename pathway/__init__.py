"""Pathway: carries people through a timed mental-health discharge pathway."""
