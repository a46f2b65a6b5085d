"""Finds the verbs that a project or an installed package adds to the language."""

from __future__ import annotations

import importlib.util
import sys
import traceback
from hashlib import sha256
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Final

from assistant.errors import UsageError
from assistant.source import Mark, Problem, SourceError, quoted
from assistant.source.reader import shown
from assistant.steps.registry import InvalidVerb, all_or_none

GROUP: Final = "onboarding_assistant.verbs"
"""The entry points that packages register their modules of verbs under."""

CODES: Final[dict[str, str]] = {
    "V301": "A project's file of verbs can't be imported.",
    "V302": "A class or function can't be a verb, or a verb of its name exists.",
}

_loaded: set[object] = set()


def load_own_verbs(folder: Path) -> None:
    """Loads the verbs of installed packages and of the project around a folder, if it lies in one."""
    from assistant.config import load_config
    from assistant.project_file import find_config

    try:
        file = find_config(folder)
    except UsageError:
        load_project_verbs(None)
    else:
        load_project_verbs(load_config(file).verbs_path)


def load_project_verbs(path: Path | None) -> None:
    """Loads the verbs of installed packages, then those of a file or of the files in a folder; each once.

    Raises SourceError with the place in the project's file, UsageError for a package's.
    """
    for entry in entry_points(group=GROUP):
        if entry not in _loaded:
            _load_entry(entry)
            _loaded.add(entry)
    if path is None:
        return
    for file in sorted(path.glob("[!_]*.py")) if path.is_dir() else [path]:
        if file.resolve() not in _loaded:
            _load_file(file.resolve())
            _loaded.add(file.resolve())


def _load_entry(entry: EntryPoint) -> None:
    try:
        with all_or_none():
            entry.load()
    except Exception as error:
        owner = f" of {entry.dist.name}" if entry.dist else ""
        raise UsageError(
            f"the verbs '{entry.name}'{owner} ({entry.value}) can't be loaded: {_reason(error)}"
        ) from error


def _load_file(file: Path) -> None:
    name = f"own_verbs_{file.stem}_{sha256(str(file).encode()).hexdigest()[:8]}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise UsageError(
            f"{shown(file)} is no Python file; config.yaml's 'verbs' has to name one, or a folder"
        )
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # pydantic looks up there what annotations mean
    try:
        with all_or_none():
            spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        raise SourceError([_problem(error, file)]) from error


def _problem(error: Exception, file: Path) -> Problem:
    if isinstance(error, InvalidVerb):
        return Problem("V302", str(error), shown(file), _mark(error, file))
    return Problem("V301", f"can't be imported: {_reason(error)}", shown(file), _mark(error, file))


def _mark(error: Exception, file: Path) -> Mark:
    """Returns the innermost line of the file that was at work when it failed."""
    if isinstance(error, SyntaxError) and error.filename == str(file):
        return Mark(error.lineno or 1, error.offset or 1)
    lines = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(file)]
    if not lines:
        return Mark(1, 1)
    text = lines[-1].line or ""
    return Mark(lines[-1].lineno or 1, (lines[-1].colno or 0) + 1, max(1, len(text)))


def _reason(error: Exception) -> str:
    if isinstance(error, InvalidVerb):
        return str(error)
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    return f"{type(error).__name__}: {quoted(text, limit=200)[1:-1]}" if text else type(error).__name__
