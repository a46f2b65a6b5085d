"""The schema of config.yaml."""

from __future__ import annotations

from typing import Any

from assistant.config import Config
from assistant.schema.flows import with_steps
from assistant.schema.generating import DRAFT


def config_schema() -> dict[str, Any]:
    """Returns the schema of config.yaml."""
    head, _, definitions = with_steps(Config)
    del head["properties"]["root"]  # where the file lies; nobody writes it
    return {"$schema": DRAFT, **head, "description": "The settings of a project.", "definitions": definitions}
