"""Installing a browser where none is found, and a Chinese font where none is drawn."""

from __future__ import annotations

import os
import shlex
import sys
import threading
import urllib.error
import urllib.request
from typing import Final

from assistant.browser.command import CommandFailed, Say, run_command
from assistant.browser.finding import Browser, find
from assistant.browser.packages import can_install, install_chromium, install_font, what_to_type
from assistant.browser.trial import Trial, try_out
from assistant.errors import NoBrowser

_HOST: Final = "https://cdn.playwright.dev"
_REACH: Final = 5  # seconds to wait for the download's host; a closed network must not cost minutes
_STALLED: Final = "15000"  # ms without a byte after which Playwright gives a download up


def install(*, configured: str | None = None, headed: bool = False, say: Say) -> Browser:
    """Gives a browser that works, installing what is missing.

    `headed` wants one that can open a window. What happens is told to `say`, a line at a time. A browser that
    is there is taken if it starts; else Playwright downloads its own; where that cannot be had, the packages
    of the system are installed, which takes root on Debian. Raises NoBrowser, with what to type, where all
    of that fails, and where a browser that is named (`configured`, ASSISTANT_BROWSER) does not start.
    """
    failures: list[str] = []
    tried: Browser | None = None
    for way in (_leave, _download, install_chromium):
        try:
            way(headed=headed, say=say)
        except CommandFailed as failure:
            failures.append(str(failure))
        browser = find(configured=configured, headless=not headed)
        if browser is None or browser == tried:
            continue
        tried, trial = browser, _try_out(browser, say)
        if trial.starts:
            _complete(trial, say)
            return browser
        failures.append(f"{browser.name}, {browser.source}, does not start: {trial.error}")
        if browser.is_named:
            raise NoBrowser(failures[-1])
    raise NoBrowser("\n".join(["no browser could be installed", *failures, what_to_type(headed=headed)]))


def _leave(*, headed: bool, say: Say) -> None:
    """Does nothing, since a browser may be there already."""


def _download(*, headed: bool, say: Say) -> None:
    """Lets Playwright download its browser; raises CommandFailed where its host is out of reach."""
    if os.environ.get("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD"):
        raise CommandFailed(
            "Playwright's browser is not downloaded, as PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD is set"
        )
    names = ("PLAYWRIGHT_CHROMIUM_DOWNLOAD_HOST", "PLAYWRIGHT_DOWNLOAD_HOST")
    host = next((value for name in names if (value := os.environ.get(name))), _HOST)
    if not _is_reachable(host):
        raise CommandFailed(f"Playwright's browser cannot be downloaded, as {host} is out of reach")
    say("downloading Playwright's Chromium")
    run_command(
        *_playwright("install", "chromium", *(() if headed else ("--only-shell",))),
        environment={"PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": _STALLED},
        say=say,
    )


def _playwright(*words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "playwright", *words)


def _is_reachable(address: str) -> bool:
    """Tells whether a web server answers, whatever it answers, within a few seconds, name look-up included."""
    answers: list[bool] = []
    thread = threading.Thread(target=lambda: answers.append(_answers(address)), daemon=True)
    thread.start()
    thread.join(_REACH + 1)  # a name look-up has no timeout of its own
    return answers == [True]


def _answers(address: str) -> bool:
    if not address.startswith(("https://", "http://")):
        return False
    request = urllib.request.Request(address, method="HEAD")  # noqa: S310  # http and https only, as checked
    try:
        urllib.request.urlopen(request, timeout=_REACH).close()  # noqa: S310  # the same
    except urllib.error.HTTPError as answer:
        answer.close()
        return True
    except (OSError, ValueError):
        return False
    return True


def _try_out(browser: Browser, say: Say) -> Trial:
    """Tries a browser out; where Playwright's lacks libraries of the system, install them and try again."""
    trial = try_out(browser)
    if trial.starts or browser.source != "downloaded by Playwright" or sys.platform != "linux":
        return trial
    command = _playwright("install-deps", "chromium")
    if not can_install():
        say(f"Playwright's browser may lack libraries of the system; as root, type: {shlex.join(command)}")
        return trial
    say("installing the libraries that Playwright's browser needs")
    try:
        run_command(*command)
    except CommandFailed as failure:
        say(str(failure))
        return trial
    return try_out(browser)


def _complete(trial: Trial, say: Say) -> None:
    """Installs a font for Chinese where the browser has none; without it pictures show empty boxes."""
    if trial.draws_chinese or sys.platform != "linux":
        return
    try:
        install_font(say=say)
    except CommandFailed as failure:
        say(f"{failure}\npictures will show empty boxes for Chinese text")
