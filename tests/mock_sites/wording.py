"""What a page says: the texts that a person or a screen reader gets, without tags."""

import re
from html import unescape

_FOREIGN = re.compile(r'<(\w+)[^>]*\blang="[^"]*"[^>]*>.*?</\1>', re.DOTALL)
_SILENT = re.compile(r"<(script|style|svg)\b.*?</\1>", re.DOTALL)
_ATTRIBUTE = re.compile(r'\b(?:aria-label|placeholder|title|alt|data-copied-label)="([^"]*)"')
_TAG = re.compile(r"<[^>]+>")

# What stands on a page in any language: IDs, addresses, and what people have typed.
_DATA = re.compile(
    r"""wksp_[0-9a-f]{32} | [0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}
    | (?<![0-9a-z])[0-9a-f]{32}(?![0-9a-z]) | [0-9A-Za-z]{40} | CS\d{10}[A-Z0-9]{5}
    | OFFI\d{18,19} | MOCK[0-9A-Z]{16} | [\w.-]+@example\.com | \b(?:af|ap|cn)-[a-z]+-\d
    | example-(?:administrator|bare|billing|branch|chief|read_only|cloud|newcomer|new|owner|user) | \breader\b
    | Example\ (?:Trading|New)(?:\ Co\.,)?\ Ltd\. | Example\ User\ Ltd\.
    | Example\ (?:Branch|Production|Staging|Africa|Research|Owner) | Sells\ examples,\ online\ and\ in\ four\ shops\.
    | Guangzhou(?!\)) | xyzzy | ST-\S+""",
    re.VERBOSE,
)


def said(html: str) -> list[str]:
    """Return the texts of a page in the page's own language, in order; what is marked as another's is left out."""
    body = _SILENT.sub("", _FOREIGN.sub("", html[html.index("<head") :]))
    texts = [*_ATTRIBUTE.findall(body), *_TAG.split(body)]
    return [text for raw in texts if (text := " ".join(unescape(raw).split()))]


def own_words(html: str) -> str:
    """Return what the site itself says on a page, without IDs, addresses and what people have typed."""
    return _DATA.sub(" ", "\n".join(said(html)))
