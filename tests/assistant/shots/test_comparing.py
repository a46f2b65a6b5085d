"""What is said of a picture whose words are others than those of the one that is kept."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from assistant.picture.side import Side
from assistant.picture.style import Style
from assistant.shots.comparing import compare, place_of
from assistant.shots.taking import Cell, Taken

CELL = Cell(locale="en")
SIDE = Side(
    name="x", flow="look", alt="The page", caption="", width=8, height=8, scale=1,
    labels=("The name", "The price"), text="Name\nPrice", aria="",
)  # fmt: skip


def png() -> bytes:
    """Gives a picture."""
    written = BytesIO()
    Image.new("RGB", (8, 8)).save(written, "png")
    return written.getvalue()


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ({"labels": ("Your name", "The price")}, "labels: “The name” is now “Your name”"),
        (
            {"labels": ("Your name", "Your price")},
            "labels: “The name”, “The price” is now “Your name”, “Your price”",
        ),
        ({"labels": ("The name",)}, "labels: “The price” is gone"),
        ({"labels": ()}, "labels: “The name”, “The price” is gone"),
        ({"labels": ("The name", "The price", "It's all")}, "labels: “It's all” is new"),
        ({"alt": "Our page"}, "alt: “The page” is now “Our page”"),
        ({"caption": "A page"}, "caption: “A page” is new"),
        ({"text": "First name\nLast name"}, "text: “Name Price” is now “First name Last name”"),
    ],
)
def test_changed_words_are_told_as_words(others: dict[str, Any], words: str, tmp_path: Path) -> None:
    """Labels are told one by one, the lines of a text as one."""
    style = Style(format="png")
    kept = place_of(tmp_path, style, CELL, "x")
    kept.parent.mkdir(parents=True)
    kept.write_bytes(png())
    kept.with_name("x.yaml").write_text(SIDE.written())
    taken = Taken(cell=CELL, name="x", flow="look", picture=png(), side=replace(SIDE, **others).written())
    change = compare(taken, root=tmp_path, style=style).change
    assert (change.status, change.words) == ("changed", words)
