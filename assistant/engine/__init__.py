"""Runs flows. The engine tells what happens as events and knows nobody who listens."""

from assistant.engine.acts import ActChangedError, ActKey, ActRecord, Acts, ActsInMemory, ActState
from assistant.engine.run import Order, run
from assistant.engine.settings import Evidence, Keep, RunSettings

__all__ = [
    "ActChangedError",
    "ActKey",
    "ActRecord",
    "ActState",
    "Acts",
    "ActsInMemory",
    "Evidence",
    "Keep",
    "Order",
    "RunSettings",
    "run",
]
