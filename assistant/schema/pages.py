"""The schema of a page map."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from assistant.schema.generating import DRAFT
from assistant.steps.kinds import NAME, TargetField


def pages_schema() -> dict[str, Any]:
    """Returns the schema of the files in flows/pages."""
    target = TypeAdapter(TargetField).json_schema()
    fallbacks = {"type": "array", "items": target, "minItems": 1}
    return {
        "$schema": DRAFT,
        "description": "Names for the elements of a site that need more than their visible name.",
        "type": "object",
        "propertyNames": {"pattern": f"^{NAME.pattern}$"},
        "additionalProperties": {"if": {"type": "array"}, "then": fallbacks, "else": target},
    }
