"""What pictures look like: the house style of config.yaml, and what a flow or a shot wants otherwise."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

Theme = Literal["light", "dark"]
Frame = Literal["none", "window"]
Format = Literal["png", "webp"]

_COLOUR = re.compile(r"#([0-9a-fA-F]{3}){1,2}")
_SCALES = {"1": 1, "1x": 1, "2": 2, "2x": 2}
_MOMENT = "%Y-%m-%d %H:%M"


def _colour(text: object) -> object:
    if not isinstance(text, str) or _COLOUR.fullmatch(text) is None:
        raise ValueError("a colour is written as #rgb or #rrggbb, in quotes, such as '#f76b15'")
    return text


def _scale(value: object) -> object:
    scale = _SCALES.get(str(value).strip())
    if scale is None:
        raise ValueError("a scale is 1x or 2x: how many pixels of the picture one of the page becomes")
    return scale


def _frame(value: object) -> object:
    return "none" if value is None or value is False else value


def _font(text: str) -> str:
    if re.search(r"[<>\"&;{}]", text):
        raise ValueError("a font is written as names behind commas, such as Noto Sans, sans-serif")
    return text


def _folder(text: str) -> str:
    if "{locale}" not in text or re.sub(r"\{locale\}", "", text).count("{"):
        raise ValueError("the folder needs {locale}, so that each language has pictures of its own")
    return text


def _moment(text: str) -> str:
    try:
        datetime.strptime(text, _MOMENT)  # noqa: DTZ007 - a time of the window's own zone
    except ValueError as error:
        raise ValueError(f"{text!r} is not a time; write it as 2026-03-02 09:30") from error
    return text


Colour = Annotated[
    str, BeforeValidator(_colour), WithJsonSchema({"type": "string", "pattern": f"^{_COLOUR.pattern}$"})
]
Scale = Annotated[int, BeforeValidator(_scale), WithJsonSchema({"enum": ["1x", "2x", 1, 2]})]
FrameField = Annotated[Frame, BeforeValidator(_frame)]
Pixels = Annotated[float, Field(ge=0, le=400)]


class StyleChanges(BaseModel):
    """What pictures of a flow, or one of them, look like otherwise than those of the house.

    `colour` is that of marks, `text_colour` that of what is written on them, `cover` that of redactions. `font` is a
    family or several; `font_size`, `width` (of lines), `radius` (of corners), `gap` (between a mark and what it
    marks) and `padding` (around an area) are in pixels of the page. `dim` is how much a spotlight darkens the rest,
    from 0 to 1. `scale` is 1x or 2x, `theme` light or dark, `frame` a browser's window drawn around, or none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    colour: Colour | None = None
    text_colour: Colour | None = None
    cover: Colour | None = None
    font: Annotated[str, AfterValidator(_font)] | None = None
    font_size: Annotated[float, Field(ge=8, le=64)] | None = None
    width: Annotated[float, Field(ge=1, le=20)] | None = None
    radius: Pixels | None = None
    gap: Pixels | None = None
    padding: Pixels | None = None
    dim: Annotated[float, Field(ge=0, le=1)] | None = None
    scale: Scale | None = None
    theme: Theme | None = None
    frame: FrameField | None = None


class Style(StyleChanges):
    """The house style of config.yaml; see StyleChanges for the keys that a flow or a shot may set as well.

    `folder` is where `assistant shots` keeps pictures, `{locale}` being the language. `format` is png or webp.
    `flows` are the flows that it runs when none is named. `clock` is the time that pages are told meanwhile.
    """

    colour: Colour = "#f76b15"
    text_colour: Colour = "#ffffff"
    cover: Colour = "#c9ced6"
    font: Annotated[str, AfterValidator(_font)] = "Noto Sans, Noto Sans CJK SC, sans-serif"
    font_size: Annotated[float, Field(ge=8, le=64)] = 15
    width: Annotated[float, Field(ge=1, le=20)] = 3
    radius: Pixels = 6
    gap: Pixels = 4
    padding: Pixels = 24
    dim: Annotated[float, Field(ge=0, le=1)] = 0.5
    scale: Scale = 2
    theme: Theme = "light"
    frame: FrameField = "none"
    folder: Annotated[str, AfterValidator(_folder)] = "docs/guide/{locale}/img"
    format: Format = "png"
    flows: tuple[str, ...] = ()
    clock: Annotated[str, AfterValidator(_moment)] = "2026-03-02 09:30"

    def changed(self, *changes: StyleChanges | None) -> Style:
        """Returns the style with what others want otherwise, the last one having the last word."""
        wanted: dict[str, object] = {}
        for each in changes:
            if each is not None:
                named = ((name, getattr(each, name)) for name in StyleChanges.model_fields)
                wanted |= {name: value for name, value in named if value is not None}
        return self.model_copy(update=wanted) if wanted else self

    @property
    def moment(self) -> datetime:
        """The time that pages are told, without its zone, which is the window's."""
        return datetime.strptime(self.clock, _MOMENT)  # noqa: DTZ007 - as its docstring says
