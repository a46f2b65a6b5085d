"""Texts on pictures: what they need of room, and how they are set."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from assistant.picture.rectangle import Rectangle
from assistant.picture.style import Style

if TYPE_CHECKING:
    from playwright.sync_api import Page

WEIGHT = 600
_LINE = 1.35
_LONGEST = 22
"""The longest line of a callout, in times of its letters' size; longer texts get several lines."""

_MEASURE = """([texts, font, most]) => {
  const context = document.createElement('canvas').getContext('2d');
  context.font = font;
  const width = text => context.measureText(text).width;
  return texts.map(text => {
    // A Chinese text may break after any sign, another one after a word.
    const parts = text.match(/[\\u2e80-\\u9fff\\uff00-\\uffef]|\\s+|[^\\s\\u2e80-\\u9fff\\uff00-\\uffef]+/gu) || [];
    const lines = [''];
    for (const part of parts) {
      const longer = lines.at(-1) + part;
      const mayNotBegin = /^[\\u3001\\u3002\\uff0c\\uff01\\uff1f\\uff1b\\uff1a\\uff09\\u300b\\u300d]/.test(part);
      if (width(longer.trimEnd()) <= most || !lines.at(-1) || mayNotBegin) lines[lines.length - 1] = longer;
      else lines.push(part.trimStart());
    }
    const set = lines.map(line => line.trim()).filter(Boolean);
    return [set, Math.max(0, ...set.map(width))];
  });
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lettering:
    """A text in lines, and how wide the longest is, in pixels of the page."""

    lines: tuple[str, ...]
    width: float

    def height(self, size: float) -> float:
        """Returns how high the lines are."""
        return len(self.lines) * size * _LINE

    @classmethod
    def guessed(cls, text: str, size: float) -> Lettering:
        """Returns a text in one line, its width guessed: a Chinese sign is as wide as it is high."""
        wide = sum(1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.58 for sign in text)
        return cls(lines=(text,), width=wide * size)


def measured(page: Page, texts: list[str], style: Style) -> dict[str, Lettering]:
    """Returns how texts are set in the browser's fonts."""
    font = f"{WEIGHT} {style.font_size:g}px {style.font}"
    found = page.evaluate(_MEASURE, [texts, font, style.font_size * _LONGEST])
    return {
        text: Lettering(lines=tuple(set_), width=round(width + 0.5, 1))
        for text, (set_, width) in zip(texts, found, strict=True)
    }


def lines(lettering: Lettering, *, x: float, y: float, style: Style) -> str:
    """Returns the lines of a callout, from its upper left corner."""
    size = style.font_size
    words = f'font-family="{escape(style.font)}" font-size="{size:g}" font-weight="{WEIGHT}" fill="{style.text_colour}"'
    return "".join(
        f'<text x="{x:g}" y="{y + size * (index * _LINE + 1.04):g}" {words}>{escape(line)}</text>'
        for index, line in enumerate(lettering.lines)
    )


def label(text: str, place: Rectangle, colour: str, height: float) -> str:
    """Returns a box's label, white on the mark's colour: above the box or, where there is no room, below it.

    The filter paints the text's own box, whose width only the browser knows.
    """
    base = place.y - 10 if place.y > 32 else min(place.bottom + 20, height - 8)
    paint = (
        f'<filter id="label" x="-0.03" y="-0.12" width="1.06" height="1.3">'
        f'<feFlood flood-color="{colour}"/><feComposite in="SourceGraphic"/></filter>'
    )
    style = (
        'font-family="Noto Sans, Noto Sans CJK SC, sans-serif" font-size="13" font-weight="600" fill="#fff"'
    )
    return f'{paint}<text x="{place.x + 3:g}" y="{base:g}" {style} filter="url(#label)">{escape(text)}</text>'
