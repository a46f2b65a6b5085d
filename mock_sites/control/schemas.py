"""The shapes of what the JSON API answers, as JSON Schema."""

from typing import Any

from mock_sites.hosts import HOST_LABELS
from mock_sites.journal import KINDS
from mock_sites.settings import PROVISIONING, SKINS

_TEXT = {"type": "string"}
_WHOLE = {"type": "integer", "minimum": 0}
_MOMENT = {"type": "string", "format": "date-time"}
_VALUE = {"type": ["integer", "number", "string"]}


def _object(**properties: Any) -> dict[str, Any]:  # noqa: ANN401 # JSON Schemas
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


_LOGIN = _object(site=_TEXT, username=_TEXT, password=_TEXT)
_OPTION = _object(name=_TEXT, about=_TEXT, default=_VALUE, values=_TEXT)
_SITE_ADDRESSES = _object(**{site: {"type": "string", "format": "uri"} for site in HOST_LABELS})
_ENTRY = _object(
    number={"type": "integer", "minimum": 1},
    at=_MOMENT,
    kind={"type": "string", "enum": list(KINDS)},
    site=_TEXT,
    name=_TEXT,
    detail={"type": "object"},
)

SCHEMAS: dict[str, dict[str, Any]] = {
    "Refusal": _object(error=_TEXT),
    "Description": {"type": "object", "description": "An OpenAPI 3.1 document."},
    "Seeds": _object(seeds=_list(_object(name=_TEXT, about=_TEXT))),
    "Faults": _object(faults=_list(_object(name=_TEXT, does=_TEXT, good_run=_TEXT, options=_list(_OPTION)))),
    "Acts": _object(
        acts=_list(_object(name=_TEXT, about=_TEXT, params={"type": "object", "additionalProperties": _TEXT}))
    ),
    "Worlds": _object(worlds=_list(_TEXT)),
    "World": _object(
        name=_TEXT,
        epoch={"type": "string", "format": "uuid"},
        seed=_TEXT,
        about=_TEXT,
        now=_MOMENT,
        skin={"type": "string", "enum": list(SKINS)},
        provisioning={"type": "string", "enum": list(PROVISIONING)},
        require_instance_id={"type": "boolean"},
        asynchronous_provisioning={"type": "boolean"},
        sites=_SITE_ADDRESSES,
        logins=_list(_LOGIN),
        faults=_list(_ref("ActiveFault")),
    ),
    "Clock": _object(now=_MOMENT),
    "ActiveFault": _object(
        name=_TEXT,
        site=_or_null(_TEXT),
        path=_or_null(_TEXT),
        options={"type": "object", "additionalProperties": _VALUE},
        strikes=_WHOLE,
        code=_or_null(_TEXT),
    ),
    "ActiveFaults": _object(faults=_list(_ref("ActiveFault"))),
    "Journal": _object(entries=_list(_ENTRY)),
}
