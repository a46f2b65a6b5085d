"""The texts of a film, drawn by the browser: its fonts have the letters of every language."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from markdown_it import MarkdownIt

from assistant.film.layout import Layout
from assistant.film.scene import Film
from assistant.film.wording import WORDS
from assistant.guide.inline import unlinked
from assistant.mock_world import LOCALES
from assistant.picture.capture import capture
from assistant.picture.style import Style

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False})
_COLOURS: Final = {
    "light": "--text:#1b212b;--quiet:#667085;--line:#e2e6ec;--page:#ffffff;--card:#f5f7fa",
    "dark": "--text:#eef1f6;--quiet:#9aa5b5;--line:#333b48;--page:#171c24;--card:#11151b",
}
_PAGE: Final = """<!doctype html><html lang="{lang}"><meta charset="utf-8"><style>
:root {{ {colours}; --accent: {accent}; }}
* {{ box-sizing: border-box; margin: 0; }}
html {{ zoom: {unit}; }}
body {{ font-family: {font}; color: var(--text); background: var(--page); overflow: hidden; }}
b, strong {{ font-weight: 700; }}
.strip {{ position: relative; height: {strip}px; padding: 0 30px; display: flex; align-items: center; gap: 32px; }}
.track {{ position: absolute; left: 0; right: 0; top: 0; height: 4px; background: var(--line); }}
.done {{ height: 100%; background: var(--accent); }}
.cut {{ position: absolute; top: 0; width: 2px; height: 4px; background: var(--page); }}
.text {{ flex: 1; min-width: 0; }}
.chapter {{ font-size: 13px; line-height: 18px; font-weight: 600; color: var(--quiet); margin-bottom: 4px;
  white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }}
.caption {{ font-size: 19px; line-height: 27px; display: -webkit-box; -webkit-line-clamp: 2;
  -webkit-box-orient: vertical; overflow: hidden; text-wrap: pretty; }}
.number {{ flex: none; font-size: 14px; color: var(--quiet); font-variant-numeric: tabular-nums; }}
.number b {{ color: var(--text); font-size: 17px; }}
.card {{ height: {height}px; background: var(--card); display: flex; flex-direction: column; justify-content: center;
  padding: 0 12%; position: relative; }}
.card::before {{ content: ""; position: absolute; left: 0; top: 0; bottom: 0; width: 10px; background: var(--accent); }}
.over {{ font-size: 16px; font-weight: 600; color: var(--quiet); margin-bottom: 14px; }}
.title {{ font-size: 38px; line-height: 1.3; font-weight: 700; text-wrap: balance; }}
.under {{ margin-top: 26px; font-size: 17px; line-height: 30px; color: var(--quiet); columns: {columns}; gap: 40px; }}
.under li {{ break-inside: avoid; padding-left: 4px; }}
.under ol {{ padding-left: 1.3em; }}
</style>{body}</html>"""


class Lettering:
    """Draws the cards and captions of one film, on a page of its own."""

    def __init__(self, browser: Browser, film: Film, layout: Layout, style: Style) -> None:
        self._browser = browser
        self._film = film
        self._layout = layout
        self._style = style
        self._words = WORDS[film.locale]

    def drawn(self) -> tuple[list[bytes], list[bytes]]:
        """Returns the cards, the title's first and then the chapters', and the caption of each scene, as PNGs."""
        context = self._browser.new_context(device_scale_factor=1)
        try:
            page = context.new_page()
            chapters = self._film.chapters()
            cards = [self._card(page, self._words["film"], self._film.title, self._contents())]
            for number, chapter in enumerate(chapters, start=1):
                over = self._words["chapter"].format(number=number, count=len(chapters))
                cards.append(self._card(page, over, chapter.title, ""))
            return cards, [self._caption(page, index) for index in range(len(self._film.scenes))]
        finally:
            context.close()

    def _contents(self) -> str:
        chapters = self._film.chapters()
        if len(chapters) == 1:
            return ""
        return f"<ol>{''.join(f'<li>{escape(chapter.title)}</li>' for chapter in chapters)}</ol>"

    def _card(self, page: Page, over: str, title: str, under: str) -> bytes:
        body = (
            f'<div class="card"><p class="over">{escape(over)}</p><h1 class="title">{escape(title)}</h1>'
            f'<div class="under">{under}</div></div>'
        )
        return self._captured(page, body, self._layout.height)

    def _caption(self, page: Page, index: int) -> bytes:
        film, scene, count = self._film, self._film.scenes[index], len(self._film.scenes)
        chapter = scene.chapter or film.title
        begins = [chapter.first for chapter in film.chapters()[1:]]
        cuts = "".join(f'<i class="cut" style="left:{first / count:.3%}"></i>' for first in begins)
        body = (
            f'<div class="strip"><div class="track"><div class="done" style="width:{(index + 1) / count:.3%}"></div>'
            f'{cuts}</div><div class="text"><p class="chapter">{escape(chapter)}</p>'
            f'<p class="caption">{caption_html(scene.caption)}</p></div>'
            f'<p class="number"><b>{index + 1}</b> / {count}</p></div>'
        )
        return self._captured(page, body, self._layout.strip_height)

    def _captured(self, page: Page, body: str, height: int) -> bytes:
        page.set_viewport_size({"width": self._layout.width, "height": height})
        unit = self._layout.unit
        page.set_content(
            _PAGE.format(
                lang=LOCALES[self._film.locale], colours=_COLOURS[self._style.theme], accent=self._style.colour,
                unit=unit, font=self._style.font, strip=self._layout.strip_height / unit,
                height=self._layout.height / unit, columns=1 if len(self._film.chapters()) < 7 else 2, body=body,
            )
        )  # fmt: skip
        return capture(page)


def caption_html(markdown: str) -> str:
    """Returns a sentence as HTML; where its links lead is left out."""
    return str(_MARKDOWN.renderInline(unlinked(markdown)))
