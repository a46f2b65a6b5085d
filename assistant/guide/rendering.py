"""Writes a guide's pages as Markdown and as one HTML page, by templates that a team can replace."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, TemplateError
from markdown_it import MarkdownIt
from markupsafe import Markup

from assistant.errors import UsageError
from assistant.guide.inline import plain, with_links
from assistant.guide.model import Flavour, Guide
from assistant.guide.page import Figure, Page, Paragraph
from assistant.mock_world import LOCALES

TEMPLATES: Final = Path(__file__).parent / "templates"

WORDS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "own_name": "EN", "note": "Note", "colon": ": ", "figure": "Figure", "contents": "On this page",
        "language": "Language", "skip": "Skip to the text", "link_here": "Link to this section",
        "enlarge": "Enlarge", "enlarged": "Enlarged picture",
    },
    "zh": {
        "own_name": "中文", "note": "注意", "colon": "：", "figure": "图", "contents": "本页内容",
        "language": "语言", "skip": "跳到正文", "link_here": "本节链接",
        "enlarge": "查看大图", "enlarged": "大图",
    },
}  # fmt: skip
"""The pages' own words in each language."""


class Renderer:
    """Renders the pages of one guide; a template in the guide's own folder goes before ours."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide
        self._own = Path(guide.file).parent / guide.head.templates if guide.head.templates else None
        if self._own is not None and not self._own.is_dir():
            raise UsageError(f"{guide.file}: there is no folder {self._own} with templates")
        folders = [folder for folder in (self._own, TEMPLATES) if folder is not None]
        loader = ChoiceLoader([FileSystemLoader(folder) for folder in folders])
        options: dict[str, Any] = {
            "loader": loader, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True
        }  # fmt: skip
        self._markdown = Environment(autoescape=False, **options)  # noqa: S701 - Markdown is no HTML
        self._markdown.filters |= {"alt": _alt, "caption": _caption, "mdx": _mdx}
        self._html = Environment(autoescape=True, **options)
        self._html.filters |= {
            "inline": self._inline,
            "lang": LOCALES.__getitem__,
            "plain": plain,
            "source": _source,
        }

    def markdown(self, page: Page, *, flavour: Flavour | None = None) -> str:
        """Returns a page in Markdown, for the guide's tool or another one."""
        form = f"{flavour or self._guide.head.flavour}.md"
        text = self._rendered(
            self._markdown, "page.md", page=page, words=WORDS[page.locale], form_file=form, guide=self._guide
        )
        lines = (line.rstrip() for line in text.splitlines())
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"

    def html(self, pages: Sequence[Page]) -> str:
        """Returns one page of HTML with all languages; the first is shown where nothing else is wished for."""
        script = self._file("page.js")
        first = next((block.text for block in pages[0].blocks if isinstance(block, Paragraph)), "")
        text = self._rendered(
            self._html,
            "page.html",
            pages=pages,
            words=WORDS,
            guide=self._guide,
            description=plain(first),
            style=Markup(self._file("page.css")),  # noqa: S704 - a file of ours or the team's
            script=Markup(script),  # noqa: S704 - the same
            script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        )
        return "\n".join(filter(None, (line.rstrip() for line in text.splitlines()))) + "\n"

    def _rendered(self, environment: Environment, name: str, **values: object) -> str:
        try:
            return environment.get_template(name).render(**values)
        except TemplateError as error:
            line = getattr(error, "lineno", None)
            place = getattr(error, "filename", None) or name
            where = f"{place}:{line}" if line else place
            raise UsageError(f"the template {where} can't be used: {error.message}") from error

    def _file(self, name: str) -> str:
        own = self._own / name if self._own is not None else None
        path = own if own is not None and own.is_file() else TEMPLATES / name
        return path.read_text(encoding="utf-8").rstrip("\n")

    def _inline(self, text: str, prefix: str, page: Page) -> Markup:
        """Returns a sentence as HTML; links lead within the language, or to where pages beside this one are."""
        beside: Mapping[str, str] = self._guide.head.beside
        texts = self._guide.translations.get(page.locale, {})

        def leading(to: str) -> str:
            if to.startswith("#"):
                return f"#{prefix}{to[1:]}"
            path, hash_, anchor = to.partition("#")
            address = beside.get(path)
            return f"{texts.get(address, address)}{hash_}{anchor}" if address else to

        return Markup(_MARKDOWN.renderInline(with_links(text, leading)))  # noqa: S704 - raw HTML is off


_MARKDOWN = MarkdownIt("commonmark", {"html": False})


def _alt(text: str) -> str:
    """Returns a picture's words for Markdown's brackets."""
    return re.sub(r"([\[\]\\])", r"\\\1", " ".join(text.split()))


def _caption(figure: Figure) -> str:
    """Returns a picture's caption for Markdown, as the title behind its address; nothing where the flow says none."""
    told = re.sub(r'(["\\])', r"\\\1", " ".join(figure.caption.split()))
    return f' "{told}"' if figure.is_captioned else ""


def _mdx(text: str) -> str:
    return re.sub(r"[{}]", r"\\\g<0>", html.escape(text, quote=False).replace("&gt;", ">"))


def _source(figure: Figure, page: Page) -> str:
    """Returns a picture as part of the page: lossless WebP, a third of the PNG's size."""
    del page
    return f"data:image/webp;base64,{base64.b64encode(webp(figure.picture.png)).decode()}"


def webp(png: bytes) -> bytes:
    """Returns a PNG's pixels as lossless WebP; the same pixels give the same bytes."""
    from PIL import Image

    made = BytesIO()
    with Image.open(BytesIO(png)) as image:
        pixels = image.convert("RGBA" if "A" in image.getbands() else "RGB")
        pixels.save(made, "WEBP", lossless=True, quality=80, method=4)
    return made.getvalue()
