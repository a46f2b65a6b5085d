"""Writes a run's report: one page that can be mailed, opened without a network, and printed."""

from __future__ import annotations

from pathlib import Path

from assistant.report.after import AfterRun
from assistant.report.record import read_events
from assistant.report.story import Story
from assistant.run_folder import REPORT


def write_report(folder: Path) -> Path:
    """Writes the report of a run beside its events, also of one that broke off; returns the file.

    Raises FileNotFoundError when the folder holds no events.
    """
    return _write(Story(read_events(folder)), folder)


class HtmlReport(AfterRun):
    """A listener that writes the report when the run has finished."""

    def __init__(self, folder: Path) -> None:
        super().__init__(lambda story: _write(story, folder))


def _write(story: Story, folder: Path) -> Path:
    from assistant.report.page import page  # Jinja compiles its templates: not before the run is over

    file = folder / REPORT
    file.write_text(page(story, folder), encoding="utf-8")
    return file
