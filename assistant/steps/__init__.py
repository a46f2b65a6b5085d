"""The verbs of the flow language, one file each, called after the verb; one is imported when it is used."""

from assistant.steps.base import Place, Step
from assistant.steps.condition import Condition
from assistant.steps.picture import Shot
from assistant.steps.registry import VERBS

__all__ = ["VERBS", "Condition", "Place", "Shot", "Step"]
