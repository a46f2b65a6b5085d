"""Pictures for readers: what they show, what is drawn on them, and what can't be read on them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page

from assistant.engine.looks import Look
from assistant.events import ShotTaken
from assistant.picture.style import Style
from tests.assistant.engine.playing import Played, Player
from tests.assistant.engine.shop import Shop

PAGE = """
<body style="margin:0;font:16px sans-serif"><h1 style="position:absolute;left:20px;top:10px;margin:0">The shop</h1>
<button style="position:absolute;left:300px;top:200px;width:120px;height:40px">Buy now</button>
<label style="position:absolute;left:500px;top:20px"><input type=radio> Express</label>
<p style="position:absolute;left:20px;top:500px;margin:0;width:700px">A line of text below everything else.</p>
<div style="height:1500px"></div><p style="margin:0">The end</p>
"""
TARGET = (300, 200, 420, 240)
MARKS = {
    "box": "box: Buy now",
    "arrow": "arrow: Buy now",
    "number": "number: Buy now",
    "spotlight": "spotlight: Buy now",
    "magnifier": "magnifier: Buy now",
    "callout": "marks: [{callout: Buy now, text: 点击这里购买}]",
    "left": "marks: [{callout: Buy now, text: Buy it here, side: left}]",
}
MOVING = """
<body style="margin:0"><button id=b style="position:absolute;top:200px;left:0;width:100px;height:40px">Go</button>
<script>
  let x = 0;
  const move = () => { b.style.left = `${x += 4}px`; if (x < 400) requestAnimationFrame(move); };
  requestAnimationFrame(move);
</script>
"""
SECRET = "correct-horse-7"
COVER = (201, 206, 214)
SECRETS = """
<body style="margin:0;font:20px sans-serif">
<p style="position:absolute;left:20px;top:20px;margin:0">Your key: <b id=split>correct</b>-horse-7.</p>
<input aria-label=Key id=field value="{0}" style="position:absolute;left:20px;top:80px;width:200px;height:30px">
<select aria-label=Keys id=list style="position:absolute;left:20px;top:140px;width:200px;height:30px">
<option>{0}</option></select>
<input type=password value="{0}" style="position:absolute;left:20px;top:200px;width:200px;height:30px">
<iframe srcdoc="<p style='margin:0'>{0}</p>" style="position:absolute;left:300px;top:80px;border:0"></iframe>
<p style="position:absolute;left:20px;top:300px;margin:0">Nothing secret</p>
<p id=half></p><script>half.textContent = "Half a sign: \\ud83d"</script>
"""


def picture(played: Played, name: str) -> Image.Image:
    """Gives a picture that a run took."""
    return Image.open(io.BytesIO((played.folder / f"pictures/{name}.png").read_bytes())).convert("RGB")


def words(played: Played, name: str) -> str:
    """Gives the file beside a picture."""
    return (played.folder / f"pictures/{name}.yaml").read_text(encoding="utf-8")


def test_marks_are_drawn_and_leave_alone_what_they_mark(play: Player, shop: Shop) -> None:
    """Every kind of mark changes the picture, and not a pixel of its target; numbers and callouts have room."""
    shop.page(PAGE)
    shots = "".join(f"- shot: {{name: {name}, {keys}}}\n" for name, keys in MARKS.items())
    played = play(f"- open: /\n- shot: plain\n{shots}")
    assert played.why == ""
    plain = picture(played, "plain")
    for name in MARKS:
        drawn = picture(played, name)
        changed = ImageChops.difference(plain, drawn).getbbox()
        assert changed is not None, name
        assert (drawn.size, drawn.crop(TARGET).tobytes()) == (plain.size, plain.crop(TARGET).tobytes()), name
    assert 'labels: ["点击这里购买"]' in words(played, "callout")
    left = ImageChops.difference(plain, picture(played, "left")).getbbox()
    assert left is not None
    assert left[2] <= TARGET[0]


def test_what_moves_is_marked_where_it_comes_to_rest(play: Player, shop: Shop) -> None:
    """A part that a script is still moving when the picture is taken."""
    shop.page(MOVING)
    played = play("- open: /\n- shot: {name: moved, box: Go}\n- shot: {name: plain}")
    assert played.why == ""
    changed = ImageChops.difference(picture(played, "plain"), picture(played, "moved")).getbbox()
    assert changed is not None
    assert 380 < changed[0] < 400
    assert 500 < changed[2] < 520


def test_an_area_is_cut_out_of_the_page(play: Player, shop: Shop) -> None:
    """Several elements, padding, a crop and the whole page; what is larger than the window is shown all the same."""
    shop.page(PAGE)
    played = play(
        """
        - open: /
        - shot: {name: both, area: [heading, Buy now], padding: 10}
        - shot: {name: crop, crop: {left: 100, width: 300, height: 200}, frame: window, caption: The window}
        - shot: {name: whole, area: full page, box: The end}
        - shot: {name: large, area: [heading, The end], padding: 0}
        - shot: {name: radio, area: radio "Express", padding: 0}
        """
    )
    assert played.why == ""
    sizes = {shot.name: (shot.width, shot.height) for shot in played.of(ShotTaken)}
    assert abs(sizes["both"][0] - 420) <= 2
    assert abs(sizes["both"][1] - 250) <= 4
    assert sizes["crop"] == (302, 200 + 38 + 1)
    assert sizes["whole"][0] == 800
    assert sizes["whole"][1] > 1500
    assert sizes["large"][1] > 1400
    assert sizes["radio"][0] > 60, "the label is a part of what is chosen"
    assert 'caption: "The window"' in words(played, "crop")
    assert "The end" not in words(played, "both")
    assert "The end" in words(played, "whole")


def test_secrets_are_in_no_pixel_and_no_word(play: Player, shop: Shop) -> None:
    """Whatever elements, fields and frames a secret is spread over, it is covered; the page keeps it."""
    shop.page(SECRETS.format(SECRET), title=f"Key {SECRET}")
    head = "inputs: {key: {kind: secret}, word: {default: Nothing}}\n"
    played = play(
        "- open: /\n- expect: Nothing secret\n- shot: {name: a, frame: window}\n"
        "- shot: {name: b, redact: '{{ word }}'}",
        header=head,
        inputs={"key": SECRET},
    )
    assert played.why == ""
    shown = picture(played, "b")
    for x, y in ((120, 30), (190, 32), (100, 95), (60, 155), (330, 88), (30, 310)):
        assert shown.getpixel((x, y)) == COVER, (x, y)
    assert shown.getpixel((110, 310)) != COVER, "only the word is covered"
    assert shown.getpixel((100, 215)) == COVER, "dots tell how long it is"
    written = [path for path in played.folder.rglob("*") if path.is_file()]
    assert [path.name for path in written if SECRET.encode() in path.read_bytes()] == []
    assert "correct" not in words(played, "a")
    assert "Nothing" not in words(played, "b")
    assert play.page.locator("#field").input_value() == SECRET


def test_what_is_blurred_or_hidden_is_gone(play: Player, shop: Shop) -> None:
    """A blurred text leaves no edge; a hidden one leaves the colour around it."""
    shop.page(PAGE.replace("<body", "<body bgcolor='#ddeeff'"))
    played = play("- open: /\n- shot: {name: blurred, blur: heading}\n- shot: {name: hidden, hide: heading}")
    assert played.why == ""
    blurred, hidden = (picture(played, name).crop((20, 10, 140, 45)) for name in ("blurred", "hidden"))
    steps = ImageChops.difference(blurred, ImageChops.offset(blurred, 1, 0)).crop((1, 0, 120, 35))
    assert max(high for _, high in steps.getextrema()) < 40  # type: ignore[misc]
    assert hidden.getcolors() == [(120 * 35, (0xDD, 0xEE, 0xFF))]
    assert "The shop" not in words(played, "hidden")


@pytest.mark.parametrize(
    ("shot", "message"),
    [
        ("redact: Nobody", 'there is nothing to cover for "Nobody": the page doesn\'t show it'),
        ("hide: dialog", "there is nothing to cover for dialog: the page doesn't show it"),
        ("expect: {gone: heading}", "the picture a was not taken: expected that heading is gone, but after"),
        ("area: heading, box: Buy now", '"Buy now" is to be marked, and the picture doesn\'t show it'),
        ("crop: {left: 900}", "nothing is left of the picture: it is 800x600 before it is cropped"),
    ],
)
def test_a_wrong_picture_is_not_taken(play: Player, shop: Shop, shot: str, message: str) -> None:
    """What is to be covered, to be so or to be marked has to be on the page, or nothing is written."""
    shop.page(PAGE)
    limit = "300 ms" if "expect" in shot else "5 s"
    played = play(f"- open: /\n- shot: {{name: a, {shot}}}\n  timeout: {limit}")
    assert message in played.message
    assert played.of(ShotTaken) == []
    assert not (played.folder / "pictures").exists()


def test_each_look_has_its_picture_and_the_page_is_as_before(play: Player, shop: Shop) -> None:
    """Theme and window are changed in place, the mouse stays over its menu, and marks are measured anew."""
    shop.page(
        "<style>body{margin:0} @media (prefers-color-scheme: dark) {body {background: #000}}"
        "button{position:absolute;right:10px;top:5px} button+p{display:none} button:hover+p{display:block}</style>"
        "<button>More</button><p>The menu</p>"
    )
    looks = (Look(), Look(name="dark", theme="dark"), Look(name="500x400", size=(500, 400)))
    played = play(
        "- open: /\n- hover: More\n- shot: {name: a, expect: The menu, box: More}\n- expect: The menu",
        looks=looks,
    )
    assert played.why == ""
    shots = played.of(ShotTaken)
    assert [shot.file for shot in shots] == [
        "pictures/a.png",
        "pictures/dark/a.png",
        "pictures/500x400/a.png",
    ]
    assert [picture(played, name).getpixel((5, 300)) for name in ("a", "dark/a")] == [(255,) * 3, (0,) * 3]
    assert (shots[2].width, shots[2].height) == (500, 400)
    assert "The menu" in words(played, "500x400/a")
    assert play.page.viewport_size == {"width": 800, "height": 600}
    assert play.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") is False


def test_house_flow_and_shot_say_what_marks_look_like(play: Player, shop: Shop) -> None:
    """A flow's style is stronger than the house's, and a shot's the strongest."""
    shop.page(PAGE)
    played = play(
        "- open: /\n- shot: {name: a, box: Buy now}\n- shot: {name: b, box: Buy now, style: {colour: '#00ff00'}}",
        header="pictures: {width: 5}\n",
        pictures=Style(colour="#0000ff"),
    )
    edges = [picture(played, name).getpixel((360, 196)) for name in ("a", "b")]
    assert edges == [(0, 0, 255), (0, 255, 0)]


def test_two_pictures_of_a_page_with_fonts_and_images_are_one_file(
    play: Player, shop: Shop, tmp_path: Path
) -> None:
    """Caret, animation and what is still loading make no difference."""
    shop.page(
        PAGE + "<input autofocus style='position:absolute;left:20px;top:100px'>"
        "<style>@keyframes a {to {opacity: 0}} h1 {animation: a 0.3s infinite}</style>"
    )
    steps = "- open: /\n- shot: {name: a, number: [Buy now, heading], magnifier: heading}\n"
    first, second = play(steps), play(steps)
    for kind in ("png", "yaml"):
        one, other = ((played.folder / f"pictures/a.{kind}").read_bytes() for played in (first, second))
        assert one == other, kind


def test_a_field_looks_the_same_whenever_it_was_painted(page: Page) -> None:
    """A ring around a field has the same bytes, be it painted with the page or into a page that was there."""
    text = """<style>input { border: 1px solid #aab; border-radius: 8px; padding: 9px 12px; width: 480px }
      input:focus { outline: 2px solid #3b53d6; outline-offset: -1px; box-shadow: 0 0 0 3px rgba(59, 83, 214, .2) }
      dialog { border: 0; border-radius: 10px; padding: 24px; box-shadow: 0 8px 30px rgba(0, 0, 0, .2) }</style>
      <dialog><label>ID <input></label></dialog><script>document.querySelector("dialog").showModal()</script>"""
    pictures = set()
    for is_painted in (False, True, True):
        page.set_content(text)
        page.evaluate("document.activeElement.blur()")
        if is_painted:
            page.screenshot()
        page.get_by_label("ID").fill("53998a93")
        pictures.add(page.screenshot())
    assert len(pictures) == 1
