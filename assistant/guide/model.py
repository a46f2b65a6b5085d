"""A guide as a value: which flows are run for it, and what its page is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from assistant.steps.kinds import Texts, many, text_of

Flavour = Literal["plain", "mkdocs", "docusaurus"]
"""For which tool Markdown is written: any, MkDocs with its common extensions, or Docusaurus."""

ANCHOR = "[A-Za-z][A-Za-z0-9_-]*"
Line = Annotated[str, BeforeValidator(text_of)]


def _anchor(text: str) -> str:
    if re.fullmatch(ANCHOR, text) is None:
        raise ValueError(f"{text!r} can't be an anchor; write letters, digits, - and _, a letter first")
    return text


Anchor = Annotated[str, BeforeValidator(text_of), AfterValidator(_anchor)]
_CONFIG = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class TextPart(BaseModel):
    """A paragraph of the guide's own."""

    model_config = _CONFIG
    text: Line


class NotePart(BaseModel):
    """What readers should mind."""

    model_config = _CONFIG
    note: Line


class ListPart(BaseModel):
    """A numbered list of the guide's own.

    `of` is the flow on whose pages the labels in it are.
    """

    model_config = _CONFIG
    list: Texts
    of: Line | None = None


class StepsPart(BaseModel):
    """What a flow says, with its pictures.

    `chapter` takes that chapter of the flow alone. `as` makes paragraphs or a numbered list of it.
    """

    model_config = _CONFIG
    steps: Line
    chapter: Line | None = None
    form: Literal["paragraphs", "list"] = Field(default="paragraphs", alias="as")


class SectionHead(BaseModel):
    """A heading with what belongs under it.

    `id` is its anchor; without it, the anchor is made of the heading.
    """

    model_config = _CONFIG
    section: Line
    id: Anchor | None = None


Runs = Annotated[tuple[Texts, ...], BeforeValidator(many)]


class GuideHead(BaseModel):
    """What a guide has beside its parts.

    `title` is the page's. `runs` are the flows that are played for it; those of one entry share a world, one after the
    other. `flavour` is the tool that the Markdown is for. `beside` gives the address of pages that are published beside
    this one, by the path that links have. `templates` is a folder with templates in place of ours, beside the guide's
    file.
    """

    model_config = _CONFIG
    title: Line
    runs: Runs
    flavour: Flavour = "plain"
    beside: dict[str, str] = Field(default_factory=dict)
    templates: str | None = None

    @model_validator(mode="after")
    def _runs_something(self) -> GuideHead:
        if not self.runs or not all(self.runs):
            raise ValueError("a guide needs at least one flow under 'runs'")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading, its anchor if it has one of its own, and its parts."""

    title: str
    id: str | None
    parts: tuple[Part, ...]

    def flows(self) -> Iterator[str]:
        """Yields the flows that its parts tell, or whose pages they are about."""
        yield from flows_of(self.parts)


Part = TextPart | NotePart | ListPart | StepsPart | Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """A guide, read and checked. `name` is the file's name without `.yaml`, `file` as shown to people."""

    name: str
    file: str
    head: GuideHead
    parts: tuple[Part, ...]
    translations: dict[str, dict[str, str]] = field(default_factory=dict)

    def flows(self) -> tuple[str, ...]:
        """Returns the flows that its sections tell, or whose pages they are about, each once."""
        return tuple(dict.fromkeys(flows_of(self.parts)))

    @property
    def title(self) -> str:
        """The page's title, in English."""
        return self.head.title


def flows_of(parts: Iterable[Part]) -> Iterator[str]:
    """Yields the flows that parts tell, or whose pages they are about."""
    for part in parts:
        if isinstance(part, Section):
            yield from part.flows()
        elif isinstance(part, StepsPart):
            yield part.steps
        elif isinstance(part, ListPart) and part.of is not None:
            yield part.of
