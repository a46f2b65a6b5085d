"""A journal of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.journal import Journal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The journal's file, in a folder that is not there yet."""
    return tmp_path / "state" / "journal.sqlite3"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    """A journal, open for the test."""
    journal = Journal(path)
    yield journal
    journal.close()
