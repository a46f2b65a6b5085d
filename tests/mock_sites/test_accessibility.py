"""No serious accessibility fault, by axe, on any page, open dialog or open menu of any site.

Every page of the walk through all sites is looked at, and at length in Chinese, in all skins and in the dark theme. A
page that is built as one before is passed over, since axe would judge it alike; but each address is judged.
"""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from importlib.resources import files
from itertools import count
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page

from mock_sites.labels import PLAIN_SKIN
from mock_sites.server import Server
from mock_sites.settings import SKINS
from tests.mock_sites.tour import Sight, tour
from tests.mock_sites.visitor import Visitor

_AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
_RUN = """element => {
  document.querySelectorAll("details").forEach(details => { details.open = true; });
  const judged = window.judgedColours ??= new Set();
  const colours = new Map([[document, ""]]);
  const within = node => {
    if (!colours.has(node)) {
      const style = getComputedStyle(node);
      const ground = [style.backgroundColor, style.backgroundImage, style.opacity].join();
      const outer = within(node.parentNode);
      colours.set(node, ground === "rgba(0, 0, 0, 0),none,1" ? outer : `${outer} > ${ground}`);
    }
    return colours.get(node);
  };
  for (const each of (element ?? document.body).querySelectorAll("*")) {
    const hasText = [...each.childNodes].some(child => child.nodeType === Node.TEXT_NODE && child.data.trim());
    if (!hasText && !each.matches("input, textarea, select") || !each.checkVisibility()) continue;
    const {color, fontSize, fontWeight} = getComputedStyle(each);
    const key = [within(each), color, fontSize, fontWeight, each.matches(":disabled")].join("; ");
    each.toggleAttribute("data-unjudged", !judged.has(key));
    judged.add(key);
  }
  const slight = axe._audit.rules.filter(rule => ["minor", "moderate"].includes(rule.impact));
  axe.configure({rules: [
    {id: "color-contrast", selector: "[data-unjudged]"}, ...slight.map(({id}) => ({id, enabled: false})),
  ]});
  const quick = {resultTypes: ["violations"], iframes: false, preload: false, selectors: false, elementRef: true};
  return axe.run(element ?? document, quick).then(found =>
    found.violations.filter(fault => ["serious", "critical"].includes(fault.impact))
      .map(fault => `${fault.id}: ${fault.nodes.map(node => node.html).join(" ").slice(0, 300)}`));
}"""
"""Judges an element or all of a page; a colour only once on each ground, since to judge colours is most of the work."""
_PARTS = "dialog, [data-menu]"
_HTML_OF_PARTS = f"[...document.querySelectorAll('{_PARTS}')].map(part => part.outerHTML)"
_ID = re.compile(r"(?<=/)(wksp_)?[0-9a-f-]{32,36}|CS[0-9A-Z]{15}")
_NUMBERS = count(1)


class Gallery:
    """Shows pages that a visitor got to a browser as they were, with their style sheets and scripts.

    A site is gone to once, and its pages are written into that document, in which axe stays: to read it anew for
    each page takes longer than what it does there.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self._site = ""

    def show(self, sight: Sight) -> Page:
        """Show a page on its own site."""
        site = str(sight.page.url.copy_with(raw_path=b"/static/base.css"))
        if site != self._site:
            self.page.goto(site)
            self._site = site
        self.page.set_content(sight.page.text)
        return self.page


@pytest.fixture
def gallery(browser: Browser) -> Iterator[Gallery]:
    """Give a browser's window in which pages are shown, with axe in each."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    context.add_init_script(_AXE)
    yield Gallery(context.new_page())
    context.close()


@pytest.mark.parametrize(
    "skin", [skin if skin == PLAIN_SKIN else pytest.param(skin, marks=pytest.mark.long) for skin in SKINS]
)
@pytest.mark.parametrize("language", ["en", pytest.param("zh", marks=pytest.mark.long)])
def test_no_page_has_a_serious_fault(language: str, skin: str, gallery: Gallery, server: Server) -> None:
    """Each page of each site as it is opened, then each of its dialogs, their stages, and its menus."""
    assert _faults_of_all_sights(gallery, server, skin, language) == {}


@pytest.mark.long
def test_no_page_has_a_serious_fault_in_the_dark(gallery: Gallery, server: Server) -> None:
    """The same in the dark theme, whose colours are others."""
    gallery.page.emulate_media(color_scheme="dark")
    assert _faults_of_all_sights(gallery, server, PLAIN_SKIN, "en") == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_control_page_has_no_serious_fault(
    theme: Literal["light", "dark"], gallery: Gallery, server: Server
) -> None:
    """The page of the server's bare address, which people start from."""
    gallery.page.emulate_media(color_scheme=theme)
    gallery.page.goto(f"http://localhost:{server.port}/")
    assert gallery.page.evaluate(_RUN, None) == []


def test_a_fault_is_found(gallery: Gallery, visitor: Visitor) -> None:
    """A page that loses the labels of its fields, and the colour of its text, is complained of."""
    page = gallery.show(
        Sight(name="sign-in", site="billing_center", page=visitor.open("billing_center", "/signin"))
    )
    assert page.evaluate(_RUN, None) == []
    assert page.evaluate("[...document.styleSheets].every(sheet => sheet.cssRules.length)")
    page.evaluate("document.querySelectorAll('label').forEach(label => label.remove())")
    page.evaluate("document.querySelector('h1').style.color = '#ddd'")
    assert {fault.split(":")[0] for fault in page.evaluate(_RUN, None)} == {"label", "color-contrast"}


def _faults_of_all_sights(gallery: Gallery, server: Server, skin: str, language: str) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    built: set[object] = set()
    for sight in _all_sights(server, skin, language):
        address = (sight.site, _ID.sub("*", sight.page.url.path))
        build = build_of(sight.page.text)
        is_known = build in built and (address in built or sight.page.is_error)
        built |= {address, build}
        for place, check in () if is_known else _views(gallery, sight, built):
            if found := check():
                faults[f"{sight.site}: {sight.name}, {place}"] = found
    assert len(built) > 150
    return faults


def _all_sights(server: Server, skin: str, language: str) -> Iterator[Sight]:
    world = server.store.create(f"accessible-{next(_NUMBERS)}")
    with world.transaction():
        world.change_settings(skin=skin)
    yield from tour(server, world, language)
    server.store.drop(world.name)


def _views(
    gallery: Gallery, sight: Sight, built: set[object]
) -> Iterator[tuple[str, Callable[[], list[str]]]]:
    """Give what is to be judged of a page, each with the judging; dialogs and menus only when built anew."""
    page = gallery.show(sight)
    yield "page", lambda: page.evaluate(_RUN, None)
    for index, html in enumerate(page.evaluate(_HTML_OF_PARTS)):
        is_new, part = _is_new(html, built), page.locator(_PARTS).nth(index)
        if html.startswith("<dialog"):
            yield from _dialog_views(part, is_new=is_new)
        elif is_new and part.is_visible():
            part.locator("[aria-haspopup]").click()
            yield "menu", lambda part=part: part.evaluate(_RUN)  # type: ignore[misc]
            page.keyboard.press("Escape")


def _dialog_views(dialog: Locator, *, is_new: bool) -> Iterator[tuple[str, Callable[[], list[str]]]]:
    def judge() -> list[str]:
        found: list[str] = dialog.evaluate(_RUN)
        return found

    if not dialog.is_visible():
        if not is_new:
            return
        dialog.evaluate("dialog => dialog.showModal()")
        yield "dialog", judge
    for choice in dialog.get_by_role("radio", disabled=False).all():
        choice.check()
        yield f"dialog with {choice.get_attribute('value')}", judge
    going_on = dialog.locator("button[data-stage-to]:visible")
    for stage in range(2):
        if going_on.count() == 0:
            break
        going_on.first.click()
        yield f"stage {stage + 2} of the dialog", judge
    dialog.evaluate("dialog => dialog.close()")


def _is_new(html: str, built: set[object]) -> bool:
    build = build_of(html)
    is_new = build not in built
    built.add(build)
    return is_new


# -- how a page is built -------------------------------------------------------------------------

_LANGUAGE_MENU = re.compile(r'<form class="menu" method="post" action="/language".*?</form>', re.DOTALL)
_KEPT = (
    "class",
    "role",
    "type",
    "hidden",
    "disabled",
    "open",
    "tabindex",
    "scope",
    "name",
    "autocomplete",
    "style",
)
_COMPARED = ("aria-label", "title", "id", "for", "aria-labelledby", "aria-describedby", "aria-controls")
_PRESENT = ("href", "alt", "placeholder", "target")


def build_of(html: str) -> tuple[object, ...]:
    """Return what axe judges of a page: its elements and whether they say something, and which names are the same.

    A page and its translation are built alike, unless two names are the same in one language only. The
    language menu, which tells them apart, counts on its own.
    """
    reader = _Reader()
    reader.feed(_LANGUAGE_MENU.sub("", html) if "<html" in html else html)
    return tuple(reader.parts)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[object] = []
        self._known: dict[str, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(tag)
        for name, value in attrs:
            if name in _COMPARED:
                self.parts.append((name, self._known.setdefault(value or "", len(self._known))))
            elif name in _PRESENT:
                self.parts.append((name, bool(value)))
            elif name in _KEPT or name.startswith("aria-"):
                self.parts.append((name, value))

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.parts.append(bool(data.strip()))
