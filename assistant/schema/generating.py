"""Makes JSON Schema of pydantic models, for people who write YAML by hand.

Draft 7, which every YAML language server knows. No `anyOf` or `oneOf` where it can be helped: an editor can
only say of them that nothing fits. A short form is told from the long one by `if`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from assistant.reference import keys_of
from assistant.values import duration_words

DRAFT = "http://json-schema.org/draft-07/schema#"
REFERENCE = "#/definitions/{model}"
SCALAR: JsonSchemaValue = {"type": ["string", "number", "boolean"]}
SHORT: JsonSchemaValue = {"type": ["object", "array", "string", "number", "boolean"]}


class _Generator(GenerateJsonSchema):
    """Leaves out what says nothing to an author, and lets short forms be."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401 - pydantic's signature
        """A key needs no title beside its name."""
        return False

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """A key that may be left out is left out, not left empty."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Tells a default as it would be written."""
        inner = self.generate_inner(schema["schema"])
        default = schema.get("default")
        if isinstance(default, float):
            return {**inner, "default": duration_words(default)} if default else inner
        return {**inner, "default": default} if isinstance(default, str | int | bool) else inner

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Adds to each key what the model's text says of it."""
        made = super().model_schema(schema)
        made.pop("title", None)
        for key in keys_of(schema["cls"]):
            if key.meaning and key.name in made.get("properties", {}):
                made["properties"][key.name].setdefault("description", key.meaning)
        return made

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """Takes the declared form of what is written; where none is declared, lets any short form be."""
        declared = schema.get("json_schema_input_schema")
        if declared is not None:
            return self.generate_inner(declared)
        return _with_short_forms(self.generate_inner(schema["schema"]))


def _with_short_forms(long: JsonSchemaValue) -> JsonSchemaValue:
    if long.get("type") == "array":
        return {"if": {"type": "array"}, "then": long, "else": long.get("items", True)}
    if "$ref" in long:
        return {"if": {"type": "object"}, "then": long, "else": SHORT}
    return {**long, **SCALAR} if long.get("type") == "string" else long


def definitions_of(models: Iterable[type[BaseModel]]) -> tuple[dict[type[BaseModel], str], dict[str, Any]]:
    """Returns under which name each model is defined, and the definitions of all that they need."""
    asked = [(model, "validation") for model in models]
    references, made = models_json_schema(
        asked,  # type: ignore[arg-type]  # "validation" is the literal that pydantic wants
        ref_template=REFERENCE,
        schema_generator=_Generator,
    )
    names: dict[Any, str] = {
        model: reference["$ref"].rpartition("/")[2] for (model, _), reference in references.items()
    }
    return names, made["$defs"]


def refer(name: str) -> JsonSchemaValue:
    """Returns the schema that stands for a definition."""
    return {"$ref": REFERENCE.format(model=name)}
