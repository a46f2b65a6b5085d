"""`frame`: targets in a page within the page, in failures and in pictures too."""

from __future__ import annotations

from base64 import b64encode

import pytest

from assistant.events import ShotTaken
from tests.assistant.engine.playing import Player
from tests.assistant.engine.shop import Shop

OUTER = (
    "<h1>Shop</h1><button>Pay</button><p style='height: 40px'></p>"
    "<iframe {0} src=/pay width=500 height=300></iframe>"
)
PAY = (
    "<body style='margin: 0'><table><tr><th>Thing</th><th>State</th></tr><tr><td>Lamp</td><td>open</td></tr></table>"
    "<label>Card <input id=card></label><button onclick=\"document.title = 'paid'\">Pay</button>"
    '<iframe title=Code srcdoc="<button onclick=this.remove()>Confirm</button>" height=60></iframe>'
)


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("title=Payment", 'iframe "Payment"'),
        ("title=Payment", "Payment"),
        ("aria-label=Payment", "iframe /^Pay/"),
        ("name=Payment", 'iframe "Payment"'),
        ("id=pay", "css=#pay"),
        ("id=pay", "iframe"),
    ],
)
def test_a_frame_is_found_and_left(play: Player, shop: Shop, written: str, named: str) -> None:
    """Within the block all targets are the frame's, whatever the page has of that name; after it, the page's."""
    shop.page(OUTER.format(written))
    shop.page(PAY, path="/pay")
    played = play(f"""
        - open: /
        - frame: {named}
          steps:
            - fill: {{Card: 0123}}
            - expect: cell "open" in row "Lamp"
            - save: {{state: column "State" in row "Lamp"}}
            - click: Pay
            - frame: iframe "Code"
              steps:
                - click: Confirm
                - expect: {{gone: Confirm}}
            - expect: {{see: Card, value: 0123}}
        - expect: heading "Shop"
    """)
    assert played.why == ""


def test_a_frame_that_comes_anew_is_found_anew(play: Player, shop: Shop) -> None:
    """A page that replaces its frame, or is opened again, doesn't end the block."""
    shop.page(OUTER.format("title=Payment"))
    shop.page(
        "<button onclick=\"const old = parent.document.querySelector('iframe'), fresh = old.cloneNode();"
        ' old.replaceWith(fresh)">Again</button>',
        path="/pay",
    )
    played = play("""
        - open: /
        - frame: Payment
          steps:
            - click: Again
            - click: Again
            - open: /
            - click: Again
    """)
    assert played.why == ""


def test_a_failure_in_a_frame_tells_of_the_frame(play: Player, shop: Shop) -> None:
    """What is nearest, and what the page shows, are looked for where the step looked."""
    shop.page(OUTER.format("title=Payment"))
    shop.page(PAY, path="/pay")
    played = play('- open: /\n- frame: Payment\n  steps:\n    - click: button "Pays"\n      timeout: 300 ms')
    assert played.message == (
        f'there is no button "Pays" in iframe "Payment" on “The shop” ({shop.sites["shop"]}) after 0.3 s; '
        'the nearest is button "Pay"'
    )
    assert played.failure.snapshot is not None
    assert 'cell "Lamp"' in played.failure.snapshot
    assert "Shop" not in played.failure.snapshot


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        ("Basket", 'there is no iframe "Basket" on “The shop” ({0}) after 2.0 s'),
        ("css=h1", "css=h1 is no frame; its steps need none"),
    ],
)
def test_a_frame_that_is_none_is_told(play: Player, shop: Shop, frame: str, message: str) -> None:
    """Neither a frame that isn't there nor an element that is none is entered."""
    shop.page("<h1>Shop</h1>")
    played = play(f"- open: /\n- frame: {frame}\n  timeout: 2 s\n  steps:\n    - click: Pay")
    assert played.message == message.format(shop.sites["shop"])


def test_a_flow_that_is_run_in_a_frame_sees_the_page(play: Player, shop: Shop) -> None:
    """A flow means the same wherever it is run."""
    shop.page(OUTER.format("title=Payment"))
    shop.page(PAY, path="/pay")
    play.flows["look"] = 'name: Look\nsite: shop\nsteps:\n  - expect: heading "Shop"\n'
    played = play("- open: /\n- frame: Payment\n  steps:\n    - run: look\n    - expect: Card")
    assert played.why == ""


_ORANGE = """async data => {
  const picture = await createImageBitmap(await (await fetch('data:image/png;base64,' + data)).blob());
  const {width, height} = picture, pen = new OffscreenCanvas(width, height).getContext('2d');
  pen.drawImage(picture, 0, 0);
  const {data: bytes} = pen.getImageData(0, 0, width, height), xs = [], ys = [];
  for (let spot = 0; spot < width * height; spot++)
    if (bytes[4 * spot] === 0xf7 && bytes[4 * spot + 1] === 0x6b && bytes[4 * spot + 2] === 0x15)
      xs.push(spot % width), ys.push(Math.floor(spot / width));
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}"""
"""The place of the box in a picture: left, top, right, bottom."""


def test_a_picture_marks_the_place_in_the_frame(play: Player, shop: Shop) -> None:
    """Boxes are where a reader sees the thing, not where the frame has it."""
    shop.page(OUTER.format("title=Payment style='border: 0; margin-left: 100px'"))
    shop.page(PAY, path="/pay")
    played = play('- open: /\n- frame: Payment\n  steps:\n    - shot: {name: lamp, box: cell "Lamp"}')
    assert played.why == ""
    [shot] = played.of(ShotTaken)
    place = play.page.frame(url="**/pay").get_by_role("cell", name="Lamp").bounding_box()  # type: ignore[union-attr]
    assert place is not None
    picture = b64encode((played.folder / shot.file).read_bytes()).decode()
    left, top, right, bottom = play.page.evaluate(_ORANGE, picture)
    assert abs(left - (place["x"] - 4)) < 4
    assert abs(top - (place["y"] - 4)) < 4
    assert place["x"] < right < place["x"] + place["width"] + 8
    assert place["y"] < bottom < place["y"] + place["height"] + 8
