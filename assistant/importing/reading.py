"""Tells which tool a file is from, and reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from assistant.errors import UsageError
from assistant.importing import playwright_javascript, playwright_python
from assistant.importing.builder import Around
from assistant.importing.chrome import is_recording, read_recording
from assistant.importing.selenium import is_project, read_project
from assistant.recording.draft import Draft
from assistant.source import parse
from assistant.source.limits import COLLECTED

_KINDS = (
    "a recording of Chrome DevTools (.json), a project of Selenium IDE (.side) or a Playwright script "
    "(.py, .js, .mjs, .cjs, .ts, .mts)"
)


_READERS = {
    **dict.fromkeys((".py",), ("Python", playwright_python.read_script)),
    **dict.fromkeys((".js", ".mjs", ".cjs"), ("JavaScript", playwright_javascript.read_script)),
    **dict.fromkeys((".ts", ".mts", ".cts"), ("TypeScript", playwright_javascript.read_script)),
}
"""The language of a Playwright script by the ending of its name, and what reads it."""


def stem_of(path: Path) -> str:
    """Returns a file's name without its ending, of which tests in JavaScript have two: `buy` for `buy.spec.ts`."""
    return re.sub(r"\.(spec|test|setup)$", "", path.stem)


def read_drafts(path: Path, around: Around) -> list[Draft]:
    """Returns the flows of a file; raises UsageError for one that can't be read, or is from no tool that is known."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path} can't be read ({(error.strerror or str(error)).lower()})") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 text (byte {error.start})") from error
    drafts = _of_script(path, text, around) if path.suffix in _READERS else _of_json(path, text, around)
    title = re.sub(r"[-_\s]+", " ", stem_of(path)).capitalize()
    drafts = [replace(draft, name=draft.name or title) for draft in drafts if draft.entries]
    if not drafts:
        raise UsageError(f"{path} holds no steps")
    return drafts


def _of_script(path: Path, text: str, around: Around) -> list[Draft]:
    language, read = _READERS[path.suffix]
    try:
        return read(text, around, lambda line: f"{path}:{line}")
    except SyntaxError as error:
        raise UsageError(f"{path}:{error.lineno}: this is no {language}: {error.msg}") from error


def _of_json(path: Path, text: str, around: Around) -> list[Draft]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise UsageError(f"{path} is no JSON ({error}); what is read is {_KINDS}") from error
    document = parse(text, file=path.name, limits=COLLECTED)  # JSON is YAML, and this reader keeps the places

    def place(where: Sequence[str | int]) -> str:
        if not document.is_whole:
            return str(path)
        return f"{path}:{document.mark(tuple(where)).line}"

    if is_project(value):
        return read_project(value, around, place)
    if is_recording(value):
        return read_recording(value, around, place)
    raise UsageError(f"{path} is from no tool that is known; what is read is {_KINDS}")
