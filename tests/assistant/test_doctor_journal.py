"""What the doctor finds of the journal: looked at, never made or changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant import doctor
from assistant.config import load_config
from assistant.doctor import Check
from assistant.journal import Journal
from assistant.journal.migrations import VERSION
from tests.assistant.test_doctor import make_project

if TYPE_CHECKING:
    from tests.assistant.postgres import Server


@pytest.fixture(autouse=True)
def _nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves it to config.yaml where the journal is."""
    monkeypatch.delenv("ASSISTANT_DATABASE", raising=False)


def look(folder: Path, journal: str | None = None) -> Check:
    """Returns what the doctor says of a project's journal."""
    config = make_project(folder) / "config.yaml"
    if journal is not None:
        config.write_text(f"{config.read_text()}journal: {journal}\n")
    return doctor._journal(load_config(config))


def test_a_file_is_made_by_the_first_run(tmp_path: Path) -> None:
    """Looking makes none; afterwards its version is told, and one of an earlier version is brought up by a run."""
    path = tmp_path / "runs" / "here" / "journal.sqlite3"
    check = look(tmp_path)
    assert (check.state, check.found) == ("ok", f"{path}, without tables yet: the first run makes them")
    assert not path.parent.exists()
    Journal(path).close()
    assert look(tmp_path).found == f"{path}, tables of version {VERSION}"
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 2")
    before = path.read_bytes()
    assert look(tmp_path).found == (f"{path}, tables of version 2, which the next run brings up to {VERSION}")
    assert (path.read_bytes(), list(path.parent.iterdir())) == (before, [path])


def test_a_file_that_is_no_journal_of_ours_is_told(tmp_path: Path) -> None:
    """Of a newer version, of something else, or no file at all: each with its remedy."""
    path = tmp_path / "runs" / "here" / "journal.sqlite3"
    Journal(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {VERSION + 1}")
    newer = look(tmp_path)
    assert (newer.state, newer.found, newer.remedy) == (
        "missing", f"{path} was written by a newer version of this program",
        "update it, or name another 'state'",
    )  # fmt: skip
    path.write_text("no database at all " * 60)
    assert look(tmp_path).remedy == "move it away"
    assert look(tmp_path, "runs").found.endswith("/runs can't be opened (it is no file that may be written)")
    assert look(tmp_path, "config.yaml/inner").found == f"{tmp_path}/config.yaml cannot be written"


def test_a_database_is_asked(tmp_path: Path, postgres: Server) -> None:
    """It is reached, its tables are none yet, of ours or newer; nothing is made, and no password is shown."""
    place = postgres.schema()
    assert look(tmp_path, place.reveal()).found == (
        f"{place} answers, without tables yet: the first run makes them"
    )
    schema = place.reveal().rpartition("%3D")[2]
    tables = f"SELECT count(*) FROM pg_tables WHERE schemaname = '{schema}'"  # noqa: S608 - the test's own schema
    assert postgres.ask(tables) == [(0,)]
    with closing(Journal(place)) as journal:
        assert look(tmp_path, place.reveal()).found == f"{place} answers, tables of version {VERSION}"
        with journal.writing(durable=True):
            journal.execute("UPDATE journal_version SET version = ?", (VERSION + 1,))
    newer = look(tmp_path, place.reveal())
    assert (newer.state, newer.found, newer.remedy) == (
        "missing", f"{place} was written by a newer version of this program",
        "update it, or name another 'journal'",
    )  # fmt: skip
    assert "••••••" in str(place)


def test_a_database_without_room_for_tables_is_told(tmp_path: Path, postgres: Server) -> None:
    """Somebody else's tables are in the way, or there is no schema that tables could be made in."""
    place = postgres.schema()
    postgres.ask(f"CREATE TABLE {place.reveal().rpartition('%3D')[2]}.run (id TEXT)")
    nowhere = place.reveal().replace("search_path%3D", "search_path%3Dno_")
    for url, reason in (
        (place.reveal(), 'relation "run" already exists'),
        (nowhere, "its user may make no tables there"),
    ):
        check = look(tmp_path, url)
        assert check.found.endswith(f" can't be used as a journal ({reason})")
        assert check.remedy == "give it a database of its own, in which its user may make tables"


@pytest.mark.parametrize(
    ("url", "remedy"),
    [
        ("postgresql://me:hush+hush@127.0.0.1:1/runs", "is the server running?"),
        ("{url}", "its user or password is wrong"),
    ],
)
def test_a_database_that_refuses_is_told(
    url: str, remedy: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """With what to do about it, and without the password."""
    if url == "{url}":
        url = request.getfixturevalue("postgres").url(password="hush+hush")
    check = look(tmp_path, url)
    assert (check.state, check.remedy) == ("missing", remedy)
    assert check.found.startswith("the journal postgresql://")
    assert "hush" not in str(check)


def test_the_variable_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong place in the environment is told as such, without repeating it."""
    monkeypatch.setenv("ASSISTANT_DATABASE", "mysql://me:hush@h/d")
    check = look(tmp_path)
    assert (check.state, check.remedy, "hush" in check.found) == (
        "missing",
        "correct ASSISTANT_DATABASE",
        False,
    )
