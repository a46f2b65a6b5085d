"""Tells whether a picture that was taken visibly differs from the one that is kept."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.picture.difference import difference
from assistant.picture.side import words_in
from assistant.shots.changes import Change, Status
from assistant.shots.encoding import encoded

if TYPE_CHECKING:
    from assistant.picture.style import Style
    from assistant.shots.taking import Cell, Taken

_TAKEN = re.compile(r"^taken: (\w+)$", re.MULTILINE)
_LONGEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A change with what shows it: the picture as it is to be kept, its words, and where the kept one differs."""

    change: Change
    picture: bytes = b""
    side: str = ""
    difference: bytes | None = None


def place_of(root: Path, style: Style, cell: Cell, name: str) -> Path:
    """Returns where a picture is kept: `docs/guide/en/img/x.png`, in a look of a name in a folder of that name."""
    folder = root / style.folder.replace("{locale}", cell.locale) / cell.look
    return folder / f"{name}.{style.format}"


def compare(taken: Taken, *, root: Path, style: Style) -> Compared:
    """Returns what became of a picture: its bytes are compared first, then its pixels, and its words in any case."""
    kept = place_of(root, style, taken.cell, taken.name)
    png = taken.picture
    digest = hashlib.sha256(png).hexdigest()
    side = f"{taken.side}taken: {digest}\n"
    status, words, shown = _held(kept, kept.with_name(f"{taken.name}.yaml"), png, side, digest)
    change = Change(
        name=taken.name, locale=taken.cell.locale, look=taken.cell.look, flow=taken.flow,
        path=kept.relative_to(root).as_posix(), status=status, words=words,
    )  # fmt: skip
    # Written small here, while the browser goes on: a second for each picture, on a busy machine.
    picture = encoded(png, style.format) if status != "unchanged" else b""
    return Compared(change=change, picture=picture, side=side, difference=shown)


def _held(kept: Path, beside: Path, png: bytes, side: str, digest: str) -> tuple[Status, str, bytes | None]:
    if not kept.is_file():
        return "new", "", None
    if not beside.is_file():
        return "changed", "the words beside it are missing", None
    old = beside.read_text(encoding="utf-8")
    told = _words(words_in(old), words_in(side))
    match = _TAKEN.search(old)
    found = None if match and match[1] == digest else difference(kept.read_bytes(), png)
    if found is not None:
        return "changed", "; ".join(filter(None, (found.words, told))), found.picture
    return ("changed", told, None) if told else ("unchanged", "", None)


def _words(old: dict[str, object], new: dict[str, object]) -> str:
    """Returns which words are others, the first of them at full length."""
    if old == new:
        return ""
    key = next(key for key in new if old.get(key) != new.get(key))
    lines = [_lines(each.get(key)) for each in (old, new)]
    pairs = difflib.SequenceMatcher(a=lines[0], b=lines[1], autojunk=False).get_opcodes()
    _, a, b, c, d = next(pair for pair in pairs if pair[0] != "equal")
    parts = (lines[0][a:b], lines[1][c:d])
    gone, come = (_quoted(part if key == "labels" else [" ".join(part)]) for part in parts)
    if gone and come:
        return f"{key}: {gone} is now {come}"
    return f"{key}: {come or gone} {'is new' if come else 'is gone'}"


def _lines(words: object) -> list[str]:
    """Returns the lines of a text, or the texts of a list."""
    return [str(each) for each in words] if isinstance(words, list) else str(words or "").split("\n")


def _quoted(texts: Iterable[str]) -> str:
    return ", ".join(f"“{_short(text)}”" for text in texts if text)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def gone(
    compared: Iterable[Compared], *, root: Path, style: Style, cells: Iterable[Cell], flows: Iterable[str]
) -> Iterator[Compared]:
    """Yields pictures that are kept and were not taken, though the flow that took them was run."""
    there = {each.change.path for each in compared}
    ran = set(flows)
    for cell in cells:
        folder = place_of(root, style, cell, "x").parent
        for side in sorted(folder.glob("*.yaml")):
            name = side.name.removesuffix(".yaml")
            path = place_of(root, style, cell, name).relative_to(root).as_posix()
            flow = words_in(side.read_text(encoding="utf-8")).get("flow")
            if path not in there and flow in ran:
                change = Change(
                    name=name, locale=cell.locale, look=cell.look, flow=str(flow), path=path, status="gone",
                    words=f"{flow} takes it no more",
                )  # fmt: skip
                yield Compared(change=change)
