"""The schemas of guides and of their translations, for editors."""

from __future__ import annotations

from typing import Any, Final

from assistant.guide.loading import KINDS
from assistant.guide.model import GuideHead
from assistant.schema.generating import DRAFT, definitions_of, refer

_PART: Final = "Part"


def guide_schema() -> dict[str, Any]:
    """Returns the schema of the files in flows/guides: its head from the model, and each part by its kind."""
    names, definitions = definitions_of([GuideHead, *KINDS.values()])
    head = definitions.pop(names[GuideHead])
    kinds = {kind: definitions[names[model]] for kind, model in KINDS.items()}
    parts = {"type": "array", "items": refer(_PART)}
    for kind, each in kinds.items():
        each["properties"][kind].setdefault("description", each["description"])
    kinds["section"]["properties"]["parts"] = {"description": "What belongs under the heading.", **parts}
    definitions[_PART] = _part(kinds, {kind: names[model] for kind, model in KINDS.items()})
    head["properties"]["parts"] = {"description": "What the page is made of, in its order.", **parts}
    return {
        "$schema": DRAFT,
        **head,
        "description": "A page for readers, made of what flows tell.",
        "required": [*head["required"], "parts"],
        "definitions": definitions,
    }


def translations_schema() -> dict[str, Any]:
    """Returns the schema of a guide's translations."""
    return {
        "$schema": DRAFT,
        "description": "The texts of a guide and of the flows that it tells, each with what it is in another language.",
        "type": "object",
        "additionalProperties": {"type": "string", "minLength": 1},
    }


def _part(kinds: dict[str, Any], models: dict[str, str]) -> dict[str, Any]:
    """Returns the schema that leads from a part's kind to the kind's own."""
    of_a_kind = [{"required": [kind]} for kind in kinds]
    keys = {key: value for each in kinds.values() for key, value in each["properties"].items()}
    mapping = {
        "type": "object",
        "if": {"not": {"anyOf": of_a_kind}},
        "then": {"properties": keys, "additionalProperties": False, "minProperties": 1},
        "allOf": [
            {"if": {"type": "object", "required": [kind]}, "then": refer(model)}
            for kind, model in models.items()
        ],
    }
    description = "A text, or a mapping with section, steps, list, note or text."
    return {"description": description, "if": {"type": "string"}, "else": mapping}
