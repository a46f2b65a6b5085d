"""A test's code while it is being written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from textwrap import wrap
from typing import TYPE_CHECKING

from assistant.exporting.conditions import ConditionCode
from assistant.exporting.locators import LocatorCode
from assistant.exporting.python_text import Unexportable

if TYPE_CHECKING:
    from assistant.flow import Flow, FlowLibrary
    from assistant.flow.model import Input
    from assistant.steps import Step

_COMMENT_WIDTH = 84
_TEMPLATE = re.compile(r"\{\{\s*(.*?)\s*\}\}")
_INDENT = "    "


class Needs:
    """What the whole test has to bring along, collected while its functions are written."""

    def __init__(self, library: FlowLibrary) -> None:
        self.library = library
        self.support: set[str] = set()
        self.sites: set[str] = set()
        self.constants: dict[str, Input] = {}
        self.flows: dict[str, Flow] = {}
        self.faults: list[str] = []
        self.shots: list[str] = []

    def constant(self, name: str, declared: Input) -> str:
        """Returns the constant of an input that no flow before gives."""
        self.constants.setdefault(name, declared)
        return name.upper()

    def flow(self, name: str) -> Flow:
        """Returns another flow that the test needs, and keeps it."""
        self.flows[name] = self.library.load(name)
        return self.flows[name]


class Script:
    """The lines of one flow's function."""

    def __init__(self, flow: Flow, needs: Needs) -> None:
        self.flow = flow
        self.needs = needs
        self.lines: list[str] = []
        self.locators = LocatorCode(needs.library.element, needs.support.add)
        self.conditions = ConditionCode(self.locators, use=needs.support.add)
        self._depth = 1
        self._looks = 0

    def line(self, text: str) -> None:
        """Adds a line, or the several of a text."""
        first, *rest = text.split("\n")
        self.lines.append(_INDENT * self._depth + first)
        self.lines += rest

    def comment(self, text: str) -> None:
        """Adds a comment; a template in it becomes the name of its value."""
        words = _TEMPLATE.sub(r"\1", " ".join(text.split()))
        for line in wrap(words, _COMMENT_WIDTH - 4 * self._depth):
            self.line(f"# {line}")

    def use(self, function: str) -> str:
        """Notes a function that the test has to bring along, and returns its name."""
        self.needs.support.add(function)
        return function

    def site(self, key: str) -> str:
        """Returns the constant of a site's address."""
        self.needs.sites.add(key)
        return f"{key.upper()}_URL"

    def new_look(self) -> str:
        """Returns a name for a function that looks whether something is so."""
        self._looks += 1
        return "is_so" if self._looks == 1 else f"is_so_{self._looks}"

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Writes a block below its head."""
        self.line(head)
        self._depth += 1
        before = len(self.lines)
        yield
        if not any(line.strip() and not line.strip().startswith("#") for line in self.lines[before:]):
            self.line("pass")
        self._depth -= 1

    def refuse(self, step: Step, reason: Unexportable) -> None:
        """Notes a step that the test can't have, with its place."""
        self.needs.faults.append(f"{step.place}: '{step.verb}' can't be exported: {reason}")
