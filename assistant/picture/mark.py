"""Marks on a picture, as SVG. Pure: numbers in, text out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from math import ceil, floor
from typing import Literal

MarkKind = Literal["box", "failure", "near", "cover"]

_COLOURS = {"box": "#f76b15", "failure": "#d1242f", "near": "#b45309", "cover": "#57606a"}
"""A box is orange: it stands out from the red of Huawei and from the blue of Guance."""
_PADDING = 4
_RADIUS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A rectangle to point out or, as a `cover`, to hide, in the picture's pixels; `label` is set above it."""

    x: float
    y: float
    width: float
    height: float
    kind: MarkKind = "box"
    label: str = ""


def svg(marks: Iterable[Mark], *, width: int, height: int) -> str:
    """Returns an SVG of the picture's size with every mark drawn."""
    drawn = "".join(_drawn(mark, width=width, height=height) for mark in marks)
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{drawn}</svg>'


def _drawn(mark: Mark, *, width: int, height: int) -> str:
    if mark.kind == "cover":
        return _covered(mark)
    left, top = max(mark.x - _PADDING, 2), max(mark.y - _PADDING, 2)
    right = min(mark.x + mark.width + _PADDING, width - 2)
    bottom = min(mark.y + mark.height + _PADDING, height - 2)
    colour = _COLOURS[mark.kind]
    dashes = ' stroke-dasharray="7 5"' if mark.kind == "near" else ""
    shape = (
        f'x="{left:g}" y="{top:g}" width="{max(right - left, 4):g}" height="{max(bottom - top, 4):g}" '
        f'rx="{_RADIUS}" fill="none"'
    )
    box = (
        f'<rect {shape} stroke="#fff" stroke-width="5.5" stroke-opacity="0.9"/>'
        f'<rect {shape} stroke="{colour}" stroke-width="3"{dashes}/>'
    )
    return box + (_label(mark.label, left, top, bottom, colour, height) if mark.label else "")


def _covered(mark: Mark) -> str:
    """Returns a rectangle in one flat colour, its edges on whole pixels: half of one would let something through."""
    left, top = floor(mark.x), floor(mark.y)
    width, height = ceil(mark.x + mark.width) - left, ceil(mark.y + mark.height) - top
    return f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="{_COLOURS["cover"]}"/>'


def _label(text: str, left: float, top: float, bottom: float, colour: str, height: int) -> str:
    """Returns the label, white on the mark's colour: above the mark or, where there is no room, below it.

    The filter paints the text's own box, whose width only the browser knows.
    """
    base = top - 10 if top > 32 else min(bottom + 20, height - 8)
    paint = (
        f'<filter id="label" x="-0.03" y="-0.12" width="1.06" height="1.3">'
        f'<feFlood flood-color="{colour}"/><feComposite in="SourceGraphic"/></filter>'
    )
    style = (
        'font-family="Noto Sans, Noto Sans CJK SC, sans-serif" font-size="13" font-weight="600" fill="#fff"'
    )
    return f'{paint}<text x="{left + 3:g}" y="{base:g}" {style} filter="url(#label)">{escape(text)}</text>'
