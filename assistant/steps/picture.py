"""What a picture for readers is to show: `shot` beside a step, or as a step of its own."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from assistant.picture.style import FrameField, Pixels, Scale, StyleChanges, Theme
from assistant.steps.condition import ConditionField
from assistant.steps.kinds import PictureName, TargetField, Text, many, target_of
from assistant.target import Target

Pointer = Literal["box", "arrow", "number", "callout", "spotlight", "blur", "magnifier"]
POINTERS: tuple[Pointer, ...] = ("box", "arrow", "number", "callout", "spotlight", "blur", "magnifier")


class Whole(Enum):
    """The parts of a page that no target names."""

    WINDOW = "page"
    FULL_PAGE = "full page"

    def __str__(self) -> str:
        return str(self.value)


def _part_of(value: object) -> Target | Whole:
    if isinstance(value, Whole):
        return value
    if isinstance(value, str) and value.strip() in {whole.value for whole in Whole}:
        return Whole(value.strip())
    return target_of(value)


AreaField = Annotated[
    Target | Whole,
    PlainValidator(_part_of),
    PlainSerializer(str),
    WithJsonSchema({"type": ["string", "number", "boolean"], "x-kind": "target", "minLength": 1}),
]
Targets = Annotated[tuple[TargetField, ...], BeforeValidator(many)]


class ShotMark(BaseModel):
    """Something drawn over a picture: what it is and, as that key's value, the target that it points out.

    `box` draws a box around it, `arrow` points to it, `number` puts a number beside it, counted from 1, `callout`
    writes `text` beside it with a line that leads there, `spotlight` darkens the rest, `blur` makes it unreadable
    and `magnifier` shows it larger. `side` is where an arrow, a number, a callout or a magnifier stands, by default
    where there is room. `zoom` is how many times larger a magnifier shows it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    box: TargetField | None = None
    arrow: TargetField | None = None
    number: TargetField | None = None
    callout: TargetField | None = None
    spotlight: TargetField | None = None
    blur: TargetField | None = None
    magnifier: TargetField | None = None
    text: Text | None = None
    side: Literal["top", "right", "bottom", "left"] | None = None
    zoom: Annotated[float, Field(gt=1, le=6)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _says_what_it_is(cls, value: object) -> object:
        if not isinstance(value, dict | ShotMark):
            raise ValueError('a mark says what it is and of what, such as box: button "OK"')
        return value

    @model_validator(mode="after")
    def _is_one(self) -> ShotMark:
        kinds = [kind for kind in POINTERS if getattr(self, kind) is not None]
        if len(kinds) != 1:
            told = f", not {' and '.join(kinds)}" if kinds else ""
            raise ValueError(f"a mark is one of {', '.join(POINTERS[:-1])} or {POINTERS[-1]}{told}")
        kind = kinds[0]
        if (self.text is not None) != (kind == "callout"):
            raise ValueError(
                "a callout needs 'text', what is to be written beside it"
                if kind == "callout"
                else f"'text' goes with 'callout', and a {kind} has none"
            )
        if self.zoom is not None and kind != "magnifier":
            raise ValueError("'zoom' goes with 'magnifier'")
        if self.side is not None and kind in ("box", "spotlight", "blur"):
            raise ValueError(f"'side' goes with arrow, number, callout or magnifier, and a {kind} has none")
        return self

    @property
    def kind(self) -> Pointer:
        """Which of the marks it is."""
        return next(kind for kind in POINTERS if getattr(self, kind) is not None)

    @property
    def target(self) -> Target:
        """What it points out."""
        found: Target = getattr(self, self.kind)
        return found


class Crop(BaseModel):
    """A part of an area, in pixels of the page: `left` and `top` are cut off, `width` and `height` are left."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    left: Annotated[float, Field(ge=0)] = 0
    top: Annotated[float, Field(ge=0)] = 0
    width: Annotated[float, Field(ge=1)] | None = None
    height: Annotated[float, Field(ge=1)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _cuts(cls, value: object) -> object:
        if isinstance(value, dict) and not value:
            raise ValueError("a crop has left, top, width or height")
        return value


class Shot(BaseModel):
    """A picture for readers.

    `name` is its file's name without `.png`. `area` is what is shown: `page`, which is the window, `full page`, or an
    element, or several, with `padding` around. `crop` leaves a part of that.

    `box`, `arrow`, `number`, `spotlight`, `blur` and `magnifier` are targets, or several, to mark in that way; `marks`
    is the long form, with callouts and in the order of drawing. `redact` covers texts and targets, so that they can't
    be read; `hide` paints over them, as if they weren't there. Secrets are covered without being named.

    `caption` is the line under the picture. `expect` has to be so before the picture is taken. `scale` is 1x or 2x,
    `theme` light or dark, `frame` a browser's window drawn around, or none; `style` is how its marks differ from those
    of the house.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    name: PictureName
    area: Annotated[tuple[AreaField, ...], BeforeValidator(many)] = ()
    padding: Pixels | None = None
    crop: Crop | None = None
    box: Targets = ()
    arrow: Targets = ()
    number: Targets = ()
    spotlight: Targets = ()
    blur: Targets = ()
    magnifier: Targets = ()
    marks: tuple[ShotMark, ...] = ()
    redact: Targets = ()
    hide: Targets = ()
    caption: Text | None = None
    expect: ConditionField | None = None
    scale: Scale | None = None
    theme: Theme | None = None
    frame: FrameField | None = None
    style: StyleChanges | None = None

    @field_validator("area")
    @classmethod
    def _is_one_whole(cls, area: tuple[Target | Whole, ...]) -> tuple[Target | Whole, ...]:
        whole = next((part for part in area if isinstance(part, Whole)), None)
        if whole is not None and len(area) > 1:
            raise ValueError(f"'{whole}' is all of it, so it can't be one area of several")
        return area

    @model_validator(mode="after")
    def _has_padding_around_something(self) -> Shot:
        if self.padding is not None and not self.elements:
            raise ValueError("'padding' goes around an element; name one under 'area'")
        return self

    @property
    def elements(self) -> tuple[Target, ...]:
        """What is cut out; nothing where the window or the whole page is shown."""
        return tuple(part for part in self.area if isinstance(part, Target))

    @property
    def is_full_page(self) -> bool:
        """Whether the page is shown down to its end."""
        return Whole.FULL_PAGE in self.area

    def all_marks(self) -> Iterator[ShotMark]:
        """Yields the marks of the short forms, then those of the long one."""
        for kind in ("spotlight", "blur", "box", "arrow", "number", "magnifier"):
            for target in getattr(self, kind):
                yield ShotMark(**{kind: target})
        yield from self.marks

    def changes(self) -> StyleChanges:
        """Returns what the shot wants otherwise than the house, beside `style`."""
        return StyleChanges(padding=self.padding, scale=self.scale, theme=self.theme, frame=self.frame)


def shot_of(value: object) -> object:
    """Returns the long form of a shot: a plain name means the window without marks."""
    return value if isinstance(value, dict | Shot) else {"name": value}
