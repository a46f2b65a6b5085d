"""A flow that failed or couldn't be run, as a test shows it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from assistant.events import RunFinished
from assistant.report.words import errors_in, failed_in, kind_advice, kind_words
from assistant.run_folder import REPORT

_MOST_LINES: Final = 8


class FlowFailed(AssertionError):
    """A flow that a test ran didn't pass; `finished` tells all about it."""

    def __init__(self, finished: RunFinished, *, why: str = "") -> None:
        super().__init__("\n".join(words for words in (why, words_of(finished)) if words))
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
        f"{kind_words(failure.kind)}: {failure.message}",
        kind_advice(failure.kind),
        _listed("nearest", failure.nearest),
        _listed("values", [f"{name} = {value}" for name, value in failure.values.items()]),
        _listed("the sites tell", failure.journal),
        _listed("console", errors_in(failure.console)),
        _listed("failed requests", failed_in(failure.requests)),
    ]
    if finished.folder is not None:
        folder = Path(finished.folder)
        parts += [f"picture: {folder / failure.picture}"] if failure.picture else []
        parts.append(f"report: {folder / REPORT}")
    parts.append(f"again: {failure.rerun}")
    return "\n".join(part for part in parts if part)


def _listed(name: str, lines: Sequence[str]) -> str:
    """Returns the last of some lines under a name."""
    if not lines:
        return ""
    left_out = [f"… {len(lines) - _MOST_LINES} more in the report"] if len(lines) > _MOST_LINES else []
    return "\n".join([f"{name}:", *(f"  {line}" for line in [*left_out, *lines[-_MOST_LINES:]])])
