"""One process of `assistant run` or `assistant resume`, with the events that it tells as they come."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Condition, Thread
from typing import Any, Final

from tests.assistant.processes import environment

Told = Mapping[str, Any]

LONGEST: Final = 300.0
"""Seconds after which a run hangs, however busy the machine is."""


class Attempt:
    """A run under way in a project; what it writes to standard error is in the file `errors`."""

    def __init__(self, words: list[str], *, project: Path, errors: Path) -> None:
        self.words = words
        self.events: list[Told] = []
        self._errors = errors
        self._changed = Condition()
        self._is_read = False
        with errors.open("wb") as told:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "assistant", *words, "--json"],
                cwd=project, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=told,
                process_group=0,
            )  # fmt: skip
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def process(self) -> int:
        """The number of its process."""
        return self._process.pid

    @property
    def run(self) -> str | None:
        """The run's name, or None for one that never began."""
        return next((event["run"] for event in self.events if event["event"] == "run_started"), None)

    @property
    def status(self) -> str:
        """How the run ended: as it says itself, `killed` where it could not, `not begun` where it wasn't to be."""
        if self.events and self.events[-1]["event"] == "run_finished":
            return str(self.events[-1]["status"])
        return "killed" if self.exit_code == -signal.SIGKILL else "not begun"

    @property
    def exit_code(self) -> int | None:
        """The process's exit code; negative for the signal that ended it, None as long as it goes on."""
        return self._process.poll()

    def open_act(self) -> str | None:
        """Returns the act that it has intended and not told the end of, in the flow's words."""
        acts = [event for event in list(self.events) if event["event"].startswith("act_")]
        return acts[-1]["act"] if acts and acts[-1]["event"] == "act_intended" else None

    def doubted(self) -> str:
        """Returns the act that it left in doubt."""
        acts = [event for event in self.events if event["event"] == "act_settled"]
        return str(next(each["act"] for each in reversed(acts) if each["outcome"] == "in_doubt"))

    def told_outputs(self) -> dict[str, str]:
        """Returns the values that it has told, up to the last step of the flow itself that was through."""
        steps = [
            place
            for place, event in enumerate(self.events)
            if event["event"] == "step_finished" and event["depth"] == 0 and event["status"] == "passed"
        ]
        through = self.events[: steps[-1]] if steps else []
        return {event["name"]: event["value"] for event in through if event["event"] == "value_saved"}

    def problem(self) -> str | None:
        """Returns what is wrong with how it ended; ending as failed or in doubt is not."""
        errors = self._errors.read_text(errors="replace")
        if self.exit_code not in (0, 1, -signal.SIGKILL) or "Traceback" in errors:
            return f"`assistant {' '.join(self.words)}` ended with exit code {self.exit_code}: {errors.strip()[-500:]}"
        return None

    def until(self, is_it: Callable[[int], bool], *, end: float) -> bool:
        """Waits until it is so, which is asked with the number of events so far; False when the run ended before.

        At `end`, a time of the monotonic clock, it counts as so.
        """
        with self._changed:
            while not is_it(len(self.events)):
                left = end - time.monotonic()
                if self._is_read:
                    return False
                if left <= 0:
                    return True
                self._changed.wait(left)
        return True

    def ended(self) -> bool:
        """Waits for its end; False when it hangs."""
        try:
            self._process.wait(LONGEST)
        except subprocess.TimeoutExpired:
            return False
        self._reader.join()
        return True

    def end(self) -> None:
        """Kills it with all that it started, if it goes on."""
        if self.exit_code is None:
            with suppress(ProcessLookupError):
                os.killpg(self.process, signal.SIGKILL)
            self._process.wait()

    def _read(self) -> None:
        assert self._process.stdout is not None, "a pipe was asked for"
        with self._process.stdout as lines:
            for line in lines:
                with self._changed:
                    with suppress(ValueError):  # the last line of a killed run may be cut
                        self.events.append(json.loads(line))
                    self._changed.notify_all()
        with self._changed:
            self._is_read = True
            self._changed.notify_all()
