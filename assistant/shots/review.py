"""The page of a review: each picture before and after, with a slider, a blink and the difference."""

from __future__ import annotations

import base64
import difflib
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from assistant.picture.side import words_in

if TYPE_CHECKING:
    from assistant.shots.changes import Change
    from assistant.shots.proposal import Proposal

PAGE: Final = "review.html"
_TEMPLATES: Final = Path(__file__).parent / "templates"
_TYPES: Final = {".png": "image/png", ".webp": "image/webp"}


def write_review(proposal: Proposal) -> Path:
    """Writes the page beside the proposal, to be mailed or kept by a CI; it shows, and can't decide."""
    file = proposal.folder / PAGE
    file.write_text(review_page(proposal), encoding="utf-8")
    return file


def review_page(proposal: Proposal, *, token: str = "") -> str:
    """Returns the page, with all pictures in it; with a token it can tell a server what is decided."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    script, style = ((_TEMPLATES / name).read_text(encoding="utf-8") for name in ("review.js", "review.css"))
    return environment.get_template("review.html").render(
        entries=[_entry(proposal, change) for change in proposal.changes()], token=token,
        script=Markup(script), style=Markup(style),  # noqa: S704 - our own files
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )  # fmt: skip


def _entry(proposal: Proposal, change: Change) -> dict[str, Any]:
    pictures = {
        state: _embedded(proposal.picture(change, state)) for state in ("before", "after", "difference")
    }
    return {"change": change, "words": _words(proposal, change), **pictures}


def _embedded(file: Path | None) -> str:
    if file is None:
        return ""
    return f"data:{_TYPES[file.suffix]};base64,{base64.b64encode(file.read_bytes()).decode()}"


def _words(proposal: Proposal, change: Change) -> list[tuple[str, str]]:
    """Returns the lines of the picture's words that went and came, each with its sign."""
    before, after = (_lines(proposal.words(change, state)) for state in ("before", "after"))
    if not before or not after:
        return []
    told = difflib.unified_diff(before, after, lineterm="", n=1)
    return [(line[0], line[1:]) for line in told if not line.startswith(("---", "+++", "@@"))]


def _lines(written: str) -> list[str]:
    if not written:
        return []
    words = words_in(written)
    said = [f"{key}: {words[key]}" for key in ("alt", "caption", "labels") if words[key]]
    read = [str(words[key] or "").split("\n") for key in ("text", "aria")]
    return [line for line in (*said, *read[0], *read[1]) if line]
