"""A browser's window that a person uses, at a page of an environment's sites."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.browser.session import Window, new_page, opened
from assistant.browser.session import playwright as playwright_driver
from assistant.errors import UsageError
from assistant.launch import browser_for
from assistant.project_file import find_config
from assistant.recording.sites import KnownSites, origin_of
from assistant.source import suggest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from assistant.project import Project

_SITE_PATH = re.compile(r"(?P<site>[a-z][a-z0-9_]*):(?P<path>/(?!/).*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where somebody wants to begin: an address, `site:/path`, or `/path` of the site that `site` names."""

    where: str
    site: str | None = None
    environment: str | None = None
    world: str | None = None
    fresh: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A page that was opened, the sites around it, and what their environment gives every flow."""

    page: Page
    sites: KnownSites
    path: str
    provided: Mapping[str, str]
    project: Project


@contextmanager
def window(place: Place, *, needs_site: bool, say: Callable[[str], None]) -> Iterator[Opened]:
    """Opens a window at a place, with the mock sites behind it where the environment is theirs.

    `needs_site` refuses an address on none of the sites. Raises UsageError or SourceError before anything opens.
    """
    from assistant.mock_world import LOCALES, MockSites
    from assistant.production import check_named
    from assistant.project import Project

    config_file = find_config(Path.cwd())
    project = Project(config_file, environment=place.environment)
    environment = project.environment
    check_named(project, named=place.environment)
    if not environment.mock and (place.world or place.fresh):
        raise UsageError(
            f"--world and --fresh are for the mock sites, not for the environment {project.environment_name}"
        )
    project.make_state()
    with ExitStack() as stack:
        addresses: Mapping[str, str] = environment.sites
        if environment.mock:
            mock = stack.enter_context(MockSites(project.mock_state, changes=project.label_changes))
            addresses = mock.world(place.world or environment.world, fresh=place.fresh).sites
        url, sites = settled(place, addresses, needs_site=needs_site)
        browser = browser_for(
            project, headless=False, say=say
        )  # may install one, so all words are read before
        driver = stack.enter_context(
            playwright_driver(config_file.parent / ".assistant" / "cache" / "driver")
        )
        shown = Window(size=project.config.browser.size, headless=False, locale=LOCALES["en"])
        page = new_page(stack.enter_context(opened(driver, browser, shown)))
        _go(page, url)
        path = sites.path_of(url)
        yield Opened(
            page=page,
            sites=sites,
            path=path[1] if path else url,
            provided=environment.inputs,
            project=project,
        )


def settled(place: Place, addresses: Mapping[str, str], *, needs_site: bool) -> tuple[str, KnownSites]:
    """Returns the address of a place, and the sites with the one that it is on as the flow's own.

    Raises UsageError for a site that there is not, or an address that belongs to none.
    """
    found = _SITE_PATH.fullmatch(place.where)
    if found is not None or place.where.startswith("/"):
        site = found["site"] if found else place.site
        if site is None:
            raise UsageError(
                f"which site is {place.where} on? Write it before the path, such as {_example(addresses)}"
            )
        _check(site, addresses)
        path = (found["path"] or "/") if found else place.where
        return KnownSites(addresses).address(site, path), KnownSites(addresses, own=place.site or site)
    if re.match(r"https?://[^/]", place.where) is None:
        raise UsageError(
            f"{place.where!r} is no place; write an address, or a site and a path such as {_example(addresses)}"
        )
    if place.site is not None:
        _check(place.site, addresses)
        addresses = {**addresses, place.site: origin_of(place.where)}
    own = KnownSites(addresses).site_of(place.where)
    if own is None and needs_site:
        raise UsageError(
            f"{place.where} is on none of the environment's sites; add its site to config.yaml, or name with --site "
            "the one that it stands for"
        )
    return place.where, KnownSites(addresses, own=own)


def _check(site: str, addresses: Mapping[str, str]) -> None:
    if site in addresses:
        return
    near = suggest(site, addresses)
    hint = f"did you mean '{near}'?" if near else f"there are {', '.join(sorted(addresses))}"
    raise UsageError(f"unknown site '{site}'; {hint}")


def _example(addresses: Mapping[str, str]) -> str:
    return f"{min(addresses, default='site')}:/"


def _go(page: Page, url: str) -> None:
    from playwright.sync_api import Error

    try:
        page.goto(url, wait_until="domcontentloaded")
    except Error as error:
        raise UsageError(f"{url} can't be opened ({error.message.splitlines()[0]})") from error
