"""`upload`: give files to a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import BeforeValidator

from assistant.errors import StepFailed
from assistant.source import suggest
from assistant.steps.base import Step
from assistant.steps.beside import beside
from assistant.steps.coming import what_comes
from assistant.steps.kinds import TargetField, Text, many
from assistant.steps.registry import step
from assistant.target import Aim

if TYPE_CHECKING:
    from assistant.engine.stage import Stage
    from assistant.target import Target

_TAKES_FILES = "e => (e.control ?? e).type === 'file'"


def _files(value: object) -> object:
    if not value:
        raise ValueError("a file is needed here, by its path from the flow's file, or a list of files")
    return many(value)


def _filling(value: object) -> object:
    if not isinstance(value, dict) or not value:
        raise ValueError(
            "a mapping is needed here: the label of each field and the file for it, such as {Licence: licence.pdf}"
        )
    return value


Files = Annotated[tuple[Text, ...], BeforeValidator(_files)]


@step
class Upload(Step):
    """Gives files to fields, each found by its label, or to a button that asks for files.

    Paths begin at the folder that the flow's file is in, and don't lead out of the project's folder. A file that isn't
    there is told before the flow is run, unless its path has a template in it. `commits` marks the upload that makes an
    act under `ensure` happen.

    Example:
        - upload: {Business licence: "files/{{ company }}.pdf"}
        - upload: {button "Add pictures": ["{{ front }}", "{{ back }}"]}

    See also: fill, download, drag
    """

    verb: ClassVar[str] = "upload"

    upload: Annotated[dict[TargetField, Files], BeforeValidator(_filling)]
    commits: bool = False

    def describe(self) -> str:
        """Returns `Upload files/licence.pdf to "Business licence"`."""
        return "Upload " + ", ".join(
            f"{' and '.join(files)} to {label}" for label, files in self.upload.items()
        )

    def act(self, stage: Stage) -> None:
        """Gives the files to one field after the other."""
        given = {label: [_found(stage, file) for file in files] for label, files in self.upload.items()}
        if self.commits:
            stage.commit()
        for label, files in given.items():
            with stage.watching(label, Aim.UPLOAD):
                self._give(stage, label, files)

    def _give(self, stage: Stage, label: Target, files: list[Path]) -> None:
        locator = stage.locate(label, Aim.UPLOAD)
        if locator.evaluate(_TAKES_FILES, timeout=stage.limit):
            locator.set_input_files(files, timeout=stage.limit)
            return
        chooser = what_comes(
            stage.page.expect_file_chooser(timeout=stage.limit),
            lambda: locator.click(timeout=stage.limit),
            otherwise=f"{stage.words(str(label))} asked for no file",
        )
        chooser.set_files(files, timeout=stage.limit)


def missing(flow: str | Path, file: str, *, run: str | None = None) -> str | None:
    """Returns what is wrong with a file to upload that a flow names, with the nearest name, or None."""
    try:
        path = beside(flow, file, run=run)
    except ValueError as error:
        return str(error)
    if path.is_file():
        return None
    if not path.parent.is_dir():
        return f"there is no folder {path.parent.as_posix()}"
    near = suggest(path.name, [file.name for file in path.parent.iterdir() if file.is_file()])
    return f"there is no file {path.as_posix()}" + (f"; did you mean '{near}'?" if near else "")


def _found(stage: Stage, file: str) -> Path:
    name, run = stage.text(file), stage.settings.folder
    wrong = missing(stage.flow.file, name, run=run)
    if wrong is not None:
        raise StepFailed(wrong, kind="test")
    return beside(stage.flow.file, name, run=run)
