"""The system's packages: what to install from them, and what a person would type for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from assistant.browser.command import CommandFailed, Say, run_command

FONT: Final = "fonts-noto-cjk"
OS_RELEASE: Final = Path("/etc/os-release")
_APT: Final = (
    "apt-get",
    "--yes",
    "--quiet",
    "--option=Acquire::http::Timeout=15",
    "--option=Acquire::Retries=1",
    "--option=DPkg::Lock::Timeout=120",
)
_UNASKED: Final = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
_COMMANDS: Final = {
    "fedora": "sudo dnf install chromium chromium-headless google-noto-sans-cjk-fonts",
    "suse": "sudo zypper install chromium noto-sans-cjk-fonts",
    "arch": "sudo pacman -S chromium noto-fonts-cjk",
    "darwin": "brew install --cask google-chrome",
    "win32": "winget install Google.Chrome",
}


def can_install() -> bool:
    """Tells whether packages can be installed from here: by root, with apt-get."""
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_chromium(*, headed: bool, say: Say) -> None:
    """Installs Chromium's headless shell, and for windows Chromium itself; raises CommandFailed."""
    if not can_install():
        raise CommandFailed("Chromium's packages are not installed from here: that takes apt-get and root")
    say("asking apt-get for its packages")
    run_command(*_APT, "update", environment=_UNASKED)
    packages = _packages(headed=headed)
    if not packages:
        raise CommandFailed("apt-get has no package of Chromium")
    say(f"installing {' and '.join(packages)}")
    run_command(*_APT, "install", "--no-install-recommends", *packages, environment=_UNASKED)


def install_font(*, say: Say) -> None:
    """Installs a font for Chinese; raises CommandFailed."""
    if not can_install():
        raise CommandFailed(f"there is no Chinese font; as root, type: apt-get install --yes {FONT}")
    if not _is_known(FONT):
        run_command(*_APT, "update", environment=_UNASKED)
    say(f"installing {FONT}")
    run_command(*_APT, "install", "--no-install-recommends", FONT, environment=_UNASKED)


def what_to_type(*, headed: bool = False) -> str:
    """Says how a person installs a browser, and a Chinese font, on this system."""
    names = _system_names()
    if "ubuntu" in names and not _is_known("chromium"):
        return (
            "install Google Chrome from https://www.google.com/chrome/ (Ubuntu has Chromium only as a snap, "
            "which cannot be used here)"
        )
    if "debian" in names:
        packages = " ".join((*(_packages(headed=headed) or ("chromium",)), FONT))
        return f"type: sudo apt-get update && sudo apt-get install --yes {packages}"
    command = next((_COMMANDS[name] for name in _COMMANDS if name in names), None)
    if command is None:
        return "install Chromium or Google Chrome, or set ASSISTANT_BROWSER to the path of one"
    return f"type: {command}"


def _packages(*, headed: bool) -> tuple[str, ...]:
    """Gives the packages to install; older systems have no headless shell of its own."""
    shell = "chromium-headless-shell" if _is_known("chromium-headless-shell") else None
    full = "chromium" if (headed or not shell) and _is_known("chromium") else None
    return tuple(package for package in (shell, full) if package)


def _is_known(package: str) -> bool:
    """Tells whether apt has a package, by the lists at hand; one that only calls for a snap does not count."""
    program = shutil.which("apt-cache")
    if program is None:
        return False
    command = (program, "show", "--no-all-versions", package)
    told = subprocess.run(command, capture_output=True, check=False).stdout  # noqa: S603  # this module's names
    return b"Package:" in told and b"snapd" not in told


def _system_names() -> set[str]:
    """Gives what the system calls itself and the systems that it comes from."""
    if sys.platform != "linux":
        return {sys.platform}
    try:
        lines = OS_RELEASE.read_text("utf-8").splitlines()
    except OSError:
        return set()
    words = dict(line.split("=", 1) for line in lines if "=" in line)
    return set(" ".join(words.get(key, "").strip("\"'") for key in ("ID", "ID_LIKE")).lower().split())
