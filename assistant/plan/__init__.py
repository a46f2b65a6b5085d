"""What a flow would do, told without doing any of it."""

from assistant.plan.model import Plan, PlannedHandler, PlannedInput, PlannedStep
from assistant.plan.planning import plan

__all__ = ["Plan", "PlannedHandler", "PlannedInput", "PlannedStep", "plan"]
