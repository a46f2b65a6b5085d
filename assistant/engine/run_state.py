"""What all flows of one run share, and what changes while it goes on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.engine.acts import Acts
from assistant.engine.dialogs import Dialogs
from assistant.engine.downloads import Downloads
from assistant.engine.elements import Elements
from assistant.engine.frozen import FrozenPages
from assistant.engine.invariants import Invariants
from assistant.engine.kept_pictures import KeptPictures
from assistant.engine.overlays import Overlays
from assistant.engine.photographs import Photographer
from assistant.engine.refusals import Refusals
from assistant.engine.scrubber import Scrubber
from assistant.engine.settings import RunSettings
from assistant.engine.tabs import Tabs
from assistant.events import Event, Failure, Listener, Warned
from assistant.flow.library import FlowLibrary
from assistant.picture.compose import Composer

if TYPE_CHECKING:
    from assistant.engine.ensure import Act


@dataclass(slots=True, kw_only=True)
class RunState:
    """A run under way.

    `failure` is the first one, with its evidence; `unmet` are those that the run went on after; `act` is the one
    that a step marked `commits` would commit, and `committed` counts what was committed without an end that is
    known; `ensuring` counts the `ensure` steps under way, one within the other; `number` is that of the innermost
    step under way.
    """

    settings: RunSettings
    library: FlowLibrary
    acts: Acts
    listeners: tuple[Listener, ...]
    composer: Composer
    tabs: Tabs
    dialogs: Dialogs
    downloads: Downloads
    invariants: Invariants
    refusals: Refusals
    began: float
    scrubber: Scrubber = field(default_factory=Scrubber)
    failure: Failure | None = None
    unmet: list[Failure] = field(default_factory=list)
    act: Act | None = None
    committed: int = 0
    ensuring: int = 0
    number: str = ""
    overlays: Overlays = field(default_factory=Overlays)
    frozen: FrozenPages = field(init=False)
    elements: Elements = field(init=False)
    kept_pictures: KeptPictures = field(init=False)
    photographer: Photographer = field(init=False)

    def __post_init__(self) -> None:
        self.frozen = FrozenPages(self.tabs)
        self.elements = Elements(self.library, self.warn)
        self.photographer = Photographer(scrubber=self.scrubber, composer=self.composer)
        self.kept_pictures = KeptPictures(update=self.settings.update_pictures)

    def emit(self, event: Event) -> None:
        """Tells every listener, after secrets are taken out."""
        cleaned = self.scrubber.clean(event)
        for listener in self.listeners:
            listener(cleaned)

    def warn(self, text: str) -> None:
        """Tells that something is not as it should be, though the run goes on."""
        self.emit(Warned(at=self.elapsed(), text=text))

    def elapsed(self) -> float:
        """Returns seconds since the run began."""
        return round(self.settings.now() - self.began, 4)

    def hide(self, secrets: Iterable[str]) -> None:
        """Keeps secrets out of everything that is told from now on."""
        for secret in secrets:
            self.scrubber.add(secret)
