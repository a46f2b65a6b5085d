"""Flows: what people write, read and checked."""

from assistant.flow.library import FlowLibrary
from assistant.flow.model import Flow, Input, Output

__all__ = ["Flow", "FlowLibrary", "Input", "Output"]
