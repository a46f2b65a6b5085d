"""The files of pages that somebody wrote."""

from __future__ import annotations

import re
from pathlib import Path

from assistant.errors import UsageError
from assistant.guide.reading import read_page

_MOST = 2 * 1024 * 1024


def page_text(path: Path) -> str:
    """Returns the text of a page; raises UsageError for what is none, with the reason."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} can't be read ({(error.strerror or str(error)).lower()})") from error
    if len(data) > _MOST:
        raise UsageError(f"{path} is larger than 2 MiB; that is no page of a guide")
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 text (byte {error.start})") from error
    if not read_page(text).items:
        raise UsageError(f"{path} holds no heading, sentence or picture of Markdown")
    return text


def language_of(text: str) -> str:
    """Returns the language that most of a text is in: `zh` or `en`."""
    chinese, latin = (len(re.findall(signs, text)) for signs in (r"[\u3400-\u9fff]", r"[A-Za-z]{2,}"))
    return "zh" if chinese > latin else "en"
