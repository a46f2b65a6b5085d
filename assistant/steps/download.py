"""`download`: click something that gives a file, and keep the file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field, field_validator

from assistant.errors import StepFailed
from assistant.steps.base import Step
from assistant.steps.coming import what_comes
from assistant.steps.kinds import TargetField, Text, ValueName
from assistant.steps.looking import matches
from assistant.steps.registry import step
from assistant.target import Aim
from assistant.target.grammar import check_pattern, is_pattern
from assistant.values import duration_words

if TYPE_CHECKING:
    from playwright.sync_api import Download as Came

    from assistant.engine.stage import Stage


@step
class Download(Step):
    """Clicks something that gives a file, waits until all of it has come, and keeps it in the run's folder.

    The file's path is kept under `as`. `name` is what the site has to call the file: exact, or an expression
    between slashes. A file with a secret in it is not kept, and fails the step. `commits` marks the click that makes an
    act under `ensure` happen.

    Example:
        - download: link "Export CSV"
          as: orders
          name: /^orders-.*csv$/

    See also: upload, click
    """

    verb: ClassVar[str] = "download"

    download: TargetField
    value: ValueName = Field(alias="as")
    name: Text | None = None
    commits: bool = False

    @field_validator("name")
    @classmethod
    def _can_be_matched(cls, name: str | None) -> str | None:
        if name is not None and is_pattern(name):
            check_pattern(name[1:-1])
        return name

    def describe(self) -> str:
        """Returns `Download orders by link "Export CSV"`."""
        return f"Download {self.value} by {self.download}"

    def saves(self) -> Iterable[str]:
        """Returns the name that the file's path is kept under."""
        return (self.value,)

    def act(self, stage: Stage) -> str:
        """Clicks, waits and keeps the file; returns what it is called."""
        locator = stage.locate(self.download, Aim.CLICK)
        if self.commits:
            stage.ready_to_act(locator, self.download, Aim.CLICK)
            stage.commit()
        with stage.watching(self.download, Aim.CLICK):
            came = what_comes(
                stage.page.expect_download(timeout=stage.limit),
                lambda: locator.click(timeout=stage.limit),
                otherwise=f"{stage.words(str(self.download))} gave no file; write 'click' for it",
            )
        stage.save(self.value, str(self._kept(stage, came)))
        return f"as {came.suggested_filename}"

    def _kept(self, stage: Stage, came: Came) -> Path:
        """Returns where the file is; raises StepFailed when it broke off or has another name than it should."""
        broken = _broken(came, stage.limit / 1000)
        if broken is not None:
            raise StepFailed(f"the file {came.suggested_filename} broke off: {broken}", kind="environment")
        if self.name is not None and not matches(stage.matcher(self.name), came.suggested_filename):
            wanted = stage.words(self.name)
            raise StepFailed(f"the file should be called {wanted}, but it is {came.suggested_filename}")
        if stage.settings.keep is None:
            return came.path()
        name = PurePath(came.suggested_filename).name
        if stage.clean(name) != name:
            name = f"download{PurePath(name).suffix}"
        place = _free(stage.settings.keep.place(f"downloads/{name}"))
        came.save_as(place)
        if stage.holds_secret(place.read_bytes()):
            place.unlink()
            why = f"the file {came.suggested_filename} has a secret in it, so it was not kept"
            raise StepFailed(f"{why}; take it by hand, or leave 'download' out", kind="test")
        return place


def _broken(came: Came, limit: float) -> str | None:
    """Waits until a file has come, at most for `limit` seconds; returns why it has not, or None.

    Playwright waits for it without an end, so that a timer beside it has to give the file up.
    """
    from assistant.browser.timer import Timer

    timer = Timer(limit, came.cancel)
    try:
        why = came.failure()
    finally:
        timer.cancel()
    return f"it did not come whole within {duration_words(limit)}" if why == "canceled" else why


def _free(place: Path) -> Path:
    """Returns a place that no file has: `orders.csv`, then `orders-2.csv`."""
    number, free = 1, place
    while free.exists():
        number += 1
        free = place.with_stem(f"{place.stem}-{number}")
    return free
