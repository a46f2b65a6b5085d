"""Looking whether this machine has what a run needs, and what to do where it does not."""

from __future__ import annotations

import os
import socket
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from assistant.browser.endpoint import shown
from assistant.browser.finding import Browser, find
from assistant.browser.packages import FONT, what_to_type
from assistant.browser.trial import Trial, try_out
from assistant.browser.trial import version_at as browser_at
from assistant.database_url import VARIABLE
from assistant.errors import JournalLost, JournalRefused, NoBrowser, UsageError

if TYPE_CHECKING:
    from assistant.config import Config
    from assistant.database_url import Place

State = Literal["ok", "warning", "missing"]
"""How a check came out; `missing` keeps a run from working, `warning` takes something from it."""

WINDOW: Final = "Browser with a window"
_DISTRIBUTION: Final = "onboarding-assistant"
_PYTHONS: Final = ((3, 11), (3, 14))
_INSTALL: Final = "assistant doctor --install"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at: what was found and, unless all is well, what to do.

    `can_install` is True where `assistant doctor --install` may help.
    """

    name: str
    state: State
    found: str
    remedy: str | None = None
    can_install: bool = False


def examine(folder: Path) -> tuple[Check, ...]:
    """Makes every check for the project that a folder belongs to, starting the browser that is found."""
    packages = _packages()
    if packages.state == "missing":  # the other checks are made with them
        return (_python(), packages)
    settings, config = _settings(folder)
    configured = config.browser.executable if config else None
    return (
        _python(),
        packages,
        settings,
        *_browser(configured),
        _window_browser(configured),
        *_browser_elsewhere(config.browser.endpoint if config else None),
        _state_folder(config.state_folder if config else folder),
        *((_journal(config),) if config else ()),
        _loopback(),
    )


def configured_browser(folder: Path) -> str | None:
    """Returns the browser that the project's config.yaml names, if it does."""
    config = _settings(folder)[1]
    return config.browser.executable if config else None


def is_fine(checks: tuple[Check, ...]) -> bool:
    """Tells whether nothing is missing; warnings are no hindrance."""
    return all(check.state != "missing" for check in checks)


def _settings(folder: Path) -> tuple[Check, Config | None]:
    """Reads config.yaml, which a run needs and the other checks can do without."""
    from assistant.config import load_config
    from assistant.project_file import find_config
    from assistant.source import SourceError

    name = "Settings"
    try:
        path = find_config(folder)
        return Check(name=name, state="ok", found=str(path)), load_config(path)
    except UsageError as error:
        return Check(name=name, state="missing", found=str(error), remedy="run in the project's folder"), None
    except SourceError as error:
        remedy = "correct it; assistant check shows every fault"
        return Check(name=name, state="missing", found=error.problems[0].headline, remedy=remedy), None


def _python() -> Check:
    first, last = _PYTHONS
    found = f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro} in {sys.prefix}"
    if first <= sys.version_info[:2] <= last:
        return Check(name="Python", state="ok", found=found)
    return Check(
        name="Python", state="missing", found=found, remedy="use Python 3.11 to 3.14, then make setup"
    )


def _packages() -> Check:
    """Looks for what the project requires, as pip recorded it."""
    try:
        required = metadata.requires(_DISTRIBUTION) or []
        version = metadata.version(_DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return Check(
            name="Packages", state="missing", found=f"{_DISTRIBUTION} is not installed", remedy="make setup"
        )
    names = [_name(requirement) for requirement in required]
    missing = [name for name in names if not _is_installed(name)]
    if missing:
        return Check(
            name="Packages", state="missing", found=f"without {', '.join(missing)}", remedy="make setup"
        )
    playwright = metadata.version("playwright")
    found = f"{_DISTRIBUTION} {version} and the {len(names)} it needs, playwright {playwright} among them"
    return Check(name="Packages", state="ok", found=found)


def _name(requirement: str) -> str:
    end = next((index for index, char in enumerate(requirement) if char in " <>=!~;["), len(requirement))
    return requirement[:end]


def _is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _browser(configured: str | None) -> tuple[Check, ...]:
    """Looks for the browser of headless runs, and tries it out if it is there."""
    try:
        browser = find(configured=configured, headless=True)
    except NoBrowser as error:
        remedy = "correct the name, or take it out"
        return (Check(name="Browser", state="missing", found=str(error), remedy=remedy),)
    if browser is None:
        remedy = f"{_INSTALL}, or {what_to_type()}"
        return (Check(name="Browser", state="missing", found="none", remedy=remedy, can_install=True),)
    trial = try_out(browser)
    return (_found(browser, trial), *_trial_checks(browser, trial))


def _found(browser: Browser, trial: Trial) -> Check:
    version = f" {trial.version}" if trial.version else ""
    where = f", {browser.executable}" if browser.executable else ""
    found = f"{browser.name}{version}, {browser.source}{where}"
    return Check(name="Browser", state="ok", found=found)


def _trial_checks(browser: Browser, trial: Trial) -> tuple[Check, ...]:
    """Tells what the browser did; a step that was not reached is not told."""
    name = "Browser starts"
    if trial.renders:
        return (
            Check(name=name, state="ok", found="yes, and takes pictures"),
            _font(trial),
            _localhost(trial),
        )
    found = f"{'it shows no page' if trial.starts else 'no'}: {trial.error}"
    if browser.is_named:
        return (Check(name=name, state="missing", found=found, remedy="name another browser"),)
    return (Check(name=name, state="missing", found=found, remedy=_INSTALL, can_install=True),)


def _font(trial: Trial) -> Check:
    if trial.draws_chinese:
        return Check(name="Chinese font", state="ok", found="yes")
    remedy = f"{_INSTALL}, or install {FONT} or another font with Chinese characters"
    found = "none: pictures show empty boxes"
    return Check(name="Chinese font", state="warning", found=found, remedy=remedy, can_install=True)


def _localhost(trial: Trial) -> Check:
    if trial.reaches_localhost:
        return Check(name="*.localhost", state="ok", found="the browser reaches it")
    remedy = (
        "take loopback addresses out of the proxy and the firewall (NO_PROXY=localhost,127.0.0.1,.localhost)"
    )
    found = trial.error or "another page answers"
    return Check(name="*.localhost", state="missing", found=found, remedy=remedy)


def _window_browser(configured: str | None) -> Check:
    """Looks for a browser that can open a window, which only --headed needs."""
    try:
        browser = find(configured=configured, headless=False)
    except NoBrowser as error:
        return Check(name=WINDOW, state="warning", found=str(error), remedy="needed for --headed only")
    if browser is None:
        remedy = f"needed for --headed only: {_INSTALL} --headed"
        return Check(name=WINDOW, state="warning", found="none", remedy=remedy, can_install=True)
    return Check(name=WINDOW, state="ok", found=f"{browser.name}, {browser.source}")


def _browser_elsewhere(endpoint: str | None) -> tuple[Check, ...]:
    """Looks whether the browser answers that runs are to use instead of one of this machine."""
    if endpoint is None:
        return ()
    name = "Browser elsewhere"
    try:
        version = browser_at(endpoint)
    except NoBrowser as error:
        remedy = "start it, or take 'browser.endpoint' out of config.yaml"
        return (Check(name=name, state="missing", found=str(error), remedy=remedy),)
    return (Check(name=name, state="ok", found=f"Chromium {version} answers at {shown(endpoint)}"),)


def _state_folder(folder: Path) -> Check:
    """Looks whether runs can be kept, without making the folder."""
    name, full = "State folder", folder.absolute()
    there = _unwritable(full)
    if there is None:
        return Check(name=name, state="ok", found=f"{full} can be written")
    return Check(
        name=name, state="missing", found=f"{there} cannot be written", remedy="run in a folder of yours"
    )


def _unwritable(folder: Path) -> Path | None:
    """Returns what keeps a folder from being made or written into, None where nothing does."""
    there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    return None if there.is_dir() and os.access(there, os.W_OK) else there


def _journal(config: Config) -> Check:
    """Looks whether the journal can be opened, and whether this version of the program knows its tables."""
    from assistant.journal.database import version_at

    name = "Journal"
    try:
        place = config.journal_place
        version = version_at(place)
    except JournalRefused as error:
        return Check(name=name, state="missing", found=error.found, remedy=error.remedy)
    except JournalLost as error:
        return Check(name=name, state="missing", found=str(error), remedy="try again when it answers")
    except UsageError as error:
        return Check(name=name, state="missing", found=str(error), remedy=f"correct {VARIABLE}")
    there = _unwritable(place.absolute().parent) if isinstance(place, Path) else None
    if there is not None:
        remedy = "name another 'journal' in config.yaml"
        return Check(name=name, state="missing", found=f"{there} cannot be written", remedy=remedy)
    return Check(name=name, state="ok", found=_journal_words(place, version))


def _journal_words(place: Place, version: int | None) -> str:
    from assistant.journal.migrations import VERSION

    shown = f"{place.absolute()}" if isinstance(place, Path) else f"{place} answers"
    if not version:
        return f"{shown}, without tables yet: the first run makes them"
    older = f", which the next run brings up to {VERSION}" if version < VERSION else ""
    return f"{shown}, tables of version {version}{older}"


def _loopback() -> Check:
    """Looks whether the mock sites can listen."""
    name = "Loopback port"
    try:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
    except OSError as error:
        remedy = "allow programs to listen on 127.0.0.1"
        return Check(name=name, state="missing", found=str(error), remedy=remedy)
    return Check(name=name, state="ok", found=f"free, such as {port}")
