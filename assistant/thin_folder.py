"""Leaves no folder of a run that passed: of thousands of runs, those that failed are looked at."""

from __future__ import annotations

import shutil
from contextlib import suppress

from assistant.errors import JournalLost
from assistant.events import Event, RunFinished
from assistant.journal import Journal
from assistant.run_folder import RunFolder


class ThinFolder:
    """A listener that takes a run's folder away when it passed, or else writes its report."""

    def __init__(self, folder: RunFolder, journal: Journal) -> None:
        self._folder = folder
        self._journal = journal

    def __call__(self, event: Event) -> None:
        """Waits for the last event, which the folder has closed its file with."""
        if not isinstance(event, RunFinished):
            return
        if event.status == "passed":
            with suppress(JournalLost):  # then the folder is the only place that tells the end
                self._journal.keep_no_folder(event.run)
                shutil.rmtree(self._folder.path, ignore_errors=True)
        else:
            from assistant.report.html import write_report

            write_report(self._folder.path)
