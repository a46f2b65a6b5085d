"""Marks as SVG, where they stand, covers, and what a difference is: numbers and pixels, without a page."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from PIL import Image, ImageDraw

from assistant.picture.capture import capture
from assistant.picture.cover import Cover, covered
from assistant.picture.difference import difference
from assistant.picture.mark import Mark, MarkKind, svg
from assistant.picture.pointing import sides
from assistant.picture.rectangle import Rectangle
from assistant.picture.room import Ink, Room
from assistant.picture.side import Side, words_in
from assistant.shots.encoding import encoded

BLACK = ((20, 20, 80, 60), "#000000")


def png(picture: Image.Image) -> bytes:
    """Gives a picture as a file."""
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


def drawn(
    *shapes: tuple[tuple[float, float, float, float], str], size: tuple[int, int] = (200, 100)
) -> bytes:
    """Gives a white picture with rectangles on it."""
    picture = Image.new("RGB", size, "white")
    for shape, colour in shapes:
        ImageDraw.Draw(picture).rectangle(shape, fill=colour)
    return png(picture)


def test_pictures_that_look_alike_do_not_differ() -> None:
    """Equal bytes, colours a little off, and an edge that is smoothed otherwise are no difference."""
    kept = drawn(BLACK)
    assert difference(kept, kept) is None
    assert difference(kept, drawn(((20, 20, 80, 60), "#101010"))) is None
    assert difference(kept, drawn(BLACK, ((80, 20, 80, 60), "#808080"))) is None


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (
            drawn(BLACK, ((100, 10, 103, 14), "#ff0000")),
            "20 pixels differ, within 4x5 at 100,10",
        ),
        (
            drawn(BLACK, ((150, 50, 150, 50), "#000000")),
            "1 pixel differs, within 1x1 at 150,50",
        ),
        (drawn(((20, 20, 80, 60), "#0000ff")), "2501 pixels differ, within 61x41 at 20,20"),
        (drawn(size=(200, 90)), "it is 200x90 pixels, the kept one 200x100"),
    ],
)
def test_what_differs_is_counted_and_shown(shown: bytes, words: str) -> None:
    """A single pixel that is drawn anew is one, and a difference tells where it is."""
    found = difference(drawn(BLACK), shown)
    assert found is not None
    assert found.words == words
    assert Image.open(io.BytesIO(found.picture)).width == 200


@settings(max_examples=60, deadline=None)
@given(
    some.floats(0, 700), some.floats(0, 500), some.floats(5, 400), some.floats(5, 200), some.floats(20, 300)
)
def test_what_points_to_a_place_never_stands_on_it(
    x: float, y: float, width: float, height: float, wide: float
) -> None:
    """Of all positions beside a place the chosen one leaves it free, and is on the picture wherever one is."""
    picture, place = (
        Rectangle(x=0, y=0, width=800, height=600),
        Rectangle(x=x, y=y, width=width, height=height),
    )
    positions = sides(place, width=wide, height=30, away=26)
    chosen = positions[Room(picture, taken=[place]).best(positions)]
    assert chosen.common(place) == 0
    fitting = [each for each in positions if each.common(picture.grown(-6)) == pytest.approx(wide * 30)]
    assert not fitting or chosen.common(picture.grown(-6)) == pytest.approx(wide * 30)


def test_what_needs_room_keeps_off_texts() -> None:
    """A place with something drawn on it is taken only where there is no plain one."""
    ink = Ink.of(drawn(*(((100 + 8 * i, 0, 103 + 8 * i, 99), "#000000") for i in range(12))), scale=1)
    left, right = (Rectangle(x=x, y=20, width=40, height=40) for x in (20, 120))
    assert Room(Rectangle(x=0, y=0, width=200, height=100), ink=ink).best([right, left]) == 1


def test_marks_are_drawn_in_pixels_of_the_page() -> None:
    """On a picture of two pixels to one everything is twice as large, and texts are escaped."""
    marks = [
        Mark(x=10, y=10, width=50, height=20, kind="callout", label="<b> & 中文"),
        Mark(x=80, y=60, width=20, height=9),
    ]
    one, two = (svg(marks, width=200 * scale, height=100 * scale, scale=scale) for scale in (1, 2))
    assert 'width="400" height="200" viewBox="0 0 200 100"' in two
    assert one.partition(">")[2] == two.partition(">")[2]
    assert "&lt;b&gt; &amp; 中文" in one


@pytest.mark.parametrize(
    ("kind", "what", "shorter"),
    [
        ("arrow", "the arrow", ""),
        ("magnifier", "the magnifier", ""),
        ("callout", "the callout “Click here”", ", or a shorter text"),
    ],
)
def test_a_mark_without_room_is_told(kind: MarkKind, what: str, shorter: str) -> None:
    """What lies beyond the picture's edge is seen by nobody; on a larger picture there is room for each."""
    heard: list[str] = []
    mark = Mark(x=30, y=10, width=50, height=20, kind=kind, label="Click here")
    svg([mark], width=110, height=40, warn=heard.append)
    told = "has no room and is cut off; choose a larger 'area', more 'padding' or another 'side'"
    assert heard == [f"{what} {told}{shorter}"]
    heard.clear()
    svg([replace(mark, x=300, y=200)], width=800, height=500, warn=heard.append)
    assert heard == []


def test_covers_are_pixels() -> None:
    """What is covered has one colour, what is hidden the colour around it, and the rest is as it was."""
    kept = drawn(BLACK, ((120, 20, 180, 60), "#000000"))
    places = [
        Cover(place=Rectangle(x=20, y=20, width=61, height=41), kind=kind) for kind in ("redact", "hide")
    ]
    for cover, colour in zip(places, [(1, 2, 3), (255, 255, 255)], strict=True):
        picture = Image.open(io.BytesIO(covered(kept, [cover], scale=1, colour="#010203")))
        assert picture.crop((20, 20, 81, 61)).getcolors() == [(61 * 41, colour)]
        assert picture.crop((120, 20, 181, 61)).getcolors() == [(61 * 41, (0, 0, 0))]
    assert covered(kept, [], scale=1, colour="#010203") == kept


@pytest.mark.parametrize("kind", ["png", "webp"])
@pytest.mark.parametrize("colours", [3, 4000])
def test_pictures_are_written_without_loss(kind: str, colours: int) -> None:
    """Every pixel is kept, with few colours and with many; a PNG gets no larger."""
    picture = Image.new("RGB", (100, 80))
    picture.putdata([(i % colours % 256, i % colours // 256, 7) for i in range(8000)])
    small = encoded(png(picture), kind)  # type: ignore[arg-type]  # one of the formats
    assert Image.open(io.BytesIO(small)).convert("RGB").tobytes() == picture.tobytes()
    assert kind == "webp" or len(small) <= len(png(picture))


def test_the_words_beside_a_picture_are_read_as_they_were_written() -> None:
    """Quotes, colons, Chinese, blank lines and signs that no YAML can hold make no difference to what is compared."""
    side = Side(
        name="a.1", flow="main", alt='Click "OK": now', caption="", width=10, height=20, scale=2,
        labels=("点击", "a, b"),
        text="first: line\n- second\n\n# third", aria='- button "OK"\n  - text: "a: b"',
    )  # fmt: skip
    assert words_in(side.written()) == {
        "flow": "main", "alt": 'Click "OK": now', "caption": "", "labels": ["点击", "a, b"],
        "text": "first: line\n- second\n\n# third", "aria": '- button "OK"\n  - text: "a: b"',
    }  # fmt: skip


class Busy:
    """What answers as Chromium does on a busy machine, some times."""

    def __init__(self, message: str, *, times: int) -> None:
        self.left = times
        self._message = message

    def screenshot(self, **options: object) -> bytes:
        """Fails, or gives the options back."""
        from playwright.sync_api import Error

        if self.left:
            self.left -= 1
            raise Error(self._message)
        return repr(sorted(options)).encode()


def test_a_picture_that_could_not_be_had_is_asked_for_again() -> None:
    """Twice at most, for that one error; any other is told at once."""
    from playwright.sync_api import Error

    told = "Protocol error (Page.captureScreenshot): Unable to capture screenshot"
    assert capture(Busy(told, times=2), scale="css") == b"['animations', 'caret', 'scale']"  # type: ignore[arg-type]
    with pytest.raises(Error, match="Unable to capture"):
        capture(Busy(told, times=3))  # type: ignore[arg-type]
    other = Busy("Target crashed", times=2)
    with pytest.raises(Error, match="crashed"):
        capture(other)  # type: ignore[arg-type]
    assert other.left == 1
