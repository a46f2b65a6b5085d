"""Plays a flow in a fresh mock world and films it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from assistant.browser.opening import a_window
from assistant.browser.session import Window, new_page
from assistant.errors import UsageError
from assistant.events import Event
from assistant.film.camera import Camera
from assistant.film.scene import Film
from assistant.guide import GuideLibrary
from assistant.guide.collecting import WORLD, wording_in
from assistant.harness.runner import FlowRunner
from assistant.mock_world import LOCALES, MockSites

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from assistant.flow import Flow
    from assistant.guide.wording import Wording
    from assistant.project import Project

SCALE: Final = 2
"""Pixels of a scene for one of the page: films are smaller than the window, and letters stay sharp."""


class Filming:
    """Films flows in one browser, `scale` pixels for one of the page. `hear` is told the events of their runs.

    Runs that don't pass leave their folders in `kept`; `untranslated` is what was said in English for want of a
    translation.
    """

    def __init__(
        self,
        project: Project,
        browser: Browser,
        kept: Path,
        *,
        scale: float = SCALE,
        hear: Callable[[Event], None] = lambda _: None,
    ) -> None:
        self._project = project
        self._browser = browser
        self._kept = kept
        self._scale = scale
        self._hear = hear
        self.untranslated: tuple[str, ...] = ()

    def film(self, flow: Flow, locale: str, inputs: Mapping[str, Any]) -> Film:
        """Plays a flow after those that come before it; raises FlowFailed when one of them doesn't pass."""
        camera = Camera(flow, self._project.library, self._wording(locale), scale=self._scale)
        window = Window(size=self._project.config.browser.size, locale=LOCALES[locale])
        clock = self._project.config.pictures.moment
        with MockSites(changes=self._project.label_changes) as sites, TemporaryDirectory() as folder:
            context = a_window(self._browser, window, scale=self._scale, clock=clock)
            try:
                run_flow = FlowRunner(
                    self._project, sites.world(WORLD), new_page(context), Path(folder), locale=locale,
                    kept=self._kept, listeners=[self._hear], onlooker=camera, shots=False,
                )  # fmt: skip
                known = {**run_flow.prepare(flow.name), **inputs}
                camera.roll()
                run_flow.after(flow.name, known)
            finally:
                context.close()
        if not camera.scenes:
            raise UsageError(
                f"the flow '{flow.name}' does nothing on a page that could be filmed; it needs a step such as click, "
                "fill or, with 'say', open"
            )
        title = camera.title()
        self.untranslated = tuple(camera.untranslated)
        return Film(flow=flow.name, title=title, locale=locale, scenes=tuple(camera.scenes))

    def _wording(self, locale: str) -> Wording:
        """Returns the words of a language: the translations of all guides."""
        translations = GuideLibrary(self._project.library).translations(locale)
        return wording_in(locale, self._project, translations=translations)
