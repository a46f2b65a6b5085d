"""Plays the flows of a guide against the mock sites, a fresh world for each entry of its `runs`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from assistant.browser.opening import a_window
from assistant.browser.session import Window, new_page
from assistant.guide.moment import Collected
from assistant.guide.observing import Observer
from assistant.guide.telling import tellings
from assistant.guide.wording import Wording
from assistant.harness.runner import FlowRunner
from assistant.mock_world import ENGLISH, LOCALES, MockSites, MockWorld, labels

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from assistant.guide.model import Guide
    from assistant.project import Project

WORLD = "demo"


class Collector:
    """Plays guides in one browser. `say` is told of each flow that begins.

    Runs that don't pass leave their folders in the state folder's `guides`.
    """

    def __init__(
        self,
        project: Project,
        browser: Browser,
        *,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        project.needs_mock_sites("guides are made of")
        self._project = project
        self._browser = browser
        self._say = say
        self._kept = project.config.state_folder / "guides"

    def collect(self, guide: Guide, locale: str) -> Collected:
        """Plays all flows of a guide in a language; raises FlowFailed when one of them doesn't pass."""
        wording = self.wording(guide, locale)
        observer = Observer(wording)
        wanted = self._pictures(guide)
        for flows in guide.head.runs:
            with self._world() as world, self._page(locale) as page, TemporaryDirectory() as folder:
                run_flow = FlowRunner(
                    self._project, world, page, Path(folder), locale=locale, kept=self._kept, listeners=[observer],
                    onlooker=observer, shots=frozenset(wanted - observer.pictures.keys()), translated=wording.text,
                )  # fmt: skip
                known: dict[str, Any] = {}
                for flow in flows:
                    self._say(f"{locale}: {flow}")
                    known |= run_flow.after(flow, known)
        return Collected(locale=locale, moments=observer.moments, pictures=observer.pictures)

    def wording(self, guide: Guide, locale: str) -> Wording:
        """Returns the words of a guide in a language."""
        translations = guide.translations[locale] if locale != ENGLISH else {}
        return wording_in(locale, self._project, translations=translations)

    def _pictures(self, guide: Guide) -> set[str]:
        """Returns the names of all pictures that the flows of a guide's sections take."""
        told = (each for flow in guide.flows() for each in tellings(self._project.library.load(flow)))
        return {each.step.shot.name for each in told if each.step.shot is not None}

    @contextmanager
    def _world(self) -> Iterator[MockWorld]:
        """Gives a world of its own; all have the same name, which pages may show."""
        with MockSites(changes=self._project.label_changes) as sites:
            yield sites.world(WORLD)

    @contextmanager
    def _page(self, locale: str) -> Iterator[Page]:
        window = Window(size=self._project.config.browser.size, locale=LOCALES[locale])
        style = self._project.config.pictures
        context = a_window(self._browser, window, scale=style.scale, clock=style.moment)
        try:
            yield new_page(context)
        finally:
            context.close()


def wording_in(locale: str, project: Project, *, translations: Mapping[str, str]) -> Wording:
    """Returns the words of a project's flows in a language."""
    library = project.library
    elements = [library.alternatives(name) for name in library.element_names()]
    return Wording(
        locale, translations=translations, labels=labels(locale, project.label_changes), elements=elements
    )
