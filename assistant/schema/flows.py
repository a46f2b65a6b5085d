"""The schema of a flow: its head from the model, and each step by its verb."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaValue

from assistant.flow.header import HandlerHead, Header
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
    head, steps, definitions = with_steps(Header)
    properties = head["properties"]
    for key in ("inputs", "outputs"):
        properties[key] = _declarations(properties[key])
    blocks = {key: {"description": _BLOCKS[key], **steps} for key in BLOCKS}
    return {
        "$schema": DRAFT,
        **head,
        "description": "What a flow takes, does and gives.",
        "properties": {**properties, **blocks},
        "required": [*head["required"], "steps"],
        "definitions": definitions,
    }


def with_steps(model: type[BaseModel]) -> tuple[dict[str, Any], JsonSchemaValue, dict[str, Any]]:
    """Returns a model's schema, that of a list of steps, and what both refer to.

    Where the model has `handlers`, they are lists of steps with a target each.
    """
    names, definitions = definitions_of([model, HandlerHead, Step, *VERBS.values()])
    head, handler = definitions.pop(names[model]), definitions[names[HandlerHead]]
    for verb, each in VERBS.items():
        _describe(definitions[names[each]], reference_of(verb))
    common = definitions[names[Step]]["properties"]
    values = {verb: definitions[names[each]]["properties"][verb] for verb, each in VERBS.items()}
    definitions[names[Step]] = _step(common, values, {verb: names[each] for verb, each in VERBS.items()})
    steps = {"type": "array", "items": refer(names[Step])}
    handler["properties"]["steps"] = steps
    handler["required"] = ["when", "steps"]
    if "handlers" in head["properties"]:
        head["properties"]["handlers"]["items"] = refer(names[HandlerHead])
    return head, steps, definitions


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
