"""YAML files with the place of everything in them, and what is wrong with them.

The package knows nothing of flows: it reads, locates and shows problems.
"""

from assistant.source.codes import CODES
from assistant.source.document import Document
from assistant.source.excerpt import render, render_all
from assistant.source.mark import Mark, Path
from assistant.source.problem import Problem, SourceError, quoted
from assistant.source.reader import parse, read
from assistant.source.suggestion import suggest

__all__ = [
    "CODES",
    "Document",
    "Mark",
    "Path",
    "Problem",
    "SourceError",
    "parse",
    "quoted",
    "read",
    "render",
    "render_all",
    "suggest",
]
