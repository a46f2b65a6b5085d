"""The schema of a flow: its head from the model, and each step by its verb."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import JsonSchemaValue

from assistant.flow.header import Header
from assistant.flow.load import BLOCKS
from assistant.reference import Reference, reference_of
from assistant.schema.generating import DRAFT, definitions_of, refer
from assistant.steps import VERBS, Step
from assistant.validation import keys_of

_BLOCKS = {
    "steps": "What the flow does, step by step.",
    "finally": "What is done at the end in any case, also after a failure.",
}


def flow_schema() -> dict[str, Any]:
    """Returns the schema of flows, with every verb that is known now."""
    names, definitions = definitions_of([Header, Step, *VERBS.values()])
    head = definitions.pop(names[Header])
    for key in ("inputs", "outputs"):
        head["properties"][key] = _declarations(head["properties"][key])
    for verb, model in VERBS.items():
        _describe(definitions[names[model]], reference_of(verb))
    common = definitions[names[Step]]["properties"]
    values = {verb: definitions[names[model]]["properties"][verb] for verb, model in VERBS.items()}
    definitions[names[Step]] = _step(common, values, {verb: names[model] for verb, model in VERBS.items()})
    blocks = {
        key: {"description": _BLOCKS[key], "type": "array", "items": refer(names[Step])} for key in BLOCKS
    }
    return {
        "$schema": DRAFT,
        **head,
        "description": "What a flow takes, does and gives.",
        "properties": {**head["properties"], **blocks},
        "required": [*head["required"], "steps"],
        "definitions": definitions,
    }


def _declarations(schema: JsonSchemaValue) -> JsonSchemaValue:
    """Returns the schema of inputs or outputs, which may be a list of names, or names without more."""
    declared = schema.pop("additionalProperties")
    full = {"additionalProperties": {"if": {"not": {"type": "null"}}, "then": declared}}
    names = {"items": {"type": "string"}}
    return {**schema, "type": ["object", "array"], "if": {"type": "object"}, "then": full, "else": names}


def _step(common: dict[str, Any], values: dict[str, Any], models: dict[str, str]) -> JsonSchemaValue:
    """Returns the schema that leads from a step's verb to the verb's own."""
    return {
        "type": "object",
        "description": "One verb with its value, and modifiers beside it.",
        "if": {"type": "object", "not": {"anyOf": [{"required": [verb]} for verb in models]}},
        "then": {"properties": {**values, **common}, "additionalProperties": False, "minProperties": 1},
        "allOf": [{"if": _is_verb(verb), "then": refer(model)} for verb, model in models.items()],
    }


def _is_verb(verb: str) -> JsonSchemaValue:
    """Returns what is so of a step of that verb; `save` beside `run` is a modifier, as `shot` is nearly anywhere."""
    others = [other for other, model in VERBS.items() if other != verb and verb in keys_of(model)]
    if not others:
        return {"type": "object", "required": [verb]}
    return {
        "type": "object",
        "required": [verb],
        "not": {"anyOf": [{"required": [other]} for other in others]},
    }


def _describe(schema: dict[str, Any], page: Reference) -> None:
    """Puts a verb's text at its key as well, where an editor's hover looks."""
    example = f"\n\n```yaml\n{page.example}\n```" if page.example else ""
    schema["description"] = page.prose
    key = schema["properties"][page.verb]
    key["description"] = page.prose
    key["markdownDescription"] = page.prose + example
