"""Collects a flow's file as a module with one test, so that fixtures, marks and parameters work as ever."""

from __future__ import annotations

import re
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from assistant.harness.runner import FlowRunner


class FlowFile(pytest.Module):
    """A flow's file. Its module is made here, not imported."""

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        """Yields the flow's test."""
        name = re.sub(r"\W", "_", self.path.name.split(".")[0])
        module = ModuleType(name)
        setattr(module, f"test_{name}", _test(str(self.path)))
        self.obj = module
        return super().collect()


def _test(path: str) -> Callable[..., Any]:
    def test(run_flow: FlowRunner) -> None:
        from assistant.harness.wording import in_words

        in_words(lambda: run_flow.as_test(path))

    return test
