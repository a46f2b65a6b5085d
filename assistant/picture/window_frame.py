"""Draws a browser's window around a picture."""

from __future__ import annotations

from html import escape

from assistant.picture.style import Style

BAR = 38
"""How high the window's title bar is, in pixels of the page."""
EDGE = 1
_RADIUS = 9
_LIGHT, _DARK = ("#eceef1", "#c3c8d0", "#4a5260"), ("#2b303a", "#464d59", "#c9d0da")
_BUTTONS = ("#ff5f57", "#febc2e", "#28c840")


def window_frame(title: str, *, width: int, height: int, scale: float, style: Style) -> str:
    """Returns an SVG of a window with a title bar, for a picture of `width` and `height` pixels to be laid on."""
    bar, line, words = _DARK if style.theme == "dark" else _LIGHT
    edge, top = round(EDGE * scale), round(BAR * scale)
    across, down = width + 2 * edge, height + top + edge
    outer = (across / scale, down / scale)
    buttons = "".join(
        f'<circle cx="{20 + index * 19}" cy="{BAR / 2:g}" r="6" fill="{colour}"/>'
        for index, colour in enumerate(_BUTTONS)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{across}" height="{down}" '
        f'viewBox="0 0 {outer[0]:g} {outer[1]:g}">'
        f'<path d="M{_RADIUS} 0.5H{outer[0] - _RADIUS:g}a{_RADIUS - 0.5} {_RADIUS - 0.5} 0 0 1 {_RADIUS - 0.5} '
        f"{_RADIUS - 0.5}V{outer[1] - 0.5:g}H0.5V{_RADIUS}a{_RADIUS - 0.5} {_RADIUS - 0.5} 0 0 1 {_RADIUS - 0.5} "
        f'{0.5 - _RADIUS}Z" fill="{bar}" stroke="{line}"/>'
        f'{buttons}<text x="{outer[0] / 2:g}" y="{BAR / 2 + 4.5:g}" text-anchor="middle" '
        f'font-family="{escape(style.font)}" font-size="13" fill="{words}">{escape(title)}</text></svg>'
    )
