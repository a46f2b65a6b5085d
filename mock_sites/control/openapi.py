"""The description of the JSON API in OpenAPI 3.1, made of its operations."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from mock_sites.control import wishes
from mock_sites.control.operations import Operation, Query
from mock_sites.control.schemas import SCHEMAS
from mock_sites.control_acts import ACTS
from mock_sites.faults.registry import FAULTS
from mock_sites.hosts import WORLD_NAME_PATTERN

_JSON = "application/json"
_REFS = "#/components/schemas/{model}"
_PARAMS: dict[str, tuple[str, str, dict[str, object]]] = {
    "world": ("The name of a world.", "mine", {"pattern": f"^{WORLD_NAME_PATTERN}$"}),
    "fault": ("The name of a fault; see `GET /api/faults`.", "slow", {"enum": list(FAULTS)}),
    "act": ("The name of an act; see `GET /api/acts`.", "approve-authentication", {"enum": list(ACTS)}),
}
"""What stands for something in paths: what it is, an example, and which texts it can be."""

Description = dict[str, Any]


def describe_api(operations: Sequence[Operation]) -> Description:
    """Return the description as a JSON value."""
    paths: dict[str, Description] = {}
    for operation in operations:
        path = paths.setdefault(operation.path, _path_params(operation.path))
        path[operation.method.lower()] = _describe(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Mock sites",
            "version": "1",
            "summary": "Worlds of mock web sites: made, moved through time, broken on purpose, and asked afterwards.",
            "description": (
                "Each world has its own accounts, workspaces, orders, clock, faults and journal. Its sites are "
                'at the addresses that the world tells. Refusals are `{"error": "a sentence"}`.'
            ),
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": {**SCHEMAS, **_wish_schemas(operations)}},
    }


def _describe(operation: Operation) -> Description:
    described: Description = {
        "operationId": operation.handler.__name__,
        "summary": operation.about,
        "responses": _responses(operation),
    }
    if operation.contract.queries:
        described["parameters"] = [_query(query) for query in operation.contract.queries]
    if operation.contract.takes is not None:
        schema = {"$ref": _REFS.format(model=operation.contract.takes)}
        described["requestBody"] = {"required": True, "content": {_JSON: {"schema": schema}}}
    return described


def _responses(operation: Operation) -> Description:
    good: Description = {
        "description": "Done." if operation.contract.gives is None else f"{operation.contract.gives}."
    }
    if operation.contract.gives is not None:
        good["content"] = {_JSON: {"schema": {"$ref": _REFS.format(model=operation.contract.gives)}}}
    refused = {"content": {_JSON: {"schema": {"$ref": _REFS.format(model="Refusal")}}}}
    others = {
        str(status): {"description": about, **refused}
        for status, about in operation.contract.refusals.items()
    }
    return {str(operation.contract.status): good, **dict(sorted(others.items()))}


def _path_params(path: str) -> Description:
    params = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": about,
            "schema": {"type": "string", **texts},
            "example": example,
        }
        for name, (about, example, texts) in _PARAMS.items()
        if f"{{{name}}}" in path
    ]
    return {"parameters": params} if params else {}


def _query(query: Query) -> Description:
    schema: Description = {"type": "string"}
    if query.choices:
        schema["enum"] = list(query.choices)
    if query.is_number:
        schema = {"type": "integer", "minimum": 0, "maximum": 10**9}
    return {"name": query.name, "in": "query", "description": query.about, "schema": schema}


def _wish_schemas(operations: Sequence[Operation]) -> Description:
    names = sorted(
        {operation.contract.takes for operation in operations if operation.contract.takes is not None}
    )
    models: list[type[BaseModel]] = [getattr(wishes, name) for name in names]
    _, schemas = models_json_schema([(model, "validation") for model in models], ref_template=_REFS)
    defined: Description = schemas["$defs"]
    return defined
