"""Where a worker has one row at a time run: a process of ours that it starts, feeds and hears."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

from assistant.bulk.crew import Crew, Word, Worker
from assistant.bulk.seat import Summons
from assistant.errors import UsageError
from assistant.journal import Journal
from assistant.journal.bulk_record import BulkRecord, BulkRow, Bulks
from assistant.journal.dispatch_record import Dispatches
from assistant.mock_world import served_with
from assistant.project import Project
from assistant.source import SourceError

_LOOK_EVERY: Final = 0.5
_TRIES: Final = 3
"""How many processes may end before one is ready."""


class NotNow(Exception):
    """A row can't be run here and now; it has to be tried again."""


class Desk:
    """A process for the rows of one bulk: another one when it has ended, or when the bulk is not as it was."""

    def __init__(self, config_file: Path, bulk: str, *, say: Callable[[str], None]) -> None:
        self.bulk = bulk
        self._config_file = config_file
        self._say = say
        self._crew: Crew | None = None
        self._made_for: object = None

    def run_one(self, number: int) -> bool:
        """Has a row run to its end, which the journal knows then; tells whether it was.

        Raises NotNow where another run does the same, or the journal can't be reached. A row that nobody asks for any
        more is left alone, and so is one whose process ends in the midst of it: who looks after the bulk takes it up.
        """
        with closing(Journal(Project(self._config_file).journal_place)) as journal:
            bulks, dispatches = Bulks(journal), Dispatches(journal)
            bulk, row = bulks.find(self.bulk), bulks.row(self.bulk, number)
            if bulk is None or row is None or not dispatches.is_due(bulk.id, number):
                return False
            if _is_live(journal, row):
                raise NotNow(row.run)
            try:
                worker, crew = self._ready(bulk, may_spend=dispatches.may_spend(bulk.id))
                # Once more: it takes seconds to get ready, in which the bulk may have been stopped.
                if not dispatches.is_due(bulk.id, number) or not self._run(worker, crew, row):
                    return False
            except (UsageError, SourceError) as error:
                told = _words_of(error)
                bulks.fail_row(self.bulk, number, reason=told, cause=told, kind="environment")
                self._say(f"row {number} of {self.bulk} can't be run on this machine: {told}")
                return True
            self._tell_end(bulks.row(self.bulk, number))
            return True

    def close(self) -> None:
        """Ends the process."""
        crew, self._crew = self._crew, None
        if crew is not None:
            crew.close()

    def _ready(self, bulk: BulkRecord, *, may_spend: bool) -> tuple[Worker, Crew]:
        """Returns a process that may be given a row of the bulk as it is now."""
        wanted = (bulk.snapshot, dict(bulk.options), may_spend)
        if self._made_for != wanted:
            self.close()
        if self._crew is not None and self._crew.idle:
            return self._crew.idle[0], self._crew
        _check_place(self._config_file, bulk)
        summons = Summons(
            bulk=bulk.id, config_file=self._config_file, secrets={}, waits=False, may_spend=may_spend
        )
        for _ in range(_TRIES):
            crew = Crew(summons)
            worker = crew.add()
            word = self._answer(crew)
            if word.message is not None and "ready" in word.message:
                worker.is_ready, self._crew, self._made_for = True, crew, wanted
                return worker, crew
            why = crew.remove(worker)
            if word.message is not None:
                raise _error_of(word.message)
        raise UsageError(f"{_TRIES} processes ended before they were ready: {why}")

    def _run(self, worker: Worker, crew: Crew, row: BulkRow) -> bool:
        """Has a process run a row; tells whether it came to its end, rather than the process."""
        worker.give(row.number)
        message = self._answer(crew).message
        if message is not None and ("ended" in message or "refused" in message):
            worker.row = None
            if "refused" in message:
                raise NotNow(message["run"])
            return True
        self._crew = None
        why = crew.remove(worker)
        if message is not None:
            raise _error_of(message)
        self._say(f"the process that was at line {row.line}: {row.label} ended: {why}")
        return False

    def _answer(self, crew: Crew) -> Word:
        """Waits for what a process has to say that is more than how it goes."""
        while True:
            word = crew.hear(_LOOK_EVERY)
            if word is None:
                continue
            if word.message is not None and "say" in word.message:
                self._say(word.message["say"])
            elif word.message is not None and "begun" in word.message:
                self._say(f"row {word.message['begun']} of {self.bulk} is begun: run {word.message['run']}")
            else:
                return word

    def _tell_end(self, row: BulkRow | None) -> None:
        if row is None:
            return
        why = f": {row.reason.splitlines()[0]}" if row.reason else ""
        self._say(f"row {row.number} of {self.bulk} ({row.label}) ended: {row.status}{why}")


def _is_live(journal: Journal, row: BulkRow) -> bool:
    record = journal.run(row.run) if row.run is not None and row.status == "running" else None
    return record is not None and record.status == "running"


def _check_place(config_file: Path, bulk: BulkRecord) -> None:
    """Raises UsageError where the environment of a bulk is not on this machine."""
    project = Project(config_file, environment=bulk.environment)
    if project.environment.mock and served_with(project.mock_state, project.label_changes) is None:
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
