"""What a run keeps: pictures for readers, and what shows why it failed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.engine import Evidence
from assistant.events import Event, ShotTaken, StepStarted, event_name
from assistant.picture.compose import size_of
from tests.assistant.engine.playing import Played, Player
from tests.assistant.engine.shop import Shop

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGE = """
<body style="margin:0;font:16px sans-serif"><h1 style="margin:20px">The shop</h1>
<button style="position:absolute;left:100px;top:200px;width:120px;height:40px">Buy now</button>
<dialog open style="position:absolute;left:300px;top:300px;width:200px;height:100px;margin:0" aria-label="Box">
  <button>OK</button></dialog>
<div style="height:3000px"></div><p id=end style="margin:0">The end</p>
"""
_PIXELS = """async ([png, points]) => {
  const image = new Image(); image.src = 'data:image/png;base64,' + png; await image.decode();
  const canvas = document.createElement('canvas'); canvas.width = image.width; canvas.height = image.height;
  const drawing = canvas.getContext('2d'); drawing.drawImage(image, 0, 0);
  return points.map(([x, y]) => [...drawing.getImageData(x, y, 1, 1).data].slice(0, 3));
}"""
ORANGE, RED, WHITE = [247, 107, 21], [209, 36, 47], [255, 255, 255]


def pixels(sheet: Page, png: bytes, *points: tuple[int, int]) -> list[list[int]]:
    """Gives the colours of a picture at some places."""
    import base64

    sheet.set_content("")
    colours: list[list[int]] = sheet.evaluate(_PIXELS, [base64.b64encode(png).decode(), points])
    return colours


def test_a_shot_shows_the_window_with_its_marks(play: Player, shop: Shop, sheet: Page) -> None:
    """A box is drawn around the place, over the picture; the page itself stays as it was."""
    shop.page(PAGE)
    played = play("- open: /\n  say: Open **the shop**.\n- shot: {name: buying, box: Buy now}")
    assert played.why == ""
    [taken] = played.of(ShotTaken)
    assert (taken.name, taken.file, taken.alt, taken.number) == (
        "buying",
        "pictures/buying.png",
        "Open the shop.",
        "2",
    )
    png = (played.folder / taken.file).read_bytes()
    assert size_of(png) == (taken.width, taken.height) == (800, 600)
    edge, inside, outside = pixels(sheet, png, (160, 196), (110, 230), (60, 150))
    assert (edge, outside) == (ORANGE, WHITE)
    assert inside != ORANGE
    assert play.page.locator("svg").count() == 0


def test_a_shot_can_cut_an_area_out(play: Player, shop: Shop) -> None:
    """An area is shown with some room around it, within the window."""
    shop.page(PAGE)
    played = play("- open: /\n- shot: {name: box, area: dialog}\n- shot: {name: end, area: The end}")
    sizes = [(shot.width, shot.height) for shot in played.of(ShotTaken)]
    assert sizes[0][0] > 200 + 2 * 20
    assert sizes[0][1] > 100 + 2 * 20
    assert sizes[1][0] < 200, "as wide as the text, not as its column"


def test_marks_stay_in_place_when_the_page_scrolls_for_them(play: Player, shop: Shop, sheet: Page) -> None:
    """Boxes are measured when all of them and the area have been scrolled to."""
    shop.page(PAGE.replace("<p id=end", "<button>Near it</button><p id=end"))
    played = play("- open: /\n- shot: {name: both, box: [Near it, The end]}")
    png = (played.folder / "pictures/both.png").read_bytes()
    y = play.page.locator("#end").bounding_box()
    assert y is not None
    [edge] = pixels(sheet, png, (30, int(y["y"]) - 4))
    assert edge == ORANGE


def test_a_page_whose_picture_never_comes_is_shown_all_the_same(play: Player, shop: Shop) -> None:
    """A shot waits for the page to be whole, but not longer than its step may take."""
    shop.delay = 30
    shop.page(
        "<h1>Shop</h1><form method=post action=/buy target=frame><input name=thing></form>"
        "<iframe name=frame></iframe><script>document.forms[0].submit()</script>"
    )
    played = play("- open: /\n- shot: whole\n  timeout: 300 ms")
    assert played.why == ""
    assert len(played.of(ShotTaken)) == 1


@pytest.mark.parametrize("shot", ["{name: a, box: Sell}", "{name: a, area: Sell}"])
def test_a_place_that_is_not_there_fails_the_shot(play: Player, shop: Shop, shot: str) -> None:
    """A picture without what it is to show would be wrong."""
    shop.page(PAGE)
    played = play(f"- open: /\n- shot: {shot}\n  timeout: 300 ms")
    assert (
        'there is no button, link, menu item, tab, radio, checkbox, textbox, combobox or heading "Sell"'
        in played.message
    )
    assert played.of(ShotTaken) == []


def test_shots_can_be_left_out(play: Player, shop: Shop) -> None:
    """Without shots, no picture is taken and none is missed."""
    shop.page(PAGE)
    played = play("- open: /\n- shot: {name: a, box: Sell}", shots=False)
    assert (played.why, played.of(ShotTaken)) == ("", [])


def test_the_same_page_gives_the_same_bytes(play: Player, shop: Shop) -> None:
    """Two pictures of an unchanged page are one and the same file."""
    shop.page(PAGE + "<style>@keyframes a {to {opacity: 0}} h1 {animation: a 1s infinite}</style>")
    steps = "- open: /\n- shot: {name: a, box: Buy now}\n- click: Buy now\n- open: /\n- shot: {name: b, box: Buy now}"
    played = play(steps)
    first, second = ((played.folder / shot.file).read_bytes() for shot in played.of(ShotTaken))
    assert first == second


@pytest.fixture
def failed(play: Player, shop: Shop) -> Played:
    """A run that failed for a button that isn't there."""
    shop.page(
        PAGE
        + "<script>console.log('hello'); console.error('oh'); fetch('/data'); setTimeout(() => nothing())</script>"
    )
    return play(
        "- open: /\n- expect: heading\n- click: Buy\n  timeout: 300 ms",
        header="inputs: {amount: {kind: number}}\n",
        inputs={"amount": "5"},
        rerun="assistant run main",
    )


def test_a_failure_is_told_with_its_evidence(failed: Played, shop: Shop) -> None:
    """Place, lines, values, page, snapshot, console, requests and the command are all there."""
    failure = failed.failure
    assert (failure.kind, failure.sentence) == ("product", 'Click "Buy"')
    assert failure.file.endswith("flows/main.yaml")
    assert (failure.line, failure.column) == (7, 5)
    assert failure.excerpt == (
        "  5 |   - open: /\n  6 |   - expect: heading\n> 7 |   - click: Buy\n  8 |     timeout: 300 ms"
    )
    assert (failure.url, failure.title, failure.trail) == (shop.sites["shop"], "The shop", ())
    assert failure.values == {"amount": 5}
    assert failure.snapshot is not None
    assert '- button "Buy now"' in failure.snapshot.splitlines()
    assert failure.console[:2] == ("log: hello", "error: oh")
    assert "uncaught: nothing is not defined" in failure.console
    assert f"200 GET {shop.sites['shop']}" in failure.requests
    assert f"404 GET {shop.sites['shop']}data" in failure.requests
    assert failure.rerun == "assistant run main"


def test_the_failures_picture_has_the_nearest_place_marked(failed: Played, sheet: Page) -> None:
    """The whole page is shown; what is not there can't be marked, so the nearest is."""
    assert failed.failure.picture == "evidence/failure.png"
    png = (failed.folder / failed.failure.picture).read_bytes()
    width, height = size_of(png)
    assert width == 800
    assert height > 3000
    label, outside = pixels(sheet, png, (270, 172), (60, 150))
    assert label == pytest.approx([180, 83, 9], abs=8)
    assert outside == WHITE


def test_the_place_that_failed_is_marked(play: Player, shop: Shop, sheet: Page) -> None:
    """What is there but can't be used is marked itself, also where the page is scrolled."""
    shop.page(PAGE.replace("<button style", "<button disabled style"))
    played = play("- open: /\n- press: End\n- click: Buy now\n  timeout: 300 ms")
    png = (played.folder / "evidence/failure.png").read_bytes()
    assert pixels(sheet, png, (160, 196)) == [RED]


def test_events_are_kept_as_lines_of_json(failed: Played) -> None:
    """The run's folder has every event, in order, with its name."""
    lines = [json.loads(line) for line in (failed.folder / "events.jsonl").read_text().splitlines()]
    assert [line["event"] for line in lines] == [event_name(event) for event in failed.events]
    assert lines[-1]["status"] == "failed"
    assert lines[-1]["failure"]["message"] == failed.message


def test_without_evidence_nothing_is_kept(play: Player, shop: Shop) -> None:
    """The reason is told all the same."""
    shop.page(PAGE)
    played = play("- open: /\n- click: Buy\n  timeout: 300 ms", evidence=Evidence.NONE)
    failure = played.failure
    assert failure.message.endswith('the nearest is button "Buy now"')
    assert (failure.picture, failure.snapshot, failure.console, failure.requests) == (None, None, (), ())
    assert not (played.folder / "evidence").exists()


def test_full_evidence_keeps_a_picture_of_each_step_and_a_trace(play: Player, shop: Shop) -> None:
    """Each step that is no block has its picture; Playwright's own trace and the log of requests are beside them."""
    shop.page(PAGE)
    played = play(
        "- open: /\n- if: heading\n  then:\n    - click: Buy now\n- expect: dialog", evidence=Evidence.FULL
    )
    kept = {path.name for path in (played.folder / "evidence").iterdir()}
    assert kept == {"step-1.png", "step-2.1.png", "step-3.png", "trace.zip", "network.har"}


def test_a_run_without_a_folder_keeps_nothing(play: Player, shop: Shop) -> None:
    """Without a place for files, pictures are left out, whatever is asked for."""
    shop.page(PAGE)
    played = play("- open: /\n- shot: a\n- click: Buy\n  timeout: 300 ms", keep=None, evidence=Evidence.FULL)
    assert played.failure.picture is None
    assert sorted(path.name for path in Path(played.folder).iterdir()) == ["events.jsonl"]


def test_a_site_that_is_down_is_the_environments_fault(play: Player, shop: Shop) -> None:
    """The address is told, and that the site may not be up."""
    sites = shop.sites | {"help": "http://help.localhost:1/"}
    played = play("- open: /\n  site: help", sites={**sites, "help": "http://127.0.0.1:9999/"})
    assert played.failure.kind == "environment"
    assert played.message == (
        "the page can't be reached (net::ERR_CONNECTION_REFUSED): is the site up? The address is http://127.0.0.1:9999/"
    )


def test_a_server_that_breaks_is_the_environments_fault(play: Player, shop: Shop) -> None:
    """A page that the server could not make is told as such, when it is opened and when something is missing on it."""
    shop.page("<h1>Oops</h1>", path="/broken", status=503)
    shop.page("<a href=/broken>Go</a>")
    opened = play("- open: /broken")
    assert opened.message == f"{shop.sites['shop']}broken answers 503 Service Unavailable"
    assert shop.requests == ["GET /broken"] * 2, (
        "what a gateway answers may be over in a moment, so it is asked twice"
    )
    missed = play("- open: /\n- click: Go\n- expect: dialog\n  timeout: 300 ms")
    assert (
        missed.message
        == f"there is no dialog, since {shop.sites['shop']}broken answers 503 Service Unavailable"
    )
    assert (opened.failure.kind, missed.failure.kind) == ("environment", "environment")


@pytest.mark.parametrize("step", ["open: /slow", "wait: dialog\n  reload: 50 ms"])
def test_a_page_that_is_too_slow_is_told_with_its_time(play: Player, shop: Shop, step: str) -> None:
    """`timeout` holds for opening and reloading a page too; what was shown before is still there as evidence."""
    shop.page("<h1>Before</h1><script>history.replaceState(0, '', '/slow')</script>")
    shop.slow["/slow"] = 30
    played = play(f"- open: /\n- {step}\n  timeout: 1 s")
    assert played.message == f"{shop.sites['shop']}slow did not answer within 1.0 s"
    assert played.failure.kind == "environment"
    assert played.failure.snapshot == '- heading "Before" [level=1]'
    assert played.failure.picture == "evidence/failure.png"


def test_a_server_that_does_not_answer_a_click_is_told(play: Player, shop: Shop) -> None:
    """Nobody waits longer than the step may take, neither for the page nor for evidence of it."""
    shop.page("<form action=/slow method=post><button>Send</button></form>")
    shop.slow["/slow"] = 30
    played = play("- open: /\n- click: Send\n  timeout: 2 s")
    failure = played.failure
    assert failure.message == f"the server has not answered POST {shop.sites['shop']}slow within 2.0 s"
    assert (failure.kind, failure.snapshot, failure.picture) == ("environment", "", None)
    assert failure.requests[-1] == f"no answer POST {shop.sites['shop']}slow"
    assert played.finished.seconds < 10


@pytest.mark.parametrize(
    "step", ["click: Buy now", "expect: dialog", "fill: {Name: x}", "press: Enter", "shot: a", "open: /"]
)
def test_a_window_that_was_closed_is_told(play: Player, shop: Shop, step: str) -> None:
    """Whatever the step was about to do, it says that its window is gone."""
    shop.page(PAGE + "<script>setTimeout(() => 0)</script>")

    def close(event: Event) -> None:
        if isinstance(event, StepStarted) and event.number == "2":
            play.page.close()

    play.listeners.append(close)
    played = play(f"- open: /\n- {step}\n  timeout: 300 ms")
    assert played.message == "the browser or its window was closed in the middle of the step"
    assert (played.failure.kind, played.failure.picture) == ("environment", None)
    assert played.status == "failed"


def test_a_text_about_closing_is_no_closed_window(play: Player, shop: Shop) -> None:
    """What a page says, or a flow looks for, is not taken for what went wrong."""
    shop.page("<p>The order has been closed: net::ERR_FAILED, the target crashed, strict mode violation</p>")
    played = play("- open: /\n- expect: The shop has been closed\n  timeout: 300 ms")
    assert played.failure.kind == "product"
    assert played.message.startswith('there is no "The shop has been closed" on')
