"""No secret can be read in a picture that a run leaves, wherever the page shows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from assistant.engine import Evidence
from tests.assistant.engine.playing import Played, Player
from tests.assistant.engine.shop import Shop
from tests.assistant.ocr import needs_tesseract, texts_on

if TYPE_CHECKING:
    from playwright.sync_api import FloatRect, Page

SECRET = "s3cret & <more>"
COVER = (0xC9, 0xCE, 0xD6)
PAGE = """
<style>
  * { margin: 0; font: 20px/30px sans-serif } body { background: #ffe; height: 1500px }
  body > * { position: absolute; left: 20px; white-space: pre } input, textarea { width: 200px; height: 30px }
  #late::after { content: 's3cret & <more>' } iframe { border: 7px solid; padding: 5px }
</style>
<label style="top: 10px">Word <input id=field></label>
<label style="top: 60px">Password <input id=password type=password></label>
<p id=text style="top: 110px">It is s3cret &amp; &lt;more&gt;</p>
<p id=pieces style="top: 160px"><b>s3c</b><i>ret &amp;</i> <u>&lt;more</u>&gt;</p>
<div id=host style="top: 210px"></div>
<p id=late style="top: 260px"></p>
<iframe id=frame style="top: 310px; height: 50px" srcdoc="<p id=inner>s3cret &amp;amp; &amp;lt;more></p>"></iframe>
<textarea id=area style="top: 540px; height: 40px">s3cret &amp; &lt;more></textarea>
<p id=below style="top: 1200px">s3cret &amp; &lt;more&gt;</p>
<p id=plain style="top: 480px">Nothing to hide</p>
<script>
  host.attachShadow({mode: 'open'}).innerHTML = '<p id=shadow>s3cret &amp; &lt;more&gt;</p>';
</script>
"""
SHOWN = ("#field", "#password", "#text", "#pieces b", "#pieces i", "#pieces u", "#shadow", "#late", "#area")


def colours(png: bytes, box: FloatRect, *, inset: int = 3) -> set[tuple[int, int, int]]:
    """Returns the colours within a box of a picture."""
    left, top = round(box["x"]) + inset, round(box["y"]) + inset
    right, bottom = round(box["x"] + box["width"]) - inset, round(box["y"] + box["height"]) - inset
    part = Image.open(BytesIO(png)).convert("RGB").crop((left, top, right, bottom))
    return {colour for _, colour in part.getcolors(part.width * part.height) or ()}  # type: ignore[misc]  # RGB has three


def box_of(page: Page, selector: str) -> FloatRect:
    """Returns where something is, from the page's corner."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box


def uncovered(png: bytes, page: Page, selectors: Sequence[str] = SHOWN) -> list[str]:
    """Returns what in a picture is not covered by one flat colour."""
    return [selector for selector in selectors if colours(png, box_of(page, selector)) != {COVER}]


@pytest.fixture
def played(play: Player, shop: Shop) -> Played:
    """A run with full evidence and pictures on a page that shows its secret everywhere, which then fails."""
    shop.page(PAGE)
    return play(
        """
        - open: /
        - fill: {Word: "{{ word }}", Password: "{{ word }}"}
          shot: filled
        - expect: text "Nothing to hide"
          shot: {name: part, area: css=#text, box: css=#text}
        - expect: {see: css=#plain, text: never}
          timeout: 300 ms
        """,
        header="inputs: {word: {kind: secret}}\n",
        inputs={"word": SECRET},
        evidence=Evidence.FULL,
    )


def test_fields_and_texts_with_a_secret_are_covered(played: Played, play: Player) -> None:
    """In the flow's pictures, in those of each step and in that of the failure; what is no secret is to be seen."""
    for name in ("pictures/filled.png", "evidence/step-2.png", "evidence/failure.png"):
        png = (played.folder / name).read_bytes()
        assert uncovered(png, play.page) == [], name
        assert len(colours(png, box_of(play.page, "#plain"))) > 1
    inner = play.page.frame_locator("#frame").locator("#inner").bounding_box()
    assert inner is not None
    png = (played.folder / "pictures/filled.png").read_bytes()
    assert colours(png, {**inner, "width": 120}) == {COVER}
    # In an area's own pixels, and far below the window.
    whole = (played.folder / "evidence/failure.png").read_bytes()
    assert uncovered(whole, play.page, ("#below",)) == []
    part = (played.folder / "pictures/part.png").read_bytes()
    width, height = Image.open(BytesIO(part)).size
    assert colours(part, {"x": 24, "y": 24, "width": width - 48, "height": height - 48}) == {COVER}


@needs_tesseract
def test_what_reads_pictures_reads_no_secret(played: Played, play: Player) -> None:
    """On the bare page it reads it again and again; on the pictures of the run only what is no secret."""
    bare = texts_on(play.page.screenshot())
    assert len(re.findall("cret|more", bare)) > 6
    names = ("pictures/filled.png", "pictures/part.png", "evidence/failure.png")
    covered = texts_on(*((played.folder / name).read_bytes() for name in names))
    assert re.findall("s3|cret|more", covered) == []
    assert "nothingtohide" in covered


def test_a_picture_without_a_secret_is_as_it_ever_was(play: Player, shop: Shop) -> None:
    """What a run's secrets are changes no byte of a picture that shows none of them."""
    shop.page("<h1>Here</h1><p>Nothing to hide</p>")
    header = "inputs: {word: {kind: secret, default: none-of-it}}\n"
    one = play("- open: /\n  shot: here", header=header)
    other = play("- open: /\n  shot: here")
    assert (one.folder / "pictures/here.png").read_bytes() == (
        other.folder / "pictures/here.png"
    ).read_bytes()


def test_no_picture_is_called_by_a_secret(play: Player, shop: Shop) -> None:
    """A name with a secret in it fails the step before there is a file."""
    shop.page("<h1>Here</h1>")
    played = play(
        '- open: /\n  shot: "x-{{ word }}"',
        header="inputs: {word: {kind: secret}}\n",
        inputs={"word": "s3cret"},
    )
    assert played.message == "the picture's name 'x-{{ word }}' has a secret in it, and names are seen"
    assert not list(Path(played.folder).rglob("*s3cret*"))
