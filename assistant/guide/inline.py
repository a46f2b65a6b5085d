"""The Markdown within a sentence: labels in bold, links, and references to what other flows tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

SEE = "see:"
"""What a link to another flow's section begins with: `[the account ID](see:account-id)`."""
STEP_BETWEEN = re.compile(r"\s*[>›＞]\s*")
"""What stands between the labels of a path: `My Marketplace > Purchased Apps`."""

_BOLD = re.compile(r"\*\*(?P<inner>.+?)\*\*")
_LINK = re.compile(r"(?P<before>!?)\[(?P<text>[^\]]*)\]\((?P<to>[^)\s]*)\)")


def references(text: str) -> Iterator[str]:
    """Yields the flows that a text refers to."""
    for match in _LINK.finditer(text):
        if match["to"].startswith(SEE):
            yield match["to"].removeprefix(SEE)


def with_links(text: str, change: Callable[[str], str]) -> str:
    """Returns a text with what each link leads to changed."""
    return _LINK.sub(lambda match: f"{match['before']}[{match['text']}]({change(match['to'])})", text)


def with_labels(text: str, change: Callable[[str], str]) -> str:
    """Returns a text with each label, in bold or as a link's text, changed."""

    def within_bold(match: re.Match[str]) -> str:
        return f"**{_path(match['inner'], change)}**"

    def within_link(match: re.Match[str]) -> str:
        return f"{match['before']}[{_path(match['text'], change)}]({match['to']})"

    return _BOLD.sub(within_bold, _LINK.sub(within_link, text))


def _path(inner: str, change: Callable[[str], str]) -> str:
    """Changes each label of a path, but not what is in a link of its own."""
    parts = re.split(r"(\s*[>›＞]\s*|\[[^\]]*\]\([^)\s]*\))", inner)
    return "".join(part if index % 2 else _trimmed(part, change) for index, part in enumerate(parts))


def _trimmed(part: str, change: Callable[[str], str]) -> str:
    bare = part.strip()
    return part.replace(bare, change(bare)) if bare else part


def unlinked(text: str) -> str:
    """Returns a text with the words of its links alone, for places that lead nowhere."""
    return _LINK.sub(lambda match: match["text"], text)


def plain(markdown: str) -> str:
    """Returns a text without emphasis and links, for places that show text only."""
    return re.sub(r"(\*\*|`)(.+?)\1", r"\2", unlinked(markdown))
