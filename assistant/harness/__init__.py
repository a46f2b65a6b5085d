"""Flows as tests: what the pytest plugin is made of."""

from assistant.harness.failure import FlowFailed
from assistant.harness.runner import FlowRunner

__all__ = ["FlowFailed", "FlowRunner"]
