"""Text ↔ tree with positions: the only room that reads YAML. Pathways, calendars, and any file in the same form."""

from pathway.pathways_file.calendars import read_calendars, read_calendars_text
from pathway.pathways_file.file import ReadFile, read, read_text
from pathway.pathways_file.tree import Tree, read_tree

__all__ = ["ReadFile", "Tree", "read", "read_calendars", "read_calendars_text", "read_text", "read_tree"]
