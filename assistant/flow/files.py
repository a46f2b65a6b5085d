"""The files that a flow gives to pages: told as missing before a browser opens."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.source import Document, Path, Problem
from assistant.steps import Step
from assistant.template import names_in


def missing_files(step: Step, value: Mapping[str, Any], path: Path, document: Document) -> Iterator[Problem]:
    """Yields a problem for each file of an `upload` that isn't there.

    Nothing can be said of a path with a template in it, nor of a flow that is no file itself.
    """
    if step.verb != "upload":  # its module is imported where a flow has it
        return
    from assistant.steps.upload import Upload, missing

    flow = pathlib.Path(document.file)
    if not isinstance(step, Upload) or not flow.is_file():
        return
    for label, files in zip(value["upload"], step.upload.values(), strict=False):
        for index, file in enumerate(files):
            wrong = None if names_in(file) else missing(flow, file)
            if wrong is not None:
                place = (*path, "upload", label)
                inner = (*place, index)
                yield document.problem("F117", wrong, inner if inner in document.marks else place)
