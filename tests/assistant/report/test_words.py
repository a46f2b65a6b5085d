"""Names, values and pictures as people read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.report.embedding import Embedding
from assistant.report.excerpt import excerpt_lines
from assistant.report.words import caption, counted, label, shown
from tests.assistant.report.conftest import png


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("account_id", "Account ID"),
        ("resource_id", "Resource ID"),
        ("order", "Order"),
        ("settled_by", "Settled by"),
        ("product-url", "Product URL"),
        ("id", "ID"),
        ("工作空间", "工作空间"),
        ("", ""),
    ],
)
def test_labels_are_written_as_people_write_them(name: str, expected: str) -> None:
    """Underscores become spaces, the first letter is large, abbreviations are all large."""
    assert label(name) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, "yes"),
        (None, ""),
        (3, "3"),
        (["a", "云"], '["a", "云"]'),
        ("a\x1b[2Jb", "a�[2Jb"),
        ("a\nb", "a\nb"),
    ],
)
def test_values_are_safe_to_print(value: object, expected: str) -> None:
    """Any value becomes a text, and none can steer a terminal."""
    assert shown(value) == expected


def test_captions_have_no_marks_of_markdown() -> None:
    """Bold and code in a sentence are shown without their signs."""
    assert caption("Choose **Huawei Cloud** and `OK`, 2 * 3 ** 4") == "Choose Huawei Cloud and OK, 2 * 3 ** 4"


def test_nouns_are_counted() -> None:
    """One is one, and all else is many."""
    assert [counted(number, "picture") for number in (0, 1, 2)] == ["0 pictures", "1 picture", "2 pictures"]


def test_excerpts_are_taken_apart() -> None:
    """Numbers, texts and the mark are told apart, also where a line is empty or has a bar in it."""
    lines = excerpt_lines("   9 |\n> 10 |   - fill: {a | b: c}")
    assert [(line.number, line.text, line.is_marked) for line in lines] == [
        (9, "", False),
        (10, "  - fill: {a | b: c}", True),
    ]
    assert excerpt_lines("anything else") == []


def test_pictures_are_embedded_while_there_is_room(tmp_path: Path) -> None:
    """The first ones are embedded, what has no room any more is linked, and other files are never read."""
    for name in ("one.png", "two 2.png", "notes.txt"):
        (tmp_path / name).write_bytes(png())
    embedding = Embedding(tmp_path / "", room=len(png()) + 5)
    sources = [
        embedding.source(name) for name in ("one.png", "two 2.png", "notes.txt", "gone.png", "../x.png")
    ]
    addresses = [source.address[:15] if source else None for source in sources]
    assert addresses == ["data:image/png;", "two%202.png", "notes.txt", None, None]
