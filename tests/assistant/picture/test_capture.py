"""Pictures that are taken fast: pixel by pixel what Playwright's are, and no trace is left in the page."""

from __future__ import annotations

import gc
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from weakref import ref

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page

from assistant.browser.opening import a_window
from assistant.browser.session import Window
from assistant.picture.capture import Camera, camera_of, capture, follow

WINDOW = {"x": 0, "y": 0, "width": 1280, "height": 800}
PAGE = """<!doctype html><style>
body { margin: 0; height: 2000px; background: linear-gradient(#fff, #5af) }
@keyframes glide { from { left: 0 } to { left: 300px } }
.glides { position: relative; width: 40px; height: 40px; background: #c00; animation: glide 3s }
.runs { animation-duration: 1s; animation-iteration-count: infinite }
.thin { width: 300.5px; border: 1px solid #000; font: 13px sans-serif }
@media (resolution: 2dppx) { .thin { color: #060 } }
</style><div class=glides></div><div class="glides runs"></div><input autofocus value=caret>
<p class=thin>Two pixels to one</p><div id=host></div>
<iframe srcdoc="<style>.glides { animation: glide 3s } @keyframes glide { to { margin-left: 50px } }</style>
<input autofocus value=inner><b class=glides style=display:block>inner</b>"></iframe>
<script>host.attachShadow({mode: 'open'}).innerHTML = '<input value=shadow>'</script>"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window for pictures, of two pixels to one, with things on its page that move."""
    context = a_window(browser, Window(), scale=2, clock=datetime(2026, 3, 2, 9, tzinfo=UTC))
    opened = context.new_page()
    opened.set_content(PAGE)
    yield opened
    context.close()


def the_camera(page: Page) -> Camera:
    """Gives the camera that a window for pictures has."""
    camera = camera_of(page)
    assert camera is not None
    return camera


def look_alike(one: bytes, other: bytes) -> bool:
    """Tells whether two pictures have the same pixels."""
    first, second = (Image.open(io.BytesIO(png)).convert("RGB") for png in (one, other))
    return first.size == second.size and ImageChops.difference(first, second).getbbox() is None


@pytest.mark.parametrize("focus", ["css=input >> nth=0", "#host input"])
@pytest.mark.parametrize(
    "clip",
    [
        WINDOW,
        {"x": 13, "y": 30, "width": 401, "height": 233},
        {"x": 1000, "y": 700, "width": 900, "height": 900},
    ],
)
def test_a_fast_picture_is_what_playwright_takes(page: Page, focus: str, clip: dict[str, float]) -> None:
    """The same pixels, scrolled or not; animations are at their end, and there is no caret."""
    camera = the_camera(page)
    page.locator(focus).focus()
    for scrolled in (0, 120.5):
        page.evaluate("y => scrollTo(0, y)", scrolled)
        for is_css in (False, True):
            theirs = capture(page, clip=clip, scale="css" if is_css else "device")
            assert look_alike(camera.window(clip, is_css=is_css), theirs)


def test_nothing_is_left_in_the_page(page: Page) -> None:
    """What never ends goes on afterwards, and neither a style nor an attribute is more than before."""
    told = """() => [document.documentElement.outerHTML, document.adoptedStyleSheets.length,
        host.shadowRoot.adoptedStyleSheets.length, getComputedStyle(document.querySelector('input')).caretColor,
        document.querySelector('.runs').getAnimations().map(each => each.playState)]"""
    before = page.evaluate(told)
    the_camera(page).window(WINDOW)
    assert page.evaluate(told) == before
    assert before[-1] == ["running"]


def test_a_window_that_was_resized_stays_so(page: Page) -> None:
    """Also on pages of other sites, for which Chromium starts another process."""
    the_camera(page).window(WINDOW)
    page.set_viewport_size({"width": 700, "height": 500})
    follow(page)
    page.goto("data:text/html,<p>elsewhere")
    seen = page.evaluate("[innerWidth, innerHeight, screen.width, devicePixelRatio]")
    assert seen == [700, 500, 700, 2]
    part = {**WINDOW, "width": 700, "height": 500}
    assert look_alike(the_camera(page).window(part), capture(page))


def test_a_window_of_somebody_elses_has_no_camera(browser: Browser) -> None:
    """Whoever resizes it would not tell."""
    with browser.new_context() as context:
        assert camera_of(context.new_page()) is None


def test_a_page_has_one_camera(page: Page) -> None:
    """Cameras of the same page would contradict each other."""
    assert camera_of(page) is camera_of(page)


def test_a_closed_page_has_no_camera(browser: Browser) -> None:
    """Nor is one kept of it, whichever way it was closed: hundreds are opened in one run."""
    windows = a_window(browser, Window(), scale=1, clock=datetime(2026, 3, 2, 9, tzinfo=UTC))
    pages = [windows.new_page() for _ in range(2)]
    cameras = [ref(the_camera(page)) for page in pages]
    pages[0].close()
    windows.close()
    gc.collect()
    assert [camera() for camera in cameras] == [None, None]
    assert [camera_of(page) for page in pages] == [None, None]
