"""What the JSON API takes: the objects that are sent, as pydantic reads them."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel

from mock_sites.spans import SPAN_PATTERN, read_span

_WORLD_NAME = r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"


def _check_span(text: str) -> str:
    read_span(text)
    return text


WorldName = Annotated[
    str, Field(pattern=_WORLD_NAME, description="One label of a host name, in lower case.", examples=["mine"])
]
SeedName = Annotated[str, Field(description="The name of a seed; see `GET /api/seeds`.", examples=["demo"])]


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

    advance: Annotated[
        str,
        AfterValidator(_check_span),
        Field(
            pattern=f"^{SPAN_PATTERN}$",
            description="Weeks, days, hours, minutes and seconds: w, d, h, min, s.",
            examples=["+15d", "+3h", "+20min", "+1d12h"],
        ),
    ]


class FaultWish(BaseModel):
    """How a fault is switched on: options by name; those that are left out have their default."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, int | float | str]

    site: str | None = Field(
        default=None, description="The one site that it is for.", examples=["koogallery"]
    )
    path: str | None = Field(
        default=None, description="The one path that it is for; `*` is any text.", examples=["/purchase/*"]
    )

    @property
    def options(self) -> dict[str, int | float | str]:
        """What is set beside site and path."""
        return self.__pydantic_extra__


class ActParams(RootModel[dict[str, str]]):
    """What an act is about, such as an account or a resource."""

    root: Annotated[dict[str, str], Field(examples=[{"account": "example-new"}])]
