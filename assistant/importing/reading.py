"""Tells which tool a file is from, and reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from assistant.errors import UsageError
from assistant.importing.builder import Around
from assistant.importing.chrome import is_recording, read_recording
from assistant.importing.playwright_python import read_script
from assistant.importing.selenium import is_project, read_project
from assistant.recording.draft import Draft
from assistant.source import parse

_KINDS = (
    "a recording of Chrome DevTools (.json), a project of Selenium IDE (.side) or a Playwright script (.py)"
)


def read_drafts(path: Path, around: Around) -> list[Draft]:
    """Returns the flows of a file; raises UsageError for one that can't be read, or is from no tool that is known."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} can't be read ({error})") from error
    drafts = _of_python(path, text, around) if path.suffix == ".py" else _of_json(path, text, around)
    title = re.sub(r"[-_\s]+", " ", path.stem).capitalize()
    drafts = [replace(draft, name=draft.name or title) for draft in drafts if draft.entries]
    if not drafts:
        raise UsageError(f"{path} holds no steps")
    return drafts


def _of_python(path: Path, text: str, around: Around) -> list[Draft]:
    try:
        return read_script(text, around, lambda line: f"{path}:{line}")
    except SyntaxError as error:
        raise UsageError(f"{path}:{error.lineno}: this is no Python: {error.msg}") from error


def _of_json(path: Path, text: str, around: Around) -> list[Draft]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise UsageError(f"{path} is no JSON ({error}); what is read is {_KINDS}") from error
    document = parse(text, file=path.name)  # JSON is YAML, and this reader keeps the places

    def place(where: Sequence[str | int]) -> str:
        if not document.is_whole:
            return str(path)
        return f"{path}:{document.mark(tuple(where)).line}"

    if is_project(value):
        return read_project(value, around, place)
    if is_recording(value):
        return read_recording(value, around, place)
    raise UsageError(f"{path} is from no tool that is known; what is read is {_KINDS}")
