"""Marks on a picture, as SVG. Pure: numbers and measured texts in, text out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from assistant.picture.lettering import Lettering, label, lines
from assistant.picture.pointing import Ends, arrow_ends, line_to, sides
from assistant.picture.rectangle import Rectangle
from assistant.picture.room import Ink, Room
from assistant.picture.style import Style

MarkKind = Literal["box", "failure", "near", "arrow", "number", "callout", "spotlight", "magnifier"]
Side = Literal["top", "right", "bottom", "left"]

_COLOURS = {"failure": "#d1242f", "near": "#b45309"}
"""What failures are marked with, whatever the house's colour."""
_HALO = "#fff"
_EDGE = 2
_LEADER = 26
_ARROW = 84
_LENS = 0.6
"""The largest part of a picture's width and height that a magnifier takes."""
_CUT = {"arrow": 0.4, "number": 0.15, "callout": 0.02, "magnifier": 0.1}
"""How much of a mark may lie beyond the picture's edge before readers miss it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A place to point out, in pixels of the page.

    `label` is set above a box, and is what a callout says. `number` is what a badge shows. `side` is where an arrow,
    a badge, a callout or a magnifier has to stand; without it, it is put where there is room. `zoom` is a magnifier's.
    """

    x: float
    y: float
    width: float
    height: float
    kind: MarkKind = "box"
    label: str = ""
    number: int = 0
    side: Side | None = None
    zoom: float = 2

    @property
    def place(self) -> Rectangle:
        """The place itself."""
        return Rectangle(x=self.x, y=self.y, width=self.width, height=self.height)


def svg(
    marks: Sequence[Mark],
    *,
    width: int,
    height: int,
    scale: float = 1,
    style: Style | None = None,
    letterings: Mapping[str, Lettering] | None = None,
    ink: Ink | None = None,
    picture: str = "",
    warn: Callable[[str], object] = lambda _: None,
) -> str:
    """Returns an SVG of a picture's size with every mark drawn.

    `letterings` are the texts of callouts, measured; `ink` tells where the picture is not plain; `picture` is its
    address, for magnifiers to show. `warn` hears of marks that there is no room for.
    """
    drawing = _Drawing(
        marks, Rectangle(x=0, y=0, width=width / scale, height=height / scale), style or Style(),
        letterings or {}, ink, picture, warn,
    )  # fmt: skip
    drawn = "".join([drawing.spotlights(), *(drawing.drawn(mark) for mark in _in_order(marks))])
    view = f"0 0 {width / scale:g} {height / scale:g}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="{view}">{drawn}</svg>'


def _in_order(marks: Sequence[Mark]) -> list[Mark]:
    """Returns marks in the order of drawing: what takes room where it finds some comes last, the largest first."""
    last = ("magnifier", "callout", "arrow", "number")
    kinds = {kind: 1 + last.index(kind) for kind in last}
    return sorted(marks, key=lambda mark: kinds.get(mark.kind, 0))


class _Drawing:
    """Draws the marks of one picture; `self._room` knows what is taken."""

    def __init__(
        self,
        marks: Sequence[Mark],
        picture: Rectangle,
        style: Style,
        letterings: Mapping[str, Lettering],
        ink: Ink | None,
        address: str,
        warn: Callable[[str], object],
    ) -> None:
        self._warn = warn
        self._marks = marks
        self._picture = picture
        self._style = style
        self._letterings = letterings
        self._address = address
        reach = style.gap + style.width
        self._room = Room(picture, taken=[mark.place.grown(reach) for mark in marks], ink=ink)

    def drawn(self, mark: Mark) -> str:
        """Returns one mark."""
        if mark.kind == "spotlight":
            return ""
        draw = {
            "arrow": self._arrow, "number": self._number, "callout": self._callout, "magnifier": self._magnifier,
        }.get(mark.kind, self._box)  # fmt: skip
        return draw(mark)

    def spotlights(self) -> str:
        """Returns what darkens the picture but for the places in the light, all of them at once."""
        lit = [self._outline(mark) for mark in self._marks if mark.kind == "spotlight"]
        if not lit:
            return ""
        holes = "".join(_rounded(place, self._style.radius) for place in lit)
        whole = f"M0 0H{self._picture.width:g}V{self._picture.height:g}H0Z"
        return f'<path d="{whole}{holes}" fill="#0b1220" fill-opacity="{self._style.dim:g}" fill-rule="evenodd"/>'

    def _colour(self, mark: Mark) -> str:
        return _COLOURS.get(mark.kind, self._style.colour)

    def _outline(self, mark: Mark) -> Rectangle:
        """Returns the place with a gap around it, within the picture."""
        inside = self._picture.grown(-_EDGE)
        outline = mark.place.grown(self._style.gap).within(inside)
        return Rectangle(x=outline.x, y=outline.y, width=max(outline.width, 4), height=max(outline.height, 4))

    def _box(self, mark: Mark) -> str:
        place, colour = self._outline(mark), self._colour(mark)
        dashes = ' stroke-dasharray="7 5"' if mark.kind == "near" else ""
        box = self._rectangle(place, colour, dashes=dashes)
        return box + (label(mark.label, place, colour, self._picture.height) if mark.label else "")

    def _rectangle(self, place: Rectangle, colour: str, *, dashes: str = "") -> str:
        style = self._style
        shape = (
            f'x="{place.x:g}" y="{place.y:g}" width="{place.width:g}" height="{place.height:g}" '
            f'rx="{style.radius:g}" fill="none"'
        )
        return (
            f'<rect {shape} stroke="{_HALO}" stroke-width="{style.width + 2.5:g}" stroke-opacity="0.9"/>'
            f'<rect {shape} stroke="{colour}" stroke-width="{style.width:g}"{dashes}/>'
        )

    def _best(self, mark: Mark, places: Sequence[Rectangle], *, also: Sequence[Rectangle] = ()) -> int:
        """Returns which of some places is the best for a mark; tells if even that one is cut by the picture's edge."""
        found = self._room.best(places, also=also)
        place = places[found]
        area = place.width * place.height
        if area - place.common(self._picture) > area * _CUT[mark.kind]:
            what = f"the callout “{mark.label}”" if mark.kind == "callout" else f"the {mark.kind}"
            shorter = ", or a shorter text" if mark.kind == "callout" else ""
            self._warn(
                f"{what} has no room and is cut off; choose a larger 'area', more 'padding' or another 'side'{shorter}"
            )
        return found

    def _arrow(self, mark: Mark) -> str:
        ends = arrow_ends(self._outline(mark), length=_ARROW, side=mark.side)
        return self._line(ends[self._best(mark, [end.around(12) for end in ends])], head=True)

    def _line(self, ends: Ends, *, head: bool) -> str:
        style = self._style
        heavy = style.width * 1.35 if head else style.width * 0.7
        drawn = line_to(ends, heavy=heavy, is_arrow=head)
        return (
            f'<path d="{drawn}" fill="none" stroke="{_HALO}" stroke-width="{heavy + 2.5:g}" stroke-linecap="round" '
            f'stroke-linejoin="round" stroke-opacity="0.9"/><path d="{drawn}" fill="none" stroke="{style.colour}" '
            f'stroke-width="{heavy:g}" stroke-linecap="round" stroke-linejoin="round"/>'
        )

    def _number(self, mark: Mark) -> str:
        """Returns a box with a badge at it: beside it where that is plain, else on one of its corners."""
        style, outline = self._style, self._outline(mark)
        across = style.font_size * 1.75
        middle = outline.y + outline.height / 2 - across / 2
        beside = {
            "left": (outline.x - across - style.width - 1, middle),
            "right": (outline.right + style.width + 1, middle),
            "top": (outline.x, outline.y - across - style.width - 1),
            "bottom": (outline.x, outline.bottom + style.width + 1),
        }
        half = across / 2
        corners = [
            (outline.x - half, outline.y - half), (outline.right - half, outline.y - half),
            (outline.x - half, outline.bottom - half), (outline.right - half, outline.bottom - half),
        ]  # fmt: skip
        wanted = [beside[mark.side]] if mark.side else [*beside.values(), *corners]
        places = [Rectangle(x=x, y=y, width=across, height=across) for x, y in wanted]
        x, y = places[self._best(mark, places)].middle
        size = style.font_size * (1 if mark.number < 10 else 0.85)
        return (
            f"{self._rectangle(outline, style.colour)}"
            f'<circle cx="{x:g}" cy="{y:g}" r="{half:g}" fill="{style.colour}" stroke="{_HALO}" stroke-width="1.5"/>'
            f'<text x="{x:g}" y="{y + size * 0.36:g}" text-anchor="middle" font-family="{escape(style.font)}" '
            f'font-size="{size:g}" font-weight="700" fill="{style.text_colour}">{mark.number}</text>'
        )

    def _callout(self, mark: Mark) -> str:
        style, outline = self._style, self._outline(mark)
        lettering = self._letterings.get(mark.label) or Lettering.guessed(mark.label, style.font_size)
        inner_x, inner_y = style.font_size * 0.8, style.font_size * 0.55
        width, height = lettering.width + 2 * inner_x, lettering.height(style.font_size) + 2 * inner_y
        places = sides(outline, width=width, height=height, away=_LEADER, side=mark.side)
        dot = style.width * 1.5
        rim = mark.place.grown(max(style.gap, dot + 1))
        leaders = [Ends.between(place, rim) for place in places]
        found = self._best(mark, places, also=[leader.around(4) for leader in leaders])
        place, leader = places[found], leaders[found]
        x, y = leader.tip
        return (
            f"{self._line(leader, head=False)}"
            f'<circle cx="{x:g}" cy="{y:g}" r="{dot:g}" fill="{style.colour}" stroke="{_HALO}" '
            f'stroke-width="1.5"/>'
            f'<rect x="{place.x:g}" y="{place.y:g}" width="{width:g}" height="{height:g}" rx="{style.radius:g}" '
            f'fill="{style.colour}" stroke="{_HALO}" stroke-width="1.5"/>'
            + lines(lettering, x=place.x + inner_x, y=place.y + inner_y, style=style)
        )

    def _magnifier(self, mark: Mark) -> str:
        """Returns a lens with the place in it, larger, and a line from it to the place."""
        style, outline = self._style, self._outline(mark)
        zoom = min(
            mark.zoom,
            self._picture.width * _LENS / outline.width,
            self._picture.height * _LENS / outline.height,
        )
        width, height = outline.width * zoom, outline.height * zoom
        places = sides(outline, width=width, height=height, away=_LEADER, side=mark.side)
        leaders = [Ends.between(each, outline) for each in places]
        found = self._best(mark, places, also=[each.around(4) for each in leaders])
        place = places[found]
        clip = f"lens-{place.x:g}-{place.y:g}".replace(".", "_")
        image = (
            f'<image href="{self._address}" x="{place.x - outline.x * zoom:g}" y="{place.y - outline.y * zoom:g}" '
            f'width="{self._picture.width * zoom:g}" height="{self._picture.height * zoom:g}" '
            f'clip-path="url(#{clip})"/>'
        )
        shape = (
            f'<clipPath id="{clip}"><rect x="{place.x:g}" y="{place.y:g}" width="{width:g}" height="{height:g}" '
            f'rx="{style.radius * zoom:g}"/></clipPath>'
        )
        lens = self._rectangle(place, style.colour).replace(
            f'rx="{style.radius:g}"', f'rx="{style.radius * zoom:g}"'
        )
        leader = self._line(leaders[found], head=False)
        return shape + leader + self._rectangle(outline, style.colour) + image + lens


def _rounded(place: Rectangle, radius: float) -> str:
    """Returns a path around a place with round corners."""
    r = min(radius, place.width / 2, place.height / 2)
    return (
        f"M{place.x + r:g} {place.y:g}H{place.right - r:g}a{r:g} {r:g} 0 0 1 {r:g} {r:g}"
        f"V{place.bottom - r:g}a{r:g} {r:g} 0 0 1 {-r:g} {r:g}H{place.x + r:g}"
        f"a{r:g} {r:g} 0 0 1 {-r:g} {-r:g}V{place.y + r:g}a{r:g} {r:g} 0 0 1 {r:g} {-r:g}Z"
    )
