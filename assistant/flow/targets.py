"""Finds every target of a step, with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pydantic import BaseModel

from assistant.source import Document, Path
from assistant.steps import Step
from assistant.target import Target


class PlacedTarget(NamedTuple):
    """A target and its path; `is_key` where it is the key there, such as the label of a field to fill."""

    target: Target
    path: Path
    is_key: bool


def targets_of(step: Step, path: Path, document: Document) -> Iterator[PlacedTarget]:
    """Yields every target of a step that stands at `path`, wherever it is in it, but not those of inner steps."""
    yield from _targets(step, path, document)


def _targets(value: object, path: Path, document: Document) -> Iterator[PlacedTarget]:
    if isinstance(value, Target):
        yield PlacedTarget(value, path, is_key=False)
    elif isinstance(value, dict):
        written = document.keys(path) or list(value)
        for key, (name, child) in zip(written, value.items(), strict=False):
            if isinstance(name, Target):
                yield PlacedTarget(name, (*path, key), is_key=True)
            yield from _targets(child, (*path, key), document)
    elif isinstance(value, tuple | list):
        for index, child in enumerate(value):
            if not isinstance(child, Step):
                yield from _targets(child, (*path, index), document)
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from _targets(getattr(value, name), (*path, field.alias or name), document)
