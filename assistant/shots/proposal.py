"""Keeps what a run of `assistant shots` would change, before and after, so that each change can be decided on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from assistant.errors import UsageError
from assistant.shots.changes import Change, Decision

if TYPE_CHECKING:
    from assistant.shots.comparing import Compared

_LIST = "changes.json"
_SIDE = ".yaml"


class Proposal:
    """The changes of the last run. `folder` keeps for each both states of its two files; `root` is the project's."""

    def __init__(self, folder: Path, *, root: Path) -> None:
        self.folder = folder
        self._root = root

    def begin(self, compared: Sequence[Compared], *, write: bool) -> list[Change]:
        """Keeps what differs, in place of what an earlier run has left; with `write` the new state is written as well.

        What is gone is not removed before somebody accepts that. Where nothing differs, what an earlier run has left
        and nobody has decided on yet stays.
        """
        differing = [each for each in compared if each.change.status != "unchanged"]
        if not differing and self._is_open():
            return [each.change for each in compared]
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        for each in differing:
            self._keep(each)
        self._write([each.change for each in differing])
        if write:
            for each in differing:
                if each.change.status != "gone":
                    self._put(each.change, "after")
        return [each.change for each in compared]

    def _is_open(self) -> bool:
        """Tells whether there is something left to decide on."""
        with suppress(UsageError):
            return any(change.decision is None for change in self.changes())
        return False

    def changes(self) -> list[Change]:
        """Returns what differs, with the decisions so far; raises UsageError when no run has left anything."""
        try:
            listed = json.loads((self.folder / _LIST).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise UsageError("there is nothing to review; take the pictures with: assistant shots") from error
        return [
            Change(**{key: value for key, value in each.items() if key in Change.__slots__})
            for each in listed
        ]

    def decide(self, keys: Iterable[str], decision: Decision) -> list[Change]:
        """Accepts or refuses changes: accepted, the new state is there, refused, the one before; returns them.

        A plain name stands for the picture in every language and look, `all` for every one. Raises UsageError for
        a name that none has, or when a picture is neither as before nor as it was taken.
        """
        changes = self.changes()
        chosen = [change for key in keys for change in _named(key, changes)]
        for change in chosen:
            self._check(change)
        decided = {change.key for change in chosen}
        for change in chosen:
            self._put(change, "after" if decision == "accepted" else "before")
        self._write([replace(each, decision=decision) if each.key in decided else each for each in changes])
        return chosen

    def picture(self, change: Change, state: str) -> Path | None:
        """Returns the picture `before` or `after` a change, or its `difference`; None where there is none."""
        suffix = ".png" if state == "difference" else Path(change.path).suffix
        file = self._kept(change, f"{state}{suffix}")
        return file if file.is_file() else None

    def words(self, change: Change, state: str) -> str:
        """Returns the words `before` or `after` a change; empty where there are none."""
        file = self._kept(change, f"{state}{_SIDE}")
        return file.read_text(encoding="utf-8") if file.is_file() else ""

    def _kept(self, change: Change, name: str) -> Path:
        return self.folder / change.key / name

    def _keep(self, each: Compared) -> None:
        change = each.change
        folder = self.folder / change.key
        folder.mkdir(parents=True)
        for file, name in self._files(change, "before"):
            if file.is_file():
                shutil.copyfile(file, folder / name)
        if change.status != "gone":
            (folder / f"after{PurePosixPath(change.path).suffix}").write_bytes(each.picture)
            (folder / f"after{_SIDE}").write_text(each.side, encoding="utf-8")
        if each.difference is not None:
            (folder / "difference.png").write_bytes(each.difference)

    def _files(self, change: Change, state: str) -> list[tuple[Path, str]]:
        """Returns both files of a picture, each with the name that its state is kept under."""
        picture = self._root / change.path
        return [(picture, f"{state}{picture.suffix}"), (self._root / change.side, f"{state}{_SIDE}")]

    def _put(self, change: Change, state: str) -> None:
        """Makes the picture be as it was in a state; each file is there whole or not at all."""
        for file, name in self._files(change, state):
            kept = self._kept(change, name)
            if not kept.is_file():
                file.unlink(missing_ok=True)
                continue
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                half = file.with_name(f".{file.name}.new")
                shutil.copyfile(kept, half)
                half.replace(file)
            except OSError as error:
                raise UsageError(
                    f"{file} can't be written ({(error.strerror or str(error)).lower()})"
                ) from error

    def _check(self, change: Change) -> None:
        """Raises UsageError for a picture that somebody else has changed meanwhile."""
        picture = self._root / change.path
        now = picture.read_bytes() if picture.is_file() else None
        states = [
            file.read_bytes() if (file := self.picture(change, state)) else None
            for state in ("before", "after")
        ]
        if now not in states:
            raise UsageError(
                f"{change.path} has been changed since; take the pictures again with: assistant shots"
            )

    def _write(self, changes: Sequence[Change]) -> None:
        text = json.dumps([change.as_json() for change in changes], ensure_ascii=False, indent=1)
        (self.folder / _LIST).write_text(text + "\n", encoding="utf-8")


def _named(key: str, changes: Sequence[Change]) -> list[Change]:
    found = [change for change in changes if key in (change.key, change.name, "all")]
    if not found:
        listed = ", ".join(change.key for change in changes) or "none"
        raise UsageError(f"no picture '{key}' is to be reviewed; there are: {listed}")
    return found
