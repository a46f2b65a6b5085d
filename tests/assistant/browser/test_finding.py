"""The order in which a browser is found, with fake folders and commands."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from assistant.browser import finding
from assistant.browser.finding import find
from assistant.errors import NoBrowser

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the fake programs are shell scripts")

BUILDS = {
    "chromium-headless-shell": "chrome-headless-shell-linux64/chrome-headless-shell",
    "chromium": "chrome-linux64/chrome",
}


class Machine:
    """A machine without browsers, to which a test adds some."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.commands = root / "bin"
        self.registry = root / "ms-playwright"
        self._monkeypatch = monkeypatch
        self.commands.mkdir()
        monkeypatch.setenv("PATH", str(self.commands))
        monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(self.registry))
        monkeypatch.delenv("ASSISTANT_BROWSER", raising=False)
        monkeypatch.setattr(finding, "_CHANNELS", {name: {} for name in ("chrome", "msedge")})

    def program(self, path: Path, text: str = "exit 0") -> Path:
        """Puts a program at a path."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)
        return path

    def command(self, name: str, text: str = "exit 0") -> Path:
        """Puts a program on the PATH."""
        return self.program(self.commands / name, text)

    def channel(self, name: str) -> Path:
        """Installs Google Chrome or Microsoft Edge."""
        path = self.program(self.root / "opt" / name)
        self._monkeypatch.setitem(finding._CHANNELS, name, {sys.platform: str(path)})
        return path

    def own(self, name: str, *, revision: str | None = None, is_complete: bool = True) -> Path:
        """Downloads a build as Playwright does."""
        build = self.registry / f"{name.replace('-', '_')}-{revision or wanted(name)}"
        path = self.program(build / BUILDS[name])
        if is_complete:
            (build / "INSTALLATION_COMPLETE").touch()
        return path


def wanted(name: str) -> str:
    """Gives the revision that the installed Playwright wants."""
    package = finding._playwright_package()
    assert package is not None
    browsers = json.loads((package / "browsers.json").read_text())["browsers"]
    return str(next(browser["revision"] for browser in browsers if browser["name"] == name))


@pytest.fixture(name="machine")
def _machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(tmp_path, monkeypatch)


def found(*, headless: bool = True, configured: str | None = None) -> Path | None:
    """Gives the program that would be started."""
    browser = find(configured=configured, headless=headless)
    return browser.executable if browser else None


def test_a_machine_without_browsers_has_none(machine: Machine) -> None:
    """Nothing found is no error: it can be installed."""
    assert found() is None
    assert found(headless=False) is None


def test_each_place_is_looked_at_before_the_next(machine: Machine) -> None:
    """Installed browsers are found in the order that the documentation tells."""
    last_to_first = [
        machine.command("chromium-browser"),
        machine.command("chromium"),
        machine.command("chromium-headless-shell"),
        machine.channel("msedge"),
        machine.channel("chrome"),
        machine.own("chromium"),
        machine.own("chromium-headless-shell"),
    ]
    order = []
    while (path := found()) is not None:
        order.append(path)
        path.unlink()
    assert order == last_to_first[::-1]


def test_a_window_is_never_asked_of_a_headless_shell(machine: Machine) -> None:
    """Headed runs pass by both headless shells."""
    machine.own("chromium-headless-shell")
    machine.command("chromium-headless-shell")
    assert found(headless=False) is None
    full = machine.command("chromium")
    assert found(headless=False) == full


def test_another_revision_or_half_a_download_is_passed_by(machine: Machine) -> None:
    """Playwright's build counts only in the revision that it wants and if its download ended."""
    machine.own("chromium-headless-shell", revision="1")
    machine.own("chromium", is_complete=False)
    assert found() is None


def test_playwrights_folder_follows_its_own_rules(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its environment variable, its own package or the cache folder of the system hold the builds."""
    package = machine.root / "package"
    assert finding.registry_folder(package) == machine.registry
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", "0")
    assert finding.registry_folder(package) == package / ".local-browsers"
    monkeypatch.delenv("PLAYWRIGHT_BROWSERS_PATH")
    monkeypatch.setenv("XDG_CACHE_HOME", str(machine.root))
    monkeypatch.setattr(sys, "platform", "linux")
    assert finding.registry_folder(package) == machine.root / "ms-playwright"
    monkeypatch.setenv("HOME", "/home/user")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert finding.registry_folder(package) == Path("/home/user/Library/Caches/ms-playwright")
    monkeypatch.setenv("LOCALAPPDATA", "/local")
    monkeypatch.setattr(sys, "platform", "win32")
    assert finding.registry_folder(package) == Path("/local/ms-playwright")


def test_an_installed_chrome_is_started_as_playwrights_channel(machine: Machine) -> None:
    """Playwright knows how to start Chrome and Edge by name."""
    machine.channel("msedge")
    browser = find(headless=True)
    assert browser is not None
    assert browser.launch_options == {"channel": "msedge", "args": list(browser.args)}


def test_another_browser_is_started_by_its_path(machine: Machine) -> None:
    """A Chromium of the system is told to Playwright by its path, without QUIC."""
    path = machine.command("chromium")
    browser = find(headless=True)
    assert browser is not None
    assert browser.launch_options["executable_path"] == str(path)
    assert "--disable-quic" in browser.args
    assert ("--no-sandbox" in browser.args) == (sys.platform == "linux" and os.geteuid() == 0)


def test_a_snap_is_no_browser(machine: Machine) -> None:
    """Neither a command that starts a snap nor the hint to install one is taken."""
    machine.command("chromium-browser", 'exec /snap/bin/chromium "$@"')
    snap = machine.program(machine.root / "snap" / "bin" / "chromium")
    (machine.commands / "chromium").symlink_to(snap)
    assert found() is None


def test_a_named_browser_comes_before_all_others(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment comes before the configuration, and both before what is found."""
    machine.own("chromium-headless-shell")
    mine = machine.program(machine.root / "mine" / "chrome")
    other = machine.command("other")
    assert found(configured=str(mine)) == mine
    monkeypatch.setenv("ASSISTANT_BROWSER", "other")
    assert found(configured=str(mine)) == other


def test_a_relative_path_is_taken_from_the_working_directory(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path in the configuration may be relative, or begin with the home folder."""
    mine = machine.program(machine.root / "mine" / "chrome")
    monkeypatch.chdir(mine.parent)
    browser = find(configured="./chrome", headless=True)
    assert browser is not None
    assert browser.executable is not None
    assert browser.executable.samefile(mine)
    monkeypatch.setenv("HOME", str(machine.root))
    assert found(configured="~/mine/chrome") == mine


@pytest.mark.parametrize(("name", "index"), [("playwright", 0), ("chrome", 1), ("chromium", 2)])
def test_a_browser_may_be_named_by_a_word(machine: Machine, name: str, index: int) -> None:
    """The names playwright, chrome and msedge, and those of commands, stand for what they say."""
    paths = [machine.own("chromium"), machine.channel("chrome"), machine.command("chromium")]
    browser = find(configured=name, headless=True)
    assert browser is not None
    assert browser.executable == paths[index]
    assert browser.source == "named by config.yaml"


def test_a_named_browser_that_is_not_there_is_an_error(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No other browser takes the place of one that a person chose."""
    machine.command("chromium")
    with pytest.raises(
        NoBrowser, match=r"^config\.yaml names the browser '/no/chrome', which is not there: "
    ):
        find(configured="/no/chrome", headless=True)
    monkeypatch.setenv("ASSISTANT_BROWSER", "msedge")
    with pytest.raises(
        NoBrowser, match=r"^ASSISTANT_BROWSER names the browser 'msedge', which is not there: "
    ):
        find(headless=True)


def test_a_named_headless_shell_cannot_open_a_window(machine: Machine) -> None:
    """A headed run says why the chosen browser will not do."""
    machine.command("chromium-headless-shell")
    with pytest.raises(NoBrowser, match="has no window: leave --headed out"):
        find(configured="chromium-headless-shell", headless=False)


def test_the_version_is_what_the_program_tells(machine: Machine) -> None:
    """The number is taken out of the program's words; a program that fails has none."""
    machine.command("chromium", "echo 'Chromium 156.0.8078.79 built on Debian'")
    machine.command("broken", "exit 1")
    browser, broken = find(headless=True), find(configured="broken", headless=True)
    assert browser is not None
    assert broken is not None
    assert (browser.version, broken.version) == ("156.0.8078.79", None)


def test_finding_starts_no_process(machine: Machine) -> None:
    """The look-up only asks the file system."""
    note = machine.root / "started"
    for name in ("chromium", "chromium-headless-shell"):
        machine.command(name, f"touch {note}")
    assert found() is not None
    assert not note.exists()


@pytest.mark.parametrize("engine", ["firefox", "webkit"])
def test_playwrights_other_browsers_are_taken_when_named(machine: Machine, engine: str) -> None:
    """Firefox and WebKit are Playwright's own builds, which it finds by itself; none of them is taken unasked."""
    build = machine.registry / f"{engine}-{wanted(engine)}"
    build.mkdir(parents=True)
    (build / "INSTALLATION_COMPLETE").touch()
    assert found() is None
    browser = find(wished=engine, configured="/no/chrome", headless=True)
    assert browser is not None
    assert (browser.engine, browser.launch_options, browser.source) == (engine, {}, "named by --browser")


def test_a_missing_firefox_is_told_with_what_to_type(machine: Machine) -> None:
    """Only Playwright's own Firefox works with it, so an installed one is no help."""
    machine.command("firefox")
    with pytest.raises(
        NoBrowser, match=r"--browser names firefox, but .* type: .* playwright install .*firefox"
    ):
        find(wished="firefox", headless=True)
