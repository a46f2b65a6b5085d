"""Page elements with fallbacks: which of an element's names the page has, and telling when it isn't the first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from assistant.target import Target
from assistant.target.locate import any_of

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from assistant.flow import FlowLibrary


class Elements:
    """The page elements of a run.

    What has one name costs nothing. Of what has several, a step that acts asks whether the first one is there, and
    else waits for any of them; a look takes all of them as one, and asks afterwards which it was, once in a run.
    """

    def __init__(self, library: FlowLibrary, warn: Callable[[str], None]) -> None:
        self._library = library
        self._warn = warn
        self._known: set[str] = set()

    def __call__(self, name: str) -> Sequence[Target]:
        """Returns what an element is called: its name, then its fallbacks."""
        found = self._library.alternatives(name)
        assert found, "page elements are checked when a flow is loaded"  # noqa: S101 - for mypy
        return found

    def may_fall_back(self, target: Target) -> bool:
        """Tells whether a target is, or is in, something that has fallbacks."""
        return any(
            len(found) > 1 or any(map(self.may_fall_back, found))
            for part in target.chain()
            if part.element is not None
            for found in [self._library.alternatives(part.element)]
        )

    def is_known(self, target: Target) -> bool:
        """Tells whether nothing needs to be asked to know by which of its names the page shows a target."""
        return all(self._is_known(part.element) for part in target.chain() if part.element is not None)

    def _is_known(self, name: str) -> bool:
        found = self._library.alternatives(name)
        return (len(found) == 1 or name in self._known) and all(map(self.is_known, found))

    @staticmethod
    def together(_: str, found: list[Locator]) -> Locator:
        """Takes all names as one."""
        return any_of(found)

    def there(self, name: str, found: list[Locator]) -> Locator:
        """Takes the first name that the page has now, and warns once when it is a fallback."""
        index = next((index for index, locator in enumerate(found) if locator.count()), 0)
        if index and name not in self._known:
            first, served = self(name)[0], self(name)[index]
            file = f"flows/pages/{name.partition('.')[0]}.yaml"
            self._warn(f"{name} was found by its fallback {served}, not as {first}; see {file}")
        self._known.add(name)
        return found[index]

    def awaited(self, limit: float) -> Callable[[str, list[Locator]], Locator]:
        """Returns what takes the first name that the page has, after waiting for any of them.

        `limit` is in milliseconds. Raises Playwright's TimeoutError when none comes.
        """

        def choose(name: str, found: list[Locator]) -> Locator:
            if found[0].count():
                return found[0]
            any_of(found).first.wait_for(state="attached", timeout=limit)
            return self.there(name, found)

        return choose
