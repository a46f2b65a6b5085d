"""Reads ARIA snapshots: which roles and names a page shows, as targets."""

from __future__ import annotations

import json
import re

from assistant.target import ROLES, Name, Target

_ENTRY = re.compile(
    r'(?P<role>[a-z]+)(?: "(?P<name>(?:[^"\\]|\\.)*)")?(?: \[[^\]]*\])*(?::(?: (?P<text>\S.*))?)?\Z',
    re.DOTALL,
)
_NAMED_BY_TEXT = frozenset({"listitem", "text"})
"""Roles without a name in the snapshot that a target finds by their text all the same."""


def targets_in(snapshot: str) -> list[Target]:
    """Returns everything with a name that an ARIA snapshot holds, in the order of the page.

    What has a text and no name, such as a paragraph, is a target by its text.
    """
    found = (target_of(line) for line in snapshot.splitlines())
    return [target for target in found if target is not None]


def target_of(line: str) -> Target | None:
    """Returns what a line of a snapshot stands for, or None where it has no name."""
    match = _ENTRY.match(_unquoted(line.strip().removeprefix("- ")))
    if match is None:
        return None
    role = match["role"] if match["role"] in ROLES else "text"
    if match["name"] is not None:
        return _target(role, json.loads(f'"{match["name"]}"'))
    if match["text"] is not None:
        return _target(role if role in _NAMED_BY_TEXT else "text", _scalar(match["text"]))
    return None


def _target(role: str, name: str) -> Target | None:
    """Returns a target, or None where the name is empty or would be taken for a template."""
    return Target(role=role, name=Name(text=name)) if name.strip() and "{{" not in name else None


def _unquoted(entry: str) -> str:
    """Takes away the quotes that YAML needs around a key with a colon in it."""
    quoted = re.match(r"'((?:[^']|'')*)'", entry)
    return quoted[1].replace("''", "'") + entry[quoted.end() :] if quoted else entry


def _scalar(text: str) -> str:
    """Returns a value of YAML as the text that it stands for."""
    if text.startswith('"'):
        try:
            return str(json.loads(text))
        except ValueError:
            return text
    return text
