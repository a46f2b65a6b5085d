"""Compares two pictures on a blank page of the browser, which can read PNGs and count pixels."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

_TOLERANCE = 24
"""How far a pixel's red, green or blue may be off, of 255: text is smoothed a little differently between machines."""

_COMPARE = """async ([kept, shown, tolerance]) => {
  const read = async data => {
    const image = new Image();
    image.src = 'data:image/png;base64,' + data;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext('2d', {willReadFrequently: true});
    context.drawImage(image, 0, 0);
    return {canvas, context, pixels: context.getImageData(0, 0, image.width, image.height).data};
  };
  const [a, b] = [await read(kept), await read(shown)];
  const [width, height] = [b.canvas.width, b.canvas.height];
  if (a.canvas.width !== width || a.canvas.height !== height)
    return {count: -1, size: [a.canvas.width, a.canvas.height, width, height]};
  let [count, left, top, right, bottom] = [0, width, height, 0, 0];
  const drawn = b.context.createImageData(width, height);
  for (let i = 0; i < b.pixels.length; i += 4) {
    const off = Math.max(...[0, 1, 2].map(part => Math.abs(a.pixels[i + part] - b.pixels[i + part])));
    const isOff = off > tolerance;
    for (const part of [0, 1, 2]) drawn.data[i + part] = isOff ? [209, 36, 47][part] : 170 + b.pixels[i + part] / 3;
    drawn.data[i + 3] = 255;
    if (!isOff) continue;
    const x = i / 4 % width, y = Math.floor(i / 4 / width);
    count += 1;
    [left, top] = [Math.min(left, x), Math.min(top, y)];
    [right, bottom] = [Math.max(right, x + 1), Math.max(bottom, y + 1)];
  }
  if (count === 0) return {count};
  b.context.putImageData(drawn, 0, 0);
  return {count, box: [left, top, right - left, bottom - top],
    picture: b.canvas.toDataURL('image/png').split(',')[1]};
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """In what a picture differs from the kept one, in words; `picture` shows where, if that can be shown."""

    words: str
    picture: bytes


def difference(page: Page, kept: bytes, shown: bytes) -> Difference | None:
    """Returns in what two PNGs differ, or None where nobody could tell them apart."""
    encoded = [base64.b64encode(png).decode() for png in (kept, shown)]
    found = page.evaluate(_COMPARE, [*encoded, _TOLERANCE])
    if found["count"] == 0:
        return None
    if found["count"] < 0:
        width, height, now_width, now_height = found["size"]
        words = f"it is {now_width}x{now_height} pixels, the kept one {width}x{height}"
        return Difference(words=words, picture=shown)
    left, top, width, height = found["box"]
    many = f"{found['count']} pixels differ" if found["count"] != 1 else "1 pixel differs"
    words = f"{many}, within {width}x{height} at {left},{top}"
    return Difference(words=words, picture=base64.b64decode(found["picture"]))
