"""What the JSON API takes: the objects that are sent, as pydantic reads them."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel

from mock_sites.control_acts import ACTS
from mock_sites.faults.registry import FAULTS
from mock_sites.hosts import HOST_LABELS, WORLD_NAME_PATTERN
from mock_sites.seeds.names import seed_names
from mock_sites.spans import SPAN_PATTERN, read_span


def _check_span(text: str) -> str:
    read_span(text)
    return text


def _name_options(schema: dict[str, Any]) -> None:
    """Describe the options of all faults; which of them one fault has is in `GET /api/faults`."""
    names = sorted({option.name for fault in FAULTS.values() for option in fault.options})
    schema["properties"] |= {name: {"type": ["integer", "number", "string"]} for name in names}
    schema["additionalProperties"] = False


def _name_params(schema: dict[str, Any]) -> None:
    """Describe the parameters of all acts; which of them one act has is in `GET /api/acts`."""
    abouts = {name: about for act in ACTS.values() for name, about in act.params.items()}
    schema["properties"] = {name: {"type": "string", "description": abouts[name]} for name in sorted(abouts)}
    schema["additionalProperties"] = False


# Patterns are for the description: where a value comes to be used, a sentence says what is wrong with it.
WorldName = Annotated[
    str,
    Field(
        description="One label of a host name, in lower case.",
        examples=["mine"],
        json_schema_extra={"pattern": f"^{WORLD_NAME_PATTERN}$"},
    ),
]
SeedName = Annotated[
    str,
    Field(
        description="The name of a seed; see `GET /api/seeds`.",
        examples=["demo"],
        json_schema_extra={"enum": list(seed_names())},
    ),
]
Span = Annotated[
    str,
    AfterValidator(_check_span),
    Field(
        description="Weeks, days, hours, minutes and seconds: w, d, h, min, s.",
        examples=["+15d", "+3h", "+20min", "+1d12h"],
        json_schema_extra={"pattern": f"^{SPAN_PATTERN}$"},
    ),
]


class _Wish(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NewWorld(_Wish):
    """A world that is to be created."""

    name: WorldName
    seed: SeedName = "demo"


class FreshWorld(_Wish):
    """What a world begins with."""

    seed: SeedName = "demo"


class SettingsChange(_Wish):
    """Settings that are to be changed; what is left out stays as it is."""

    skin: Literal["seed", "2022-zh", "new-console"] | None = None
    provisioning: Literal["v1", "v2"] | None = None
    require_instance_id: bool | None = None
    asynchronous_provisioning: bool | None = None


class ClockMove(_Wish):
    """How far the clock is moved on; it never goes back."""

    advance: Span


class FaultWish(BaseModel):
    """How a fault is switched on: options by name; those that are left out have their default."""

    model_config = ConfigDict(extra="allow", frozen=True, json_schema_extra=_name_options)
    __pydantic_extra__: dict[str, int | float | str]

    site: str | None = Field(
        default=None,
        description="The one site that it is for.",
        json_schema_extra={"enum": [*HOST_LABELS, None]},
    )
    path: str | None = Field(
        default=None,
        description="The one path that it is for; `*` is any text.",
        examples=["/purchase/*"],
        json_schema_extra={"pattern": "^/"},
    )

    @property
    def options(self) -> dict[str, int | float | str]:
        """What is set beside site and path."""
        return self.__pydantic_extra__


class ActParams(RootModel[dict[str, str]]):
    """What an act is about, such as an account or a resource."""

    model_config = ConfigDict(json_schema_extra=_name_params)
