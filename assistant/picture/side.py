"""The file beside a picture: what can be read on it, so that a changed word is never lost among pixels."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

_NOT_IN_YAML = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What a picture shows, in words.

    `alt` is said in its place, `caption` stands under it, `labels` are written on it. `text` is what can be read of
    the page, a line each, and `aria` the ARIA snapshot of what is shown; what is covered is in neither. `width` and
    `height` are in its pixels, of which `scale` stand for one of the page. `flow` is the one that takes it.
    """

    name: str
    flow: str
    alt: str
    caption: str
    width: int
    height: int
    scale: float
    labels: tuple[str, ...]
    text: str
    aria: str

    def written(self) -> str:
        """Returns the file's text, YAML."""
        lines = ["# What the picture beside it shows; made with it, by: assistant shots"]
        lines += [f"{key}: {_quoted(getattr(self, key))}" for key in ("name", "flow", "alt", "caption")]
        lines += [f"size: {self.width}x{self.height}", f"scale: {self.scale:g}"]
        lines += [f"labels: [{', '.join(map(_quoted, self.labels))}]"] if self.labels else []
        return "\n".join([*lines, _block("text", self.text), _block("aria", self.aria)]) + "\n"


def words_in(written: str) -> dict[str, object]:
    """Returns what of a side file is worth a change of its own; sizes show in the picture itself."""
    from assistant.source import parse

    value = parse(written, file="").value
    held = value if isinstance(value, dict) else {}
    return {key: held.get(key) for key in ("flow", "alt", "caption", "labels", "text", "aria")}


def _quoted(text: str) -> str:
    return json.dumps(_NOT_IN_YAML.sub(" ", text), ensure_ascii=False)


def _block(key: str, text: str) -> str:
    if not text.strip():
        return f'{key}: ""'
    lines = _NOT_IN_YAML.sub(" ", text).split("\n")
    return "\n".join([f"{key}: |-", *(f"  {line}".rstrip() for line in lines)])
