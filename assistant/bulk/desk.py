"""Where a worker of many machines has one row at a time run: a process of ours that it starts, feeds and hears."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

from assistant.bulk.crew import Crew
from assistant.bulk.hands import Hand
from assistant.bulk.seat import Summons
from assistant.errors import UsageError
from assistant.journal import Journal
from assistant.journal.bulk_record import UNDONE, BulkRecord, BulkRow, Bulks
from assistant.mock_world import served_port
from assistant.project import Project
from assistant.source import SourceError

_LOOK_EVERY: Final = 0.5
_TRIES: Final = 3
"""How many processes may end in the midst of a row before it counts as failed."""


class NotNow(Exception):
    """The row can't be run here and now; it has to be tried again."""


class Desk:
    """A process for the rows of one bulk, another one when that has ended."""

    def __init__(self, config_file: Path, bulk: str) -> None:
        self.bulk = bulk
        self._config_file = config_file
        self._crew: Crew | None = None

    def run_one(self, number: int, *, say: Callable[[str], None]) -> None:
        """Has a row run to its end, which the journal knows then.

        Raises NotNow where another run does the same, or the journal can't be reached. A row that has ended already
        is left alone: whoever wants it run again hands it in.
        """
        project = Project(self._config_file)
        with closing(Journal(project.journal_place)) as journal:
            bulks = Bulks(journal)
            bulk, row = bulks.find(self.bulk), bulks.row(self.bulk, number)
            if bulk is None or row is None or row.status not in UNDONE:
                return
            if row.run is not None and row.status == "running" and _is_live(journal, row.run):
                raise NotNow(row.run)
            try:
                _check_place(self._config_file, bulk)
                self._run(bulk, bulks, number, say=say)
            except (UsageError, SourceError) as error:
                told = _words_of(error)
                _fail(bulks, self.bulk, number, told)
                say(f"Row {number} of {self.bulk} can't be run on this machine: {told}")
                return
            ended = bulks.row(self.bulk, number)
            say(_end_words(ended) if ended else "")

    def close(self) -> None:
        """Ends the process."""
        if self._crew is not None:
            self._crew.close()
            self._crew = None

    def _run(self, bulk: BulkRecord, bulks: Bulks, number: int, *, say: Callable[[str], None]) -> None:
        for _ in range(_TRIES):
            worker, crew = self._ready(say=say)
            worker.give(number)
            if self._is_ended(crew, number, say=say):
                worker.row = None
                return
            why = crew.remove(worker)
            self._crew = None
        told = f"{_TRIES} processes ended in the midst of it: {why}"
        _fail(bulks, bulk.id, number, told)

    def _ready(self, *, say: Callable[[str], None]) -> tuple[Hand, Crew]:
        """Returns a process that may be given a row."""
        if self._crew is not None and self._crew.idle:
            return self._crew.idle[0], self._crew
        for _ in range(_TRIES):
            crew = Crew(Summons(bulk=self.bulk, config_file=self._config_file, secrets={}, waits=False))
            worker = crew.add()
            while (word := crew.hear(_LOOK_EVERY)) is None or "say" in (word.message or {}):
                if word is not None and word.message:
                    say(word.message["say"])
            if word.message is not None and "ready" in word.message:
                worker.is_ready, self._crew = True, crew
                return worker, crew
            message, why = word.message, crew.remove(worker)
            if message is not None:
                raise _error_of(message)
        raise UsageError(f"{_TRIES} processes ended before they were ready: {why}")

    def _is_ended(self, crew: Crew, number: int, *, say: Callable[[str], None]) -> bool:
        """Waits for the end of a row; tells whether it came, rather than that of the process."""
        while True:
            word = crew.hear(_LOOK_EVERY)
            if word is None:
                continue
            if word.message is None:
                return False
            if "ended" in word.message:
                return True
            if "refused" in word.message:
                crew.workers[0].row = None
                raise NotNow(word.message["run"])
            if "error" in word.message:
                crew.remove(crew.workers[0])
                self._crew = None
                raise _error_of(word.message)
            if "say" in word.message:
                say(word.message["say"])


def _is_live(journal: Journal, run: str) -> bool:
    record = journal.run(run)
    return record is not None and record.status == "running"


def _check_place(config_file: Path, bulk: BulkRecord) -> None:
    """Raises UsageError where the environment of a bulk is not that of this machine."""
    project = Project(config_file, environment=bulk.environment)
    if project.environment.mock and served_port(project.mock_state) is None:
        raise UsageError(
            "the mock sites are not served on this machine; serve them with: assistant mock serve"
        )


def _error_of(message: dict[str, object]) -> Exception:
    told = str(message["error"])
    return UsageError(told) if message["code"] == UsageError.exit_code else NotNow(told)


def _words_of(error: UsageError | SourceError) -> str:
    if isinstance(error, SourceError):
        return "; ".join(problem.headline for problem in error.problems)
    return str(error)


def _fail(bulks: Bulks, bulk: str, number: int, told: str) -> None:
    bulks.fail_row(bulk, number, reason=told, cause=told, kind="environment")


def _end_words(row: BulkRow) -> str:
    why = f" — {row.reason.splitlines()[0]}" if row.reason else ""
    return f"line {row.line}: {row.label}: {row.status}{why}"
