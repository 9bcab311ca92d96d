"""What is legal in a pathway but will hurt, each with a start day on which it does. Nothing here refuses a file.

One small module for each kind of trouble; `kinds` lists them, `search` tries the start days, `playing` plays a case.
"""

from pathway.planning.lint.caution import Caution, Looked
from pathway.planning.lint.search import YEARS_TRIED, look_over
from pathway.planning.lint.staff import nobody_there

__all__ = ["YEARS_TRIED", "Caution", "Looked", "look_over", "nobody_there"]
