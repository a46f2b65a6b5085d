"""Journals that earlier versions of the program wrote: brought up, with all that is in them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from assistant.engine.acts import ActRecord, ActState
from assistant.errors import UsageError
from assistant.journal import Journal
from assistant.journal.migrations import VERSION
from assistant.journal.sqlite import version_of
from tests.assistant.journal.rows import act, began, finished, lease

EARLIER = Path(__file__).parent / "earlier"
RUN = (
    "INSERT INTO run (id, flow, title, environment, world, inputs, started, folder, status) VALUES "
    "('r0', 'bind', 'Bind', 'mock', 'demo', '{\"n\": 3}', '2026-01-02T09:30:00+08:00', '/runs/r0', 'in_doubt')"
)


def write(path: Path, schema: str, *acts: str) -> None:
    """Writes a journal as the version with that schema did: one run, and acts by the rest of their row."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as db:
        db.executescript((EARLIER / schema).read_text())
        db.execute(RUN)
        for row in acts:
            db.execute(f"INSERT INTO act VALUES ('mock', 'w1', 'buy', {row})")  # noqa: S608 - the test's own rows
        db.execute("PRAGMA user_version = 1")
        db.commit()


def layout(path: Path) -> list[tuple[str, ...]]:
    """Returns the columns of every table of a journal."""
    with closing(sqlite3.connect(path)) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return sorted(
            (table, *map(str, row)) for table in tables for row in db.execute(f"PRAGMA table_info({table})")
        )


@pytest.mark.parametrize("schema", ["uncounted.sql", "counted.sql"])
def test_an_earlier_journal_gets_the_tables_of_a_new_one(schema: str, path: Path) -> None:
    """Whatever it began as, nobody can tell it from a journal that was made today; its runs are there."""
    write(path, schema)
    Journal(path).close()
    Journal(path.parent / "new.sqlite3").close()
    assert layout(path) == layout(path.parent / "new.sqlite3")
    with closing(sqlite3.connect(path)) as db:
        assert version_of(db) == VERSION
    journal = Journal(path)
    [record] = journal.runs(limit=5)
    assert (record.id, record.status, record.inputs) == ("r0", "in_doubt", {"n": 3})
    journal.begin(began("r1"), lease=lease(journal))
    journal.finish(finished("r1"))
    journal.close()


def test_acts_that_were_not_counted_are_known_as_they_were(path: Path) -> None:
    """What was intended is still in doubt, what was seen is seen; an intent that was withdrawn did not happen."""
    write(
        path,
        "uncounted.sql",
        "'a', 'intended', 'r0', '2026-01-02T09:30:01', NULL",
        "'b', 'seen', 'r0', '2026-01-02T09:30:01', '2026-01-02T09:30:02'",
        "'c', 'withdrawn', 'r0', '2026-01-02T09:30:01', '2026-01-02T09:30:02'",
    )
    journal = Journal(path)
    known = [journal.find_act(act(sentence=sentence)) for sentence in "abc"]
    journal.intend_act(act(sentence="c"), since=2, lease=lease(journal))
    journal.close()
    assert known == [
        ActRecord(state=ActState.INTENDED, version=1),
        ActRecord(state=ActState.SEEN, version=2),
        ActRecord(state=ActState.REFUSED, version=2),
    ]


def test_counts_of_acts_are_kept(path: Path) -> None:
    """Whoever looked at an act before the journal was brought up still knows whether it changed."""
    write(path, "counted.sql", "'a', 'intended', 7, 'r0', '2026-01-02T09:30:01', NULL")
    journal = Journal(path)
    assert journal.find_act(act(sentence="a")) == ActRecord(state=ActState.INTENDED, version=7)
    journal.close()


def test_a_journal_that_can_not_be_brought_up_stays_as_it_was(path: Path) -> None:
    """All is changed in one transaction: an act of a state that nobody knows leaves the file to its own version."""
    write(path, "uncounted.sql")
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute("INSERT INTO act VALUES ('mock', 'w1', 'buy', 'a', 'bought', 'r0', '2026', NULL)")
        db.commit()
    before = layout(path)
    with pytest.raises(UsageError, match=r"can't be read as a journal \(CHECK .*\); move it away$"):
        Journal(path)
    assert layout(path) == before
