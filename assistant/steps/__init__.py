"""The verbs of the flow language, one file each: every module of this package is imported for what it registers."""

from importlib import import_module
from pkgutil import iter_modules

from assistant.steps.base import Place, Shot, Step
from assistant.steps.condition import Condition
from assistant.steps.registry import VERBS

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["VERBS", "Condition", "Place", "Shot", "Step"]
