"""Looking whether this machine has what a run needs, and what to do where it does not."""

from __future__ import annotations

import os
import socket
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final, Literal

from assistant.browser.finding import Browser, find
from assistant.browser.packages import FONT
from assistant.browser.trial import Trial, try_out
from assistant.errors import NoBrowser

State = Literal["ok", "warning", "missing"]
"""How a check came out; `missing` keeps a run from working, `warning` takes something from it."""

STATE_FOLDER: Final = Path(".assistant")
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


def examine(*, configured: str | None = None, state_folder: Path = STATE_FOLDER) -> tuple[Check, ...]:
    """Makes every check, starting the browser that is found; `configured` is the one that config.yaml names."""
    return (
        _python(),
        _packages(),
        *_browser(configured),
        _window_browser(configured),
        _state_folder(state_folder),
        _loopback(),
    )


def is_fine(checks: tuple[Check, ...]) -> bool:
    """Tells whether nothing is missing; warnings are no hindrance."""
    return all(check.state != "missing" for check in checks)


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
    """Looks for the browser of headless runs, and try it out if it is there."""
    try:
        browser = find(configured=configured, headless=True)
    except NoBrowser as error:
        return (
            Check(
                name="Browser", state="missing", found=str(error), remedy="correct the name, or take it out"
            ),
        )
    if browser is None:
        return (Check(name="Browser", state="missing", found="none", remedy=_INSTALL),)
    trial = try_out(browser)
    return (_found(browser, trial), *_trial_checks(browser, trial))


def _found(browser: Browser, trial: Trial) -> Check:
    version = f" {trial.version}" if trial.version else ""
    where = f", {browser.executable}" if browser.executable else ""
    found = f"{browser.name}{version}, {browser.source}{where}"
    return Check(name="Browser", state="ok", found=found)


def _trial_checks(browser: Browser, trial: Trial) -> tuple[Check, ...]:
    """Tells what the browser did; a step that was not reached is not told."""
    remedy = "name another browser" if browser.is_named else _INSTALL
    if not trial.starts:
        found = trial.error or "it does not start"
        return (Check(name="Browser starts", state="missing", found=found, remedy=remedy),)
    checks = [
        Check(name="Browser starts", state="ok", found="yes, and takes pictures")
        if trial.renders
        else Check(name="Browser starts", state="missing", found=f"no picture: {trial.error}", remedy=remedy)
    ]
    if trial.renders:
        checks += [_font(trial), _localhost(trial)]
    return tuple(checks)


def _font(trial: Trial) -> Check:
    if trial.draws_chinese:
        return Check(name="Chinese font", state="ok", found="yes")
    remedy = f"{_INSTALL}, or install {FONT} or another font with Chinese characters"
    return Check(name="Chinese font", state="warning", found="none: pictures show empty boxes", remedy=remedy)


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
    name = "Browser with a window"
    try:
        browser = find(configured=configured, headless=False)
    except NoBrowser as error:
        return Check(name=name, state="warning", found=str(error), remedy="needed for --headed only")
    if browser is None:
        remedy = f"needed for --headed only: {_INSTALL} --headed"
        return Check(name=name, state="warning", found="none", remedy=remedy)
    return Check(name=name, state="ok", found=f"{browser.name}, {browser.source}")


def _state_folder(folder: Path) -> Check:
    """Looks whether runs can be kept, without making the folder."""
    name, full = "State folder", folder.absolute()
    there = next(parent for parent in (full, *full.parents) if parent.exists())
    if there.is_dir() and os.access(there, os.W_OK):
        return Check(name=name, state="ok", found=f"{full} can be written")
    return Check(
        name=name, state="missing", found=f"{there} cannot be written", remedy="run in a folder of yours"
    )


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
