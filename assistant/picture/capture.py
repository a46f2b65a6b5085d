"""Takes pictures of pages: the one place that asks a browser for pixels.

Chromium writes a PNG small or fast. Playwright asks for a small one, which takes longer than all else about a picture;
those that are made smaller afterwards anyway are taken fast, through a DevTools session of our own.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, CDPSession, Locator, Page

_TRIES = 3
_FAILED = "Unable to capture screenshot"
"""What Chromium answers when it has no frame to give, as happens on a busy machine; the next one is there."""


def capture(shown: Page | Locator, **options: Any) -> bytes:  # noqa: ANN401 - the options of Playwright's screenshot
    """Returns a PNG of a page or an element, without animations and caret; tries again where none could be had."""
    return _tried(lambda: shown.screenshot(animations="disabled", caret="hide", **options))


_STILL = """() => {
  const roots = [], paused = new Set();
  const gather = root => {
    roots.push(root);
    for (const element of root.querySelectorAll('*')) if (element.shadowRoot) gather(element.shadowRoot);
  };
  gather(document);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { caret-color: transparent !important }');
  for (const root of roots) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  for (const animation of roots.flatMap(root => root.getAnimations())) {
    if (!animation.effect || animation.playbackRate === 0) continue;
    if (Number.isFinite(animation.effect.getComputedTiming().endTime)) animation.finish();
    else { animation.cancel(); paused.add(animation); }
  }
  return () => {
    for (const root of roots) root.adoptedStyleSheets = root.adoptedStyleSheets.filter(one => one !== sheet);
    for (const animation of paused) animation.play();
  };
}"""
"""Hides the caret and brings animations to their end, or to their beginning those that have none; gives what undoes
it. No node of the page is touched."""


class Camera:
    """Takes pictures of a page's window fast: pixel by pixel what Playwright's are, in more bytes.

    Chromium tells each DevTools session apart what it emulates. So this one says what Playwright's has said already:
    how large the window is, and how many pixels one of the page becomes. What is said last holds, also in the pages
    that the window shows later; whoever resizes the window has to let `follow` know.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session = page.context.new_cdp_session(page)
        self._said: tuple[int, int] | None = None
        self._ratio: float = page.evaluate("devicePixelRatio")

    def follow(self) -> tuple[int, int]:
        """Tells Chromium the size that the window has now, and returns it: width and height in CSS pixels."""
        size = self._page.viewport_size
        if size is None:
            raise ValueError("a window of no size that is known has no camera")
        wide, high = now = size["width"], size["height"]
        if now != self._said:
            self._session.send(
                "Emulation.setDeviceMetricsOverride",
                {
                    "width": wide, "height": high, "screenWidth": wide, "screenHeight": high,
                    "deviceScaleFactor": self._ratio, "mobile": False,
                    "screenOrientation": {"angle": 0, "type": "landscapePrimary"},
                },
            )  # fmt: skip
            self._said = now
        return now

    def window(self, clip: Mapping[str, float], *, is_css: bool = False) -> bytes:
        """Returns a PNG of a part of what the window shows; `is_css` for one pixel to one of the page."""
        wide, high = self.follow()
        left, top = max(clip["x"], 0), max(clip["y"], 0)
        width, height = (
            min(clip["x"] + clip["width"], wide) - left,
            min(clip["y"] + clip["height"], high) - top,
        )
        with self._still():
            shown = self._session.send("Page.getLayoutMetrics")["cssVisualViewport"]
            part = {
                "x": shown["pageX"] + left, "y": shown["pageY"] + top, "width": width, "height": height,
                "scale": shown["scale"] / (self._ratio if is_css else 1),
            }  # fmt: skip
            return _fast(self._session, clip=part)

    @contextmanager
    def _still(self) -> Iterator[None]:
        from playwright.sync_api import Error

        undoing = []
        for frame in self._page.frames:
            with suppress(Error):  # a frame that has gone meanwhile shows nothing that moves
                undoing.append(frame.evaluate_handle(_STILL))
        try:
            yield
        finally:
            for undo in undoing:
                with suppress(Error):
                    undo.evaluate("undo => undo()")


_WINDOWS: WeakSet[BrowserContext] = WeakSet()
_CAMERAS: dict[Page, Camera] = {}
"""Those of the pages that are open."""


def allow_camera(context: BrowserContext) -> None:
    """Lets pictures of a context's windows be taken fast: whoever changes how large these are calls `follow`."""
    if context.browser is not None and context.browser.browser_type.name == "chromium":
        _WINDOWS.add(context)


def camera_of(page: Page) -> Camera | None:
    """Returns the camera of a page, the same one each time; None where its pictures can't be taken fast."""
    if page.context not in _WINDOWS or page.viewport_size is None or page.is_closed():
        return None
    if page not in _CAMERAS:
        _CAMERAS[page] = Camera(page)
        page.once("close", _put_away)
    return _CAMERAS[page]


def _put_away(page: Page) -> None:
    _CAMERAS.pop(page, None)


def follow(page: Page) -> None:
    """Lets the camera of a page, if there is one, know that its window may have another size now."""
    if page in _CAMERAS:
        _CAMERAS[page].follow()


class Drawing:
    """A page to draw on, of which pictures are taken: nothing moves there, so Chromium does it at half the cost."""

    def __init__(self, page: Page) -> None:
        from playwright.sync_api import Error

        self.page = page
        self._session: CDPSession | None = None
        with suppress(Error):  # other browsers have no such session
            self._session = page.context.new_cdp_session(page)

    def capture(self, content: str, width: int, height: int, *, is_transparent: bool = False) -> bytes:
        """Returns a PNG of HTML on so many pixels, written fast rather than small."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.set_content(content)
        session = self._session
        if session is None or is_transparent:
            return capture(self.page, omit_background=is_transparent)
        return _fast(session)


def _fast(session: CDPSession, **more: Any) -> bytes:  # noqa: ANN401 - the options of Chromium's own
    options = {"format": "png", "optimizeForSpeed": True, **more}
    return _tried(lambda: base64.b64decode(session.send("Page.captureScreenshot", options)["data"]))


def _tried(take: Callable[[], bytes]) -> bytes:
    from playwright.sync_api import Error

    for left in reversed(range(_TRIES)):
        try:
            return take()
        except Error as error:
            if not left or _FAILED not in str(error):
                raise
    raise AssertionError("the last try returns or raises")
