"""Finding the browser that a run uses.

The look-up is on the path of every run, so it asks the file system only and starts no process (under 1 ms).
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal, cast

from assistant.errors import NoBrowser
from assistant.reach import Reach, launch_args

_SHELL: Final = "chromium-headless-shell"
_OWN_EXECUTABLES: Final = {
    _SHELL: (
        "chrome-headless-shell-*/chrome-headless-shell",
        "chrome-headless-shell-*/chrome-headless-shell.exe",
    ),
    "chromium": (
        "chrome-linux*/chrome",
        "chrome-mac*/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
        "chrome-win*/chrome.exe",
    ),
}
# Debian's headless shell is a script that waits for the program; starting the program saves the shell.
_DEBIAN_SHELL: Final = Path("/usr/lib/chromium/chromium-headless-shell")
_CHANNELS: Final = {
    "chrome": {
        "linux": "/opt/google/chrome/chrome",
        "darwin": "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "win32": "Google/Chrome/Application/chrome.exe",
    },
    "msedge": {
        "linux": "/opt/microsoft/msedge/msedge",
        "darwin": "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        "win32": "Microsoft/Edge/Application/msedge.exe",
    },
}
_ENGINE_NAMES: Final = {"firefox": "Firefox", "webkit": "WebKit"}
_CHANNEL_NAMES: Final = {"chrome": "Google Chrome", "msedge": "Microsoft Edge"}
_VERSION_TIMEOUT: Final = 10  # seconds; a cold start from a slow disk takes 2


Engine = Literal["chromium", "firefox", "webkit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """A browser on this machine and how Playwright starts it: by its `channel` if it has one, else by path.

    Playwright's own Firefox and WebKit have neither: it knows where they are. One with an `endpoint` runs already,
    there. `source` says in words where it was found; `is_named` is True where a person chose it.
    """

    name: str
    source: str
    executable: Path | None = None
    channel: str | None = None
    args: tuple[str, ...] = ()
    engine: Engine = "chromium"
    is_named: bool = False
    endpoint: str | None = None

    @property
    def version(self) -> str | None:
        """The version that the program tells; None where it does not say. Starts a process."""
        if self.executable is None or sys.platform == "win32":  # there --version opens a window
            return None
        try:
            told = _output_of(self.executable, "--version")
        except (OSError, subprocess.SubprocessError):
            return None
        return next((word for word in told.split() if word[:1].isdigit()), None)

    @property
    def launch_options(self) -> dict[str, object]:
        """The arguments of `launch` that choose this browser; Playwright has a browser type for each `engine`."""
        if self.engine != "chromium":
            return {}
        options: dict[str, object] = {"args": list(self.args)}
        if self.channel:
            return options | {"channel": self.channel}
        return options | {"executable_path": str(self.executable)}

    def options_within(self, reach: Reach | None) -> dict[str, Any]:
        """Returns the arguments of `launch` for this browser, kept to what may be reached."""
        options: dict[str, Any] = dict(self.launch_options)
        if reach is not None and self.engine == "chromium":
            options["args"] = [*options["args"], *launch_args(reach)]
        return options

    def options_behind(self, gate: int, reach: Reach) -> dict[str, Any]:
        """Returns the arguments of `launch` that let this browser reach things through a gate's port alone."""
        options: dict[str, Any] = dict(self.launch_options)
        if self.engine == "chromium":
            options["args"] = [
                *options["args"],
                *launch_args(replace(reach, sites={}, hosts=()), f"127.0.0.1:{gate}"),
            ]
        return options | {"proxy": {"server": f"http://127.0.0.1:{gate}"}}


def _output_of(*command: Path | str) -> str:
    # The program is the browser that was found, and no shell sees the line.
    told = subprocess.run(command, capture_output=True, text=True, timeout=_VERSION_TIMEOUT, check=True)  # noqa: S603
    return told.stdout


def find(*, wished: str | None = None, configured: str | None = None, headless: bool) -> Browser | None:
    """Gives the browser for a run, or None where there is none.

    The first of these is taken: what is wished on the command line, what the environment variable
    ASSISTANT_BROWSER or else the configuration names, Playwright's own Chromium, Google Chrome, Microsoft Edge, the
    system's Chromium. A name is a path, a command, `chrome`, `msedge`, `playwright`, `firefox` or `webkit`. Raises
    NoBrowser if what is named is not there.
    """
    if wished:
        return _named(wished, "--browser", headless=headless)
    named = os.environ.get("ASSISTANT_BROWSER")
    if named:
        return _named(named, "ASSISTANT_BROWSER", headless=headless)
    if configured:
        return _named(configured, "config.yaml", headless=headless)
    return next(_all(headless=headless), None)


def _all(*, headless: bool) -> Iterator[Browser]:
    """Yields what is there, best first."""
    yield from _own(headless=headless)
    yield from (found for channel in _CHANNELS if (found := _installed(channel)))
    yield from _system(headless=headless)


def with_found(launch_args: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the arguments of `launch` with the browser that runs use, unless they name a channel."""
    found = None if launch_args.get("channel") else find(headless=launch_args.get("headless", True))
    return {**launch_args, **(found.launch_options if found else {})}


def _named(name: str, source: str, *, headless: bool) -> Browser:
    """Gives the browser that a person chose, or say why it cannot be had."""
    if name in _ENGINE_NAMES:
        return _downloaded(name, source)
    found = next(_own(headless=headless), None) if name == "playwright" else _installed(name)
    found = found or _at(name)
    if found is None:
        raise NoBrowser(
            f"{source} names the browser {name!r}, which is not there: write the path of a Chromium, "
            "the name of a command, chrome, msedge, playwright, firefox or webkit"
        )
    if not headless and "headless" in Path(name).name:
        raise NoBrowser(f"{source} names the browser {name!r}, which has no window: leave --headed out")
    return replace(found, source=f"named by {source}", is_named=True)


def _downloaded(engine: str, source: str) -> Browser:
    """Gives the Firefox or WebKit that Playwright downloaded; no other one works with it."""
    package = _playwright_package()
    build = registry_folder(package) / f"{engine}-{_revisions(package).get(engine)}" if package else None
    if build is None or not (build / "INSTALLATION_COMPLETE").exists():
        command = f"{sys.executable} -m playwright install --with-deps {engine}"
        raise NoBrowser(
            f"{source} names {engine}, but Playwright's {_ENGINE_NAMES[engine]} is not on this machine; type: {command}"
        )
    return Browser(
        name=_ENGINE_NAMES[engine], source=f"named by {source}", engine=cast("Engine", engine), is_named=True
    )


def _at(name: str) -> Browser | None:
    path = shutil.which(str(Path(name).expanduser()) if name.startswith("~") else name)
    return _browser(Path(name).name, "on this machine", Path(path)) if path else None


def _own(*, headless: bool) -> Iterator[Browser]:
    """Yields the builds that Playwright downloaded, of the revision that its installed version wants."""
    package = _playwright_package()
    if package is None:
        return
    folder = registry_folder(package)
    if not folder.is_dir():  # spares reading the revisions
        return
    revisions = _revisions(package)
    for name in (_SHELL, "chromium") if headless else ("chromium",):
        build = folder / f"{name.replace('-', '_')}-{revisions.get(name)}"
        if (build / "INSTALLATION_COMPLETE").exists():
            executables = (path for pattern in _OWN_EXECUTABLES[name] for path in build.glob(pattern))
            yield from (_browser(name, "downloaded by Playwright", path) for path in executables)


def registry_folder(package: Path) -> Path:
    """Gives the folder that Playwright keeps its browsers in, by its own rules; `package` is its driver's."""
    chosen = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    if chosen == "0":
        return package / ".local-browsers"
    return Path(chosen) if chosen else _cache_folder() / "ms-playwright"


def _cache_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def _playwright_package() -> Path | None:
    """Gives the folder of Playwright's driver without importing Playwright, which takes 100 ms."""
    spec = importlib.util.find_spec("playwright")
    return Path(spec.origin).parent / "driver" / "package" if spec and spec.origin else None


def _revisions(package: Path) -> dict[str, str]:
    try:
        browsers = json.loads((package / "browsers.json").read_text("utf-8"))["browsers"]
    except OSError:
        return {}
    return {browser["name"]: browser["revision"] for browser in browsers}


def _installed(channel: str) -> Browser | None:
    """Gives Google Chrome or Microsoft Edge where its installer puts it."""
    place = _CHANNELS.get(channel, {}).get(sys.platform)
    if place is None:
        return None
    folders = [os.environ.get(name) for name in ("LOCALAPPDATA", "PROGRAMFILES", "PROGRAMFILES(X86)")]
    places = (
        [Path(folder) / place for folder in folders if folder] if sys.platform == "win32" else [Path(place)]
    )
    found = next((path for path in places if path.is_file()), None)
    return _browser(_CHANNEL_NAMES[channel], "installed on this machine", found, channel) if found else None


def _system(*, headless: bool) -> Iterator[Browser]:
    """Yields the Chromium of the system's packages; the headless shell first, as it is 1.3 times as fast."""
    source = "installed by the system's packages"
    if headless and (path := shutil.which(_SHELL)):
        yield _browser(_SHELL, source, _DEBIAN_SHELL if _is_debians(Path(path)) else Path(path))
    for name in ("chromium", "chromium-browser"):
        if (path := shutil.which(name)) and not _is_snap(Path(path)):
            yield _browser(name, source, Path(path))


def _is_debians(path: Path) -> bool:
    return path == Path("/usr/bin/chromium-headless-shell") and os.access(_DEBIAN_SHELL, os.X_OK)


def _is_snap(path: Path) -> bool:
    """Tells whether a command is a snap, which does not see our folders, or the hint to install one."""
    if "snap" in path.resolve().parts:
        return True
    with path.open("rb") as program:
        start = program.read(2048)
    return start.startswith(b"#!") and b"/snap/" in start


def _browser(name: str, source: str, executable: Path, channel: str | None = None) -> Browser:
    # A part that is painted anew, such as the ring around a field, gets other bytes than the whole does.
    args = ["--disable-quic", "--disable-partial-raster"]
    if sys.platform == "linux" and os.geteuid() == 0:  # Chromium refuses its sandbox to root
        args.insert(0, "--no-sandbox")
    return Browser(name=name, source=source, executable=executable, channel=channel, args=tuple(args))
