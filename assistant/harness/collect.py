"""Collects a flow's file as a module with one test, so that fixtures, marks and parameters work as ever."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from assistant.flow.load import header
from assistant.harness.cases import read_cases
from assistant.source import SourceError, read, render_all

if TYPE_CHECKING:
    from assistant.harness.runner import FlowRunner


class FlowFile(pytest.Module):
    """A flow's file. Its module is made here, not imported."""

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        """Yields the flow's test, for each of its cases if there are any, with its tags as marks."""
        name = re.sub(r"\W", "_", self.path.name.split(".")[0])
        module = ModuleType(name)
        setattr(module, f"test_{name}", _test(str(self.path)))
        setattr(module, CASES, self._cases())
        self.obj = module
        marks = self._marks()
        for item in super().collect():
            for mark in marks:
                item.add_marker(mark)
            yield item

    def _cases(self) -> Mapping[str, Mapping[str, str]]:
        try:
            return read_cases(self.path)
        except SourceError as error:
            raise self.CollectError("\n\n".join(render_all(error.problems))) from None

    def _marks(self) -> list[str]:
        """Returns the flow's tags as marks, made known so that --strict-markers holds; none of a faulty flow."""
        found = header(read(self.path))
        marks = [re.sub(r"\W", "_", tag) for tag in found.tags] if found is not None else []
        for mark in marks:
            self.config.addinivalue_line("markers", f"{mark}: flows with this tag")
        return marks


CASES = "flow_cases"
"""The name of a flow's cases in its module, where the plugin finds them to make parameters of."""


def _test(path: str) -> Callable[..., Any]:
    def test(run_flow: FlowRunner, flow_case: Mapping[str, str]) -> None:
        from assistant.harness.wording import in_words

        in_words(lambda: run_flow.as_test(path, flow_case))

    return test
