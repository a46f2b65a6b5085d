"""The dark theme: pages are dark for a reader who prefers it, and as they were for everybody else."""

import re
from collections.abc import Iterator
from typing import Literal

from playwright.sync_api import Page

from mock_sites.hosts import HOST_LABELS
from mock_sites.server import Server
from mock_sites.world import World

_THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_COLOURS = """() => {
  const {colorScheme} = getComputedStyle(document.documentElement);
  const {backgroundColor, color} = getComputedStyle(document.body);
  return [colorScheme, backgroundColor, color];
}"""
_ARROW = "field => getComputedStyle(field).backgroundImage"


def test_pages_are_in_the_theme_that_the_reader_prefers(page: Page, server: Server, world: World) -> None:
    """The front page of each site, a page that is not there, and the control page, without loading them anew."""
    for address in _addresses(server, world):
        page.goto(address)
        for theme in _THEMES:
            page.emulate_media(color_scheme=theme)
            scheme, ground, words = page.evaluate(_COLOURS)
            assert (address, scheme, _theme_of(ground, words)) == (address, "light dark", theme)


def test_the_arrow_of_a_choice_is_in_the_theme(page: Page, server: Server, world: World) -> None:
    """It is a picture, which takes no colour from the page; both are there."""
    page.goto(server.url("guance", "/businessRegister", world.name))
    arrows = []
    for theme in _THEMES:
        page.emulate_media(color_scheme=theme)
        arrows += re.findall(r"/static/[\w-]+\.svg", page.get_by_label("Site").evaluate(_ARROW))
    assert arrows == ["/static/select.svg", "/static/select-dark.svg"]
    assert [
        page.evaluate("address => fetch(address).then(answer => answer.ok)", arrow) for arrow in arrows
    ] == [
        True,
        True,
    ]


def _addresses(server: Server, world: World) -> Iterator[str]:
    yield from (server.url(site, "/", world.name) for site in HOST_LABELS)
    yield server.url("koogallery", "/nothing-there", world.name)
    yield f"http://localhost:{server.port}/"


def _theme_of(ground: str, words: str) -> str:
    if _brightness(ground) > 240 and _brightness(words) < 40:
        return "light"
    return "dark" if _brightness(ground) < 30 and _brightness(words) > 220 else f"{words} on {ground}"


def _brightness(colour: str) -> float:
    """Return how bright an opaque colour is, from 0 to 255."""
    found = re.fullmatch(r"rgb\((\d+), (\d+), (\d+)\)", colour)
    assert found is not None, f"{colour} is not opaque"
    return sum(map(int, found.groups())) / 3
