"""Compares what a page looks like with pictures that are kept beside the flow."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import StepFailed, UsageError
from assistant.target import Aim, Target

if TYPE_CHECKING:
    from assistant.engine.stage import Stage
    from assistant.picture.difference import Difference

_MOST_TRIES = 10
_PAUSE = 0.1
"""Seconds between two pictures of a page that is still changing."""


class KeptPictures:
    """The kept pictures of a run. `update` writes them anew where they differ."""

    def __init__(self, *, update: bool) -> None:
        self._update = update
        self._last: Difference | None = None

    def unlike(self, name: str, of: Target | None, stage: Stage) -> str | None:
        """Returns None if the page, or what a target names, looks like the kept picture; else in what it differs.

        Raises StepFailed when there is no such picture, with what keeps one.
        """
        from assistant.engine.shots import check_name
        from assistant.picture.difference import difference

        check_name(name)
        file = _file(name, stage)
        if self._update:
            self._keep(file, of, stage)
            return None
        if not file.is_file():
            how = f"look at the page, and keep one with: {stage.settings.rerun} --update-pictures"
            raise StepFailed(f"no picture {file} is kept; {how}", kind="test")
        self._last = difference(file.read_bytes(), _taken(of, stage))
        return self._last.words if self._last is not None else None

    def keep_difference(self, name: str, stage: Stage) -> str | None:
        """Keeps what shows the last difference as evidence; returns the file's name."""
        keep = stage.settings.keep
        if keep is None or self._last is None:
            return None
        return keep.keep(f"evidence/difference-{name}.png", self._last.picture)

    def _keep(self, file: Path, of: Target | None, stage: Stage) -> None:
        """Writes the picture once the page stands still, unless the kept one looks like it."""
        shown = _taken(of, stage)
        for _ in range(_MOST_TRIES):
            before = shown
            stage.pause(_PAUSE)
            shown = _taken(of, stage)
            if shown == before:
                break
        from assistant.picture.difference import difference

        if file.is_file() and difference(file.read_bytes(), shown) is None:
            return
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(shown)
        except OSError as error:
            raise UsageError(f"{file} can't be written ({(error.strerror or str(error)).lower()})") from error
        stage.warn(f"{file} was kept, to compare with from now on")


def _file(name: str, stage: Stage) -> Path:
    folder = Path(stage.flow.file).parent / "pictures" / stage.flow.name
    return folder / f"{name}-{stage.settings.locale}.png"


def _taken(of: Target | None, stage: Stage) -> bytes:
    from playwright.sync_api import Error

    stage.clear_overlays()
    stage.rest_mouse()
    with suppress(Error):  # a picture on the page that never comes must not keep ours from being taken
        stage.page.wait_for_load_state("load", timeout=stage.limit)
    with stage.watching(of, Aim.MARK, sentence="a picture is taken"):
        if of is None:
            return stage.photographer.page(stage.page, scale="css", timeout=stage.limit)
        return stage.photographer.element(stage.locate(of, Aim.MARK), stage.page, timeout=stage.limit)
