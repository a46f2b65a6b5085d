"""A journal of the test's own, in each of the databases that can keep one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.journal import Journal

if TYPE_CHECKING:
    from assistant.database_url import Place
    from tests.assistant.postgres import Server


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The journal's file, in a folder that is not there yet."""
    return tmp_path / "state" / "journal.sqlite3"


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, path: Path) -> Place:
    """Where the journal is going to be."""
    if request.param == "sqlite":
        return path
    server: Server = request.getfixturevalue("postgres")
    return server.schema()


@pytest.fixture
def journal(place: Place) -> Iterator[Journal]:
    """A journal, open for the test."""
    journal = Journal(place)
    yield journal
    journal.close()
