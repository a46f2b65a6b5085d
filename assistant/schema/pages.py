"""The schema of a page map."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from assistant.schema.generating import DRAFT
from assistant.steps.kinds import NAME, TargetField


def pages_schema() -> dict[str, Any]:
    """Returns the schema of the files in flows/pages."""
    return {
        "$schema": DRAFT,
        "description": "Names for the elements of a site that need more than their visible name.",
        "type": "object",
        "propertyNames": {"pattern": f"^{NAME.pattern}$"},
        "additionalProperties": TypeAdapter(TargetField).json_schema(),
    }
