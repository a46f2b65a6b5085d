"""The workers of a bulk on this machine: processes that are started, given rows, heard and ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import deque
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Thread
from typing import IO, Any, Final

from assistant.bulk.seat import LOST, Summons

_PATIENCE: Final = 10.0
"""Seconds that a worker has to close its browser at the end."""
_KEPT_LINES: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What a worker says; no message is its end."""

    worker: Worker
    message: dict[str, Any] | None


class Worker:
    """A process that runs rows, one at a time. `row` is the one that it is at, `is_ready` that it may be given one."""

    def __init__(self, number: int, summons: Summons, words: Queue[Word]) -> None:
        self.number = number
        self.row: int | None = None
        self.is_ready = False
        self._words = words
        self._told: deque[str] = deque(maxlen=_KEPT_LINES)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "assistant.bulk.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, "PYTHONUTF8": "1"},
            # Ctrl-C in a terminal goes to a whole group of processes, and the driver would end in the midst of a row.
            start_new_session=True,
        )
        self._say(
            bulk=summons.bulk,
            config=str(summons.config_file),
            secrets=dict(summons.secrets),
            port=summons.port,
            may_spend=summons.may_spend,
            waits=summons.waits,
        )
        self._threads = [Thread(target=read, daemon=True) for read in (self._read, self._read_errors)]
        for thread in self._threads:
            thread.start()

    @property
    def process(self) -> int:
        """The number of the process."""
        return self._process.pid

    def give(self, row: int) -> None:
        """Has a row run."""
        self.row = row
        self._say(row=row)

    def close(self) -> None:
        """Tells the worker that there is nothing more to do."""
        try:
            _stream(self._process.stdin).close()
        except OSError:
            return

    def kill(self) -> None:
        """Ends the worker at once; its driver and browser end with it."""
        self._process.kill()

    def ended(self) -> str:
        """Waits for the end of the process and returns what it said of it last."""
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for thread in self._threads:
            thread.join(_PATIENCE)
        self.close()
        if self._process.returncode == LOST:
            return "its browser ended"
        return self._told[-1] if self._told else f"it ended with {self._process.returncode}"

    def _say(self, **message: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
        stream = _stream(self._process.stdin)
        try:
            stream.write(json.dumps(message) + "\n")
            stream.flush()
        except OSError:  # it has ended; its end is heard in its turn
            return

    def _read(self) -> None:
        with _stream(self._process.stdout) as lines:
            for line in lines:
                try:
                    self._words.put(Word(worker=self, message=json.loads(line)))
                except ValueError:  # half a line, of a worker that was killed as it wrote
                    continue
        self._words.put(Word(worker=self, message=None))

    def _read_errors(self) -> None:
        with _stream(self._process.stderr) as lines:
            for line in lines:
                if line.strip():
                    self._told.append(line.strip())


def _stream(stream: IO[str] | None) -> IO[str]:
    assert stream is not None  # noqa: S101 - for mypy: the process was started with pipes
    return stream


class Crew:
    """Workers for one bulk."""

    def __init__(self, summons: Summons) -> None:
        self._summons = summons
        self._words: Queue[Word] = Queue()
        self._begun = 0
        self.workers: list[Worker] = []

    def add(self) -> Worker:
        """Starts one more worker."""
        self._begun += 1
        free = next(number for number in range(1, self._begun + 1) if number not in self._numbers())
        worker = Worker(free, self._summons, self._words)
        self.workers.append(worker)
        return worker

    def remove(self, worker: Worker) -> str:
        """Forgets a worker that has ended; returns what it said last."""
        self.workers.remove(worker)
        return worker.ended()

    def hear(self, timeout: float) -> Word | None:
        """Returns what a worker says within so many seconds, None when nobody says anything."""
        try:
            return self._words.get(timeout=timeout)
        except Empty:
            return None

    @property
    def idle(self) -> list[Worker]:
        """Those that may be given a row."""
        return [worker for worker in self.workers if worker.is_ready and worker.row is None]

    @property
    def busy(self) -> list[Worker]:
        """Those that are at a row."""
        return [worker for worker in self.workers if worker.row is not None]

    def close(self) -> None:
        """Ends all workers, and waits for their ends."""
        for worker in self.workers:
            worker.close()
        for worker in self.workers:
            worker.ended()
        self.workers.clear()

    def kill(self) -> None:
        """Ends all workers at once."""
        for worker in self.workers:
            worker.kill()
        self.close()

    def _numbers(self) -> set[int]:
        return {worker.number for worker in self.workers}
