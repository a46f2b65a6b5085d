"""What is done on a machine without a browser, with fake programs that note how they are called."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from assistant.browser import finding, packages
from assistant.browser.installing import install
from assistant.errors import NoBrowser

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the packages are those of a Linux system")

BROWSER = finding.find(headless=True)
FAKE_BROWSER = '#!/bin/sh\\nexec "{executable}" "$@"\\n'


class Machine:
    """A machine with apt-get and Python, which note their calls and do what a test tells them to."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.commands = root / "bin"
        self.log = root / "log"
        self.said: list[str] = []
        self._monkeypatch = monkeypatch
        self.commands.mkdir()
        self.log.touch()
        for name in ("sh", "printf", "chmod", "mkdir", "touch", "env", "dirname"):  # what the scripts call
            (self.commands / name).symlink_to(str(shutil.which(name)))
        monkeypatch.setenv("PATH", str(self.commands))
        monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(root / "ms-playwright"))
        monkeypatch.setattr(finding, "_CHANNELS", {})
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        monkeypatch.delenv("ASSISTANT_BROWSER", raising=False)
        monkeypatch.delenv("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", raising=False)
        self.system("debian")
        self.script("python", "exit 1")
        monkeypatch.setattr(sys, "executable", str(self.commands / "python"))

    def script(self, name: str, text: str) -> None:
        """Puts a program on the PATH that notes its call first."""
        path = self.commands / name
        path.write_text(f'#!/bin/sh\nprintf "%s\\n" "{name} $*" >> "{self.log}"\n{text}\n')
        path.chmod(0o755)

    def apt(self, *known: str, text: str = "") -> None:
        """Gives the machine apt-get with some packages; installing Chromium's makes its command."""
        names = "|".join(known) or "none"
        self.script("apt-cache", f'case "$3" in {names}) printf "Package: %s\\n" "$3";; *) exit 100;; esac')
        make = "".join(
            f'case " $* " in *" {name} "*) {self.browser_at(self.commands / name)};; esac\n'
            for name in ("chromium", "chromium-headless-shell")
        )
        self.script("apt-get", f'{text}\ncase " $* " in *" install "*)\n{make};; esac')

    def browser_at(self, path: Path) -> str:
        """Gives the shell line that puts a working browser at a path."""
        assert BROWSER is not None
        text = FAKE_BROWSER.format(executable=BROWSER.executable)
        return f"mkdir -p '{path.parent}'; printf '{text}' > '{path}'; chmod 755 '{path}'"

    def download(self, host: str, text: str | None = None) -> Path:
        """Lets Playwright's host answer and its installer make a browser, or do as told."""
        self._monkeypatch.setenv("PLAYWRIGHT_DOWNLOAD_HOST", host)
        package = finding._playwright_package()
        assert package is not None
        revision = finding._revisions(package)["chromium-headless-shell"]
        build = self.root / "ms-playwright" / f"chromium_headless_shell-{revision}"
        path = build / "chrome-headless-shell-linux64" / "chrome-headless-shell"
        make = f"{self.browser_at(path)}; touch '{build}/INSTALLATION_COMPLETE'; printf '100%% of 90 MiB\\n'"
        self.script("python", make if text is None else text)
        return path

    def system(self, name: str, like: str = "") -> None:
        """Lets the machine say what system it is."""
        path = self.root / "os-release"
        path.write_text(f'NAME="A system"\nID={name}\nID_LIKE="{like}"\n')
        self._monkeypatch.setattr(packages, "OS_RELEASE", path)

    def install(self, *, headed: bool = False) -> finding.Browser:
        """Installs a browser, keeping what is said."""
        return install(headed=headed, say=self.said.append)

    @property
    def calls(self) -> list[str]:
        """The installing calls that were made, without apt's options."""
        lines = self.log.read_text().splitlines()
        kept = [line for line in lines if not line.startswith("apt-cache")]
        return [" ".join(word for word in line.split() if not word.startswith("--option")) for line in kept]


@pytest.fixture(name="machine")
def _machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine(tmp_path, monkeypatch)
    monkeypatch.setenv("PLAYWRIGHT_DOWNLOAD_HOST", "http://127.0.0.1:9")  # the discard port: nobody listens
    return machine


class _NotFound(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        """Answers as a download server does at its root."""
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the library's
        """Keep quiet."""


@pytest.fixture(name="host")
def _host() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _NotFound) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_browser_that_works_is_left_as_it_is(machine: Machine) -> None:
    """Nothing is called where nothing is missing."""
    machine.apt("chromium-headless-shell")
    assert BROWSER is not None
    (machine.commands / "chromium-headless-shell").symlink_to(str(BROWSER.executable))
    assert machine.install().name == "chromium-headless-shell"
    assert machine.calls == []


def test_playwrights_download_comes_first(machine: Machine, host: str) -> None:
    """Where its host answers, Playwright's headless shell is downloaded, with its progress passed on."""
    machine.apt("chromium-headless-shell")
    path = machine.download(host)
    assert machine.install().executable == path
    assert machine.calls == ["python -m playwright install chromium --only-shell"]
    assert machine.said == ["downloading Playwright's Chromium", "100% of 90 MiB"]


def test_for_windows_the_whole_browser_is_downloaded(machine: Machine, host: str) -> None:
    """A headed run needs more than the shell; if that cannot be had the packages are next."""
    machine.apt("chromium-headless-shell", "chromium")
    machine.download(host, "exit 1")
    assert machine.install(headed=True).name == "chromium"
    assert machine.calls == [
        "python -m playwright install chromium",
        "apt-get --yes --quiet update",
        "apt-get --yes --quiet install --no-install-recommends chromium-headless-shell chromium",
    ]


def test_without_the_download_the_packages_are_installed(machine: Machine) -> None:
    """Behind a closed network root on Debian gets the headless shell from apt."""
    machine.apt("chromium-headless-shell", "chromium")
    assert machine.install().source == "installed by the system's packages"
    assert machine.calls == [
        "apt-get --yes --quiet update",
        "apt-get --yes --quiet install --no-install-recommends chromium-headless-shell",
    ]


def test_an_older_debian_gets_the_whole_chromium(machine: Machine) -> None:
    """Where there is no headless shell among the packages, Chromium does its work."""
    machine.apt("chromium")
    assert machine.install().name == "chromium"
    assert machine.calls[-1].endswith("install --no-install-recommends chromium")


def test_a_download_that_is_switched_off_is_not_tried(
    machine: Machine, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Playwright's own switch is heeded."""
    machine.apt("chromium-headless-shell")
    machine.download(host)
    monkeypatch.setenv("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
    assert machine.install().name == "chromium-headless-shell"
    assert not any(call.startswith("python") for call in machine.calls)


def test_missing_libraries_are_installed_for_playwrights_browser(machine: Machine, host: str) -> None:
    """A download that does not start gets the system's libraries, and is tried again."""
    machine.apt()
    path = machine.download(host, "")
    lacking = 'printf "x: error while loading shared libraries: libnss3.so: cannot open" >&2; exit 127'
    broken = f"mkdir -p '{path.parent}'; printf '#!/bin/sh\\n{lacking}\\n' > '{path}'; chmod 755 '{path}'"
    marker = path.parent.parent / "INSTALLATION_COMPLETE"
    whole = machine.browser_at(path)
    step = f'case "$3" in install) {broken}; touch "{marker}";; install-deps) {whole};; esac'
    machine.script("python", step.replace("%", "%%"))
    assert machine.install().executable == path
    assert machine.calls == [
        "python -m playwright install chromium --only-shell",
        "python -m playwright install-deps chromium",
    ]


def test_a_failing_apt_shows_what_it_wrote(machine: Machine) -> None:
    """The output of a failed package manager is what a person needs."""
    machine.apt("chromium-headless-shell", text="printf 'E: no space left\\n'; exit 100")
    with pytest.raises(NoBrowser) as caught:
        machine.install()
    assert str(caught.value).splitlines() == [
        "no browser could be installed",
        "Playwright's browser cannot be downloaded, as http://127.0.0.1:9 is out of reach",
        (
            "apt-get --yes --quiet --option=Acquire::http::Timeout=15 --option=Acquire::Retries=1 "
            "--option=DPkg::Lock::Timeout=120 update failed with exit code 100:"
        ),
        "E: no space left",
        "type: sudo apt-get update && sudo apt-get install --yes chromium-headless-shell fonts-noto-cjk",
    ]


def test_without_root_a_person_is_told_what_to_type(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is installed by a user who may not, and the words to type fit the system and the run."""
    machine.apt("chromium", "chromium-headless-shell")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(NoBrowser, match=r"install --yes chromium-headless-shell chromium fonts-noto-cjk$"):
        machine.install(headed=True)
    assert machine.calls == []


@pytest.mark.parametrize(
    ("system", "like", "told"),
    [
        (
            "ubuntu",
            "debian",
            "install Google Chrome from https://www.google.com/chrome/ (Ubuntu has ",
        ),
        ("debian", "", "type: sudo apt-get update && sudo apt-get install --yes chromium fonts-noto-cjk"),
        ("rocky", "rhel centos fedora", "type: sudo dnf install chromium "),
        ("opensuse-leap", "suse opensuse", "type: sudo zypper install chromium "),
        ("alpine", "", "install Chromium or Google Chrome, or set ASSISTANT_BROWSER to the path of one"),
    ],
)
def test_each_system_gets_its_own_words(machine: Machine, system: str, like: str, told: str) -> None:
    """Where nothing can be installed, the last line is what to type on this system."""
    machine.apt()
    machine.system(system, like)
    with pytest.raises(NoBrowser, match="apt-get has no package of Chromium") as caught:
        machine.install()
    assert told in str(caught.value)


def test_a_package_that_only_calls_for_a_snap_is_none(machine: Machine) -> None:
    """Ubuntu's chromium package installs a snap, so it does not count."""
    machine.script("apt-cache", 'printf "Package: chromium\\nPre-Depends: debconf, snapd\\n"')
    assert not packages._is_known("chromium")


def test_a_named_browser_that_does_not_start_is_not_replaced(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Installing another browser would not help a person who chose one."""
    machine.apt("chromium-headless-shell")
    machine.script("mine", "exit 1")
    monkeypatch.setenv("ASSISTANT_BROWSER", "mine")
    with pytest.raises(NoBrowser, match=r"^mine, named by ASSISTANT_BROWSER, does not start: "):
        machine.install()
    assert not any(call.startswith("apt-get") for call in machine.calls)


def test_a_chinese_font_is_installed_where_none_is_drawn(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A browser that draws empty boxes gets a font."""
    machine.apt("chromium-headless-shell", packages.FONT)
    fonts = machine.root / "fonts.conf"
    folder = Path("/usr/share/fonts/truetype/dejavu")
    if not folder.is_dir():
        pytest.skip("needs a font without Chinese characters: DejaVu")
    fonts.write_text(
        f'<?xml version="1.0"?><fontconfig><dir>{folder}</dir><cachedir>{machine.root}</cachedir></fontconfig>'
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(fonts))
    machine.install()
    assert machine.calls[-1] == f"apt-get --yes --quiet install --no-install-recommends {packages.FONT}"
