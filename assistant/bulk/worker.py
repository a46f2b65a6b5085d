"""A worker: a process of its own with a driver and a browser, which runs the rows that it is given.

    python -m assistant.bulk.worker

It reads JSON lines from standard input, first what it is for, then rows, and writes on standard output how it goes.
It never outlives who started it: when its input ends it closes its browser, or in the midst of a row ends at once,
since the mock sites may have ended too and what it would see then tells nothing of the row.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import IO, Any, NoReturn

from assistant.bulk.seat import LOST, BrowserLost, Summons, seated
from assistant.errors import AssistantError, RunUnderWay
from assistant.events import Event, RunStarted
from assistant.source import SourceError


class _Orders:
    """What the parent says, read on a thread: the end of it has to be noticed in the midst of a row."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._queue: Queue[dict[str, Any] | None] = Queue()
        self._is_busy = False
        self._is_over = False
        Thread(target=self._read, name="orders", daemon=True).start()

    def next(self) -> dict[str, Any] | None:
        """Returns what is to be done next, None when there is nothing any more."""
        self._is_busy = False
        order = self._queue.get()
        self._is_busy = order is not None
        if self._is_over and self._is_busy:
            _end()
        return order

    def _read(self) -> None:
        for line in self._stream:
            self._queue.put(json.loads(line))
        self._is_over = True
        if self._is_busy:
            _end()
        self._queue.put(None)


def _end() -> NoReturn:
    """Ends the process; its driver and browser end with their pipes."""
    os._exit(1)


class _Answers:
    """What the parent hears."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def tell(self, **message: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
        """Writes a message."""
        try:
            self._stream.write(json.dumps(message, ensure_ascii=False, default=str) + "\n")
            self._stream.flush()
        except OSError:  # nobody is there any more
            _end()


class _Telling:
    """A listener that tells when a row's run begins."""

    def __init__(self, answers: _Answers, number: int) -> None:
        self._answers = answers
        self._number = number

    def __call__(self, event: Event) -> None:
        if isinstance(event, RunStarted):
            self._answers.tell(begun=self._number, run=event.run)


def main() -> int:
    """Works until there is nothing to do any more; returns the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, who lets rows come to their end
    answers = _Answers(os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8"))
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever prints must not break the lines
    orders = _Orders(sys.stdin)
    first = orders.next()
    if first is None:
        return 0
    try:
        return _work(_summons(first), orders, answers)
    except SourceError as error:
        answers.tell(error="\n".join(problem.headline for problem in error.problems), code=2)
    except AssistantError as error:
        answers.tell(error=str(error), code=error.exit_code)
    except BrowserLost:
        return LOST
    return 1


def _summons(first: dict[str, Any]) -> Summons:
    return Summons(
        bulk=first["bulk"],
        config_file=Path(first["config"]),
        secrets=first["secrets"],
        port=first["port"],
        may_spend=first["may_spend"],
        waits=first["waits"],
    )


def _work(summons: Summons, orders: _Orders, answers: _Answers) -> int:
    with seated(summons, say=lambda text: answers.tell(say=text)) as seat:
        answers.tell(ready=True)
        while (order := orders.next()) is not None:
            number = order["row"]
            try:
                row = seat.run_one(number, listeners=(_Telling(answers, number),))
            except RunUnderWay as other:
                answers.tell(refused=number, run=other.run, owner=other.owner)
                continue
            answers.tell(ended=number, row=asdict(row))
    return 0


if __name__ == "__main__":
    sys.exit(main())
