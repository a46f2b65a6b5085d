"""docs/steps.md: a section for each verb, made of what reference.py reads and of the editor's schema."""

from __future__ import annotations

from typing import Any

from assistant.reference import Key, Reference, keys_of, reference_of
from assistant.schema import flow_schema
from assistant.steps import VERBS, Step

_HEAD = """# Steps

Every verb that flows are written with. The page is made of the verbs themselves, by `assistant steps --markdown`;
`assistant steps ensure` shows one of them in the terminal, and `assistant schema` shows them in an editor.
"""
_MODIFIERS = "Beside every verb can stand:"


def markdown() -> str:
    """Returns the page."""
    definitions = flow_schema()["definitions"]
    schemas = {verb: definitions[model.__name__]["properties"] for verb, model in VERBS.items()}
    verbs = sorted(VERBS)
    listed = "\n".join(f"- [`{verb}`](#{verb}): {reference_of(verb).summary}" for verb in verbs)
    common = keys_of(Step)
    modifiers = f"{_MODIFIERS}\n\n{_table(common, schemas[verbs[0]])}"
    sections = [_section(reference_of(verb), schemas[verb]) for verb in verbs]
    return "\n".join([_HEAD, listed, "", modifiers + "".join(sections)])


def _section(page: Reference, schema: dict[str, Any]) -> str:
    see = ", ".join(f"[`{verb}`](#{verb})" for verb in page.see_also)
    parts = [
        f"## `{page.verb}`",
        page.prose,
        _table(page.keys, schema).rstrip("\n"),
        f"```yaml\n{page.example}\n```" if page.example else "",
        f"See also: {see}." if see else "",
    ]
    return "\n" + "\n\n".join(filter(None, parts)) + "\n"


def _table(keys: Any, schema: dict[str, Any]) -> str:  # noqa: ANN401 - keys, in a list or a tuple
    rows = [f"| `{key.name}` | {_kind(schema[key.name])} | {_cell(key, schema)} |" for key in keys]
    return "\n".join(["| Key | Value | Meaning |", "| --- | --- | --- |", *rows]) + "\n"


def _cell(key: Key, schema: dict[str, Any]) -> str:
    """Returns what a key means; the verb's own meaning is the section's text."""
    is_verb = "markdownDescription" in schema[key.name]
    words = "" if is_verb else key.meaning
    if key.is_needed and not is_verb:
        return f"{words} Needed.".strip()
    default = schema[key.name].get("default")
    told = "" if default in (None, False, "") else f" By default `{default}`."
    return (words + told).strip().replace("|", "\\|")


def _kind(schema: Any) -> str:  # noqa: ANN401 - a JSON Schema
    """Returns in a word or two what is written for a schema."""
    if not isinstance(schema, dict):
        return "anything"
    if "x-kind" in schema:
        return str(schema["x-kind"])
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        return "condition" if name == "Condition" else name.lower()
    if "if" in schema and schema["if"] == {"type": "array"}:
        return f"{_kind(schema['else'])}, or a list"
    if "then" in schema:
        return _kind(schema["then"])
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_kind(part) for part in schema["anyOf"]))
    return _plain_kind(schema)


def _plain_kind(schema: dict[str, Any]) -> str:
    kind = schema.get("type")
    if kind == "array":
        items = schema.get("items", {})
        return "steps" if items.get("$ref", "").endswith("/Step") else f"list of {_kind(items)}s"
    words = {"string": "text", "boolean": "`true` or `false`", "integer": "whole number", "object": "mapping"}
    return words.get(str(kind), str(kind or "anything"))
