"""Holds values against pydantic models, and tells what is wrong in our words and places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from assistant.source import Document, Path, Problem, suggest
from assistant.target.grammar import InvalidTarget
from assistant.template import InvalidTemplate

M = TypeVar("M", bound=BaseModel)

_NEEDS = {
    "string_type": "a text",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "dict_type": "a mapping",
    "list_type": "a list",
    "tuple_type": "a list",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}
_BOUNDS = {
    "greater_than": ("gt", "more than {0:g}"),
    "greater_than_equal": ("ge", "{0:g} or more"),
    "less_than_equal": ("le", "at most {0:g}"),
}


class WrittenInt(int):
    """A whole number that remembers how it stands in the file."""

    source: str


class WrittenFloat(float):
    """A number that remembers how it stands in the file."""

    source: str


def written(document: Document, value: object, path: Path) -> Any:  # noqa: ANN401 - the same tree, with numbers that remember
    """Returns a value in which numbers remember their form, so that an ID of digits stays as it was written."""
    if isinstance(value, dict):
        return {key: written(document, child, (*path, key)) for key, child in value.items()}
    if isinstance(value, list):
        return [written(document, child, (*path, index)) for index, child in enumerate(value)]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    number = WrittenInt(value) if isinstance(value, int) else WrittenFloat(value)
    number.source = document.source(path) or str(value)
    return number


def keys_of(model: type[BaseModel]) -> list[str]:
    """Returns the keys that a model takes, as they are written in a file."""
    return [field.alias or name for name, field in model.model_fields.items()]


def validate(
    model: type[M], values: Mapping[str, Any], document: Document, path: Path, *, owner: str
) -> M | list[Problem]:
    """Returns the model made of values that stand at `path`, or what is wrong with them.

    `owner` is what the values belong to, in words: `a flow`, `'click'`.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        problems = [
            _problem(detail, model, document, path, owner) for detail in error.errors(include_url=False)
        ]
        return list(dict.fromkeys(problems))


def _problem(
    detail: ErrorDetails, model: type[BaseModel], document: Document, path: Path, owner: str
) -> Problem:
    is_key = detail["loc"][-1:] == ("[key]",)
    inner = tuple(part for part in detail["loc"] if part != "[key]")
    place = _as_written(document, (*path, *inner))
    if detail["type"] == "extra_forbidden":
        return _unknown_key(str(inner[-1]), model, inner, document, place)
    if detail["type"] == "missing":
        holder = f"'{inner[-2]}'" if len(inner) > 1 else owner
        return document.problem("F103", f"{holder} needs '{inner[-1]}'", place[:-1], is_key=True)
    cause = detail.get("ctx", {}).get("error")
    code = (
        "F107"
        if isinstance(cause, InvalidTarget)
        else "F108"
        if isinstance(cause, InvalidTemplate)
        else "F106"
    )
    return document.problem(code, _message(detail, cause), _known(document, place), is_key=is_key)


def _unknown_key(
    key: str, model: type[BaseModel], inner: tuple[str | int, ...], document: Document, place: Path
) -> Problem:
    choices = keys_of(model) if len(inner) == 1 else _inner_keys(model, inner)
    near = suggest(key, choices)
    hint = f"did you mean '{near}'?" if near else None
    return document.problem("F102", f"unknown key '{key}'", place, is_key=True, hint=hint)


def _inner_keys(model: type[BaseModel], inner: tuple[str | int, ...]) -> list[str]:
    """Returns the keys of the model that the fields on a path hold, as far as their annotations tell."""
    holders = [model]
    for part in inner[:-1]:
        held = [
            each
            for holder in holders
            for name, field in holder.model_fields.items()
            if (field.alias or name) == part
            for each in _models_in(field.annotation)
        ]
        holders = (
            held or holders
        )  # a name of the author's own, such as an environment's, or a place in a list
    return [key for held in holders for key in keys_of(held)]


def _models_in(annotation: Any) -> list[type[BaseModel]]:  # noqa: ANN401 - a type expression
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in getattr(annotation, "__args__", ()) for model in _models_in(part)]


def _as_written(document: Document, path: Path) -> Path:
    """Returns a path without the numbers of lists that the file doesn't have: one stands for a list of one."""
    place: Path = ()
    value = document.value
    for part in path:
        if isinstance(part, int) and not isinstance(value, list):
            continue
        place = (*place, part)
        value = value.get(part) if isinstance(value, dict) else _item(value, part)
    return place


def _item(value: object, part: object) -> object:
    is_there = isinstance(value, list) and isinstance(part, int) and part < len(value)
    return value[part] if is_there else None  # type: ignore[index]  # it was just looked at


def _known(document: Document, place: Path) -> Path:
    """Returns the longest part of a path that the file has: short forms have no path of their own."""
    while place and place not in document.marks:
        place = place[:-1]
    return place


def _message(detail: ErrorDetails, cause: object) -> str:
    if cause is not None:
        return str(cause)
    need = _NEEDS.get(detail["type"])
    if need is not None:
        return f"{need} is needed here"
    if detail["type"] in _BOUNDS:
        bound, words = _BOUNDS[detail["type"]]
        return f"{words.format(detail.get('ctx', {})[bound])} is needed here"
    if detail["type"] in ("literal_error", "enum"):
        return f"one of {detail.get('ctx', {}).get('expected')} is needed here"
    message = detail["msg"]
    return message[:1].lower() + message[1:]
