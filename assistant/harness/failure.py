"""A flow that failed or couldn't be run, as a test shows it."""

from __future__ import annotations

from pathlib import Path

from assistant.events import RunFinished
from assistant.run_folder import REPORT


class FlowFailed(AssertionError):
    """A flow that a test ran didn't pass; `finished` tells all about it."""

    def __init__(self, finished: RunFinished) -> None:
        super().__init__(words_of(finished))
        self.finished = finished


def words_of(finished: RunFinished) -> str:
    """Returns why a flow failed: the step, its place and lines, the reason, and where the evidence is."""
    failure = finished.failure
    if failure is None:
        return f"the flow '{finished.flow}' {finished.status.replace('_', ' ')}"
    parts = [
        f"the flow '{finished.flow}' {finished.status.replace('_', ' ')} at: {failure.sentence}",
        f"{failure.file}:{failure.line}:{failure.column}",
        failure.excerpt,
        failure.message,
    ]
    if finished.folder is not None:
        folder = Path(finished.folder)
        parts += [f"picture: {folder / failure.picture}"] if failure.picture else []
        parts.append(f"report: {folder / REPORT}")
    parts.append(f"again: {failure.rerun}")
    return "\n".join(part for part in parts if part)
