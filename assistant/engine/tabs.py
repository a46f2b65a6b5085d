"""The browser's tabs: which one a run works in, how it gets to pages, and whose labels they show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from assistant.errors import StepFailed
from assistant.target import Labels

if TYPE_CHECKING:
    from playwright.sync_api import Page

_PATIENCE = 30_000
"""Milliseconds that a page may take to load at least, however short a step's limit is."""

_NO_LABELS = Labels({})


class Tabs:
    """The tabs of a run. `page` is the one that steps work in.

    `sites` gives the address of each site, with a slash at its end; `labels` each site's labels in the run's
    language.
    """

    def __init__(self, page: Page, sites: Mapping[str, str], labels: Mapping[str, Labels]) -> None:
        self.page = page
        self.last_address = ""
        self._sites = sites
        self._site_labels = labels

    def address(self, path: str, *, site: str) -> str:
        """Returns the full address of a site's page."""
        return self._base(site) + path.lstrip("/")

    def open(self, address: str, *, limit: float) -> None:
        """Goes to an address and waits until the page has been read and its scripts have run.

        `limit` is in milliseconds. Raises StepFailed when the server breaks, Playwright's errors when the
        page can't be reached.
        """
        self.last_address = address
        patience = max(limit, _PATIENCE)
        response = self.page.goto(address, wait_until="domcontentloaded", timeout=patience)
        if response is not None and response.status >= 500:
            answer = f"{response.status} {response.status_text}".rstrip()
            raise StepFailed(f"{address} answers {answer}", kind="environment")

    def reload(self, *, limit: float) -> None:
        """Reloads the page; `limit` is in milliseconds."""
        self.page.reload(wait_until="domcontentloaded", timeout=max(limit, _PATIENCE))

    def follow(self, page: Page, *, site: str, limit: float) -> None:
        """Goes on in a tab that was opened, once it shows the site that the flow says; `limit` is in milliseconds."""
        from playwright.sync_api import TimeoutError as Elsewhere

        base = self._base(site)
        try:
            page.wait_for_url(lambda url: url.startswith(base), wait_until="domcontentloaded", timeout=limit)
        except Elsewhere as error:
            raise StepFailed(f"the new tab shows {page.url}, not {site} ({base})") from error
        self.page = page

    def go_to(self, site: str, *, close: bool) -> None:
        """Goes on in the tab, opened last, that shows a site; `close` closes the one that is left."""
        left, base = self.page, self._base(site)
        pages = left.context.pages
        found = next(
            (page for page in reversed(pages) if page is not left and page.url.startswith(base)), None
        )
        if found is None:
            listed = ", ".join(page.url for page in pages)
            raise StepFailed(f"no other tab shows {site} ({base}); open are {listed}", kind="test")
        self.page = found
        found.bring_to_front()
        if close:
            left.close()

    def labels(self) -> Labels:
        """Returns the labels of the site that the page shows, in the run's language."""
        for site, labels in self._site_labels.items():
            if self.page.url.startswith(self._sites[site]):
                return labels
        return _NO_LABELS

    def _base(self, site: str) -> str:
        try:
            return self._sites[site]
        except KeyError:
            message = f"the environment has no site '{site}'; add it to config.yaml"
            raise StepFailed(message, kind="environment") from None
